import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, fen, later, provide, toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { requestCase } from '#modules/aftersales';
import { saveCalendar, visitsOfBuyer } from '#modules/appointments';
import type { SkuForSale } from '#modules/catalog';
import { createTemplate } from '#modules/freight';
import { recordShipment } from '#modules/orders';
import { paymentGateways } from '#modules/payments';

/** An install service is bought with its goods, as a line of its own, in the installer's order, and goes with them when they go back. */

let stall: Stall;
let heater: SkuForSale;
let own: SkuForSale;
let foreign: SkuForSale;
let foreignCalendar: Uuid;

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '09:00', to: '18:00', capacity: 9 }));
const calendarOf = (place: 0 | 1, name: string, purpose: 'service' | 'delivery' = 'service') =>
  saveCalendar(stall.market.ctx(), stall.scopes[place], null, {
    name,
    purpose,
    place: 'at_home',
    street: null,
    divisions: ['330000'],
    slotMinutes: 60,
    week,
    leadHours: 2,
    horizonDays: 60,
    changeUntilHours: 24,
    state: 'open',
  });
const clerk = (place: 0 | 1) =>
  stall.market.user([
    { scope: 'shop', scopeId: stall.shops[place], role: 'manager', permissions: ['catalog.*', 'orders.*'] },
  ]);
const shopPath = (place: 0 | 1): string => `/shops/${toId('shp', stall.shops[place])}`;

async function offer(goods: SkuForSale, service: SkuForSale): Promise<{ installId: string; state: string }> {
  const reply = await stall.market.http('POST', `${shopPath(0)}/products/${toId('prd', goods.productId)}/installs`, {
    as: clerk(0),
    body: { serviceProductId: toId('prd', service.productId) },
  });
  expect(reply.status, reply.text).toBe(201);
  return reply.body as { installId: string; state: string };
}
const answer = (installId: string, given: 'agreed' | 'declined' | 'ended', place: 0 | 1 = 1) =>
  stall.market.http('POST', `${shopPath(place)}/install-requests/${installId}/answer`, {
    as: clerk(place),
    body: { answer: given },
  });

beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
  const mine = await calendarOf(0, '本店安装');
  foreignCalendar = (await calendarOf(1, '帮装')).id;
  heater = await stall.sku({ priceFen: 129_900, stock: 50 });
  own = await stall.sku({ priceFen: 15_000, stock: 500, more: { kind: 'service', calendarId: mine.id } });
  foreign = await stall.sku({
    priceFen: 18_000,
    stock: 500,
    shop: 1,
    more: { kind: 'service', calendarId: foreignCalendar },
  });
});
afterAll(() => stall?.market.close());

const at = (day: string, time = '10:00') => new Date(`${day}T${time}:00+08:00`);
type Wish = { goods?: SkuForSale; service: SkuForSale; quantity?: number; startsAt?: Date | null };
async function placing(buyer: Buyer, { goods = heater, service, quantity = 1, startsAt = null }: Wish) {
  const ask = {
    lines: [{ skuId: toId('sku', goods.skuId), quantity }],
    addressId: toId('adr', buyer.addressId),
    installs: [{ skuId: toId('sku', goods.skuId), serviceSkuId: toId('sku', service.skuId) }],
  };
  const quoted = await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body: ask });
  expect(quoted.status, quoted.text).toBe(200);
  const quote = quoted.body as {
    fingerprint: string;
    payableFen: number;
    problems: { code: string }[];
    shops: {
      lines: { skuId: string; quantity: number; calendarId: string | null; installs: string[]; noReturn: boolean }[];
    }[];
  };
  const lines = quote.shops.flatMap((shop) => shop.lines);
  const body = {
    ...ask,
    fingerprint: quote.fingerprint,
    agreedNoReturn: lines.filter((line) => line.noReturn).map((line) => line.skuId),
    ...(startsAt ? { visits: [{ skuId: toId('sku', service.skuId), startsAt: startsAt.toISOString() }] } : {}),
  };
  return { quote, lines, place: () => stall.market.http('POST', '/checkout/place', { as: buyer.actor, body }) };
}
type Placed = { tradeId: Uuid; orders: Map<Uuid, Uuid> };
async function bought(buyer: Buyer, wish: Wish): Promise<Placed> {
  const reply = await (await placing(buyer, wish)).place();
  expect(reply.status, reply.text).toBe(201);
  const rows = await stall.market.pool<{ id: Uuid; shopId: Uuid; tradeId: Uuid }[]>`
    SELECT id, shop_id, trade_id FROM orders.orders WHERE buyer_id = ${buyer.id} ORDER BY placed_at DESC, id DESC`;
  const tradeId = rows[0]?.tradeId as Uuid;
  await stall.pay({ tradeId });
  return { tradeId, orders: new Map(rows.filter((row) => row.tradeId === tradeId).map((row) => [row.shopId, row.id])) };
}
const lineOf = async (orderId: Uuid, skuId: Uuid) =>
  (
    await stall.market.pool<
      { id: Uuid; refundedQuantity: number; shippedQuantity: number; cancelledQuantity: number }[]
    >`
      SELECT id, refunded_quantity, shipped_quantity, cancelled_quantity FROM orders.lines WHERE order_id = ${orderId} AND sku_id = ${skuId}`
  )[0];
