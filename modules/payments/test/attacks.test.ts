import { afterAll, beforeAll, expect, it } from 'vitest';
import { Refusal, seconds, transact, type Uuid } from '#kernel';
import { balance, escrowAccount, gatewayAccount, shopBalances } from '#modules/ledger';
import { stepShop } from '#modules/shops';
import { completePayment, requestPayout, requestRefund, requestSettlement, setBankAccount } from '../index.ts';
import { paymentNumber } from '../numbers.ts';
import { openTill, type Till } from './till.ts';

/** What somebody who wants money twice would try, all at once (T7): one of them wins, and the books are right. */
let till: Till;
beforeAll(async () => {
  till = await openTill();
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const quiet = async (): Promise<void> => {
  for (const wait of [3, 6, 12, 35, 65, 310]) await till.pass(seconds(wait));
};
/** `done`, or the code it was refused with; anything else is a fault. */
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );
async function paid(amountFen: number): Promise<Uuid> {
  const order = await till.pay([amountFen]);
  await till.pass(seconds(5));
  return order.orderIds[0] as Uuid;
}

it('a refund and the settlement of the same money at once: together never more than was paid', async () => {
  for (let round = 0; round < 4; round += 1) {
    const orderId = await paid(100_00);
    const shopId = till.shops[0];
    const [refund, settlement] = await Promise.all([
      outcome(
        transact(ctx(), (tx) =>
          requestRefund(tx, { cause: `race:${round}`, shopId, orderId, amountFen: 60_00, reason: '退款' }),
        ),
      ),
      outcome(transact(ctx(), (tx) => requestSettlement(tx, { shopId, orderId, shopFen: 95_00, commissionFen: 5_00 }))),
    ]);
    expect([
      ['done', 'payments.settlement_unbalanced'],
      ['payments.settlement_in_progress', 'done'],
    ]).toContainEqual([refund, settlement]);
    await quiet();
    expect(await balance(ctx(), escrowAccount(orderId))).toBe(refund === 'done' ? 40_00 : 0);
  }
  expect(await till.audit()).toEqual([]);
});

it('many refunds after settlement and many payouts at once: the balance never falls below zero', async () => {
  const shopId = till.shops[0];
  const orderId = await paid(200_00);
  await transact(ctx(), (tx) => requestSettlement(tx, { shopId, orderId, shopFen: 200_00, commissionFen: 0 }));
  await quiet();
  await setBankAccount(ctx(), till.scopes[0], { holder: '店主', bank: '工商银行', number: '6222020000001234' });
  const { availableFen } = await shopBalances(ctx(), shopId);
  const each = Math.floor(availableFen / 3);
  const words = await Promise.all([
    ...[1, 2, 3, 4].map(() => outcome(requestPayout(ctx(), till.scopes[0], { amountFen: each }))),
    ...[1, 2, 3].map((n) =>
      outcome(
        transact(ctx(), (tx) =>
          requestRefund(tx, { cause: `both:${n}`, shopId, orderId, amountFen: 70_00, reason: '退款' }),
        ),
      ),
    ),
  ]);
  const refused = words.filter((word) => word !== 'done');
  expect(refused.length).toBeGreaterThan(0);
  for (const word of refused) expect(['payments.shop_balance_too_low', 'payments.refund_exceeds_paid']).toContain(word);
  expect((await shopBalances(ctx(), shopId)).availableFen).toBeGreaterThanOrEqual(0);
  await quiet();
  expect((await shopBalances(ctx(), shopId)).payoutFen).toBe(0);
  expect(await till.audit()).toEqual([]);
});

it('a payout asked for while the shop is being frozen is refused or waits: nothing leaves a frozen shop', async () => {
  const shopId = till.shops[1];
  const order = await till.pay([1_00, 90_00]);
  await till.pass(seconds(5));
  const orderId = order.orderIds[1] as Uuid;
  await transact(ctx(), (tx) => requestSettlement(tx, { shopId, orderId, shopFen: 90_00, commissionFen: 0 }));
  await quiet();
  await setBankAccount(ctx(), till.scopes[1], { holder: '店主', bank: '工商银行', number: '6222020000001234' });
  const [word] = await Promise.all([
    outcome(requestPayout(ctx(), till.scopes[1], { amountFen: 50_00 })),
    stepShop(ctx(), shopId, 'freeze', '调查中'),
  ]);
  expect(['done', 'payments.payout_shop_frozen']).toContain(word);
  const before = await balance(ctx(), gatewayAccount('sandbox'));
  await quiet();
  expect(await balance(ctx(), gatewayAccount('sandbox'))).toBe(before);
  const sent = await till.market.pool`SELECT 1 FROM payments.payouts WHERE shop_id = ${shopId} AND sent_at IS NOT NULL`;
  expect(sent).toHaveLength(0);
  await expect(requestPayout(ctx(), till.scopes[1], { amountFen: 10_00 })).rejects.toMatchObject({
    code: 'payments.payout_shop_frozen',
  });
  await stepShop(ctx(), shopId, 'unfreeze', '查清');
  await till.pass(seconds(3700));
  await quiet();
  expect((await shopBalances(ctx(), shopId)).payoutFen).toBe(0);
  expect(await till.audit()).toEqual([]);
});

it('two words for one payment under two numbers of the provider: booked once, the second is listed', async () => {
  const order = await till.pay([30_00]);
  const said = (gatewayNo: string) =>
    completePayment(ctx(), {
      paymentId: order.paymentId,
      gatewayNo,
      amountFen: 30_00,
      paidAt: till.market.clock.now(),
      source: 'callback',
    });
  const outcomes = await Promise.all([said('first'), said('second'), said('third')]);
  expect(outcomes.map((one) => one.outcome).sort()).toEqual(['completed', 'replayed', 'replayed']);
  expect(await balance(ctx(), escrowAccount(order.orderIds[0] as Uuid))).toBe(30_00);
  const twice = await till.market.pool<{ subject: string }[]>`
    SELECT subject FROM payments.differences WHERE kind = 'paid_twice'`;
  expect(twice.filter((one) => one.subject.startsWith(paymentNumber(order.paymentId)))).toHaveLength(2);
});
