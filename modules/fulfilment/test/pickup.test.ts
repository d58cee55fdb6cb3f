import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, hours, toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { createWarehouse, receive, type Warehouse } from '#modules/inventory';
import { paymentOfTrade } from '#modules/payments';
import { codeHolds, codeOf, normalCode } from '../pickup-code.ts';
import { collect, lookAtPickups, pickupForBuyer, readyForPickup } from '../pickup-service.ts';
import { parcelsForBuyer, shipParcel } from '../shipping-service.ts';
import { buyWaybill } from '../waybills-service.ts';

let stall: Stall;
let store: Warehouse;
let other: Warehouse;
beforeAll(async () => {
  stall = await openStall();
  const [scope] = stall.scopes;
  await createWarehouse(ctx(), scope, { name: '大仓', divisionCode: '330282', priority: 1 });
  store = await createWarehouse(ctx(), scope, {
    name: '天一广场店',
    kind: 'store',
    divisionCode: '330203',
    street: '中山东路 188 号',
    hours: '10:00–21:00',
    priority: 500,
  });
  other = await createWarehouse(ctx(), scope, {
    name: '空店',
    kind: 'store',
    divisionCode: '330282',
    street: '环城路 1 号',
    priority: 600,
  });
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const scope = () => stall.scopes[0];
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );
const shopId = () => toId('shp', stall.shops[0]);
const staff = () =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'packer', permissions: ['orders.ship'] }]);
const post = (path: string, as: Buyer['actor'], body?: object) =>
  stall.market.http('POST', path, { as, ...(body ? { body } : {}) });

async function goods(atStore: number): Promise<SkuForSale> {
  const sku = await stall.sku({ priceFen: 3_000, stock: 10 });
  if (atStore > 0)
    await receive(ctx(), scope(), {
      cause: `store:${sku.skuId}`,
      lines: [{ skuId: sku.skuId, quantity: atStore, warehouseId: store.id }],
    });
  return sku;
}
type Quote = { fingerprint: string; freightFen: number; needsAddress: boolean; problems: { code: string }[] };
const wanted = (sku: SkuForSale, quantity = 1) => ({
  lines: [{ skuId: toId('sku', sku.skuId), quantity }],
  pickup: { [shopId()]: toId('whs', store.id) },
});
async function order(sku: SkuForSale, buyer: Buyer, quantity = 1): Promise<Uuid> {
  const what = wanted(sku, quantity);
  const quote = (await post('/checkout/quote', buyer.actor, what)).body as Quote;
  const reply = await post('/checkout/place', buyer.actor, { ...what, fingerprint: quote.fingerprint });
  expect(reply.status, reply.text).toBe(201);
  const { tradeId, orders } = reply.body as { tradeId: string; orders: { id: string }[] };
  const [trade] = await stall.market.pool<{ tradeId: Uuid; id: Uuid }[]>`
    SELECT trade_id, id FROM orders.orders WHERE buyer_id = ${buyer.id} ORDER BY id DESC LIMIT 1`;
  if (!trade || toId('trd', trade.tradeId) !== tradeId || toId('ord', trade.id) !== orders[0]?.id)
    throw new Error('lost');
  expect(await paymentOfTrade(ctx(), trade.tradeId)).toBeTruthy();
  await stall.pay({ tradeId: trade.tradeId } as never);
  await stall.market.drain();
  return trade.id;
}
const heldAt = async (orderId: Uuid): Promise<{ warehouseId: Uuid; open: number }[]> =>
  (
    await stall.market.pool<{ warehouseId: Uuid; open: number }[]>`
      SELECT warehouse_id, open FROM inventory.reservations WHERE order_id = ${orderId} AND open > 0`
  ).map((row) => ({ warehouseId: row.warehouseId, open: row.open }));
const codeFor = async (buyer: Buyer, orderId: Uuid) => (await pickupForBuyer(ctx(), buyer.id, orderId))?.code ?? '';

test('every slip of one digit, and almost every two changed places, is told from a wrong code', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999_999), fc.nat(11), fc.integer({ min: 1, max: 9 }), (number, place, by) => {
      const whole = codeOf(String(number).padStart(11, '0'));
      expect(codeHolds(whole)).toBe(true);
      expect(codeHolds(normalCode(` ${whole.slice(0, 4)}-${whole.slice(4)} `))).toBe(true);
      const slip = [...whole].map((digit, at) => (at === place ? String((Number(digit) + by) % 10) : digit)).join('');
      expect(codeHolds(slip)).toBe(false);
    }),
  );
});

