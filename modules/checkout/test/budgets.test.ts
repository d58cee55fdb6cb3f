import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, fen, later, newId, toId, transact, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { closeTrade, recordRefund } from '#modules/orders';
import { createMarketRule, createRule, forgetRules, holdBudgets, type RuleInput } from '#modules/promotions';

/** Budgets of rules (P1): held at placing, spent at payment, back at close and refund, never overdrawn. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

type Quote = {
  fingerprint: string;
  discountFen: number;
  whyNot: { ruleId: string; code: string }[];
};
const line = (sku: SkuForSale, quantity = 1) => ({ skuId: toId('sku', sku.skuId), quantity });
const bodyOf = (who: Buyer, lines: unknown) => ({ lines, addressId: toId('adr', who.addressId) });
async function quoted(who: Buyer, lines: unknown): Promise<Quote> {
  const reply = await stall.market.http('POST', '/checkout/quote', { as: who.actor, body: bodyOf(who, lines) });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Quote;
}
const place = (who: Buyer, lines: unknown, fingerprint: string) =>
  stall.market.http('POST', '/checkout/place', { as: who.actor, body: { ...bodyOf(who, lines), fingerprint } });
async function bought(who: Buyer, lines: unknown): Promise<Uuid> {
  const reply = await place(who, lines, (await quoted(who, lines)).fingerprint);
  expect(reply.status, reply.text).toBe(201);
  return uuidOf('trd', (reply.body as { tradeId: string }).tradeId as never);
}
const cut = (sku: SkuForSale, budgetFen: number, more: Partial<RuleInput> = {}): RuleInput => ({
  kind: 'full_reduction',
  title: { zh: '满减', en: 'Reduction' },
  args: { mode: 'every', overFen: 5_000, minusFen: 1_001 },
  scope: { productIds: [sku.productId] },
  startsAt: stall.market.clock.now(),
  endsAt: later(stall.market.clock.now(), days(3)),
  budgetFen: fen(budgetFen),
  ...more,
});
async function sums(ruleId: Uuid): Promise<[number, number]> {
  const [row] = await stall.market.owner<{ heldFen: number; spentFen: number }[]>`
    SELECT held_fen, spent_fen FROM promotions.budgets WHERE rule_id = ${ruleId}`;
  return [row?.heldFen ?? -1, row?.spentFen ?? -1];
}
const clean = () => stall.audit(['promotions']);
/** Quotes may be made of what was remembered two seconds ago. */
const forget = () => forgetRules(stall.market.ctx(), ...stall.shops);

test('held at placing, spent at payment, back piece by piece; a trade closed unpaid gives all back', async () => {
  const { market } = stall;
  const buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen: 5_000, stock: 20 });
  const rule = await createRule(market.ctx(), stall.scopes[0], cut(sku, 4_004));
  const unpaid = await bought(buyer, [line(sku)]);
  const tradeId = await bought(buyer, [line(sku, 3)]);
  expect(await sums(rule.id)).toEqual([4_004, 0]);
  await stall.pay({ tradeId });
  expect(await sums(rule.id)).toEqual([1_001, 3_003]);
  await closeTrade(market.ctx(), { tradeId: unpaid, by: 'buyer', reason: '不买了' });
  expect(await sums(rule.id)).toEqual([0, 3_003]);
  const [row] = await market.owner<{ shopId: Uuid; orderId: Uuid; id: Uuid; payableFen: number }[]>`
    SELECT l.* FROM orders.lines l JOIN orders.orders o ON o.id = l.order_id WHERE o.trade_id = ${tradeId}`;
  if (!row) throw new Error('no line');
  const giveBack = (n: number, quantity: number, amountFen: number) =>
    recordRefund(market.ctx(), {
      shopId: row.shopId,
      orderId: row.orderId,
      cause: `test:budget-${n}`,
      lines: [{ lineId: row.id, quantity, amountFen: fen(amountFen) }],
      freightFen: fen(0),
      reason: '不要了',
    });
  await giveBack(1, 1, 3_999);
  expect(await sums(rule.id)).toEqual([0, 2_002]);
  expect(await clean()).toEqual([]);
  await giveBack(2, 2, row.payableFen - 3_999);
  expect(await sums(rule.id)).toEqual([0, 0]);
  forget();
  expect((await quoted(buyer, [line(sku, 4)])).discountFen).toBe(4_004);
});

test('what is left is not enough: the quote says so; of many who place at once as many get it as there is for', async () => {
  const { market } = stall;
  const buyers = await Promise.all([0, 1, 2, 3, 4, 5].map(() => stall.buyer()));
  const sku = await stall.sku({ priceFen: 6_000, stock: 50 });
  const rule = await createMarketRule(market.ctx(), {
    ...cut(sku, 2_500, { kind: 'cross_shop_reduction' }),
    funding: [
      { funder: 'platform', bps: 5_000 },
      { funder: 'region', funderId: '330200', bps: 5_000 },
    ],
  });
  const [first] = buyers;
  if (!first) throw new Error('nobody');
  expect((await quoted(first, [line(sku, 3)])).whyNot).toContainEqual(
    expect.objectContaining({ ruleId: toId('rul', rule.id), code: 'budget_spent' }),
  );
  const quotes = await Promise.all(buyers.map((who) => quoted(who, [line(sku)])));
  expect(quotes.map((one) => one.discountFen)).toEqual(buyers.map(() => 1_001));
  const replies = await Promise.all(buyers.map((who, n) => place(who, [line(sku)], quotes[n]?.fingerprint ?? '')));
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
  const refused = replies.filter((reply) => reply.status === 409);
  expect(new Set(refused.map((reply) => (reply.body as { code: string }).code))).toEqual(
    new Set(['checkout.quote_moved']),
  );
  expect(await sums(rule.id)).toEqual([2_002, 0]);
  const late = buyers.find((_, n) => replies[n]?.status === 409) ?? first;
  forget();
  expect((await quoted(late, [line(sku)])).discountFen).toBe(0);
  await bought(late, [line(sku)]);
  expect(await clean()).toEqual([]);
});

test('the database refuses what no service asked for: more than there is, more back than was taken', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 6_000, stock: 5 });
  const rule = await createRule(market.ctx(), stall.scopes[0], cut(sku, 1_000));
  const tradeId = newId(market.ctx());
  const take = (amountFen: number) =>
    transact(market.ctx(), (tx) => holdBudgets(tx, [{ ruleId: rule.id, tradeId, amountFen: fen(amountFen) }]));
  expect(await take(600)).toBe(true);
  await expect(market.owner`UPDATE promotions.budgets SET held_fen = 1001 WHERE rule_id = ${rule.id}`).rejects.toThrow(
    /budgets_within/,
  );
  await expect(
    market.owner`UPDATE promotions.budget_takes SET kept_fen = -1 WHERE trade_id = ${tradeId}`,
  ).rejects.toThrow(/budget_takes_kept/);
  await market.owner`DELETE FROM promotions.budget_takes WHERE trade_id = ${tradeId}`;
  await market.owner`UPDATE promotions.budgets SET held_fen = 0 WHERE rule_id = ${rule.id}`;
});
