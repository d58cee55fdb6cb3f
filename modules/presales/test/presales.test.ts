import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours, later, minutes, toId } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { requestCase } from '#modules/aftersales';
import { receive } from '#modules/inventory';
import { cancelTrade, confirmReceipt, depositLeft, orderForBuyer, recordShipment } from '#modules/orders';
import { createRule } from '#modules/promotions';
import { callOff, stopOffer } from '../offers-service.ts';
import { openRoom, type Room } from './room.ts';

/** Presales (预售, P1): deposit, balance, and every way in which they end. */
let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room?.stall.market.close());

const clean = () => room.stall.audit();
const someone = (): Promise<Buyer> => room.stall.buyer();
const drain = () => room.stall.market.drain();

test('deposit, balance, shipped, received: two payments, one order, released to the fen', async () => {
  const of = await room.offer();
  const who = await someone();
  const shown = await room.stall.market.http('GET', `/products/${toId('prd', of.sku.productId)}/presales`);
  expect(shown.body).toMatchObject({
    items: [{ depositFen: 5_000, countsFen: 10_000, balanceFen: 40_000, priceFen: 50_000, left: 20, phase: 'deposit' }],
  });
  const one = await room.deposited(who, of.offer, 2);
  expect(await room.row(one.id)).toMatchObject({ state: 'deposit_paid', coveredAt: expect.any(Date) });
  expect(await room.stall.stockOf(of.sku.skuId)).toMatchObject({ onHand: 50, reserved: 2 });
  expect(await clean()).toEqual([]);
  expect(await room.codeOf(room.tryBalance(who, one, of.sku, 2))).toBe('presales.balance_not_open');
  room.toBalance(of.offer);
  await room.turn();
  expect(await room.codeOf(room.tryBalance(who, one, of.sku, 1))).toBe('presales.other_goods');
  expect(await room.codeOf(room.tryBalance(await someone(), one, of.sku, 2))).toBe('presales.presale_not_found');
  const order = await room.balance(who, one, of.sku, 2);
  expect(order.payableFen).toBe(80_000);
  expect(await room.codeOf(room.tryBalance(who, one, of.sku, 2))).toBe('presales.balance_not_open');
  expect(await clean()).toEqual([]);
  await room.stall.pay(order);
  expect(await room.stall.stateOf(order.orderId)).toBe('awaiting_shipment');
  expect(await room.stall.stockOf(of.sku.skuId)).toMatchObject({ onHand: 50, reserved: 2 });
  const seen = await orderForBuyer(room.stall.market.ctx(who.actor), who.id, order.orderId);
  expect(seen).toMatchObject({ goodsFen: 100_000, discountFen: 20_000, payableFen: 80_000, shipWithinHours: 72 });
  expect(seen.lines[0]?.discounts.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
    ['presale_balance', 10_000],
    ['presale_deposit', 10_000],
  ]);
  // What the invoice says: both payments.
  expect(seen.lines.map((line) => line.payableFen + depositLeft(line))).toEqual([90_000]);
  expect(await clean()).toEqual([]);
  const before = await room.available();
  await recordShipment(room.stall.market.ctx(), room.stall.scopes[0], {
    orderId: order.orderId,
    parcelId: room.newId(),
  });
  await confirmReceipt(room.stall.market.ctx(who.actor), { orderId: order.orderId, buyerId: who.id });
  await drain();
  expect(await room.row(one.id)).toMatchObject({ state: 'done', backFen: 0, settledAt: expect.any(Date) });
  // 5 % of the balance and of the deposit: what the category takes.
  const rate = of.sku.commissionBps;
  expect((await room.available()) - before).toBe(90_000 - (80_000 * rate) / 10_000 - (10_000 * rate) / 10_000);
  const mine = await room.stall.market.http('GET', `/me/orders/${toId('ord', order.orderId)}/presale`, {
    as: who.actor,
  });
  expect(mine.body).toMatchObject({ presale: { state: 'done', depositFen: 10_000, countsFen: 20_000 } });
  expect(await clean()).toEqual([]);
});

