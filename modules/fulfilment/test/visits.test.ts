import { afterAll, beforeAll, expect, test } from 'vitest';
import { chinaDay, days, fen, later, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { miss, saveCalendar, visitsOfBuyer } from '#modules/appointments';
import type { SkuForSale } from '#modules/catalog';
import { changeTemplate, createTemplate } from '#modules/freight';
import { changeAddress, recordRefund } from '#modules/orders';
import { parcelsForBuyer } from '../shipping-service.ts';

/** Delivered and installed in one visit (送装一体): booked after paying, done by the code, never two crews in one place. */

let stall: Stall;
let wardrobe: SkuForSale;
let calendarId: Uuid;
let templateId: Uuid;
const at = (time: string, day = '2026-11-26') => new Date(`${day}T${time}:00+08:00`);
beforeAll(async () => {
  stall = await openStall();
  const calendar = await saveCalendar(ctx(), scope(), null, {
    name: '送装',
    purpose: 'delivery',
    place: 'at_home',
    street: null,
    divisions: ['330000'],
    slotMinutes: 120,
    week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '09:00', to: '17:00', capacity: 2 })),
    leadHours: 2,
    horizonDays: 30,
    changeUntilHours: 12,
    state: 'open',
  });
  calendarId = calendar.id;
  const template = await createTemplate(ctx(), scope(), {
    name: '送装一体',
    mode: 'piece',
    rules: { rates: [{ places: [], first: 1, firstFen: fen(8_000), next: 1, nextFen: fen(0) }] },
    calendarId,
  });
  templateId = template.id;
  wardrobe = await stall.sku({ priceFen: 200_000, stock: 100, more: { freightTemplateId: templateId } });
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const scope = () => stall.scopes[0];
const post = (path: string, as: Buyer['actor'], body?: object) =>
  stall.market.http('POST', path, { as, ...(body ? { body } : {}) });
const staff = () =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'packer', permissions: ['orders.*'] }]);

async function bought(buyer: Buyer, sku = wardrobe): Promise<string> {
  const what = { lines: [{ skuId: toId('sku', sku.skuId), quantity: 2 }], addressId: toId('adr', buyer.addressId) };
  const { fingerprint } = (await post('/checkout/quote', buyer.actor, what)).body as { fingerprint: string };
  const reply = await post('/checkout/place', buyer.actor, { ...what, fingerprint });
  expect(reply.status, reply.text).toBe(201);
  const { tradeId, orders } = reply.body as { tradeId: string; orders: { id: string }[] };
  await stall.pay({ tradeId: uuidOf('trd', tradeId) } as never);
  await stall.market.drain();
  return orders[0]?.id ?? '';
}
const timer = async (buyer: Buyer) =>
  (
    await stall.market.pool<{ firesAt: Date; firedAt: Date | null }[]>`
      SELECT t.fires_at, t.fired_at FROM orders.timers t JOIN orders.orders o ON o.id = t.order_id
      WHERE o.buyer_id = ${buyer.id} AND t.kind = 'ship'`
  )[0];
const book = (buyer: Buyer, orderId: string, startsAt: Date) =>
  post(`/me/orders/${orderId}/visit`, buyer.actor, { startsAt: startsAt.toISOString() });

test('paid, booked, missed, moved, done: the promise follows the visit, the code is the receipt', async () => {
  const buyer = await stall.buyer();
  const orderId = await bought(buyer);
  // Nobody is late while the buyer has not chosen.
  expect((await timer(buyer))?.firedAt).not.toBeNull();
  expect((await stall.market.http('GET', `/me/orders/${orderId}/visit`, { as: buyer.actor })).body).toEqual({
    visit: { calendarId: toId('cal', calendarId), booked: false, mayBook: true },
  });
  // What was bought stays as it was bought, whatever the template says later.
  const plain = {
    name: '送装一体',
    mode: 'piece' as const,
    rules: { rates: [{ places: [], first: 1, firstFen: fen(8_000), next: 1, nextFen: fen(0) }] },
  };
  await changeTemplate(ctx(), scope(), templateId, plain);
  const booked = await book(buyer, orderId, at('09:00'));
  expect(booked.status, booked.text).toBe(201);
  await changeTemplate(ctx(), scope(), templateId, { ...plain, calendarId });
  expect(await timer(buyer)).toEqual({ firesAt: at('11:00'), firedAt: null });
  expect((await book(buyer, orderId, at('13:00'))).body).toMatchObject({ code: 'appointments.already_booked' });

  const [visit] = await visitsOfBuyer(ctx(), buyer.id, uuidOfOrder(orderId));
  stall.market.clock.set(at('10:00'));
  await miss(ctx(), scope(), visit?.id as Uuid);
  await stall.market.drain();
  expect((await timer(buyer))?.firedAt).not.toBeNull();
  const moved = await post(`/me/orders/${orderId}/appointments/${toId('apt', visit?.id as Uuid)}/move`, buyer.actor, {
    startsAt: at('15:00', '2026-11-27').toISOString(),
  });
  expect(moved.status, moved.text).toBe(200);
  await stall.market.drain();
  expect(await timer(buyer)).toEqual({ firesAt: at('17:00', '2026-11-27'), firedAt: null });

  stall.market.clock.set(at('16:00', '2026-11-27'));
  const done = await post(`/shops/${toId('shp', stall.shops[0])}/appointments/finish`, staff(), { code: visit?.code });
  expect(done.status, done.text).toBe(200);
  await stall.market.drain();
  expect(await stall.stateOf(uuidOfOrder(orderId))).toBe('shipped');
  const parcels = await parcelsForBuyer(ctx(), buyer.id, uuidOfOrder(orderId));
  expect(parcels).toMatchObject([{ parcel: { carrier: 'crew', state: 'signed' }, lines: [{ quantity: 2 }] }]);
});

