import { afterAll, beforeAll, expect, test } from 'vitest';
import { toId } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';

/** Goods the law exempts from return without reason are sold only to who has said, line by line, to know it (Consumer law art. 25). */

let stall: Stall;
let buyer: Buyer;
let crab: SkuForSale;
let cake: SkuForSale;
let pot: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
  crab = await stall.sku({ priceFen: 8_800, stock: 10, more: { returnRule: 'fresh' } });
  cake = await stall.sku({ priceFen: 12_800, stock: 10, shop: 1, more: { returnRule: 'made_to_order' } });
  pot = await stall.sku({ priceFen: 5_500, stock: 10 });
});
afterAll(() => stall?.market.close());

type Line = { skuId: string; noReturn: boolean };
const id = (sku: SkuForSale): string => toId('sku', sku.skuId);

async function quoted(skus: readonly SkuForSale[]) {
  const ask = { lines: skus.map((sku) => ({ skuId: id(sku), quantity: 1 })), addressId: toId('adr', buyer.addressId) };
  const { body } = await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body: ask });
  const quote = body as { fingerprint: string; problems: unknown[]; shops: { lines: Line[] }[] };
  return { ask, quote, lines: quote.shops.flatMap((shop) => shop.lines) };
}
const place = (ask: object, fingerprint: string, agreed?: readonly SkuForSale[]) =>
  stall.market.http('POST', '/checkout/place', {
    as: buyer.actor,
    body: { ...ask, fingerprint, ...(agreed ? { agreedNoReturn: agreed.map(id) } : {}) },
  });

test('the quote marks exempt goods and is no obstacle; placing refuses, says which lines, and holds nothing', async () => {
  const { ask, quote, lines } = await quoted([crab, pot, cake]);
  expect(quote.problems).toEqual([]);
  expect(Object.fromEntries(lines.map((line) => [line.skuId, line.noReturn]))).toEqual({
    [id(crab)]: true,
    [id(pot)]: false,
    [id(cake)]: true,
  });
  for (const [agreed, missing] of [
    [undefined, [crab, cake]],
    [[crab], [cake]],
    [[pot, cake], [crab]],
  ] as const) {
    const refused = await place(ask, quote.fingerprint, agreed);
    expect(refused.status).toBe(422);
    const problems = (refused.body as { code: string; problems: { skuId: string; code: string }[] }).problems;
    expect(refused.body).toMatchObject({ code: 'checkout.no_return_unconfirmed' });
    expect(new Set(problems.map((one) => one.skuId))).toEqual(new Set(missing.map(id)));
    expect(problems.every((one) => one.code === 'checkout.no_return_unconfirmed')).toBe(true);
  }
  expect(await stall.stockOf(crab.skuId)).toMatchObject({ reserved: 0 });
});

test('what was agreed is kept on its line; goods with the seven days keep them, whatever was ticked', async () => {
  const { ask, quote } = await quoted([crab, pot, cake]);
  const placed = await place(ask, quote.fingerprint, [crab, cake, pot]);
  expect(placed.status, placed.text).toBe(201);
  const { orders } = placed.body as { orders: { id: string }[] };
  const seen = await Promise.all(
    orders.map((order) => stall.market.http('GET', `/me/orders/${order.id}`, { as: buyer.actor })),
  );
  const lines = seen.flatMap((one) => (one.body as { lines: { skuId: string; noReturn: string | null }[] }).lines);
  expect(Object.fromEntries(lines.map((line) => [line.skuId, line.noReturn]))).toEqual({
    [id(crab)]: 'agreed',
    [id(cake)]: 'agreed',
    [id(pot)]: null,
  });
});
