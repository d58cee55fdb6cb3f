import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { changeAddress, orderForShop, ordersToOneDoor } from '#modules/orders';
import { interceptOrder } from '../interception-service.ts';
import { shipMerged } from '../merging-service.ts';
import { boxesWithOrders, parcelsForBuyer, shipParcel } from '../shipping-service.ts';
import { takePushed } from '../tracking-service.ts';

let stall: Stall;
let buyer: Buyer;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const staff = () =>
  stall.market.user([
    { scope: 'shop', scopeId: stall.shops[0], role: 'packer', permissions: ['orders.ship', 'orders.read'] },
  ]);
let made = 0;
const waybill = (): string => {
  made += 1;
  return `SF${String(made).padStart(13, '7')}`;
};

async function paid(who: Buyer = buyer, shop: 0 | 1 = 0): Promise<{ orderId: Uuid; skuId: Uuid }> {
  const sku = await stall.sku({ priceFen: 5_000, stock: 3, shop });
  const trade = await stall.buy(who, [{ sku, quantity: 2 }]);
  await stall.pay(trade);
  const orderId = trade.orders[0]?.orderId;
  if (!orderId) throw new Error('no order');
  return { orderId, skuId: sku.skuId };
}
const merge = (orderIds: readonly Uuid[], waybillNo: string) =>
  shipMerged(ctx(), stall.scopes[0], { orderIds, carrier: 'sf', waybillNo });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );
const stateOf = async (orderId: Uuid) => (await orderForShop(ctx(), stall.scopes[0], orderId)).state;

test('three orders, one box: each is shipped with its own lines and stock, tracked together, one label', async () => {
  const orders = [await paid(), await paid(), await paid()];
  const ids = orders.map((one) => one.orderId);
  const number = waybill();
  const box = await merge(ids, number);
  expect(box.map((parcel) => [parcel.orderId, parcel.waybillNo])).toEqual(ids.map((id) => [id, number]));
  for (const { orderId, skuId } of orders) {
    expect(await stateOf(orderId)).toBe('shipped');
    expect(await stall.stockOf(skuId)).toEqual({ onHand: 1, reserved: 0, locked: 0 });
  }
  expect((await merge([...ids].reverse(), number)).map((parcel) => parcel.id).sort()).toEqual(
    box.map((parcel) => parcel.id).sort(),
  );
  await takePushed(ctx(), 'sf', number, [
    {
      providerId: 'e1',
      at: ctx().clock.now(),
      state: 'awaiting_pickup',
      place: '杭州',
      note: '待取件',
      pickup: { station: '文三路驿站', code: '123456' },
    },
  ]);
  for (const id of ids) {
    const [track] = await parcelsForBuyer(ctx(), buyer.id, id);
    expect(track).toMatchObject({
      parcel: { state: 'awaiting_pickup', pickupCode: '123456' },
      lines: [{ quantity: 2 }],
    });
    expect(track?.mergedWith).toHaveLength(2);
  }
  const labels = await boxesWithOrders(
    ctx(),
    stall.scopes[0],
    box.map((parcel) => parcel.id),
  );
  expect(labels).toHaveLength(1);
  expect(labels[0]).toMatchObject({ weightGrams: 3_000, others: [{}, {}] });
  const pdf = await stall.market.http(
    'GET',
    `/shops/${toId('shp', stall.shops[0])}/parcels/labels.pdf?parcelIds=${box.map((one) => toId('pcl', one.id)).join()}`,
    { as: staff() },
  );
  expect(pdf.status).toBe(200);
  await takePushed(ctx(), 'sf', number, [
    { providerId: 'e2', at: ctx().clock.now(), state: 'signed', place: '杭州', note: '已签收' },
  ]);
  expect((await parcelsForBuyer(ctx(), buyer.id, ids[2] ?? buyer.id))[0]?.parcel.state).toBe('signed');
  expect(await stall.audit(['orders', 'inventory', 'fulfilment'])).toEqual([]);
});

test('refused whole: other receivers, other buyers, one in after-sales, nothing left, one alone, a strange order', async () => {
  const [a, b] = [await paid(), await paid()];
  const moved = await paid();
  await changeAddress(stall.market.ctx(buyer.actor), buyer.id, moved.orderId, {
    ...buyer.receiver,
    street: '文三路 2 号',
  });
  expect(await codeOf(merge([a.orderId, moved.orderId], waybill()))).toBe('fulfilment.receivers_differ');
  expect(await codeOf(merge([a.orderId, (await paid(await stall.buyer())).orderId], waybill()))).toBe(
    'fulfilment.receivers_differ',
  );
  expect(await codeOf(merge([a.orderId, a.orderId], waybill()))).toBe('fulfilment.merge_needs_two');
  expect(await codeOf(merge([a.orderId, (await paid(buyer, 1)).orderId], waybill()))).toBe(
    'fulfilment.order_not_found',
  );
  const gone = await paid();
  await shipParcel(ctx(), stall.scopes[0], { orderId: gone.orderId, carrier: 'sf', waybillNo: waybill() });
  expect(await codeOf(merge([a.orderId, gone.orderId], waybill()))).toBe('fulfilment.nothing_to_merge');
  const asked = await stall.market.http('POST', `/me/orders/${toId('ord', b.orderId)}/refunds`, {
    as: buyer.actor,
    body: {
      kind: 'refund_only',
      reason: 'no_longer_wanted',
      description: '',
      lines: [{ lineId: toId('lin', await lineOf(b.orderId)), quantity: 1 }],
    },
  });
  expect(asked.status, asked.text).toBeLessThan(300);
  expect(await codeOf(merge([a.orderId, b.orderId], waybill()))).toBe('fulfilment.order_in_case');
  expect(await stateOf(a.orderId)).toBe('awaiting_shipment');
  expect(await stall.stockOf(a.skuId)).toEqual({ onHand: 3, reserved: 2, locked: 0 });
});

