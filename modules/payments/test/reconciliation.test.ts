import { afterAll, beforeAll, expect, it } from 'vitest';
import { chinaDay, days, hours, seconds, transact, type Uuid, uuidv7 } from '#kernel';
import { refundsOfOrder, requestRefund, requestSettlement, settlementOfOrder } from '../index.ts';
import { reconcile } from '../reconciliation.ts';
import { driveSettlement } from '../settlements.ts';
import { selectRun } from '../store/reconciliation.ts';
import { openTill, type Till } from './till.ts';

let till: Till;
let shop: Uuid;
beforeAll(async () => {
  till = await openTill();
  shop = till.shops[0];
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const today = () => chinaDay(till.market.clock.now());
/** A paid order of the first shop. */
async function paid(amountFen: number): Promise<Uuid> {
  const order = await till.pay([amountFen]);
  await till.gateway.tick();
  till.market.clock.advance(seconds(2));
  return order.orderIds[0] as Uuid;
}
const settle = (orderId: Uuid, shopFen: number, commissionFen: number) =>
  transact(ctx(), (tx) => requestSettlement(tx, { shopId: shop, orderId, shopFen, commissionFen }));
const refund = (orderId: Uuid, amountFen: number, commissionFen = 0) =>
  transact(ctx(), (tx) =>
    requestRefund(tx, { cause: `case:${uuidv7(1)}`, shopId: shop, orderId, amountFen, commissionFen, reason: '退货' }),
  );

it('a day with a commission given back after settlement is booked whole, and rows that move nothing are no rows', async () => {
  const orderId = await paid(100_00);
  const day = today();
  await settle(orderId, 95_00, 5_00);
  await till.quiet();
  await refund(orderId, 40_00, 2_00);
  await till.quiet();
  expect((await refundsOfOrder(ctx(), shop, orderId)).map((one) => [one.state, one.splitReturnFen])).toEqual([
    ['succeeded', 2_00],
  ]);
  // All of it goes back before it is settled: the release is one of nothing.
  const gone = await paid(20_00);
  await refund(gone, 20_00);
  await till.quiet();
  await settle(gone, 0, 0);
  await till.quiet();
  await till.pass(days(1));
  const run = await reconcile(ctx(), 'sandbox', day);
  expect(await till.differences('not_booked')).toEqual([]);
  expect(run).toMatchObject({ matched: run.billRows, differences: 0 });
});

it('what was under way at midnight is a difference until a later comparison, by itself, finds it gone', async () => {
  const orderId = await paid(50_00);
  const day = today();
  await settle(orderId, 47_50, 2_50);
  // The provider has begun to split and ends it today; we hear of it tomorrow.
  await driveSettlement(ctx(), { shopId: shop, orderId });
  till.market.clock.advance(seconds(5));
  await till.gateway.tick();
  till.market.clock.advance(days(1));
  expect((await settlementOfOrder(ctx(), shop, orderId))?.state).toBe('requested');
  expect(await reconcile(ctx(), 'sandbox', day)).toMatchObject({ differences: 1 });
  expect(await till.differences('missing_here')).toMatchObject([{ day, expectedFen: null, foundFen: 2_50 }]);
  const before = await selectRun(ctx(), 'sandbox', day);

  await till.quiet();
  expect((await settlementOfOrder(ctx(), shop, orderId))?.state).toBe('settled');
  expect(await till.differences('missing_here')).toHaveLength(1);
  await till.pass(hours(7));
  expect(await till.differences('missing_here')).toEqual([]);
  const after = await selectRun(ctx(), 'sandbox', day);
  expect(after).toMatchObject({ differences: 0, billRows: after?.matched });
  expect(after?.ranAt.getTime()).toBeGreaterThan(before?.ranAt.getTime() ?? 0);
  // A day without differences is not compared again.
  await till.pass(days(1));
  expect((await selectRun(ctx(), 'sandbox', day))?.ranAt).toEqual(after?.ranAt);
  expect(await till.audit()).toEqual([]);
});