describe('collecting at the store', () => {
  test('no freight, no address; held at the store, made ready, handed over by its code; the receipt starts the seven days', async () => {
    const buyer = await stall.buyer();
    const sku = await goods(3);
    const quote = (await post('/checkout/quote', buyer.actor, wanted(sku, 2))).body as Quote;
    expect(quote).toMatchObject({ freightFen: 0, needsAddress: false, problems: [] });
    const orderId = await order(sku, buyer, 2);
    expect(await heldAt(orderId)).toEqual([{ warehouseId: store.id, open: 2 }]);
    const shown = await stall.market.http('GET', `/me/orders/${toId('ord', orderId)}`, { as: buyer.actor });
    expect(shown.body).toMatchObject({
      receiver: { street: '中山东路 188 号', pickup: { name: '天一广场店', hours: '10:00–21:00' } },
    });

    const waiting = await stall.market.http('GET', `/shops/${shopId()}/pickups?state=preparing`, { as: staff() });
    expect(waiting.body).toMatchObject({ items: [{ orderId: toId('ord', orderId), store: { name: '天一广场店' } }] });
    const ready = await post(`/shops/${shopId()}/orders/${toId('ord', orderId)}/pickup-ready`, staff());
    expect(ready.body).toMatchObject({ state: 'ready', expiresAt: expect.any(String) });
    // The promise to ship is kept: nothing is late while the buyer is awaited.
    stall.market.clock.advance(days(3));
    await stall.market.drain();
    const [late] = await stall.market
      .pool`SELECT 1 FROM orders.history WHERE order_id = ${orderId} AND kind = 'shipment_late'`;
    expect(late).toBeUndefined();

    const digits = await codeFor(buyer, orderId);
    expect(codeHolds(digits)).toBe(true);
    expect(JSON.stringify([ready.body, waiting.body])).not.toContain(digits);
    const taken = await post(`/shops/${shopId()}/pickups/collect`, staff(), {
      code: `${digits.slice(0, 4)} ${digits.slice(4)}`,
    });
    expect(taken.body, taken.text).toMatchObject({ state: 'collected', orderId: toId('ord', orderId) });
    expect(await stall.stateOf(orderId)).toBe('shipped');
    const [parcel] = await parcelsForBuyer(ctx(), buyer.id, orderId);
    expect(parcel?.parcel).toMatchObject({ carrier: 'pickup', state: 'signed', signedAt: stall.market.clock.now() });
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ onHand: 11, reserved: 0 });
    expect(await codeFor(buyer, orderId)).toBe('');
  });

  test('wrong, mistyped, used, another shop’s, another store’s: refused, and nothing leaves', async () => {
    const buyer = await stall.buyer();
    const orderId = await order(await goods(1), buyer);
    await readyForPickup(ctx(), scope(), orderId);
    const digits = await codeFor(buyer, orderId);
    const slip = `${digits.slice(0, 11)}${(Number(digits[11]) + 1) % 10}`;
    expect(await code(collect(ctx(), scope(), slip, null))).toBe('fulfilment.pickup_code_invalid');
    expect(await code(collect(ctx(), scope(), codeOf('00000000001'), null))).toBe('fulfilment.pickup_code_wrong');
    expect(await code(collect(ctx(), stall.scopes[1], digits, null))).toBe('fulfilment.pickup_code_wrong');
    expect(await code(collect(ctx(), scope(), digits, other.id))).toBe('fulfilment.pickup_other_store');
    expect(await stall.stateOf(orderId)).toBe('awaiting_shipment');
    const all = await Promise.all(Array.from({ length: 8 }, () => code(collect(ctx(), scope(), digits, store.id))));
    expect(all.toSorted()).toEqual(['done', ...Array.from({ length: 7 }, () => 'fulfilment.pickup_code_used')]);
    expect(await parcelsForBuyer(ctx(), buyer.id, orderId)).toHaveLength(1);
    expect(await code(readyForPickup(ctx(), scope(), orderId))).toBe('fulfilment.pickup_ended');
  });

  test('reminded, expired, made ready anew with another code; the old one opens nothing', async () => {
    const buyer = await stall.buyer();
    const orderId = await order(await goods(1), buyer);
    await readyForPickup(ctx(), scope(), orderId);
    const first = await codeFor(buyer, orderId);
    const told = async () =>
      (
        await stall.market.pool<{ name: string }[]>`
          SELECT name FROM kernel.events WHERE subject_id = ${orderId} AND name LIKE 'pickup.%' ORDER BY id`
      ).map((row) => row.name);
    stall.market.clock.advance(days(6));
    stall.market.clock.advance(hours(1));
    await lookAtPickups(ctx());
    await lookAtPickups(ctx());
    expect(await told()).toEqual(['pickup.ready', 'pickup.reminded']);
    stall.market.clock.advance(days(1));
    // The clock decides, before any worker has looked.
    expect(await code(collect(ctx(), scope(), first, null))).toBe('fulfilment.pickup_expired');
    await lookAtPickups(ctx());
    expect(await pickupForBuyer(ctx(), buyer.id, orderId)).toMatchObject({ code: null, pickup: { state: 'expired' } });
    await readyForPickup(ctx(), scope(), orderId);
    expect(await code(collect(ctx(), scope(), first, null))).toBe('fulfilment.pickup_code_wrong');
    expect(await code(collect(ctx(), scope(), await codeFor(buyer, orderId), null))).toBe('done');
  });

  test('nobody came for long: the order is closed, the goods are free and the money goes back; a case or a new code comes first', async () => {
    const buyer = await stall.buyer();
    const sku = await goods(3);
    const other = await stall.buyer();
    const [left, anew] = [await order(sku, buyer), await order(sku, other)];
    for (const orderId of [left, anew]) await readyForPickup(ctx(), scope(), orderId);
    const reserved = (await stall.stockOf(sku.skuId)).reserved;
    stall.market.clock.advance(days(7));
    await lookAtPickups(ctx());
    stall.market.clock.advance(days(6));
    await lookAtPickups(ctx());
    expect(await stall.stateOf(left)).toBe('awaiting_shipment');
    await readyForPickup(ctx(), scope(), anew);
    stall.market.clock.advance(days(1));
    await lookAtPickups(ctx());
    expect(await stall.stateOf(left)).toBe('closed');
    expect(await pickupForBuyer(ctx(), buyer.id, left)).toMatchObject({ code: null, pickup: { state: 'cancelled' } });
    expect((await stall.stockOf(sku.skuId)).reserved).toBe(reserved - 1);
    const [asked] = await stall.market.pool<{ amountFen: number }[]>`
      SELECT amount_fen FROM payments.refunds WHERE order_id = ${left}`;
    expect(asked?.amountFen).toBe(3_000);
    expect(await pickupForBuyer(ctx(), other.id, anew)).toMatchObject({ pickup: { state: 'ready' } });
    expect(await code(readyForPickup(ctx(), scope(), left))).toBe('fulfilment.pickup_ended');
    expect(await stall.audit(['orders', 'inventory', 'fulfilment'])).toEqual([]);
  });

  test('an order that is collected is not shipped, and its address does not change; one that is sent has no pickup', async () => {
    const buyer = await stall.buyer();
    const orderId = await order(await goods(1), buyer);
    const byCarrier = shipParcel(ctx(), scope(), { orderId, carrier: 'sf', waybillNo: 'SF0000000000077' });
    expect(await code(byCarrier)).toBe('fulfilment.order_collected');
    expect(await code(buyWaybill(ctx(), scope(), 'x', { orderId, carrier: 'sf' }))).toBe('fulfilment.order_collected');
    const elsewhere = await post(`/me/orders/${toId('ord', orderId)}/address`, buyer.actor, {
      addressId: toId('adr', buyer.addressId),
    });
    expect(elsewhere.body).toMatchObject({ code: 'orders.address_not_needed' });
    const sent = await stall.buy(buyer, [{ sku: await goods(0), quantity: 1 }]);
    await stall.pay(sent);
    await stall.market.drain();
    const sentId = sent.orders[0]?.orderId as Uuid;
    expect(await code(readyForPickup(ctx(), scope(), sentId))).toBe('fulfilment.pickup_not_found');
    expect(await pickupForBuyer(ctx(), buyer.id, sentId)).toBeNull();
    const stranger = await stall.buyer();
    expect(await code(pickupForBuyer(ctx(), stranger.id, orderId))).toBe('orders.order_not_found');
  });

  test('a store that is closed, another shop’s or too poor: said in the quote, refused at placing; ten buyers of three pieces', async () => {
    const buyer = await stall.buyer();
    const sku = await goods(3);
    const at = (storeId: Uuid) => ({ ...wanted(sku), pickup: { [shopId()]: toId('whs', storeId) } });
    const poor = (await post('/checkout/quote', buyer.actor, at(other.id))).body as Quote;
    expect(poor.problems).toMatchObject([{ code: 'checkout.store_short' }]);
    const refused = await post('/checkout/place', buyer.actor, { ...at(other.id), fingerprint: poor.fingerprint });
    expect(refused.body).toMatchObject({ code: 'checkout.store_short' });
    const nowhere = (await post('/checkout/quote', buyer.actor, at(sku.skuId))).body as Quote;
    expect(nowhere.problems).toMatchObject([{ code: 'checkout.store_closed' }]);
    const stores = await post('/checkout/stores', buyer.actor, { lines: wanted(sku).lines });
    expect(stores.body).toMatchObject({
      items: [
        { name: '天一广场店', short: false },
        { name: '空店', short: true },
      ],
    });

    const many = await Promise.all(Array.from({ length: 10 }, () => stall.buyer()));
    const quote = (await post('/checkout/quote', buyer.actor, wanted(sku))).body as Quote;
    const replies = await Promise.all(
      many.map((one) => post('/checkout/place', one.actor, { ...wanted(sku), fingerprint: quote.fingerprint })),
    );
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(3);
    expect(
      new Set(replies.filter((reply) => reply.status !== 201).map((reply) => (reply.body as { code: string }).code)),
    ).toEqual(new Set(['checkout.store_short']));
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ onHand: 13, reserved: 3 });
  });

  test('goods that travel ask for an address; the books are right after all this', async () => {
    const buyer = await stall.buyer();
    const lines = [{ skuId: toId('sku', (await goods(0)).skuId), quantity: 1 }];
    const quote = (await post('/checkout/quote', buyer.actor, { lines })).body as Quote;
    expect(quote.needsAddress).toBe(true);
    const reply = await post('/checkout/place', buyer.actor, { lines, fingerprint: quote.fingerprint });
    expect(reply.body).toMatchObject({ code: 'checkout.address_needed' });
    expect(await stall.audit()).toEqual([]);
  });
});