const visitOf = async (orderId: Uuid) =>
  (
    await stall.market.pool<{ state: string; places: number }[]>`
      SELECT state, places FROM appointments.bookings WHERE order_id = ${orderId}`
  )[0];
const installsFor = async (buyer: Buyer, orderId: Uuid) =>
  (
    (await stall.market.http('GET', `/me/orders/${toId('ord', orderId)}/installs`, { as: buyer.actor })).body as {
      items: { role: string; state: string; quantity: number; withDelivery: boolean }[];
    }
  ).items;

test("a shop's own service is offered at once, another's once it agrees; nobody else answers for it", async () => {
  const wrong = await stall.market.http('POST', `${shopPath(0)}/products/${toId('prd', own.productId)}/installs`, {
    as: clerk(0),
    body: { serviceProductId: toId('prd', own.productId) },
  });
  expect(wrong.body).toMatchObject({ code: 'catalog.install_goods_kind' });
  const goods = await stall.market.http('POST', `${shopPath(0)}/products/${toId('prd', heater.productId)}/installs`, {
    as: clerk(0),
    body: { serviceProductId: toId('prd', heater.productId) },
  });
  expect(goods.body).toMatchObject({ code: 'catalog.install_service_kind' });

  expect(await offer(heater, own)).toMatchObject({ state: 'agreed', own: true });
  const asked = await offer(heater, foreign);
  expect(asked.state).toBe('asked');
  const again = await stall.market.http('POST', `${shopPath(0)}/products/${toId('prd', heater.productId)}/installs`, {
    as: clerk(0),
    body: { serviceProductId: toId('prd', foreign.productId) },
  });
  expect(again.body).toMatchObject({ code: 'catalog.install_there_already' });
  const offered = async () =>
    (
      (await stall.market.http('GET', `/products/${toId('prd', heater.productId)}/installs`, {})).body as {
        items: { serviceProductId: string; skus: { priceFen: number }[] }[];
      }
    ).items;
  expect((await offered()).map((one) => one.skus[0]?.priceFen)).toEqual([15_000]);

  const buyer = await stall.buyer();
  const early = await placing(buyer, { service: foreign, startsAt: at('2026-12-10') });
  expect(early.quote.problems).toMatchObject([{ code: 'checkout.install_not_offered' }]);
  expect((await early.place()).body).toMatchObject({ code: 'checkout.install_not_offered' });

  // The shop that asked cannot answer for the one it asked.
  expect((await answer(asked.installId, 'agreed', 0)).body).toMatchObject({ code: 'catalog.install_not_found' });
  expect((await answer(asked.installId, 'agreed')).body).toMatchObject({ state: 'agreed' });
  expect((await answer(asked.installId, 'declined')).body).toMatchObject({ code: 'catalog.install_step' });
  expect(await offered()).toHaveLength(2);

  // Each side's page, read behind the wall of its shop and naming the other's goods.
  type Names = { items: { installId: string; state: string }[] };
  const read = async (place: 0 | 1, path: string) =>
    (await stall.market.http('GET', `${shopPath(place)}${path}`, { as: clerk(place) })).body as Names;
  const listed = await read(0, `/products/${toId('prd', heater.productId)}/installs`);
  expect(listed.items.map((one) => one.state)).toEqual(['agreed', 'agreed']);
  expect((await read(1, '/install-requests')).items).toMatchObject([{ installId: asked.installId, state: 'agreed' }]);
  expect((await read(0, '/install-requests')).items).toEqual([]);
  expect(await read(1, `/products/${toId('prd', heater.productId)}/installs`)).toMatchObject({
    code: 'catalog.product_not_found',
  });
});