test('refused offers: more than a fifth, windows out of order, a price above today’s, a second one, goods of others', async () => {
  const sku = await room.stall.sku({ priceFen: 60_000, stock: 5 });
  const now = room.stall.market.clock.now();
  const body = (more: object) => ({
    skuId: toId('sku', sku.skuId),
    priceFen: 50_000,
    depositFen: 5_000,
    countsFen: 10_000,
    pieces: 5,
    perBuyer: 1,
    depositUntil: later(now, days(3)).toISOString(),
    balanceFrom: later(now, days(4)).toISOString(),
    balanceUntil: later(now, days(6)).toISOString(),
    shipWithinHours: 48,
    ...more,
  });
  const owner = room.stall.market.user([
    { scope: 'shop', scopeId: room.stall.shops[0], permissions: ['promotions.edit', 'promotions.read'] } as never,
  ]);
  const offer = (more: object, shop = room.stall.shops[0]) =>
    room.stall.market.http('POST', `/shops/${toId('shp', shop)}/presale-offers`, { as: owner, body: body(more) });
  // Civil Code art. 586: a fifth of 450 yuan in all is 90.
  expect(await room.codeOf(offer({ depositFen: 9_001, countsFen: 14_001 }))).toBe('presales.deposit_over_fifth');
  expect(await room.codeOf(offer({ countsFen: 4_000 }))).toBe('presales.counts_invalid');
  expect(await room.codeOf(offer({ countsFen: 50_000 }))).toBe('presales.counts_invalid');
  expect(await room.codeOf(offer({ priceFen: 60_001 }))).toBe('presales.price_invalid');
  expect(await room.codeOf(offer({ perBuyer: 6 }))).toBe('presales.per_buyer_invalid');
  expect(await room.codeOf(offer({ balanceFrom: later(now, days(2)).toISOString() }))).toBe('presales.windows_invalid');
  expect(await room.codeOf(offer({ balanceUntil: later(now, days(31)).toISOString() }))).toBe('presales.too_long');
  const strange = await room.stall.sku({ priceFen: 60_000, stock: 5, shop: 1 });
  expect(await room.codeOf(offer({ skuId: toId('sku', strange.skuId) }))).toBe('presales.sku_not_for_sale');
  const made = await offer({ depositFen: 9_000, countsFen: 14_000 });
  expect(made.status, made.text).toBe(201);
  expect(await room.codeOf(offer({}))).toBe('presales.offer_same');
});

test('a crowd: no more than there are, no more than one may have; unpaid deposits are free again', async () => {
  const of = await room.offer({ pieces: 5, perBuyer: 2 });
  const crowd = await Promise.all(Array.from({ length: 12 }, someone));
  const replies = await Promise.all(crowd.map((who) => room.tryDeposit(who, of.offer)));
  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(5);
  expect(
    new Set(replies.filter((reply) => reply.status !== 201).map((reply) => (reply.body as { code: string }).code)),
  ).toEqual(new Set(['presales.sold_out']));
  room.stall.market.clock.advance(minutes(16));
  await room.turn();
  const [who] = crowd;
  if (!who) throw new Error('nobody');
  expect(await room.codeOf(room.tryDeposit(who, of.offer, 1, false))).toBe('presales.not_agreed');
  expect(await room.codeOf(room.tryDeposit(who, of.offer, 3))).toBe('presales.limit_reached');
  await room.deposited(who, of.offer, 2);
  expect(await room.codeOf(room.tryDeposit(who, of.offer, 1))).toBe('presales.limit_reached');
  await stopOffer(room.stall.market.ctx(), room.stall.scopes[0], of.offer.id);
  expect(await room.codeOf(room.tryDeposit(await someone(), of.offer))).toBe('presales.offer_not_running');
  expect(await clean()).toEqual([]);
});

