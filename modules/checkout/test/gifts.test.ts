import { afterAll, beforeAll, expect, test } from 'vitest';
import { fen, hours, later, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { closeTrade, recordRefund, recordShipment } from '#modules/orders';
import { createRule, forgetRules, quote, type RuleInput, stopRule } from '#modules/promotions';

/** Gifts (买赠, P1): reserved with the order, sent with the goods that earned them, given back with what is closed or cancelled; never one piece more than there is. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

type Gift = { skuId: string; quantity: number; title: { zh: string } };
type Quote = {
  fingerprint: string;
  payableFen: number;
  shops: { gifts: Gift[] }[];
  whyNot: { ruleId: string; code: string; params: object }[];
};
type Kept = { skuId: Uuid; quantity: number; cancelled: number; parcelId: Uuid | null };
type Line = { shopId: Uuid; orderId: Uuid; id: Uuid; quantity: number; payableFen: number };

const bodyOf = (who: Buyer, sku: SkuForSale, quantity: number) => ({
  lines: [{ skuId: toId('sku', sku.skuId), quantity }],
  addressId: toId('adr', who.addressId),
});
async function quoted(who: Buyer, sku: SkuForSale, quantity: number): Promise<Quote> {
  const reply = await stall.market.http('POST', '/checkout/quote', { as: who.actor, body: bodyOf(who, sku, quantity) });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Quote;
}
const giftsIn = (one: Quote): [string, number][] =>
  one.shops.flatMap((shop) => shop.gifts.map((gift): [string, number] => [gift.skuId, gift.quantity]));
const place = (who: Buyer, sku: SkuForSale, fingerprint: string, quantity: number) =>
  stall.market.http('POST', '/checkout/place', { as: who.actor, body: { ...bodyOf(who, sku, quantity), fingerprint } });
async function bought(who: Buyer, sku: SkuForSale, quantity: number): Promise<Uuid> {
  const reply = await place(who, sku, (await quoted(who, sku, quantity)).fingerprint, quantity);
  expect(reply.status, reply.text).toBe(201);
  return uuidOf('trd', (reply.body as { tradeId: string }).tradeId as never);
}
const giftOf = (sku: SkuForSale, gift: SkuForSale, terms: object = { mode: 'pieces', buyPieces: 2 }): RuleInput => ({
  kind: 'gift',
  title: { zh: '买二赠一', en: 'Two and a gift' },
  args: { giftPieces: 1, ...terms, giftSkuId: toId('sku', gift.skuId) },
  scope: { skuIds: [sku.skuId] },
  startsAt: stall.market.clock.now(),
  endsAt: later(stall.market.clock.now(), hours(2)),
});
const give = async (sku: SkuForSale, gift: SkuForSale, terms?: object) => {
  const rule = await createRule(stall.market.ctx(), stall.scopes[0], giftOf(sku, gift, terms));
  forgetRules(stall.market.ctx(), ...stall.shops);
  return rule;
};
async function orderOf(tradeId: Uuid): Promise<{ line: Line; gifts: readonly Kept[]; state: string }> {
  const [line] = await stall.market.owner<Line[]>`
    SELECT l.* FROM orders.lines l JOIN orders.orders o ON o.id = l.order_id WHERE o.trade_id = ${tradeId}`;
  const [order] = await stall.market.owner<{ gifts: Kept[]; state: string }[]>`
    SELECT gifts, state FROM orders.orders WHERE trade_id = ${tradeId}`;
  if (!line || !order) throw new Error('no order');
  return { line, ...order };
}
const giveBack = ({ shopId, orderId, id, payableFen, quantity }: Line, pieces: number, cause: string) =>
  recordRefund(stall.market.ctx(), {
    shopId,
    orderId,
    cause,
    lines: [{ lineId: id, quantity: pieces, amountFen: fen((payableFen / quantity) * pieces) }],
    freightFen: fen(0),
    reason: '不要了',
  });
/** Refunds are told here without their money, so the escrow says nothing of these promises. */
const clean = async () =>
  (await stall.audit(['orders', 'inventory', 'promotions'])).filter(
    (breach) => !breach.startsWith('orders: the escrow'),
  );

test('a gift is quoted, reserved with the order and leaves with the first parcel of what earned it; its buyer and its shop see it', async () => {
  const { market } = stall;
  const [sku, gift] = [await stall.sku({ priceFen: 3_000, stock: 20 }), await stall.sku({ priceFen: 500, stock: 5 })];
  const rule = await give(sku, gift);
  const buyer = await stall.buyer();
  const one = await quoted(buyer, sku, 1);
  expect(giftsIn(one)).toEqual([]);
  expect(one.whyNot).toContainEqual(expect.objectContaining({ ruleId: toId('rul', rule.id), code: 'pieces_short' }));
  expect(giftsIn(await quoted(buyer, sku, 4))).toEqual([[toId('sku', gift.skuId), 2]]);
  const tradeId = await bought(buyer, sku, 4);
  expect(await stall.stockOf(gift.skuId)).toEqual({ onHand: 5, reserved: 2, locked: 0 });
  await stall.pay({ tradeId });
  const { line, gifts } = await orderOf(tradeId);
  expect(gifts).toMatchObject([{ skuId: gift.skuId, quantity: 2, cancelled: 0, parcelId: null }]);
  const seen = await market.http('GET', `/me/orders/${toId('ord', line.orderId)}`, { as: buyer.actor });
  expect(seen.body).toMatchObject({ payableFen: 12_000, gifts: [{ quantity: 2, sent: false, title: gift.title }] });
  await recordShipment(market.ctx(), stall.scopes[0], {
    orderId: line.orderId,
    parcelId: line.id,
    lines: [{ lineId: line.id, quantity: 1 }],
  });
  expect((await orderOf(tradeId)).gifts).toMatchObject([{ parcelId: line.id }]);
  expect(await stall.stockOf(gift.skuId)).toEqual({ onHand: 3, reserved: 0, locked: 0 });
  await recordShipment(market.ctx(), stall.scopes[0], { orderId: line.orderId, parcelId: line.shopId });
  expect(await stall.stockOf(gift.skuId)).toEqual({ onHand: 3, reserved: 0, locked: 0 });
  // What was sent is sent, whatever goes back.
  await giveBack(line, 4, 'test:returned');
  expect((await orderOf(tradeId)).gifts).toMatchObject([{ cancelled: 0, parcelId: line.id }]);
  expect(await clean()).toEqual([]);
});

test('closed unpaid, cancelled in part below what earns it, and cancelled whole, it goes back to the shelf', async () => {
  const { market } = stall;
  const [sku, gift] = [await stall.sku({ priceFen: 3_000, stock: 30 }), await stall.sku({ priceFen: 500, stock: 5 })];
  await give(sku, gift);
  const buyer = await stall.buyer();
  const unpaid = await bought(buyer, sku, 2);
  await closeTrade(market.ctx(), { tradeId: unpaid, by: 'buyer', reason: '不买了' });
  expect(await stall.stockOf(gift.skuId)).toEqual({ onHand: 5, reserved: 0, locked: 0 });
  const tradeId = await bought(buyer, sku, 5);
  await stall.pay({ tradeId });
  const { line } = await orderOf(tradeId);
  const reserved = async () => (await stall.stockOf(gift.skuId)).reserved;
  expect(await reserved()).toBe(2);
  await giveBack(line, 1, 'test:four-left');
  expect(await reserved()).toBe(2);
  await giveBack(line, 1, 'test:three-left');
  expect(await reserved()).toBe(1);
  expect((await orderOf(tradeId)).gifts).toMatchObject([{ quantity: 2, cancelled: 1 }]);
  await giveBack(line, 3, 'test:none-left');
  expect(await reserved()).toBe(0);
  expect(await orderOf(tradeId)).toMatchObject({ state: 'closed', gifts: [{ cancelled: 2, parcelId: null }] });
  // Over a sum: what stays is worth less than that.
  const other = await stall.sku({ priceFen: 3_000, stock: 30 });
  await give(other, gift, { mode: 'amount', overFen: 6_000 });
  const second = await bought(buyer, other, 3);
  await stall.pay({ tradeId: second });
  const { line: dear } = await orderOf(second);
  await giveBack(dear, 1, 'test:enough');
  expect(await reserved()).toBe(1);
  await giveBack(dear, 1, 'test:too-little');
  expect(await reserved()).toBe(0);
  expect(await clean()).toEqual([]);
});

test('fifty buyers for ten gifts at once: exactly ten get one, the others are asked again and buy without it', async () => {
  const [sku, gift] = [await stall.sku({ priceFen: 3_000, stock: 300 }), await stall.sku({ priceFen: 500, stock: 10 })];
  await give(sku, gift);
  const buyers: Buyer[] = [];
  for (let n = 0; n < 50; n += 1) buyers.push(await stall.buyer());
  const quotes = await Promise.all(buyers.map((one) => quoted(one, sku, 2)));
  expect(quotes.every((one) => giftsIn(one).length === 1)).toBe(true);
  const replies = await Promise.all(buyers.map((one, n) => place(one, sku, quotes[n]?.fingerprint ?? '', 2)));
  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(10);
  const refused = replies.filter((reply) => reply.status !== 201);
  expect(new Set(refused.map((reply) => (reply.body as { code: string }).code))).toEqual(
    new Set(['checkout.quote_moved']),
  );
  expect(await stall.stockOf(gift.skuId)).toEqual({ onHand: 10, reserved: 10, locked: 0 });
  const late = buyers.find((_, n) => replies[n]?.status !== 201);
  if (!late) throw new Error('nobody came late');
  // The new quote comes with the refusal, and says why.
  const old = quotes[buyers.indexOf(late)]?.fingerprint ?? '';
  const again = await place(late, sku, old, 2);
  expect(again.status).toBe(409);
  const now = (again.body as { quote: Quote }).quote;
  expect(giftsIn(now)).toEqual([]);
  expect(now.whyNot).toContainEqual(expect.objectContaining({ code: 'gift_out_of_stock', params: { available: 0 } }));
  expect((await place(late, sku, now.fingerprint, 2)).status).toBe(201);
  expect(await clean()).toEqual([]);
});

test('what is bought is given too: the same choice is reserved once, also where stock is taken at payment', async () => {
  const { market } = stall;
  for (const more of [{}, { stockTaken: 'payment' as const }]) {
    const sku = await stall.sku({ priceFen: 3_000, stock: 5, more });
    expect(sku.stockAtPayment).toBe('stockTaken' in more);
    await give(sku, sku);
    const buyer = await stall.buyer();
    // Two of five are bought with one given; of four, two could not be given.
    expect(giftsIn(await quoted(buyer, sku, 4))).toEqual([]);
    const tradeId = await bought(buyer, sku, 2);
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 5, reserved: 3, locked: 0 });
    await stall.pay({ tradeId });
    const { line } = await orderOf(tradeId);
    await recordShipment(market.ctx(), stall.scopes[0], { orderId: line.orderId, parcelId: line.id });
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 2, reserved: 0, locked: 0 });
  }
  expect(await clean()).toEqual([]);
});

