import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCtx, days, hours, later, minutes, toId, type Uuid } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { setSetting } from '#modules/operations';
import { recordShipment } from '#modules/orders';
import { forgetRules } from '#modules/promotions';
import { createOffer, leaveGroup, stopOffer } from '../index.ts';
import { openRoom, placedOf, type Room } from './room.ts';

/** Group buys (拼团, P1): a place at placing, shippable when full, all money back when the time is over. */
let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room?.stall.market.close());

const some = (n: number): Promise<Buyer[]> => Promise.all(Array.from({ length: n }, () => room.stall.buyer()));
async function three(): Promise<[Buyer, Buyer, Buyer]> {
  const [a, b, c] = await some(3);
  if (!a || !b || !c) throw new Error('nobody');
  return [a, b, c];
}
const clean = () => room.stall.audit();
const ship = (orderId: Uuid) =>
  recordShipment(room.stall.market.ctx(), room.stall.scopes[0], { orderId, parcelId: room.newId() });

test('three people: waiting and not shippable, then full and on the way; nothing else takes off the price', async () => {
  const of = await room.offer();
  const [a, b, c] = await three();
  const first = await room.opened(a, of);
  expect(await room.stall.stateOf(first.orderId)).toBe('awaiting_group');
  await expect(ship(first.orderId)).rejects.toMatchObject({ code: 'orders.state_forbids' });
  const page = await room.stall.market.http('GET', `/groups/${toId('grp', first.groupId)}`);
  expect(page.body).toMatchObject({ state: 'open', size: 3, paid: 1, missing: 2, filledByMarket: 0, mine: null });
  expect((page.body as { members: { name: string }[] }).members[0]?.name).toMatch(/^买\*+$/);
  expect(page.text).not.toContain('138');
  const listed = await room.stall.market.http('GET', `/products/${toId('prd', of.sku.productId)}/group-buy`);
  expect(listed.body).toMatchObject({ offer: { size: 3, left: 99 }, groups: [{ missing: 2 }] });
  const second = await room.joined(b, of, first.groupId);
  const third = await room.joined(c, of, first.groupId);
  expect(await room.group(first.groupId)).toMatchObject({ state: 'full', seats: 3, paid: 3 });
  await room.settle();
  for (const { orderId } of [first, second, third]) {
    expect(await room.stall.stateOf(orderId)).toBe('awaiting_shipment');
    const [row] = await room.stall.market.owner<{ payableFen: number; ships: Date }[]>`
      SELECT o.payable_fen, t.fires_at AS ships FROM orders.orders o JOIN orders.timers t ON t.order_id = o.id AND t.kind = 'ship' WHERE o.id = ${orderId}`;
    expect(row?.payableFen).toBe(6_000);
    expect(row?.ships).toEqual(later(room.stall.market.clock.now(), hours(of.sku.shipWithinHours)));
  }
  expect((await ship(first.orderId)).state).toBe('shipped');
  await expect(leaveGroup(room.stall.market.ctx(), b.id, first.groupId)).rejects.toMatchObject({
    code: 'groupbuys.leave_too_late',
  });
  expect(await clean()).toEqual([]);
});

test('time over: failed, every order closed, all money asked back, places and stock free; the link says so', async () => {
  const of = await room.offer();
  const [a, b] = await three();
  const first = await room.opened(a, of);
  const second = await room.joined(b, of, first.groupId);
  room.day();
  await room.settle();
  expect(await room.group(first.groupId)).toMatchObject({ state: 'failed', virtual: false });
  for (const { orderId } of [first, second]) {
    expect(await room.stall.stateOf(orderId)).toBe('closed');
    expect(await room.askedBack(orderId)).toBe(6_000);
  }
  expect(await room.stall.stockOf(of.sku.skuId)).toMatchObject({ reserved: 0 });
  const page = await room.stall.market.http('GET', `/groups/${toId('grp', first.groupId)}`, { as: a.actor });
  expect(page.body).toMatchObject({ state: 'failed', offer: { left: 100 }, mayOpen: true });
  await room.stall.market.drain();
  const [back] = await room.stall.market.owner<{ refunded: number }[]>`
    SELECT sum(refunded_fen)::bigint AS refunded FROM orders.orders WHERE id IN (${first.orderId}, ${second.orderId})`;
  expect([0, 12_000]).toContain(back?.refunded);
  expect(await clean()).toEqual([]);
});