test('taken back in the window for deposits: all of it; after it: not any more', async () => {
  const of = await room.offer();
  const who = await someone();
  const withdraw = (id: Parameters<typeof room.row>[0]) =>
    room.stall.market.http('POST', `/me/presales/${toId('psl', id)}/withdraw`, { as: who.actor });
  const unpaid = await room.placed(who, of.offer);
  expect((await withdraw(unpaid.id)).body).toMatchObject({ state: 'closed' });
  const paid = await room.deposited(who, of.offer, 2);
  expect((await withdraw(paid.id)).body).toMatchObject({ state: 'withdrawn', backFen: 10_000 });
  expect(await room.codeOf(withdraw(paid.id))).toBe('presales.state_forbids');
  await drain();
  expect(await room.money(paid.id)).toEqual({ paid: 10_000, back: 10_000, sent: 0 });
  expect(await room.stall.stockOf(of.sku.skuId)).toMatchObject({ reserved: 0 });
  const late = await room.deposited(who, of.offer);
  room.stall.market.clock.set(of.offer.depositUntil);
  expect(await room.codeOf(withdraw(late.id))).toBe('presales.withdraw_too_late');
  expect(await clean()).toEqual([]);
});

test('the balance is not paid: the deposit stays with the shop, without commission', async () => {
  const of = await room.offer();
  const who = await someone();
  const one = await room.deposited(who, of.offer);
  room.toBalance(of.offer);
  await room.turn();
  // An order that is placed and not paid takes nothing away: its time is over with the window's.
  const order = await room.balance(who, one, of.sku);
  await cancelTrade(room.stall.market.ctx(who.actor), { tradeId: order.tradeId, buyerId: who.id, reason: 'later' });
  expect(await room.row(one.id)).toMatchObject({ state: 'deposit_paid', orderId: null });
  expect(await room.stall.stockOf(of.sku.skuId)).toMatchObject({ reserved: 1 });
  room.afterBalance(of.offer);
  await drain();
  expect(await room.row(one.id)).toMatchObject({ state: 'forfeited', backFen: 0, settledAt: expect.any(Date) });
  const [split] = await room.stall.market.owner`
    SELECT shop_fen, commission_fen, state FROM payments.settlements WHERE order_id = ${one.id}`;
  expect(split).toMatchObject({ shopFen: 5_000, commissionFen: 0, state: 'settled' });
  expect(await room.money(one.id)).toEqual({ paid: 5_000, back: 0, sent: 0 });
  expect(await room.stall.stockOf(of.sku.skuId)).toMatchObject({ reserved: 0 });
  expect(await room.codeOf(room.tryBalance(who, one, of.sku))).toBe('presales.balance_not_open');
  expect(await clean()).toEqual([]);
});

test('the goods never came, or the shop calls it off: the deposit comes back and once more as much from the shop', async () => {
  const of = await room.offer({}, 0);
  const who = await someone();
  const one = await room.deposited(who, of.offer);
  expect(await room.row(one.id)).toMatchObject({ state: 'deposit_paid', coveredAt: null });
  room.toBalance(of.offer);
  await room.turn();
  expect(await room.codeOf(room.tryBalance(who, one, of.sku))).toBe('presales.goods_not_there');
  room.afterBalance(of.offer);
  await drain();
  expect(await room.row(one.id)).toMatchObject({ state: 'failed', backFen: 5_000 });
  expect(await room.money(one.id)).toMatchObject({ back: 5_000, sent: 5_000 });
  const called = await room.offer();
  const other = await room.deposited(who, called.offer);
  const unpaid = await room.placed(who, called.offer);
  await callOff(room.stall.market.ctx(), room.stall.scopes[0], called.offer.id);
  await drain();
  expect(await room.row(other.id)).toMatchObject({ state: 'failed' });
  expect(await room.row(unpaid.id)).toMatchObject({ state: 'closed' });
  expect(await room.money(other.id)).toEqual({ paid: 5_000, back: 5_000, sent: 5_000 });
  await expect(callOff(room.stall.market.ctx(), room.stall.scopes[0], called.offer.id)).rejects.toMatchObject({
    code: 'presales.offer_not_running',
  });
  expect(await clean()).toEqual([]);
});

