import { expect, test } from 'vitest';
import { engineSlot, type SearchEngine } from '../index.ts';
import { type Contract, contractWorld } from './contract-world.ts';
import { fedContract } from './fed-contract.ts';
import { filtersContract } from './filters-contract.ts';
import { findingContract } from './finding-contract.ts';
import { pagesContract } from './pages-contract.ts';
import { rankingContract } from './ranking-contract.ts';
import { synonymContract } from './synonym-contract.ts';
import { tasteContract } from './taste-contract.ts';

/** What pages ask of search, whichever engine is behind its face. */
export function searchContract(contract: Contract = {}): void {
  const world = contractWorld(contract);
  const { find, idOf, edge } = world;

  findingContract(world);
  filtersContract(world);
  fedContract(world);
  pagesContract(world);
  tasteContract(world);

  synonymContract(() => ({ market: world.market, admin: world.admin, edge }));

  rankingContract(() => ({ market: world.market, admin: world.admin, wear: world.wear, idOf, edge }));

  test('another engine takes the place of PostgreSQL by its face alone', async () => {
    const asked: string[] = [];
    const other: SearchEngine = {
      async search(_ctx, query) {
        asked.push(query.text);
        const after = { key: 1, productId: idOf('cup'), asOf: 0 };
        return {
          hits: [{ shopId: world.tea.shopId, productId: idOf('cup'), sold: 7, after }],
          more: false,
          total: 1,
          matched: 'all',
          full: 1,
          facets: null,
          corrected: null,
        };
      },
      explain: async () => [],
      suggest: async () => ['茶'],
      upsert: async () => {},
      remove: async () => {},
    };
    const before = world.market.runtime.slots.get(engineSlot.key);
    world.market.runtime.slots.set(engineSlot.key, other);
    expect((await find({ q: '茶' })).items).toMatchObject([{ productId: edge('cup'), soldCount: 7 }]);
    if (before) world.market.runtime.slots.set(engineSlot.key, before);
    else world.market.runtime.slots.delete(engineSlot.key);
    expect(asked).toEqual(['茶']);
  });
}