test('refusals: twice in one group, full with another to join, over, other goods, more than one may have, sold out', async () => {
  const of = await room.offer({ size: 2, stock: 5, perBuyer: 1 });
  const [a, b, c] = await three();
  const { groupId } = await room.opened(a, of);
  const code = (who: Buyer, id: Uuid | null, quantity = 1) => room.codeOf(room.tryPlace(who, of, id, quantity));
  expect(await code(a, groupId)).toBe('groupbuys.already_member');
  expect(await code(b, groupId, 2)).toBe('groupbuys.limit_reached');
  expect(await code(b, room.newId())).toBe('groupbuys.group_not_found');
  await room.joined(b, of, groupId);
  const other = await room.opened(c, of);
  const [d] = await some(1);
  if (!d) throw new Error('nobody');
  const full = await room.tryPlace(d, of, groupId);
  expect(full.body).toMatchObject({
    code: 'groupbuys.group_full',
    anotherGroupId: toId('grp', other.groupId),
  });
  expect(await code(a, null)).toBe('groupbuys.limit_reached');
  room.day();
  expect(await code(d, other.groupId)).toBe('groupbuys.group_over');
  const strange = await room.offer();
  expect(await room.codeOf(room.tryPlace(d, { sku: strange.sku, offer: of.offer }, null))).toBe(
    'groupbuys.other_goods',
  );
  const scarce = await room.offer({ stock: 1 });
  await room.place(a, scarce, null);
  expect(await room.codeOf(room.tryPlace(b, scarce, null))).toBe('groupbuys.offer_sold_out');
  await room.settle();
  expect(await clean()).toEqual([]);
});

test('an unpaid place is free again by its own timer, no later than the group ends; an opener who never pays opens nothing', async () => {
  const of = await room.offer({ size: 2 });
  const [a, b, c] = await three();
  const never = await room.place(c, of, null);
  const first = await room.opened(a, of);
  room.stall.market.clock.advance(minutes(24 * 60 - 5));
  const held = await room.place(b, of, first.groupId);
  expect(held.payBy).toEqual(later(room.stall.market.clock.now(), minutes(5)));
  expect(await room.codeOf(room.tryPlace(c, of, first.groupId))).toBe('groupbuys.group_full');
  await room.fireTimers();
  expect(await room.group(await room.groupOf(never.orderId))).toMatchObject({ state: 'void', seats: 0 });
  room.stall.market.clock.advance(minutes(5));
  await room.fireTimers();
  await room.settle();
  expect(await room.stall.stateOf(held.orderId)).toBe('closed');
  expect(await room.askedBack(held.orderId)).toBe(0);
  expect(await room.group(first.groupId)).toMatchObject({ state: 'failed', seats: 1, paid: 1 });
  expect(await clean()).toEqual([]);
});

test('a payment that comes after the end fills no group: it is given back', async () => {
  const of = await room.offer({ size: 2 });
  const [a, b] = await three();
  const first = await room.opened(a, of);
  const late = await room.place(b, of, first.groupId);
  room.day();
  await room.stall.pay(late);
  expect(await room.group(first.groupId)).toMatchObject({ state: 'open', paid: 1 });
  await room.settle();
  await room.settle();
  for (const { orderId } of [first, late]) {
    expect(await room.stall.stateOf(orderId)).toBe('closed');
    expect(await room.askedBack(orderId)).toBe(6_000);
  }
  expect(await clean()).toEqual([]);
});

test('leaving an open group gives the place and the money back; the last one to leave ends it', async () => {
  const of = await room.offer();
  const [a, b, c] = await three();
  const first = await room.opened(a, of);
  const second = await room.joined(b, of, first.groupId);
  const left = await room.stall.market.http('POST', `/groups/${toId('grp', first.groupId)}/leave`, { as: a.actor });
  expect(left.body).toMatchObject({ state: 'open', paid: 1, mine: null });
  expect(await room.askedBack(first.orderId)).toBe(6_000);
  expect(
    await room.codeOf(room.stall.market.http('POST', `/groups/${toId('grp', first.groupId)}/leave`, { as: c.actor })),
  ).toBe('groupbuys.not_member');
  // Who left may come again.
  const again = await room.joined(a, of, first.groupId);
  for (const who of [a, b]) await leaveGroup(createCtx(room.stall.market.runtime, who.actor), who.id, first.groupId);
  expect(await room.group(first.groupId)).toMatchObject({ state: 'failed', seats: 0, paid: 0 });
  for (const { orderId } of [second, again]) expect(await room.askedBack(orderId)).toBe(6_000);
  await room.settle();
  expect(await clean()).toEqual([]);
});