test('goods that come when the window is over do not save the shop: nobody could pay for them', async () => {
  const of = await room.offer({}, 0);
  const one = await room.deposited(await someone(), of.offer);
  room.afterBalance(of.offer);
  await receive(room.stall.market.ctx(), room.stall.scopes[0], {
    cause: `late:${one.id}`,
    lines: [{ skuId: of.sku.skuId, quantity: 1 }],
  });
  await drain();
  expect(await room.row(one.id)).toMatchObject({ state: 'failed' });
  expect(await room.money(one.id)).toEqual({ paid: 5_000, back: 5_000, sent: 5_000 });
  expect(await clean()).toEqual([]);
});

test('goods that come late are kept for whoever waits longest, and the balance can be paid', async () => {
  const of = await room.offer({ balanceFrom: later(room.stall.market.clock.now(), days(3)) }, 1);
  const [a, b] = [await someone(), await someone()];
  const first = await room.deposited(a, of.offer);
  const second = await room.deposited(b, of.offer);
  expect([(await room.row(first.id)).coveredAt !== null, (await room.row(second.id)).coveredAt !== null]).toEqual([
    true,
    false,
  ]);
  await receive(room.stall.market.ctx(), room.stall.scopes[0], {
    cause: 'late',
    lines: [{ skuId: of.sku.skuId, quantity: 1 }],
  });
  await room.turn();
  room.toBalance(of.offer);
  const order = await room.balance(b, second, of.sku);
  await room.stall.pay(order);
  expect(await room.stall.stateOf(order.orderId)).toBe('awaiting_shipment');
  expect(await clean()).toEqual([]);
});

test('refunds give back balance and deposit by pieces, before shipping and after release, in any order exactly what was paid', async () => {
  const of = await room.offer();
  const who = await someone();
  const { one, order } = await room.bought(who, of, 3);
  const ctx = room.stall.market.ctx(who.actor);
  const [line] = (await orderForBuyer(ctx, who.id, order.orderId)).lines;
  if (!line) throw new Error('no line');
  const ask = async (quantity: number) => {
    await requestCase(ctx, {
      buyerId: who.id,
      orderId: order.orderId,
      lines: [{ lineId: line.id, quantity }],
      kind: 'refund_only',
      reason: 'other',
      description: '',
    });
    room.stall.market.clock.advance(hours(49));
    await drain();
  };
  await ask(1);
  expect(await room.row(one.id)).toMatchObject({ state: 'paid', backFen: 5_000 });
  expect(await room.money(one.id, order.orderId)).toEqual({ paid: 135_000, back: 45_000, sent: 0 });
  expect(await clean()).toEqual([]);
  await recordShipment(room.stall.market.ctx(), room.stall.scopes[0], {
    orderId: order.orderId,
    parcelId: room.newId(),
  });
  await confirmReceipt(ctx, { orderId: order.orderId, buyerId: who.id });
  await drain();
  expect(await room.row(one.id)).toMatchObject({ state: 'done', backFen: 5_000 });
  expect(await clean()).toEqual([]);
  await ask(2);
  expect(await room.money(one.id, order.orderId)).toEqual({ paid: 135_000, back: 135_000, sent: 0 });
  expect(await room.row(one.id)).toMatchObject({ state: 'done', backFen: 15_000 });
  expect(await clean()).toEqual([]);
});

