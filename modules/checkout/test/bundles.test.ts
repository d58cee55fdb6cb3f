import { afterAll, beforeAll, expect, test } from 'vitest';
import { toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import {
  changePrices,
  createProduct,
  editProduct,
  freshForSale,
  productForSale,
  productOfShop,
  type SkuForSale,
  snapshot,
  stillForSale,
  submitProduct,
  takeOff,
} from '#modules/catalog';
import { available, receive } from '#modules/inventory';
import { orderForBuyer, recordRefund, recordShipment, refundPlan } from '#modules/orders';
import { createRule } from '#modules/promotions';
import { trafficOf } from './wire.ts';

/** A bundle is sold under one price and lives on as its parts: from stock to refund, to the fen. */

let stall: Stall;
let pot: SkuForSale;
let cup: SkuForSale;
let alone: SkuForSale;
let set: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  pot = await stall.sku({ priceFen: 9_900, stock: 20 });
  cup = await stall.sku({ priceFen: 3_333, stock: 25, more: { purchaseLimit: 30 } });
  alone = await stall.sku({ priceFen: 5_000, stock: 50, shop: 1 });
  set = await bundle({ priceFen: 14_999 });
});
afterAll(() => stall?.market.close());

const partsOf = (pots = 1, cups = 2) => [
  { skuId: pot.skuId, quantity: pots },
  { skuId: cup.skuId, quantity: cups },
];
const bundle = ({ priceFen, more = {} }: { priceFen: number; more?: object }) =>
  stall.sku({ priceFen, stock: 0, more: { kind: 'bundle', parts: partsOf(), ...more } });

type QuoteBody = {
  fingerprint: string;
  payableFen: number;
  problems: { skuId: string; code: string; params: { available?: number } }[];
  shops: { lines: { skuId: string; payableFen: number; parts: { skuId: string; quantity: number }[] }[] }[];
};
async function quoted(buyer: Buyer, wanted: readonly (readonly [SkuForSale, number])[]) {
  const lines = wanted.map(([sku, quantity]) => ({ skuId: toId('sku', sku.skuId), quantity }));
  const ask = { lines, addressId: toId('adr', buyer.addressId) };
  const reply = await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body: ask });
  expect(reply.status, reply.text).toBe(200);
  const quote = reply.body as QuoteBody;
  const body = { ...ask, fingerprint: quote.fingerprint };
  return { quote, place: () => stall.market.http('POST', '/checkout/place', { as: buyer.actor, body }) };
}
async function ordered(buyer: Buyer, wanted: readonly (readonly [SkuForSale, number])[]) {
  const { quote, place } = await quoted(buyer, wanted);
  const reply = await place();
  expect(reply.status, reply.text).toBe(201);
  const [order] = await stall.market.pool<{ id: Uuid; tradeId: Uuid }[]>`
    SELECT id, trade_id FROM orders.orders WHERE buyer_id = ${buyer.id} AND shop_id = ${stall.shops[0]} ORDER BY placed_at DESC, id DESC LIMIT 1`;
  const orderId = order?.id as Uuid;
  return { quote, orderId, tradeId: order?.tradeId as Uuid };
}
const lineOf = async (buyer: Buyer, orderId: Uuid, sku: SkuForSale) => {
  const found = (await orderForBuyer(stall.market.ctx(), buyer.id, orderId)).lines.filter(
    (line) => line.skuId === sku.skuId,
  );
  expect(found).toHaveLength(1);
  return found[0] as (typeof found)[number];
};

