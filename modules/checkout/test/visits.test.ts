import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours, later, minutes, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { saveCalendar, visitsOfBuyer } from '#modules/appointments';
import type { SkuForSale } from '#modules/catalog';
import { ordersToOneDoor, recordRefund, recordShipment } from '#modules/orders';
import { trafficOf } from './wire.ts';

/** A service is bought together with its appointment: both or neither, and the appointment ends with the order. */

let stall: Stall;
let service: SkuForSale;
let pot: SkuForSale;
let calendarId: Uuid;
beforeAll(async () => {
  stall = await openStall();
  const calendar = await saveCalendar(stall.market.ctx(), stall.scopes[0], null, {
    name: '上门修琴',
    purpose: 'service',
    place: 'at_home',
    street: null,
    divisions: ['330000'],
    slotMinutes: 60,
    week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '09:00', to: '18:00', capacity: 3 })),
    leadHours: 2,
    horizonDays: 30,
    changeUntilHours: 24,
    state: 'open',
  });
  calendarId = calendar.id;
  service = await stall.sku({ priceFen: 20_000, stock: 500, more: { kind: 'service', calendarId } });
  pot = await stall.sku({ priceFen: 5_500, stock: 500 });
});
afterAll(() => stall?.market.close());

const at = (time: string, day = '2026-11-25') => new Date(`${day}T${time}:00+08:00`);
async function placing(buyer: Buyer, wanted: readonly { sku: SkuForSale; quantity?: number }[], startsAt: Date | null) {
  const lines = wanted.map(({ sku, quantity = 1 }) => ({ skuId: toId('sku', sku.skuId), quantity }));
  const ask = { lines, addressId: toId('adr', buyer.addressId) };
  const quote = (await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body: ask })).body as {
    fingerprint: string;
    shops: { lines: { skuId: string; noReturn: boolean; calendarId: string | null }[] }[];
  };
  const found = quote.shops.flatMap((shop) => shop.lines);
  const agreedNoReturn = found.filter((line) => line.noReturn).map((line) => line.skuId);
  const visits = startsAt ? [{ skuId: toId('sku', service.skuId), startsAt: startsAt.toISOString() }] : undefined;
  const body = { ...ask, fingerprint: quote.fingerprint, agreedNoReturn, ...(visits ? { visits } : {}) };
  return { found, place: () => stall.market.http('POST', '/checkout/place', { as: buyer.actor, body }) };
}
const ordersOf = async (buyer: Buyer) =>
  stall.market.pool<{ id: Uuid; tradeId: Uuid; state: string }[]>`
    SELECT id, trade_id, state FROM orders.orders WHERE buyer_id = ${buyer.id} ORDER BY placed_at`;
const taken = async (startsAt: Date) =>
  (
    await stall.market.pool<{ taken: number }[]>`
      SELECT taken FROM appointments.slots WHERE calendar_id = ${calendarId} AND starts_at = ${startsAt}`
  )[0]?.taken ?? 0;

test('without a time, at one that is not offered, from outside: refused, and nothing is held', async () => {
  const buyer = await stall.buyer();
  const bare = await placing(buyer, [{ sku: service }, { sku: pot }], null);
  expect(bare.found.map((line) => line.calendarId)).toEqual(expect.arrayContaining([toId('cal', calendarId), null]));
  expect((await bare.place()).body).toMatchObject({ code: 'checkout.visit_missing' });
  const night = await placing(buyer, [{ sku: service }, { sku: pot }], at('03:00'));
  expect((await night.place()).body).toMatchObject({ code: 'appointments.slot_not_offered' });
  const shanghai = await stall.buyer('310101');
  expect((await (await placing(shanghai, [{ sku: service }], at('09:00'))).place()).body).toMatchObject({
    code: 'appointments.place_not_served',
  });
  expect(await ordersOf(buyer)).toEqual([]);
  expect(await stall.stockOf(service.skuId)).toMatchObject({ reserved: 0 });
  expect(await taken(at('09:00'))).toBe(0);
});

test('fifty buyers place at once for three places: three orders, none of the others holds anything', async () => {
  const buyers: Buyer[] = [];
  for (let n = 0; n < 50; n += 1) buyers.push(await stall.buyer());
  const ready = [];
  for (const buyer of buyers) ready.push(await placing(buyer, [{ sku: service }], at('10:00')));
  const replies = await Promise.all(ready.map((one) => one.place()));
  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(3);
  for (const reply of replies)
    if (reply.status !== 201) expect((reply.body as { code: string }).code).toBe('appointments.slot_full');
  expect(await taken(at('10:00'))).toBe(3);
  expect(await stall.stockOf(service.skuId)).toMatchObject({ reserved: 3 });
  // Not paid in time: the places are free again.
  stall.market.clock.advance(minutes(31));
  await stall.market.drain();
  expect(await taken(at('10:00'))).toBe(0);
  expect(await stall.audit(['appointments', 'inventory', 'orders'])).toEqual([]);
});

