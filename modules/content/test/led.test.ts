import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Actor,
  type DomainEvent,
  days,
  hours,
  minutes,
  provide,
  type Seconds,
  toId,
  transact,
  type Uuid,
  uuidv7,
} from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { agree, requestCase } from '#modules/aftersales';
import type { SkuForSale } from '#modules/catalog';
import { closeTrade } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { HEARD, onEvents } from '../led-service.ts';
import { livePiece } from './scene.ts';

/** From seeing to buying (D3): the last valid click within the window, what stays paid, figures that add up. */
let stall: Stall;
let sku: SkuForSale;
let other: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
  sku = await stall.sku({ priceFen: 20_000, stock: 50 });
  other = await stall.sku({ priceFen: 3_000, stock: 50 });
});
afterAll(() => stall?.market.close());

type Figures = {
  clicks: number;
  orders: number;
  pieces: number;
  orderedFen: number;
  paidFen: number;
  refundedFen: number;
};
type Report = { total: Figures; items: (Figures & { id: string })[] };
const staff = (): Actor =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'editor', permissions: ['content.read'] }]);
const report = async (): Promise<Report> => {
  await stall.market.drain();
  const reply = await stall.market.http('GET', `/shops/${toId('shp', stall.shops[0])}/content-report`, { as: staff() });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Report;
};
const piece = (...goods: SkuForSale[]): Promise<Uuid> => livePiece(stall, goods);
const click = (pieceId: Uuid, of: SkuForSale, as?: Actor) =>
  stall.market.http('POST', `/pieces/${toId('pce', pieceId)}/clicks`, {
    ...(as && { as }),
    body: { productId: toId('prd', of.productId) },
  });
const clicked = async (pieceId: Uuid, of: SkuForSale, who: Buyer): Promise<void> => {
  expect((await click(pieceId, of, who.actor)).status).toBe(200);
  stall.market.clock.advance(minutes(1));
};
const lineOf = (all: Report, id: Uuid): Figures | undefined => all.items.find((one) => one.id === toId('pce', id));

test('the last click before the order has it; what is closed or unpaid was ordered and not paid', async () => {
  const [first, second, buyer, walker] = [
    await piece(sku),
    await piece(sku, other),
    await stall.buyer(),
    await stall.buyer(),
  ];
  await clicked(first, sku, buyer);
  await clicked(second, sku, buyer);
  const trade = await stall.buy(buyer, [
    { sku, quantity: 2 },
    { sku: other, quantity: 1 },
  ]);
  stall.market.clock.advance(minutes(1));
  // A click after the order, and a buyer who never saw any of it.
  await clicked(first, sku, buyer);
  await stall.pay(await stall.buy(walker, [{ sku, quantity: 1 }]));
  const ordered = await report();
  expect(lineOf(ordered, second)).toMatchObject({ clicks: 1, orders: 1, pieces: 2, orderedFen: 40_000, paidFen: 0 });
  expect(lineOf(ordered, first)).toMatchObject({ clicks: 1, orders: 0, orderedFen: 0 });
  await stall.pay(trade);
  expect(lineOf(await report(), second)).toMatchObject({
    orders: 1,
    orderedFen: 40_000,
    paidFen: 40_000,
    refundedFen: 0,
  });
  await clicked(second, other, buyer);
  const given = await stall.buy(buyer, [{ sku: other, quantity: 1 }]);
  await stall.market.drain();
  await closeTrade(stall.market.ctx(), { tradeId: given.tradeId, by: 'buyer', reason: '再想想' });
  const all = await report();
  expect(lineOf(all, second)).toMatchObject({ orders: 2, pieces: 3, orderedFen: 43_000, paidFen: 40_000 });
  for (const key of ['clicks', 'pieces', 'orderedFen', 'paidFen', 'refundedFen'] as const)
    expect(
      all.items.reduce((sum, one) => sum + one[key], 0),
      key,
    ).toBe(all.total[key]);
  expect(all.total.orders).toBe(2);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('after the window a click leads to nothing; on its last moment it does', async () => {
  const [one, late, just] = [await piece(sku), await stall.buyer(), await stall.buyer()];
  expect((await click(one, sku, late.actor)).status).toBe(200);
  expect((await click(one, sku, just.actor)).status).toBe(200);
  stall.market.clock.advance((days(7) - 1) as Seconds);
  await stall.buy(just, [{ sku, quantity: 1 }]);
  stall.market.clock.advance(1 as Seconds);
  await stall.buy(late, [{ sku, quantity: 1 }]);
  expect(lineOf(await report(), one)).toMatchObject({ clicks: 2, orders: 1 });
});

test('a guest’s click follows them through signing in; the same click again is one, staff are none, strangers’ goods none', async () => {
  const one = await piece(sku);
  const buyer = await stall.buyer();
  const guestId = uuidv7(stall.market.clock.now().getTime());
  const guest: Actor = { kind: 'guest', guestId };
  expect((await click(one, sku, guest)).status).toBe(200);
  stall.market.clock.advance(minutes(5));
  expect((await click(one, sku, guest)).status).toBe(200);
  expect((await click(one, sku, staff())).status).toBe(200);
  expect((await click(one, other, guest)).status).toBe(404);
  const stranger = await click(one, sku);
  expect(String(stranger.headers['set-cookie'])).toContain('HttpOnly');
  const session = {
    id: uuidv7(1),
    name: 'session.started',
    subjectId: buyer.id,
    shopId: null,
    at: stall.market.clock.now(),
    payload: { userId: buyer.id, guestId },
  };
  await transact(stall.market.ctx(), (tx) => onEvents(tx, [session]));
  stall.market.clock.advance(hours(1));
  await stall.pay(await stall.buy(buyer, [{ sku, quantity: 1 }]));
  expect(lineOf(await report(), one)).toMatchObject({ clicks: 2, orders: 1, paidFen: 20_000 });
  expect(await stall.audit(['content'])).toEqual([]);
});

test('what goes back is gone, and hearing it all twice changes nothing', async () => {
  const { market } = stall;
  const [one, buyer] = [await piece(sku), await stall.buyer()];
  await clicked(one, sku, buyer);
  const trade = await stall.buy(buyer, [{ sku, quantity: 2 }]);
  await stall.pay(trade);
  await market.drain();
  const orderId = trade.orders[0]?.orderId as Uuid;
  const [line] = await market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
  const asked = await requestCase(market.ctx(buyer.actor), {
    buyerId: buyer.id,
    orderId,
    lines: [{ lineId: line?.id as Uuid, quantity: 1 }],
    reason: 'other',
    description: '',
  });
  await agree(market.ctx(), stall.scopes[0], asked.id);
  const before = await report();
  expect(lineOf(before, one)).toMatchObject({ orders: 1, paidFen: 40_000, refundedFen: 20_000 });
  const events = await market.pool<DomainEvent[]>`
    SELECT id, name, subject_id, shop_id, at, payload FROM kernel.events WHERE name = ANY(${[...HEARD]}) ORDER BY tx, seq`;
  await transact(market.ctx(), (tx) => onEvents(tx, events));
  expect(await report()).toEqual(before);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('the database refuses figures that cannot be', async () => {
  const { owner } = stall.market;
  await expect(owner`UPDATE content.led SET refunded_fen = paid_fen + 1`).rejects.toThrow(/led_amounts/);
  await expect(owner`UPDATE content.led SET clicked_at = placed_at + interval '1 second'`).rejects.toThrow(/led_after/);
});