test('coupons and reductions come off the balance, and a balance refunded whole gives the deposit back whole', async () => {
  const of = await room.offer();
  const now = room.stall.market.clock.now();
  await createRule(room.stall.market.ctx(), room.stall.scopes[0], {
    kind: 'full_reduction',
    title: { zh: '满 300 减 33.33', en: '33.33 off 300' },
    args: { mode: 'tiers', tiers: [{ overFen: 30_000, minusFen: 3_333 }] },
    scope: { skuIds: [of.sku.skuId] },
    startsAt: now,
    endsAt: later(now, days(30)),
  });
  const who = await someone();
  const { one, order } = await room.bought(who, of);
  expect(order.payableFen).toBe(36_667);
  const ctx = room.stall.market.ctx(who.actor);
  const [line] = (await orderForBuyer(ctx, who.id, order.orderId)).lines;
  if (!line) throw new Error('no line');
  await requestCase(ctx, {
    buyerId: who.id,
    orderId: order.orderId,
    lines: [{ lineId: line.id, quantity: 1 }],
    kind: 'refund_only',
    reason: 'no_longer_wanted',
    description: '',
  });
  room.stall.market.clock.advance(hours(49));
  await drain();
  expect(await room.stall.stateOf(order.orderId)).toBe('closed');
  expect(await room.row(one.id)).toMatchObject({ state: 'returned', backFen: 5_000 });
  expect(await room.money(one.id, order.orderId)).toEqual({ paid: 41_667, back: 41_667, sent: 0 });
  expect(await clean()).toEqual([]);
});

test('what waits for a buyer: a day before the balance, until its window ends or it is paid, and only what lies ready', async () => {
  const { stall } = room;
  const of = await room.offer();
  const [who, other] = [await stall.buyer(), await stall.buyer()];
  const [one] = [await room.deposited(who, of.offer), await room.deposited(other, of.offer)];
  const waiting = async (as = who): Promise<{ id: string; mayPayBalance: boolean }[]> =>
    (
      (await stall.market.http('GET', '/me/presales/waiting', { as: as.actor })).body as {
        items: { id: string; mayPayBalance: boolean }[];
      }
    ).items;
  expect(await waiting()).toEqual([]);
  stall.market.clock.set(later(of.offer.balanceFrom, hours(-23)));
  await room.turn();
  expect(await waiting()).toMatchObject([{ id: toId('psl', one.id), mayPayBalance: false }]);
  room.toBalance(of.offer);
  await room.turn();
  expect(await waiting()).toMatchObject([{ id: toId('psl', one.id), mayPayBalance: true }]);
  await stall.pay(await room.balance(who, one, of.sku));
  expect(await waiting()).toEqual([]);
  expect(await waiting(other)).toHaveLength(1);
  room.afterBalance(of.offer);
  expect(await waiting(other)).toEqual([]);
  // Ordered ahead of goods that have not come: nothing the buyer could do.
  const late = await room.offer({}, 0);
  await room.deposited(who, late.offer);
  room.toBalance(late.offer);
  await room.turn();
  expect(await waiting()).toEqual([]);
});

test('what the database refuses by itself', async () => {
  const of = await room.offer();
  const one = await room.deposited(await someone(), of.offer);
  const { owner } = room.stall.market;
  const broken = (sql: Promise<unknown>, constraint: string) =>
    expect(sql).rejects.toMatchObject({ constraint_name: constraint });
  await broken(
    owner`UPDATE presales.offers SET deposit_fen = 9001, counts_fen = 14001 WHERE id = ${of.offer.id}`.execute(),
    'offers_fifth',
  );
  await broken(
    owner`UPDATE presales.presales SET back_fen = 5001 WHERE id = ${one.id}`.execute(),
    'presales_back_within',
  );
  await broken(
    owner`UPDATE presales.presales SET state = 'failed', ended_at = now() WHERE id = ${one.id}`.execute(),
    'presales_whole',
  );
  await broken(owner`UPDATE presales.presales SET released_at = now() WHERE id = ${one.id}`.execute(), 'presales_kept');
  await broken(owner`UPDATE presales.takers SET pieces = 4 WHERE offer_id = ${of.offer.id}`.execute(), 'takers_within');
});
