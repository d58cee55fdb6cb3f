import { afterAll, expect } from 'vitest';
import { provide } from '#kernel';
import { engineSlot } from '../engine.ts';
import { type OpenSearchEngine, openSearchEngine } from '../opensearch-service.ts';
import { openSearchSimulator } from './opensearch-simulator.ts';
import { searchContract } from './search-contract.ts';

let engine: OpenSearchEngine;
let there: Awaited<ReturnType<typeof openSearchSimulator>>;
/** Where OpenSearch must answer, PostgreSQL's help is a failure. */
const never = (): never => {
  throw new Error('OpenSearch did not answer');
};
searchContract({
  async prepare(runtime) {
    there = await openSearchSimulator();
    const place = { url: there.url, user: null, alias: 'contract-goods' };
    engine = openSearchEngine({
      log: runtime.log,
      place,
      meanwhile: { search: async () => never(), explain: async () => never() },
    });
    provide(runtime, engineSlot, engine);
  },
  filled: async () => {
    expect(engine.answering()).toEqual({ by: 'opensearch', chosen: 'opensearch', refused: 0 });
  },
});
afterAll(async () => {
  expect(there.asked()).toBeGreaterThan(100);
  await there.close();
});
