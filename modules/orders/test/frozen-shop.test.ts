import { afterAll, beforeAll, expect, test } from 'vitest';
import { emit, type Grant, minutes, provide, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { balance, escrowAccount } from '#modules/ledger';
import { paymentGateways } from '#modules/payments';
import { stepShop } from '#modules/shops';
import { orderForBuyer } from '../reading.ts';
import { recordShipment } from '../shipment.ts';

let stall: Stall;
let buyer: Buyer;
const gateway = willingGateway();
beforeAll(async () => {
  stall = await openStall({ prepare: (runtime) => provide(runtime, paymentGateways, { sandbox: gateway }) });
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const shop = (): Uuid => stall.shops[0];
const operator = (...permissions: string[]) =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'governor', permissions } satisfies Grant]);
const close = (as = operator('orders.close'), reason = '涉嫌售假，店铺已冻结') =>
  stall.market.http('POST', `/console/shops/${toId('shp', shop())}/close-unshipped`, { as, body: { reason } });

test('the unshipped orders of a frozen shop are closed by the operator, with all their money back and the reason shown', async () => {
  const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
  const atPayment = await stall.sku({ priceFen: 500, stock: 10, more: { stockTaken: 'payment' } });
  const theirs = await stall.sku({ priceFen: 3_000, stock: 10, shop: 1 });
  const pieces = [
    { sku, quantity: 2 },
    { sku: atPayment, quantity: 1 },
    { sku: theirs, quantity: 1 },
  ];
  const trade = await stall.buy(buyer, pieces, 800);
  const [mine, others] = [trade.orders[0]?.orderId, trade.orders[1]?.orderId] as [Uuid, Uuid];
  const shipped = await stall.buy(buyer, [{ sku, quantity: 1 }]);
  const inCase = await stall.buy(buyer, [{ sku, quantity: 1 }]);
  const unpaid = await stall.buy(buyer, [{ sku, quantity: 1 }]);
  for (const one of [trade, shipped, inCase]) await stall.pay(one);
  const idOf = (one: typeof trade): Uuid => one.orders[0]?.orderId as Uuid;
  await recordShipment(ctx(), stall.scopes[0], { orderId: idOf(shipped), parcelId: uuidv7(Date.now()) });
  await transact(ctx(), (tx) =>
    emit(tx, {
      name: 'case.requested',
      subjectId: uuidv7(Date.now()),
      shopId: shop(),
      payload: { orderId: idOf(inCase), caseId: 'one' },
    }),
  );

  expect(await close(operator('orders.read'))).toMatchObject({ status: 403 });
  expect(await close()).toMatchObject({ status: 409, body: { code: 'orders.shop_not_frozen' } });
  await stepShop(ctx(), shop(), 'freeze', '涉嫌售假');
  expect((await close()).body).toEqual({ closed: 1, refundedFen: 21_300, left: 1 });
  expect(await stall.stateOf(mine)).toBe('closed');
  expect(await stall.stateOf(others)).toBe('awaiting_shipment');
  expect(await stall.stateOf(idOf(shipped))).toBe('shipped');
  expect(await stall.stateOf(idOf(inCase))).toBe('awaiting_shipment');
  expect(await stall.stateOf(idOf(unpaid))).toBe('awaiting_payment');
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ onHand: 9, reserved: 2 });
  expect(await stall.stockOf(atPayment.skuId)).toMatchObject({ onHand: 10, reserved: 0 });
  expect(await stall.audit()).toEqual([]);

  gateway.refusing = true;
  await stall.market.drain();
  expect(await balance(ctx(), escrowAccount(mine))).toBe(21_300);
  expect((await close()).body).toEqual({ closed: 0, refundedFen: 0, left: 1 });
  gateway.refusing = false;
  stall.market.clock.advance(minutes(11));
  await stall.market.drain();
  expect(await balance(ctx(), escrowAccount(mine))).toBe(0);
  expect(await orderForBuyer(ctx(), buyer.id, mine)).toMatchObject({
    closedBy: 'platform',
    closedReason: '涉嫌售假，店铺已冻结',
    refundedFen: 20_500,
    refundedFreightFen: 800,
  });
  expect(await stall.audit()).toEqual([]);
  const [told] = await stall.market.pool<{ n: number }[]>`
    SELECT count(*)::int AS n FROM operations.audit_log WHERE action = 'orders.close_unshipped'`;
  expect(told?.n).toBe(2);
});