test('a bundle is quoted as one line and placed as its parts: each at what it cost, all sums exact', async () => {
  const buyer = await stall.buyer();
  const before = [await stall.stockOf(pot.skuId), await stall.stockOf(cup.skuId)];
  const { quote, orderId } = await ordered(buyer, [[set, 3]]);
  const quotedLines = quote.shops.flatMap((shop) => shop.lines);
  expect(quotedLines).toHaveLength(1);
  expect(quotedLines[0]).toMatchObject({
    skuId: toId('sku', set.skuId),
    payableFen: 44_997,
    parts: [
      { skuId: toId('sku', pot.skuId), quantity: 1 },
      { skuId: toId('sku', cup.skuId), quantity: 2 },
    ],
  });
  const order = await orderForBuyer(stall.market.ctx(), buyer.id, orderId);
  expect(order).toMatchObject({ goodsFen: 3 * (9_900 + 6_666), payableFen: quote.payableFen });
  const tag = { productId: set.productId, version: set.version, skuId: set.skuId, title: set.title, quantity: 3 };
  const [pots, cups] = [await lineOf(buyer, orderId, pot), await lineOf(buyer, orderId, cup)];
  // 4,701 fen less than one by one, by 29,700 : 19,998.
  expect(pots).toMatchObject({ quantity: 3, unitListFen: 9_900, payableFen: 26_891, bundle: tag });
  expect(cups).toMatchObject({ quantity: 6, unitListFen: 3_333, payableFen: 18_106, bundle: tag });
  expect(pots.discounts).toMatchObject([{ kind: 'bundle', funder: 'shop', amountFen: 2_809 }]);
  const after = [await stall.stockOf(pot.skuId), await stall.stockOf(cup.skuId)];
  expect(after.map((one, place) => one.reserved - (before[place]?.reserved ?? 0))).toEqual([3, 6]);
  const shown = await stall.market.http('GET', `/me/orders/${toId('ord', orderId)}`, { as: buyer.actor });
  expect((shown.body as { lines: unknown[] }).lines).toContainEqual(
    expect.objectContaining({
      bundle: { productId: toId('prd', set.productId), version: set.version, title: set.title, quantity: 3 },
    }),
  );
  // The words it was bought under say what was in it.
  const kept = await snapshot(stall.market.ctx(), stall.shops[0], set.productId, set.version);
  expect(kept.content).toMatchObject({ kind: 'bundle', parts: [{ quantity: 1 }, { quantity: 2 }] });
});

test('what promotions take off a bundle is spread over its parts; parts go back one by one at what they cost', async () => {
  const { market } = stall;
  const buyer = await stall.buyer();
  const priced = await bundle({ priceFen: 15_001 });
  await createRule(market.ctx(), stall.scopes[0], {
    kind: 'price_cut',
    title: { zh: '套装再减', en: 'Off the set' },
    args: { mode: 'amount', cutFen: 101 },
    scope: { productIds: [priced.productId] },
    startsAt: market.clock.now(),
    endsAt: new Date(market.clock.now().getTime() + 86_400_000),
  });
  const { quote, orderId, tradeId } = await ordered(buyer, [
    [priced, 1],
    [cup, 1],
  ]);
  expect(quote.payableFen).toBe(14_900 + 3_333);
  await stall.pay({ tradeId });
  const order = await orderForBuyer(market.ctx(), buyer.id, orderId);
  const inSet = order.lines.filter((line) => line.bundle);
  expect(order.lines).toHaveLength(3);
  expect(inSet.reduce((sum, line) => sum + line.payableFen, 0)).toBe(14_900);
  for (const line of inSet) expect(line.discounts.map((one) => one.kind)).toEqual(['bundle', 'price_cut']);
  expect(await stall.audit(['orders', 'inventory', 'payments', 'ledger'])).toEqual([]);
  const [cups] = inSet.filter((line) => line.skuId === cup.skuId);
  const plan = refundPlan(order, [{ lineId: cups?.id as Uuid, quantity: 1 }]);
  const reserved = (await stall.stockOf(cup.skuId)).reserved;
  await recordRefund(market.ctx(), {
    shopId: order.shopId,
    orderId,
    cause: 'case:bundle',
    lines: plan.lines,
    freightFen: 0,
    reason: 'test',
  });
  expect((await stall.stockOf(cup.skuId)).reserved).toBe(reserved - 1);
  await recordShipment(market.ctx(), stall.scopes[0], { orderId, parcelId: orderId });
  expect(await stall.stateOf(orderId)).toBe('shipped');
  expect(await stall.audit(['inventory'])).toEqual([]);
});

