import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes, toId, type Uuid } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import {
  changePrices,
  editProduct,
  productForSale,
  productOfShop,
  putBack,
  type SkuForSale,
  takeOff,
} from '../index.ts';

/**
 * "Was ¥199, now ¥99" is only as true as the history it rests on. Each test is a way to bend it: raise and cut in one second, a clock
 * that goes back, a raise behind closed shutters, edits by the hundred and by file. Every price on sale leaves its row, once.
 */

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

const history = async (skuId: Uuid): Promise<[number, number | null][]> =>
  (
    await stall.market.pool<{ priceFen: number; listPriceFen: number | null }[]>`
      SELECT price_fen, list_price_fen FROM catalog.price_history WHERE sku_id = ${skuId} ORDER BY version, at`
  ).map((row) => [row.priceFen, row.listPriceFen]);
const price = (sku: SkuForSale, priceFen: number, listPriceFen?: number | null) =>
  changePrices(stall.market.ctx(), stall.scopes[0], sku.productId, [
    { skuId: sku.skuId, priceFen, ...(listPriceFen === undefined ? {} : { listPriceFen }) },
  ]);
const onSale = async (sku: SkuForSale) => (await productForSale(stall.market.ctx(), [sku.skuId]))[0]?.priceFen;
const staff = () =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'editor', permissions: ['catalog.*'] }]);

test('raised and cut within one moment: both prices stand, in the order they came', async () => {
  const sku = await stall.sku({ priceFen: 10_000, stock: 1 });
  await price(sku, 15_000);
  await price(sku, 9_900, 15_000);
  await price(sku, 9_900, 15_000);
  expect(await history(sku.skuId)).toEqual([
    [10_000, null],
    [15_000, null],
    [9_900, 15_000],
  ]);
});

test('a clock that goes back dates a change back, but cannot put it before what came first', async () => {
  const sku = await stall.sku({ priceFen: 10_000, stock: 1 });
  const now = stall.market.clock.now();
  stall.market.clock.set(new Date(now.getTime() - 3_600_000));
  await price(sku, 12_000);
  stall.market.clock.set(now);
  await price(sku, 11_000);
  expect(await history(sku.skuId)).toEqual([
    [10_000, null],
    [12_000, null],
    [11_000, null],
  ]);
});

test('raised behind closed shutters: what is on sale again has its row, from the last price buyers saw', async () => {
  const { market } = stall;
  const ctx = market.ctx();
  const sku = await stall.sku({ priceFen: 10_000, stock: 1 });
  await takeOff(ctx, stall.scopes[0], sku.productId);
  await price(sku, 19_900);
  await price(sku, 11_000, 19_900);
  expect(await history(sku.skuId)).toEqual([[10_000, null]]);
  market.clock.advance(minutes(1));
  await putBack(ctx, stall.scopes[0], sku.productId);
  expect(await onSale(sku)).toBe(11_000);
  // 19,900 was never a price anybody could buy at: it is in the struck price's column, and in no row of its own.
  expect(await history(sku.skuId)).toEqual([
    [10_000, null],
    [11_000, 19_900],
  ]);
  await takeOff(ctx, stall.scopes[0], sku.productId);
  await putBack(ctx, stall.scopes[0], sku.productId);
  expect(await history(sku.skuId)).toHaveLength(2);
});

test('edits of the whole listing, of many at once and by file leave the same rows as the price page', async () => {
  const { market, scopes } = stall;
  const at = `/shops/${toId('shp', stall.shops[0])}`;
  const sku = await stall.sku({ priceFen: 10_000, stock: 1, more: { outerCode: 'TRUTH-1' } });
  const { content } = await productOfShop(market.ctx(), scopes[0], sku.productId);
  await editProduct(market.ctx(), scopes[0], sku.productId, {
    ...content,
    skus: content.skus.map((one) => ({ ...one, priceFen: 10_500 })),
  });
  const bulk = await market.http('POST', `${at}/products/bulk-edit`, {
    as: staff(),
    body: { productIds: [toId('prd', sku.productId)], price: { mode: 'add', fen: 500 } },
  });
  expect(bulk.status, bulk.text).toBeLessThan(300);
  const file = await market.http('POST', `${at}/imports`, {
    as: staff(),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: `--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n货号,商品名称,售价\nTRUTH-1,${content.title.zh},108\n\r\n--x--\r\n`,
  });
  expect(file.status, file.text).toBe(201);
  const run = await market.http('POST', `${at}/imports/${(file.body as { importId: string }).importId}/run`, {
    as: staff(),
    body: {},
  });
  expect(run.status, run.text).toBe(202);
  await market.drain();
  expect(await onSale(sku)).toBe(10_800);
  expect((await history(sku.skuId)).map(([fen]) => fen)).toEqual([10_000, 10_500, 11_000, 10_800]);
});

test('two who edit at once: one price after the other, none lost, and the last row is what is on sale', async () => {
  const sku = await stall.sku({ priceFen: 10_000, stock: 1 });
  await Promise.all([12_000, 13_000, 9_000, 14_000].map((fen) => price(sku, fen).catch(() => null)));
  const rows = await history(sku.skuId);
  const [now] = await stall.market.pool<
    { priceFen: number }[]
  >`SELECT price_fen FROM catalog.skus WHERE id = ${sku.skuId}`;
  expect(rows.at(-1)?.[0]).toBe(now?.priceFen);
  expect(new Set(rows.map(([fen]) => fen)).size).toBe(rows.length);
});

test('nobody mends the history afterwards', async () => {
  const sku = await stall.sku({ priceFen: 10_000, stock: 1 });
  const { pool } = stall.market;
  await expect(pool`UPDATE catalog.price_history SET price_fen = 1 WHERE sku_id = ${sku.skuId}`).rejects.toThrow(
    'permission denied',
  );
  await expect(pool`DELETE FROM catalog.price_history WHERE sku_id = ${sku.skuId}`).rejects.toThrow(
    'permission denied',
  );
  expect(await history(sku.skuId)).toEqual([[10_000, null]]);
});
