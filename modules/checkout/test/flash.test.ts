import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, fen, hours, later, minutes, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { closeTrade, recordRefund, recordShipment } from '#modules/orders';
import { createRule, forgetRules, type RuleInput, stopRule } from '#modules/promotions';

/** Flash prices (秒杀, P1): pieces kept out of stock, a limit for each buyer, back when an order is closed or cancelled; never one piece more. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

type Quote = {
  fingerprint: string;
  payableFen: number;
  freightFen: number;
  whyNot: { ruleId: string; code: string }[];
  problems: { code: string }[];
};
const bodyOf = (who: Buyer, sku: SkuForSale, quantity: number) => ({
  lines: [{ skuId: toId('sku', sku.skuId), quantity }],
  addressId: toId('adr', who.addressId),
});
async function quoted(who: Buyer, sku: SkuForSale, quantity = 1): Promise<Quote> {
  const reply = await stall.market.http('POST', '/checkout/quote', { as: who.actor, body: bodyOf(who, sku, quantity) });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Quote;
}
const goodsOf = (quote: Quote): number => quote.payableFen - quote.freightFen;
const place = (who: Buyer, sku: SkuForSale, fingerprint: string, quantity = 1) =>
  stall.market.http('POST', '/checkout/place', { as: who.actor, body: { ...bodyOf(who, sku, quantity), fingerprint } });
async function bought(who: Buyer, sku: SkuForSale, quantity = 1): Promise<Uuid> {
  const reply = await place(who, sku, (await quoted(who, sku, quantity)).fingerprint, quantity);
  expect(reply.status, reply.text).toBe(201);
  return uuidOf('trd', (reply.body as { tradeId: string }).tradeId as never);
}
const flash = (sku: SkuForSale, terms: Partial<{ priceFen: number; perBuyer: number; pieces: number }> = {}) =>
  createRule(stall.market.ctx(), stall.scopes[0], flashOf(sku, terms));
const flashOf = (sku: SkuForSale, terms: object = {}, more: Partial<RuleInput> = {}): RuleInput => ({
  kind: 'flash_price',
  title: { zh: '整点秒杀', en: 'Flash' },
  args: { priceFen: 1_000, perBuyer: 2, pieces: 5, ...terms },
  scope: { skuIds: [sku.skuId] },
  startsAt: stall.market.clock.now(),
  endsAt: later(stall.market.clock.now(), hours(2)),
  ...more,
});
async function taken(ruleId: Uuid): Promise<number> {
  const [row] = await stall.market.owner<{ taken: number }[]>`
    SELECT taken FROM promotions.flash_stocks WHERE rule_id = ${ruleId}`;
  return row?.taken ?? -1;
}
const orderOf = async (tradeId: Uuid) => {
  const [row] = await stall.market.owner<
    { shopId: Uuid; orderId: Uuid; id: Uuid; payableFen: number; discounts: { pieces?: number }[] }[]
  >`SELECT l.* FROM orders.lines l JOIN orders.orders o ON o.id = l.order_id WHERE o.trade_id = ${tradeId}`;
  if (!row) throw new Error('no line');
  return row;
};
/** Quotes may be made of what was remembered two seconds ago. */
const forget = () => forgetRules(stall.market.ctx(), ...stall.shops);
const clean = () => stall.audit(['promotions', 'inventory']);