test('unit × quantity is a line of its own; a visit before the goods can be there is refused, and nothing is held', async () => {
  const buyer = await stall.buyer();
  const soon = await placing(buyer, {
    service: foreign,
    quantity: 2,
    startsAt: later(stall.market.clock.now(), days(1)),
  });
  const line = soon.lines.find((one) => one.skuId === toId('sku', foreign.skuId));
  expect(line).toMatchObject({
    quantity: 2,
    calendarId: toId('cal', foreignCalendar),
    installs: [toId('sku', heater.skuId)],
  });
  expect(soon.quote.payableFen).toBe(2 * (129_900 + 18_000));
  expect((await soon.place()).body).toMatchObject({ code: 'checkout.install_too_soon' });
  const bare = await placing(buyer, { service: foreign, quantity: 2 });
  expect((await bare.place()).body).toMatchObject({ code: 'checkout.visit_missing' });
  expect((await stall.stockOf(heater.skuId)).reserved).toBe(0);
});

test("another shop installs: its own order, paid with the rest; the code ends it and its money is the installer's", async () => {
  const buyer = await stall.buyer();
  const { orders } = await bought(buyer, { service: foreign, quantity: 2, startsAt: at('2026-12-12') });
  const [goods, work] = [orders.get(stall.shops[0]) as Uuid, orders.get(stall.shops[1]) as Uuid];
  expect(await visitOf(work)).toMatchObject({ state: 'booked', places: 2 });
  expect(await installsFor(buyer, goods)).toMatchObject([{ role: 'goods', state: 'waiting', quantity: 2 }]);
  expect(await installsFor(buyer, work)).toMatchObject([{ role: 'service', state: 'waiting', quantity: 2 }]);
  const seen = async (place: 0 | 1, orderId: Uuid) =>
    (
      await stall.market.http('GET', `${shopPath(place)}/orders/${toId('ord', orderId)}/installs`, {
        as: clerk(place),
      })
    ).body;
  expect(await seen(0, goods)).toMatchObject({ items: [{ role: 'goods', state: 'waiting', quantity: 2 }] });
  expect(await seen(1, work)).toMatchObject({ items: [{ role: 'service', state: 'waiting', quantity: 2 }] });
  expect(await seen(1, goods)).toMatchObject({ code: 'orders.order_not_found' });
  const stranger = await stall.buyer();
  const other = await stall.market.http('GET', `/me/orders/${toId('ord', goods)}/installs`, { as: stranger.actor });
  expect(other.status).toBe(404);

  await recordShipment(stall.market.ctx(), stall.scopes[0], { orderId: goods, parcelId: goods });
  const [visit] = await visitsOfBuyer(stall.market.ctx(), buyer.id, work);
  stall.market.clock.set(at('2026-12-12', '10:30'));
  const done = await stall.market.http('POST', `${shopPath(1)}/appointments/finish`, {
    as: clerk(1),
    body: { code: visit?.code },
  });
  expect(done.status, done.text).toBe(200);
  expect(await stall.stateOf(work)).toBe('shipped');
  expect(await installsFor(buyer, goods)).toMatchObject([{ state: 'done' }]);

  // Done work stays paid when the goods go back.
  await requestCase(stall.market.ctx(buyer.actor), {
    buyerId: buyer.id,
    orderId: goods,
    kind: 'refund_only',
    lines: [{ lineId: (await lineOf(goods, heater.skuId))?.id as Uuid, quantity: 2 }],
    reason: 'damaged',
    description: '',
  });
  stall.market.clock.advance(days(3));
  await stall.market.drain();
  expect(await lineOf(goods, heater.skuId)).toMatchObject({ refundedQuantity: 2 });
  expect(await lineOf(work, foreign.skuId)).toMatchObject({ refundedQuantity: 0, shippedQuantity: 2 });

  stall.market.clock.advance(days(20));
  await stall.market.drain();
  expect(await stall.stateOf(work)).toBe('completed');
  const [settled] = await stall.market.pool<{ shopFen: number; commissionFen: number; state: string }[]>`
    SELECT shop_fen, commission_fen, state FROM payments.settlements WHERE order_id = ${work}`;
  expect((settled?.shopFen ?? 0) + (settled?.commissionFen ?? 0)).toBe(36_000);
  expect(settled?.state).toBe('settled');
  expect(await stall.audit()).toEqual([]);
});