test('virtual completion is off; switched on, a group counts as full at its end and says how many places were filled', async () => {
  const of = await room.offer();
  const [a, b] = await three();
  const first = await room.opened(a, of);
  await room.place(b, of, first.groupId);
  const virtual = (value: boolean) =>
    setSetting(room.stall.market.ctx(), { key: 'groupbuys.virtual_completion', value, reason: 'tried' });
  await virtual(true);
  room.day();
  await room.fireTimers();
  await room.settle();
  expect(await room.group(first.groupId)).toMatchObject({ state: 'full', virtual: true, paid: 1 });
  expect(await room.stall.stateOf(first.orderId)).toBe('awaiting_shipment');
  const page = await room.stall.market.http('GET', `/groups/${toId('grp', first.groupId)}`);
  expect(page.body).toMatchObject({ state: 'full', filledByMarket: 2 });
  expect(await clean()).toEqual([]);
  room.day();
  await virtual(false);
});

test('of two hundred for the last place one gets it; the others lose nothing', async () => {
  const of = await room.offer({ size: 3 });
  const [a, b] = await three();
  const { groupId } = await room.opened(a, of);
  await room.joined(b, of, groupId);
  const crowd = await some(200);
  const replies = await Promise.all(crowd.map((who) => room.tryPlace(who, of, groupId)));
  const won = replies.filter((reply) => reply.status === 201);
  expect(won).toHaveLength(1);
  const refused = replies.filter((reply) => reply.status !== 201).map((reply) => (reply.body as { code: string }).code);
  expect(new Set(refused)).toEqual(new Set(['groupbuys.group_full']));
  expect(await room.group(groupId)).toMatchObject({ seats: 3, paid: 2 });
  const [last] = won;
  if (last) await room.stall.pay(placedOf(last));
  expect(await room.group(groupId)).toMatchObject({ state: 'full', seats: 3, paid: 3 });
  await room.settle();
  expect(await room.stall.stockOf(of.sku.skuId)).toMatchObject({ reserved: 3 });
  expect(await clean()).toEqual([]);
}, 60_000);

test('a stopped offer opens no group, but its open ones fill; one running offer a product', async () => {
  const of = await room.offer({ size: 2 });
  const [a, b, c] = await three();
  const { groupId } = await room.opened(a, of);
  const now = room.stall.market.clock.now();
  const again = room.stall.market.ctx();
  await expect(
    createOffer(again, room.stall.scopes[0], { ...of.offer, startsAt: now, endsAt: later(now, days(1)) }),
  ).rejects.toMatchObject({ code: 'groupbuys.offer_exists' });
  await stopOffer(room.stall.market.ctx(), room.stall.scopes[0], of.offer.id);
  forgetRules(room.stall.market.ctx(), ...room.stall.shops);
  expect(await room.codeOf(room.tryPlace(c, of, null))).toBe('groupbuys.offer_over');
  await room.joined(b, of, groupId);
  await room.settle();
  expect(await room.group(groupId)).toMatchObject({ state: 'full' });
  await expect(stopOffer(room.stall.market.ctx(), room.stall.scopes[0], of.offer.id)).rejects.toMatchObject({
    code: 'groupbuys.offer_not_running',
  });
});

test('the database refuses what no service asked for', async () => {
  const of = await room.offer({ size: 2 });
  const [a] = await three();
  const { groupId, orderId } = await room.opened(a, of);
  const { owner } = room.stall.market;
  const attacks: [string, () => Promise<unknown>][] = [
    ['groups_seats_within', () => owner`UPDATE groupbuys.groups SET seats = 3 WHERE id = ${groupId}`.execute()],
    [
      'groups_full',
      () => owner`UPDATE groupbuys.groups SET state = 'full', ended_at = now() WHERE id = ${groupId}`.execute(),
    ],
    [
      'offers_stock_within',
      () => owner`UPDATE groupbuys.offers SET taken = stock + 1 WHERE id = ${of.offer.id}`.execute(),
    ],
    [
      'takers_within',
      () => owner`UPDATE groupbuys.takers SET pieces = most + 1 WHERE offer_id = ${of.offer.id}`.execute(),
    ],
    [
      'members_once',
      () =>
        owner`INSERT INTO groupbuys.members SELECT shop_id, ${room.newId()}, group_id, offer_id, buyer_id, trade_id, quantity, state, joined_at, paid_at FROM groupbuys.members WHERE order_id = ${orderId}`.execute(),
    ],
    ['orders_waited', () => owner`UPDATE orders.orders SET state = 'shipped' WHERE id = ${orderId}`.execute()],
  ];
  for (const [constraint, attack] of attacks) await expect(attack()).rejects.toThrow(new RegExp(constraint));
});
