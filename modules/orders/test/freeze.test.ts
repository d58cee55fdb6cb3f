import { afterAll, beforeAll, expect, test } from 'vitest';
import { emit, transact, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { balance, escrowAccount } from '#modules/ledger';
import { settlementOfOrder } from '#modules/payments';
import { orderForShop } from '../reading.ts';
import { pauseConfirm } from '../refunds.ts';
import { recordShipment } from '../shipment.ts';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const stateOf = async (orderId: Uuid) => (await orderForShop(ctx(), stall.scopes[0], orderId)).state;

async function paidOrder(): Promise<Uuid> {
  const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
  const trade = await stall.buy(await stall.buyer(), [{ sku, quantity: 1 }], 0);
  await stall.pay(trade);
  const orderId = trade.orders[0]?.orderId;
  if (!orderId) throw new Error('no order');
  return orderId;
}
const ship = (orderId: Uuid) =>
  recordShipment(ctx(), stall.scopes[0], { orderId, parcelId: uuidv7(ctx().clock.now().getTime()) });
const decided = (orderId: Uuid) =>
  transact(ctx(), (tx) =>
    emit(tx, {
      name: 'payment.freeze_decided',
      subjectId: orderId,
      shopId: stall.scopes[0].shopId,
      payload: { orderId, decision: 'release', automatic: true, endsAt: tx.clock.now().toISOString() },
    }),
  );
const unresolved = async (orderId: Uuid): Promise<string[]> =>
  (
    await stall.market.owner<{ why: string }[]>`
      SELECT detail ->> 'why' AS why FROM payments.differences
      WHERE kind = 'freeze_unresolved' AND detail ->> 'orderId' = ${orderId}`
  ).map((row) => row.why);

test('before the freeze ends a shipped order counts as received: completed, its money asked to be released', async () => {
  const orderId = await paidOrder();
  await ship(orderId);
  await decided(orderId);
  expect(await stateOf(orderId)).toBe('completed');
  expect(await settlementOfOrder(ctx(), stall.scopes[0].shopId, orderId)).not.toBeNull();
  await decided(orderId);
  expect(await unresolved(orderId)).toEqual([]);
});

test('one that is not shipped is given to nobody: the operator is told', async () => {
  const orderId = await paidOrder();
  await decided(orderId);
  expect(await stateOf(orderId)).not.toBe('completed');
  expect(await unresolved(orderId)).toHaveLength(1);
  expect(await balance(ctx(), escrowAccount(orderId))).toBe(10_000);
});

test('one in a case waits for the case', async () => {
  const orderId = await paidOrder();
  await ship(orderId);
  await pauseConfirm(ctx(), stall.scopes[0].shopId, orderId);
  await decided(orderId);
  expect(await stateOf(orderId)).toBe('shipped');
  expect(await unresolved(orderId)).toEqual(['case_open']);
});