test('the scarcest part decides how many are left; what is short says so for the bundle, and nothing is held', async () => {
  const { market } = stall;
  const buyer = await stall.buyer();
  const rare = await stall.sku({ priceFen: 2_000, stock: 5 });
  const pair = await bundle({
    priceFen: 11_000,
    more: { parts: [...partsOf(1, 0).slice(0, 1), { skuId: rare.skuId, quantity: 2 }] },
  });
  const stock = async () =>
    ((await market.http('GET', `/products/${toId('prd', pair.productId)}/stock`)).body as { items: { left: number }[] })
      .items[0]?.left;
  expect(await stock()).toBe(2);
  const many = await quoted(buyer, [[pair, 3]]);
  expect(many.quote.problems).toMatchObject([
    { skuId: toId('sku', pair.skuId), code: 'checkout.not_enough_stock', params: { available: 2 } },
  ]);
  // Enough each by itself, not together: only the shelf itself knows.
  const both = await quoted(buyer, [
    [pair, 2],
    [rare, 2],
  ]);
  const refused = (await both.place()).body as { code: string; problems: { skuId: string }[] };
  expect(refused.code).toBe('checkout.not_enough_stock');
  expect(refused.problems.map((one) => one.skuId).sort()).toEqual(
    [toId('sku', pair.skuId), toId('sku', rare.skuId)].sort(),
  );
  expect((await stall.stockOf(rare.skuId)).reserved).toBe(0);
  await expect(
    receive(market.ctx(), stall.scopes[0], { cause: 'bundle', lines: [{ skuId: pair.skuId, quantity: 5 }] }),
  ).rejects.toMatchObject({ code: 'inventory.sku_unknown' });
  // With one of its parts off the shelf it cannot be bought either, and cannot be put into a cart.
  await takeOff(market.ctx(), stall.scopes[0], rare.productId);
  expect(
    (
      await quoted(buyer, [
        [pair, 1],
        [cup, 1],
      ])
    ).quote.problems,
  ).toMatchObject([{ skuId: toId('sku', pair.skuId), code: 'checkout.product_unavailable' }]);
  const detail = await market.http('GET', `/products/${toId('prd', pair.productId)}`);
  expect(detail.body).toMatchObject({ forSale: false, parts: [{ quantity: 1 }, { quantity: 2 }] });
  expect(
    (
      await market.http('POST', '/cart/lines', {
        as: buyer.actor,
        body: { skuId: toId('sku', pair.skuId), quantity: 1 },
      })
    ).body,
  ).toMatchObject({ code: 'checkout.product_unavailable' });
});

test('a bundle never costs more than its parts, and a limit on a part counts what is in bundles', async () => {
  const { market } = stall;
  const buyer = await stall.buyer();
  const dear = await stall.sku({ priceFen: 8_000, stock: 100, more: { purchaseLimit: 4 } });
  const pair = await bundle({ priceFen: 15_900, more: { parts: [{ skuId: dear.skuId, quantity: 2 }] } });
  await changePrices(market.ctx(), stall.scopes[0], dear.productId, [{ skuId: dear.skuId, priceFen: 7_000 }]);
  expect((await productForSale(market.ctx(), [pair.skuId]))[0]?.priceFen).toBe(14_000);
  const two = await ordered(buyer, [[pair, 2]]);
  expect(two.quote.payableFen).toBe(28_000);
  const again = await quoted(buyer, [[dear, 1]]);
  expect((await again.place()).body).toMatchObject({ code: 'checkout.limit_exceeded' });
  const cancelled = await market.http('POST', `/me/trades/${toId('trd', two.tradeId)}/cancel`, {
    as: buyer.actor,
    body: { reason: '不想要了' },
  });
  expect(cancelled.status, cancelled.text).toBeLessThan(300);
  expect((await again.place()).status).toBe(201);
});