test('its pieces are kept out of ordinary sale; the limit of a buyer holds over orders, and pieces beyond it cost what they always do', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 3_000, stock: 8 });
  const rule = await flash(sku);
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 8, reserved: 0, locked: 5 });
  const [buyer, other] = [await stall.buyer(), await stall.buyer()];
  expect(goodsOf(await quoted(buyer, sku, 3))).toBe(2 * 1_000 + 3_000);
  const first = await bought(buyer, sku, 3);
  // Two of what was kept, one of the rest.
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 8, reserved: 3, locked: 3 });
  expect(await taken(rule.id)).toBe(2);
  forget();
  const again = await quoted(buyer, sku, 1);
  expect(goodsOf(again)).toBe(3_000);
  expect(again.whyNot).toContainEqual(expect.objectContaining({ ruleId: toId('rul', rule.id), code: 'flash_limit' }));
  await bought(other, sku, 1);
  // It must be paid sooner than other orders.
  const [trade] = await market.owner<{ placedAt: Date; payBy: Date }[]>`
    SELECT placed_at, pay_by FROM orders.trades WHERE id = ${first}`;
  expect(trade && trade.payBy.getTime() - trade.placedAt.getTime()).toBe(minutes(10) * 1_000);
  expect((await orderOf(first)).discounts).toMatchObject([{ kind: 'flash_price', pieces: 2, amountFen: 4_000 }]);
  forget();
  const page = await market.http('GET', `/products/${toId('prd', sku.productId)}/promotions`);
  expect(page.body).toMatchObject({
    items: [{ kind: 'flash_price', pieces: { total: 5, left: 2, skuId: toId('sku', sku.skuId) } }],
    prices: [{ handFen: 1_000 }],
  });
  expect(await clean()).toEqual([]);
});

test('closed unpaid or cancelled they come back, at last the cheap ones, and are kept again; shipped and returned they do not', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 3_000, stock: 10 });
  const rule = await flash(sku);
  const [buyer, other] = [await stall.buyer(), await stall.buyer()];
  const unpaid = await bought(buyer, sku, 2);
  expect(await taken(rule.id)).toBe(2);
  await closeTrade(market.ctx(), { tradeId: unpaid, by: 'buyer', reason: '不买了' });
  expect(await taken(rule.id)).toBe(0);
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 10, reserved: 0, locked: 5 });
  const tradeId = await bought(buyer, sku, 3);
  await stall.pay({ tradeId });
  const line = await orderOf(tradeId);
  const giveBack = (n: number, amountFen: number) =>
    recordRefund(market.ctx(), {
      shopId: line.shopId,
      orderId: line.orderId,
      cause: `test:flash-${n}`,
      lines: [{ lineId: line.id, quantity: 1, amountFen: fen(amountFen) }],
      freightFen: fen(0),
      reason: '不要了',
    });
  await giveBack(1, 1_000);
  expect(await taken(rule.id)).toBe(2);
  await giveBack(2, 1_000);
  expect(await taken(rule.id)).toBe(1);
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 10, reserved: 1, locked: 4 });
  const shipped = await bought(other, sku, 1);
  await stall.pay({ tradeId: shipped });
  const sent = await orderOf(shipped);
  await recordShipment(market.ctx(), stall.scopes[0], {
    orderId: sent.orderId,
    parcelId: sent.orderId,
    lines: [{ lineId: sent.id, quantity: 1 }],
  });
  await recordRefund(market.ctx(), {
    shopId: sent.shopId,
    orderId: sent.orderId,
    cause: 'test:flash-returned',
    lines: [{ lineId: sent.id, quantity: 1, amountFen: fen(sent.payableFen) }],
    freightFen: fen(0),
    reason: '退货',
  });
  expect(await taken(rule.id)).toBe(2);
  expect(await clean()).toEqual([]);
});

test('two hundred buyers for twenty pieces at once: exactly twenty, the others are told; then the quote says sold out', async () => {
  const sku = await stall.sku({ priceFen: 3_000, stock: 300 });
  const rule = await flash(sku, { pieces: 20, perBuyer: 1 });
  const buyers: Buyer[] = [];
  for (let n = 0; n < 200; n += 1) buyers.push(await stall.buyer());
  const quotes = await Promise.all(buyers.map((one) => quoted(one, sku)));
  expect(new Set(quotes.map(goodsOf))).toEqual(new Set([1_000]));
  const replies = await Promise.all(buyers.map((one, n) => place(one, sku, quotes[n]?.fingerprint ?? '')));
  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(20);
  const refused = replies.filter((reply) => reply.status !== 201);
  expect(new Set(refused.map((reply) => (reply.body as { code: string }).code))).toEqual(
    new Set(['checkout.quote_moved']),
  );
  expect(await taken(rule.id)).toBe(20);
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 300, reserved: 20, locked: 0 });
  forget();
  const late = buyers.find((_, n) => replies[n]?.status !== 201);
  if (!late) throw new Error('nobody came late');
  const now = await quoted(late, sku);
  expect(goodsOf(now)).toBe(3_000);
  expect(now.whyNot).toContainEqual(expect.objectContaining({ code: 'flash_sold_out' }));
  expect(await clean()).toEqual([]);
});