test('a rule that is stopped between quote and placing moves the quote, though no price changed', async () => {
  const [sku, gift] = [await stall.sku({ priceFen: 3_000, stock: 9 }), await stall.sku({ priceFen: 500, stock: 9 })];
  const rule = await give(sku, gift);
  const buyer = await stall.buyer();
  const { fingerprint } = await quoted(buyer, sku, 2);
  await stopRule(stall.market.ctx(), stall.scopes[0], rule.id);
  expect((await place(buyer, sku, fingerprint, 2)).body).toMatchObject({ code: 'checkout.quote_moved' });
  expect(await stall.stockOf(gift.skuId)).toEqual({ onHand: 9, reserved: 0, locked: 0 });
});

test('what a shop cannot give, and goods that earn nothing because no parcel goes', async () => {
  const { market } = stall;
  const [sku, foreign] = [
    await stall.sku({ priceFen: 3_000, stock: 4 }),
    await stall.sku({ priceFen: 3_000, stock: 4, shop: 1 }),
  ];
  const why = (input: RuleInput) =>
    createRule(market.ctx(), stall.scopes[0], input).then(
      () => null,
      (error: { code: string }) => error.code,
    );
  expect(await why(giftOf(sku, foreign))).toBe('promotions.gift_goods');
  expect(await why({ ...giftOf(sku, sku), args: { mode: 'pieces', buyPieces: 0, giftPieces: 1 } })).toBe(
    'promotions.args_invalid',
  );
  const rule = await createRule(market.ctx(), stall.scopes[0], giftOf(sku, sku));
  const [known] = await productForSale(market.ctx(), [sku.skuId]);
  const { shopId, productId, skuId, version, priceFen: unitListFen, weightGrams } = known ?? sku;
  const line = { lineId: 'a', shopId, productId, skuId, version, quantity: 2, unitListFen, weightGrams };
  const answer = quote({
    moment: market.clock.now(),
    lines: [{ ...line, freightTemplateId: null, delivery: 'pickup' }],
    rules: [rule],
    templates: [],
    destination: null,
  });
  expect(answer.whyNot).toMatchObject([{ ruleId: rule.id, code: 'gift_by_parcel' }]);
  expect(answer.shops[0]?.gifts).toEqual([]);
});