test('what waits for a visit is not offered to a carrier: not in the list, not in one box with others', async () => {
  const { market } = stall;
  const buyer = await stall.buyer();
  const wanted = [[{ sku: service }], [{ sku: service }, { sku: pot }], [{ sku: pot, quantity: 2 }]];
  const orders: Uuid[] = [];
  for (const [hour, lines] of wanted.entries()) {
    const { tradeId } = (await (await placing(buyer, lines, at(`1${5 + hour}:00`))).place()).body as {
      tradeId: string;
    };
    await stall.pay({ tradeId: uuidOf('trd', tradeId) });
    for (const { id } of await ordersOf(buyer)) if (!orders.includes(id)) orders.push(id);
  }
  const staff = market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'packer', permissions: ['orders.*'] }]);
  const list = await market.http('GET', `/shops/${toId('shp', stall.shops[0])}/orders?state=to_ship`, { as: staff });
  const rows = (
    list.body as { items: { id: string; visitLineIds: string[]; lines: { id: string; skuId: string }[] }[] }
  ).items;
  for (const [place, id] of orders.entries()) {
    const row = rows.find((one) => one.id === toId('ord', id));
    const services = row?.lines.filter((line) => line.skuId === toId('sku', service.skuId)).map((line) => line.id);
    expect(row?.visitLineIds).toEqual(services);
    expect(services).toHaveLength(place === 2 ? 0 : 1);
  }
  const doors = await ordersToOneDoor(market.ctx(), stall.scopes[0]);
  const [, both, pots] = orders;
  expect(doors).toHaveLength(1);
  expect(new Map(doors[0]?.orders.map(({ id, pieces }) => [id, pieces]))).toEqual(
    new Map([
      [both, 1],
      [pots, 2],
    ]),
  );
});

test('the code ends the service: the order is shipped by it, no carrier takes the line, and a refund frees the slot', async () => {
  const { market } = stall;
  const buyer = await stall.buyer();
  const reply = await (await placing(buyer, [{ sku: service, quantity: 2 }], at('11:00'))).place();
  expect(reply.status, reply.text).toBe(201);
  const [order] = await ordersOf(buyer);
  const orderId = order?.id as Uuid;
  await stall.pay({ tradeId: order?.tradeId as Uuid });
  expect(await taken(at('11:00'))).toBe(2);
  const [timer] = await market.pool<
    { firesAt: Date }[]
  >`SELECT fires_at FROM orders.timers WHERE order_id = ${orderId} AND kind = 'ship'`;
  expect(timer?.firesAt.getTime()).toBeGreaterThanOrEqual(later(at('11:00'), hours(47)).getTime());
  await expect(recordShipment(market.ctx(), stall.scopes[0], { orderId, parcelId: orderId })).rejects.toMatchObject({
    code: 'orders.nothing_to_ship',
  });
  const [visit] = await visitsOfBuyer(market.ctx(), buyer.id, orderId);
  // Put off by a week: the shop is not late for it.
  const moved = await market.http(
    'POST',
    `/me/orders/${toId('ord', orderId)}/appointments/${toId('apt', visit?.id as Uuid)}/move`,
    {
      as: buyer.actor,
      body: { startsAt: at('11:00', '2026-12-03').toISOString() },
    },
  );
  expect(moved.status, moved.text).toBe(200);
  expect([await taken(at('11:00')), await taken(at('11:00', '2026-12-03'))]).toEqual([0, 2]);
  const [put] = await market.pool<
    { firesAt: Date }[]
  >`SELECT fires_at FROM orders.timers WHERE order_id = ${orderId} AND kind = 'ship'`;
  expect(put?.firesAt).toEqual(later(at('12:00', '2026-12-03'), hours(48)));
  market.clock.set(at('11:30', '2026-12-03'));
  const staff = market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'packer', permissions: ['orders.*'] }]);
  const done = await market.http('POST', `/shops/${toId('shp', stall.shops[0])}/appointments/finish`, {
    as: staff,
    body: { code: visit?.code },
  });
  expect(done.status, done.text).toBe(200);
  expect(await stall.stateOf(orderId)).toBe('shipped');

  const other = await stall.buyer();
  await (await placing(other, [{ sku: service }, { sku: pot }], at('14:00', '2026-12-10'))).place();
  const [second] = await ordersOf(other);
  await stall.pay({ tradeId: second?.tradeId as Uuid });
  const [line] = await market.pool<{ id: Uuid }[]>`
    SELECT id FROM orders.lines WHERE order_id = ${second?.id as Uuid} AND sku_id = ${service.skuId}`;
  expect(await taken(at('14:00', '2026-12-10'))).toBe(1);
  await recordRefund(market.ctx(), {
    shopId: stall.shops[0],
    orderId: second?.id as Uuid,
    cause: 'case:test',
    lines: [{ lineId: line?.id as Uuid, quantity: 1, amountFen: 20_000 }],
    freightFen: 0,
    reason: 'test',
  });
  expect(await taken(at('14:00', '2026-12-10'))).toBe(0);
  market.clock.advance(days(1));
  expect(await stall.audit(['appointments', 'inventory'])).toEqual([]);
});

test('ordinary goods pay nothing for it: placing them says not one word to the calendars', async () => {
  const buyer = await stall.buyer();
  const one = await placing(buyer, [{ sku: pot }], null);
  const { statements } = await trafficOf(stall.market.pool, async () => {
    expect((await one.place()).status).toBe(201);
  });
  expect(statements.filter((statement) => statement.includes('appointments.'))).toEqual([]);
});

test('a service names a calendar of its own shop', async () => {
  const more = { kind: 'service' as const };
  await expect(stall.sku({ priceFen: 100, stock: 1, more })).rejects.toMatchObject({
    code: 'catalog.calendar_missing',
  });
  await expect(stall.sku({ priceFen: 100, stock: 1, shop: 1, more: { ...more, calendarId } })).rejects.toMatchObject({
    code: 'catalog.calendar_not_offered',
  });
});