test('thirty buyers want two places: two have them; a closed order leaves its place; from outside, by carrier: refused', async () => {
  const buyers: Buyer[] = [];
  for (let n = 0; n < 30; n += 1) buyers.push(await stall.buyer());
  const orders: string[] = [];
  for (const buyer of buyers) orders.push(await bought(buyer));
  const startsAt = at('09:00', '2026-12-03');
  const replies = await Promise.all(buyers.map((buyer, n) => book(buyer, orders[n] ?? '', startsAt)));
  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(2);
  expect(
    new Set(replies.filter((reply) => reply.status !== 201).map((reply) => (reply.body as { code: string }).code)),
  ).toEqual(new Set(['appointments.slot_full']));

  const winner = replies.findIndex((reply) => reply.status === 201);
  const loser = replies.findIndex((reply) => reply.status !== 201);
  const [line] = await stall.market.pool<{ id: Uuid }[]>`
    SELECT id FROM orders.lines WHERE order_id = ${uuidOfOrder(orders[winner] ?? '')}`;
  await recordRefund(ctx(), {
    shopId: stall.shops[0],
    orderId: uuidOfOrder(orders[winner] ?? ''),
    cause: 'case:visit',
    lines: [{ lineId: line?.id as Uuid, quantity: 2, amountFen: 400_000 }],
    freightFen: 8_000,
    reason: 'test',
  });
  await stall.market.drain();
  expect((await book(buyers[loser] as Buyer, orders[loser] ?? '', startsAt)).status).toBe(201);

  const shanghai = await stall.buyer('310101');
  expect((await book(shanghai, await bought(shanghai), startsAt)).body).toMatchObject({
    code: 'appointments.place_not_served',
  });
  const [stranger] = buyers;
  if (!stranger) throw new Error('nobody');
  expect((await book(shanghai, orders[0] ?? '', startsAt)).body).toMatchObject({ code: 'orders.order_not_found' });
  const kettle = await stall.sku({ priceFen: 900, stock: 5, shop: 1 });
  expect((await book(stranger, await bought(stranger, kettle), startsAt)).body).toMatchObject({
    code: 'fulfilment.visit_not_offered',
  });
  stall.market.clock.advance(days(1));
  await stall.market.drain();
  expect(await stall.audit(['appointments', 'fulfilment', 'inventory'])).toEqual([]);
});

test('a template names a calendar of its own shop that is for delivering', async () => {
  const rules = { rates: [{ places: [], first: 1, firstFen: fen(0), next: 1, nextFen: fen(0) }] };
  await expect(
    createTemplate(ctx(), stall.scopes[1], { name: '偷', mode: 'piece', rules, calendarId }),
  ).rejects.toMatchObject({ code: 'freight.calendar_not_offered' });
});

const uuidOfOrder = (id: string): Uuid => uuidOf('ord', id);

test('an order that people bring does not move to where they do not come; within their area it does', async () => {
  const buyer = await stall.buyer();
  const orderId = await bought(buyer);
  const day = chinaDay(later(stall.market.clock.now(), days(3)));
  expect((await book(buyer, orderId, at('09:00', day))).status).toBe(201);
  const goesTo = (divisionCode: string) =>
    changeAddress(stall.market.ctx(buyer.actor), buyer.id, uuidOf('ord', orderId), {
      ...buyer.receiver,
      divisionCode,
      street: '人民路 1 号',
    });
  await expect(goesTo('310101')).rejects.toMatchObject({ code: 'orders.address_not_delivered' });
  expect(await goesTo('330282')).toMatchObject({ receiver: { divisionCode: '330282' } });
});