test('goods that go back before the visit take as many installs with them, once; the install alone leaves the goods', async () => {
  const buyer = await stall.buyer();
  const { orders } = await bought(buyer, {
    service: foreign,
    quantity: 3,
    startsAt: at('2027-01-20'),
  });
  const [goods, work] = [orders.get(stall.shops[0]) as Uuid, orders.get(stall.shops[1]) as Uuid];
  const ask = (orderId: Uuid, lineId: Uuid, quantity: number) =>
    requestCase(stall.market.ctx(buyer.actor), {
      buyerId: buyer.id,
      orderId,
      kind: 'refund_only',
      lines: [{ lineId, quantity }],
      reason: 'no_longer_wanted',
      description: '',
    });
  const [pot, install] = [await lineOf(goods, heater.skuId), await lineOf(work, foreign.skuId)];
  const settle = async () => {
    stall.market.clock.advance(days(2.1));
    await stall.market.drain();
  };
  await expect(
    requestCase(stall.market.ctx(buyer.actor), {
      buyerId: buyer.id,
      orderId: work,
      lines: [{ lineId: install?.id as Uuid, quantity: 1 }],
      reason: 'goods_refunded',
      description: '',
    }),
  ).rejects.toMatchObject({ code: 'aftersales.reason_unfit' });
  // One install alone: the goods stay.
  await ask(work, install?.id as Uuid, 1);
  await settle();
  expect(await lineOf(work, foreign.skuId)).toMatchObject({ refundedQuantity: 1 });
  expect(await lineOf(goods, heater.skuId)).toMatchObject({ refundedQuantity: 0 });
  // One of the goods: it is the one without install. Two more: both installs go, and nobody comes any more.
  await ask(goods, pot?.id as Uuid, 1);
  await settle();
  expect(await lineOf(work, foreign.skuId)).toMatchObject({ refundedQuantity: 1 });
  await ask(goods, pot?.id as Uuid, 2);
  await settle();
  expect(await lineOf(goods, heater.skuId)).toMatchObject({ refundedQuantity: 3 });
  expect(await lineOf(work, foreign.skuId)).toMatchObject({ refundedQuantity: 3 });
  expect(await stall.stateOf(work)).toBe('closed');
  expect((await visitOf(work))?.state).toBe('released');
  const [cases] = await stall.market.pool<{ n: number }[]>`
    SELECT count(*) AS n FROM aftersales.cases WHERE order_id = ${work} AND reason = 'goods_refunded'`;
  expect(cases?.n).toBe(1);
  expect(await stall.audit()).toEqual([]);
});

test("brought and installed in one visit by the shop's own people: no second time is asked, no carrier takes the work", async () => {
  const { market } = stall;
  const van = await calendarOf(0, '送装', 'delivery');
  const template = await createTemplate(market.ctx(), stall.scopes[0], {
    name: '送装一体',
    mode: 'piece',
    rules: { rates: [{ places: [], first: 1, firstFen: fen(8_000), next: 1, nextFen: fen(0) }] },
    calendarId: van.id,
  });
  const sofa = await stall.sku({ priceFen: 300_000, stock: 9, more: { freightTemplateId: template.id } });
  await offer(sofa, own);
  const buyer = await stall.buyer();
  const asked = await placing(buyer, { goods: sofa, service: own });
  expect(asked.lines.map((line) => line.calendarId)).toEqual([null, null]);
  const { orders } = await bought(buyer, { goods: sofa, service: own });
  const orderId = orders.get(stall.shops[0]) as Uuid;
  expect(await installsFor(buyer, orderId)).toMatchObject([{ role: 'goods', withDelivery: true, state: 'waiting' }]);
  const lines = [{ lineId: (await lineOf(orderId, own.skuId))?.id as Uuid, quantity: 1 }];
  await expect(
    recordShipment(market.ctx(), stall.scopes[0], { orderId, parcelId: orderId, lines }),
  ).rejects.toMatchObject({ code: 'orders.visit_not_done' });
  const startsAt = at('2027-01-25');
  const visit = await market.http('POST', `/me/orders/${toId('ord', orderId)}/visit`, {
    as: buyer.actor,
    body: { startsAt: startsAt.toISOString() },
  });
  expect(visit.status, visit.text).toBe(201);
  const [booked] = await visitsOfBuyer(market.ctx(), buyer.id, orderId);
  market.clock.set(at('2027-01-25', '10:40'));
  await market.http('POST', `${shopPath(0)}/appointments/finish`, { as: clerk(0), body: { code: booked?.code } });
  await market.drain();
  expect(await stall.stateOf(orderId)).toBe('shipped');
  expect(await lineOf(orderId, own.skuId)).toMatchObject({ shippedQuantity: 1 });
  expect(await stall.audit()).toEqual([]);
});