test('facts of a bundle stand while its own and its parts’ do', async () => {
  const { market, scopes } = stall;
  const ctx = market.ctx();
  const lid = await stall.sku({ priceFen: 3_000, stock: 10 });
  const pair = await bundle({ priceFen: 5_900, more: { parts: [{ skuId: lid.skuId, quantity: 2 }] } });
  const price = (sku: SkuForSale, priceFen: number) =>
    changePrices(ctx, scopes[0], sku.productId, [{ skuId: sku.skuId, priceFen }]);
  const known = () => productForSale(ctx, [pair.skuId]);
  const dear = await known();
  expect(await stillForSale(ctx, dear)).toBe(true);
  await price(lid, 2_500);
  expect(await stillForSale(ctx, dear)).toBe(false);
  // Its parts cost less than it is listed at: these facts stand too, and no longer when only the bundle changes.
  const capped = await known();
  expect(capped[0]?.priceFen).toBe(5_000);
  expect(await stillForSale(ctx, capped)).toBe(true);
  await price(pair, 4_800);
  expect(await stillForSale(ctx, capped)).toBe(false);
  const cheap = await known();
  await takeOff(ctx, scopes[0], lid.productId);
  expect(await stillForSale(ctx, cheap)).toBe(false);
});

test('what is no bundle is refused: too little, twice, another shop’s, nested, not from the shelf, dearer, dead', async () => {
  const { market, scopes } = stall;
  const code = await stall.sku({ priceFen: 1_000, stock: 0, more: { kind: 'virtual_code' } });
  const refused = (more: object, priceFen = 5_000) => expect(bundle({ priceFen, more })).rejects;
  const with1 = (skuId: Uuid) => ({ parts: [{ skuId, quantity: 2 }] });
  await refused({ parts: [{ skuId: cup.skuId, quantity: 1 }] }).toMatchObject({ code: 'catalog.bundle_parts_few' });
  await refused({ parts: [] }).toMatchObject({ code: 'catalog.bundle_parts_few' });
  await refused({ parts: [...partsOf(), { skuId: cup.skuId, quantity: 1 }] }).toMatchObject({
    code: 'catalog.bundle_part_repeated',
  });
  await refused(with1(alone.skuId)).toMatchObject({ code: 'catalog.bundle_part_foreign' });
  await refused(with1(set.skuId)).toMatchObject({ code: 'catalog.bundle_part_nested' });
  await refused(with1(code.skuId)).toMatchObject({ code: 'catalog.bundle_part_kind' });
  await refused({}, 16_567).toMatchObject({ code: 'catalog.bundle_price_over_parts' });
  const gone = await stall.sku({ priceFen: 4_000, stock: 5 });
  await takeOff(market.ctx(), scopes[0], gone.productId);
  await refused(with1(gone.skuId)).toMatchObject({ code: 'catalog.bundle_part_dead' });
  const { content } = await productOfShop(market.ctx(), scopes[0], pot.productId);
  await expect(
    editProduct(market.ctx(), scopes[0], pot.productId, { ...content, kind: 'bundle', parts: partsOf() }),
  ).rejects.toMatchObject({ code: 'catalog.bundle_stays_bundle' });
  const several = { ...content, kind: 'bundle' as const, parts: partsOf() };
  const choice = (zh: string) => ({ saleAttributes: [{ name: { zh: '颜色', en: 'Colour' }, value: { zh, en: zh } }] });
  await expect(
    createProduct(market.ctx(), scopes[0], {
      ...several,
      skus: ['红', '蓝'].map((zh) => ({ priceFen: 5_000, ...choice(zh) })),
    }),
  ).rejects.toMatchObject({ code: 'catalog.bundle_one_sku' });
  // A draft may name what is not on sale yet; it goes on sale when its parts do.
  const draft = await createProduct(market.ctx(), scopes[0], {
    ...several,
    title: { zh: '先写好的套装', en: '' },
    outerCode: null,
    skus: [{ priceFen: 5_000 }],
    parts: [{ skuId: gone.skuId, quantity: 2 }],
  });
  await expect(submitProduct(market.ctx(), scopes[0], draft.id)).rejects.toMatchObject({
    code: 'catalog.bundle_part_dead',
  });
});

test('goods without bundles cost no statement more', async () => {
  const ctx = stall.market.ctx();
  const known = await productForSale(ctx, [alone.skuId]);
  const asked = async (work: () => Promise<unknown>): Promise<number> =>
    (await trafficOf(stall.market.pool, work)).statements.filter((one) => one.includes('catalog.skus')).length;
  expect(await asked(() => freshForSale(ctx, [alone.skuId]))).toBe(1);
  expect(await asked(() => stillForSale(ctx, known))).toBe(1);
  expect(await asked(() => available(ctx, [alone.skuId]))).toBe(0);
});