const lineOf = async (orderId: Uuid): Promise<Uuid> =>
  (await orderForShop(ctx(), stall.scopes[0], orderId)).lines[0]?.id ?? orderId;

test('a waybill is one box: not for another order, not for more orders, not twice at once', async () => {
  const [a, b, c] = [await paid(), await paid(), await paid()];
  const number = waybill();
  const outcomes = await Promise.all([
    codeOf(merge([a.orderId, b.orderId], number)),
    codeOf(merge([b.orderId, c.orderId], number)),
  ]);
  expect(outcomes.filter((one) => one === 'done')).toHaveLength(1);
  expect(await codeOf(merge([a.orderId, b.orderId, c.orderId], number))).toBe('fulfilment.waybill_used');
  const left = (await stateOf(a.orderId)) === 'shipped' ? c : a;
  expect(
    await codeOf(shipParcel(ctx(), stall.scopes[0], { orderId: left.orderId, carrier: 'sf', waybillNo: number })),
  ).toBe('fulfilment.waybill_used');
  expect(await stall.audit(['orders', 'inventory', 'fulfilment'])).toEqual([]);
});

test('a shared box is not called back for one of its orders', async () => {
  const [a, b] = [await paid(), await paid()];
  const [first] = await merge([a.orderId, b.orderId], waybill());
  const asked = await stall.market.http(
    'POST',
    `/shops/${toId('shp', stall.shops[0])}/parcels/${toId('pcl', first?.id ?? a.orderId)}/intercept`,
    { as: staff(), body: { reason: '地址错了' } },
  );
  expect(asked.body).toMatchObject({ code: 'fulfilment.parcel_merged' });
  await interceptOrder(ctx(), {
    shopId: stall.shops[0],
    payload: { orderId: b.orderId },
  } as unknown as Parameters<typeof interceptOrder>[1]);
  const [track] = await parcelsForBuyer(ctx(), buyer.id, b.orderId);
  expect(track?.interception).toBeNull();
});

test('the simulator is asked once about a box, and all its orders arrive', async () => {
  const [a, b] = [await paid(), await paid()];
  await merge([a.orderId, b.orderId], waybill());
  const asking = await stall.market.pool`
    SELECT 1 FROM fulfilment.parcels WHERE order_id = ANY(${[a.orderId, b.orderId]}::uuid[]) AND next_look_at IS NOT NULL`;
  expect(asking).toHaveLength(1);
  stall.market.clock.advance(hours(24 * 6));
  await stall.market.drain();
  const states = await Promise.all(
    [a, b].map(async ({ orderId }) => (await parcelsForBuyer(ctx(), buyer.id, orderId))[0]?.parcel.state),
  );
  expect(states[0]).toBe(states[1]);
  expect(states[0]).not.toBe('shipped');
});

test('what could go in one box is offered, by the longest waiting', async () => {
  const who = await stall.buyer();
  const a = await paid(who);
  stall.market.clock.advance(hours(1));
  const b = await paid(who);
  const { body } = await stall.market.http('GET', `/shops/${toId('shp', stall.shops[0])}/orders-to-merge`, {
    as: staff(),
  });
  const { items } = body as {
    items: { receiver: { phoneMasked: string }; orders: { id: string; pieces: number }[] }[];
  };
  const door = items.find((one) => one.orders.some((order) => order.id === toId('ord', a.orderId)));
  expect(door?.orders).toMatchObject([
    { id: toId('ord', a.orderId), pieces: 2 },
    { id: toId('ord', b.orderId), pieces: 2 },
  ]);
  expect(JSON.stringify(body)).not.toContain('13800138000');
});

test('what is collected at a store is offered for no box', async () => {
  const who = await stall.buyer();
  const store = { storeId: stall.shops[0], name: '文三路店', hours: null };
  const collects: Buyer = { ...who, receiver: { ...who.receiver, pickup: store } };
  const [a, b] = [await paid(who), await paid(who)];
  for (let n = 0; n < 2; n += 1) await paid(collects);
  const reply = await stall.market.http('GET', `/shops/${toId('shp', stall.shops[0])}/orders-to-merge`, {
    as: staff(),
  });
  const boxes = (reply.body as { items: { orders: { id: string }[] }[] }).items.map((box) =>
    box.orders.map((order) => order.id).sort(),
  );
  expect(boxes.filter((ids) => ids.includes(toId('ord', a.orderId)))).toEqual([
    [toId('ord', a.orderId), toId('ord', b.orderId)].sort(),
  ]);
  const waiting = await ordersToOneDoor(ctx(), stall.scopes[0]);
  expect(waiting.every((box) => !box.receiver.pickup)).toBe(true);
});
