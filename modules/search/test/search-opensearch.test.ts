import { afterAll, expect } from 'vitest';
import { provide } from '#kernel';
import { engineSlot } from '../engine.ts';
import { type OpenSearchEngine, openSearchEngine } from '../opensearch-service.ts';
import { openSearchSimulator } from './opensearch-simulator.ts';
import { doorTo, REAL, sweptAway } from './real-opensearch.ts';
import { searchContract } from './search-contract.ts';

let engine: OpenSearchEngine;
/** The simulator, or a real OpenSearch where one is named. */
let there: { readonly url: string; asked(): number; close(): Promise<void> };
/** Where OpenSearch must answer, PostgreSQL's help is a failure. */
const never = (): never => {
  throw new Error('OpenSearch did not answer');
};
searchContract({
  async prepare(runtime) {
    if (REAL) await sweptAway('contract-goods');
    there = REAL ? await doorTo(REAL, true) : await openSearchSimulator();
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
