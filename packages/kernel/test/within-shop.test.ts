import type { TransactionSql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beyondShop, type Ctx, transact, type Uuid, uuidv7, withinShop } from '../index.ts';
import { type TestMarket, testMarket } from './market.ts';

/** The second wall behind `ShopScope`: what serves one shop sees no row that says it is another's, and writes none. */
let market: TestMarket;
const [ours, theirs] = [uuidv7(1), uuidv7(2)];
const NO_SHOP = '00000000-0000-0000-0000-000000000000' as Uuid;
beforeAll(async () => {
  market = await testMarket({ modules: [] });
  await market.owner.unsafe(`CREATE TABLE kernel.shelf (shop_id uuid, thing text PRIMARY KEY);
    GRANT ALL ON kernel.shelf TO dongxi_app`);
  for (const [shopId, thing] of [
    [ours, 'kettle'],
    [theirs, 'quilt'],
    [NO_SHOP, 'person’s'],
    [null, 'market’s'],
  ] as const)
    await market.owner`INSERT INTO kernel.shelf VALUES (${shopId}, ${thing})`;
});
afterAll(() => market.close());

const things = async (ctx: Ctx) =>
  (await ctx.sql<{ shopId: Uuid; thing: string }[]>`SELECT * FROM kernel.shelf ORDER BY thing`).map((row) => row.thing);
const narrow = () => withinShop(market.ctx(), ours);
const own = ['kettle', 'market’s', 'person’s'];

test('rows of another shop do not come back, in a transaction or out of it', async () => {
  expect(await things(narrow())).toEqual(own);
  expect(await transact(narrow(), things)).toEqual(own);
  const inside = transact(narrow(), (tx) => {
    const sql = tx.sql as TransactionSql;
    return sql.savepoint((inner) => things({ ...tx, sql: inner }));
  });
  expect(await inside).toEqual(own);
  expect(await things(market.ctx())).toHaveLength(4);
});

test('who has a reason asks of all, in the same transaction', async () => {
  expect(await things(beyondShop(narrow()))).toHaveLength(4);
  const seen = await transact(narrow(), async (tx) => {
    await tx.sql`INSERT INTO kernel.shelf VALUES (${ours}, 'lamp')`;
    const all = await things(beyondShop(tx));
    await tx.sql`DELETE FROM kernel.shelf WHERE thing = 'lamp'`;
    return all;
  });
  expect(seen).toHaveLength(5);
  expect(beyondShop(market.ctx()).within).toBeUndefined();
});

test('a write that touches a row of another shop is undone', async () => {
  const all = (tx: Ctx) => tx.sql`UPDATE kernel.shelf SET thing = thing || '!' RETURNING *`;
  await expect(transact(narrow(), all)).rejects.toThrow('a row of another shop was written');
  expect(await things(market.ctx())).not.toContain('quilt!');
});