test('one buyer with many checkouts at once has no more than one may', async () => {
  const sku = await stall.sku({ priceFen: 3_000, stock: 40 });
  const rule = await flash(sku, { pieces: 30, perBuyer: 2 });
  const buyer = await stall.buyer();
  const { fingerprint } = await quoted(buyer, sku, 1);
  const replies = await Promise.all(Array.from({ length: 8 }, () => place(buyer, sku, fingerprint, 1)));
  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(2);
  expect(await taken(rule.id)).toBe(2);
  expect(await clean()).toEqual([]);
});

test('all stock may be in it; over or stopped, what is left is in ordinary sale again', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 3_000, stock: 6 });
  const rule = await flash(sku, { pieces: 6 });
  const buyer = await stall.buyer();
  const all = await quoted(buyer, sku, 2);
  expect(all.problems).toEqual([]);
  expect((await quoted(buyer, sku, 3)).problems).toMatchObject([{ code: 'checkout.not_enough_stock' }]);
  await bought(buyer, sku, 2);
  market.clock.advance(hours(2));
  await market.drain();
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 0 });
  expect(await taken(rule.id)).toBeGreaterThanOrEqual(0);
  const next = await flash(sku, { pieces: 3 });
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 3 });
  await stopRule(market.ctx(), stall.scopes[0], next.id);
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 0 });
  expect(await clean()).toEqual([]);
});

test('what a shop cannot offer', async () => {
  const { market } = stall;
  const [sku, foreign] = [
    await stall.sku({ priceFen: 3_000, stock: 4 }),
    await stall.sku({ priceFen: 3_000, stock: 4, shop: 1 }),
  ];
  const refused = async (input: RuleInput) => {
    const error = await createRule(market.ctx(), stall.scopes[0], input).then(
      () => null,
      (why: { code: string }) => why,
    );
    return error?.code;
  };
  expect(await refused(flashOf(sku, { pieces: 5 }))).toBe('inventory.not_enough');
  expect(await refused(flashOf(sku, { priceFen: 3_000 }))).toBe('promotions.flash_goods');
  expect(await refused(flashOf(foreign))).toBe('promotions.flash_goods');
  expect(await refused(flashOf(sku, {}, { scope: { all: true } }))).toBe('promotions.scope_invalid');
  expect(await refused(flashOf(sku, {}, { scope: { skuIds: [sku.skuId, foreign.skuId] } }))).toBe(
    'promotions.scope_invalid',
  );
  expect(await refused(flashOf(sku, {}, { endsAt: later(market.clock.now(), -days(1) as never) }))).toBe(
    'promotions.period_invalid',
  );
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 4, reserved: 0, locked: 0 });
});

test('the database refuses what no service asked for', async () => {
  const { owner } = stall.market;
  const sku = await stall.sku({ priceFen: 3_000, stock: 5 });
  const rule = await flash(sku);
  const tradeId = await bought(await stall.buyer(), sku, 1);
  await expect(owner`UPDATE promotions.flash_stocks SET taken = 6 WHERE rule_id = ${rule.id}`).rejects.toThrow(
    /flash_stocks_within/,
  );
  await expect(owner`UPDATE promotions.flash_buyers SET taken = 3 WHERE rule_id = ${rule.id}`).rejects.toThrow(
    /flash_buyers_within/,
  );
  await expect(owner`UPDATE promotions.flash_takes SET kept = -1 WHERE trade_id = ${tradeId}`).rejects.toThrow(
    /flash_takes_kept/,
  );
});
