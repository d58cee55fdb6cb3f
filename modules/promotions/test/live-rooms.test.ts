import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, type Grant, later, toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { registerLiveRooms } from '../live-rooms.ts';

let stall: Stall;
let sku: SkuForSale;
let buyer: Buyer;
beforeAll(async () => {
  stall = await openStall();
  sku = await stall.sku({ priceFen: 10_000, stock: 50 });
  buyer = await stall.buyer('330106');
});
afterAll(() => stall?.market.close());

const now = () => stall.market.clock.now();
const write = async (more: object) => {
  const as = stall.market.user([
    { scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['*'] } satisfies Grant,
  ]);
  const body = {
    title: { zh: '直播间', en: 'Live room' },
    scope: { skuIds: [toId('sku', sku.skuId)] },
    startsAt: now().toISOString(),
    endsAt: later(now(), days(2)).toISOString(),
    ...more,
  };
  const reply = await stall.market.http('POST', `/shops/${toId('shp', stall.shops[0])}/promotions`, { as, body });
  return reply.body as { code?: string; id: string };
};
const price = { kind: 'live_price', args: { priceFen: 8_800, roomId: 'red' } };
const coupon = () => ({
  kind: 'shop_coupon',
  args: { mode: 'minus', overFen: 0, minusFen: 100 },
  audience: { who: 'live_room', roomId: 'red' },
  issue: {
    total: 5,
    perPerson: 1,
    claimFrom: now().toISOString(),
    claimUntil: later(now(), days(1)).toISOString(),
    validDays: null,
  },
});
const quoted = async () => {
  const reply = await stall.market.http('POST', '/checkout/quote', {
    as: buyer.actor,
    body: { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }], addressId: toId('adr', buyer.addressId) },
  });
  return reply.body as { payableFen: number; whyNot: { code: string }[] };
};
const kinds = async () =>
  ((await stall.market.http('GET', '/promotion-kinds')).body as { kinds: { name: string }[] }).kinds.map(
    (one) => one.name,
  );

test('a rule may name only a room that there is', async () => {
  expect((await write(price)).code).toBe('promotions.room_unknown');
  expect((await write(coupon())).code).toBe('promotions.room_unknown');
});

test('a live price and a live coupon are for who the rooms say comes from there, whatever the buyer says', async () => {
  const inside = new Set<Uuid>();
  registerLiveRooms({
    holds: async (_ctx, shopId, roomId) => shopId === stall.shops[0] && roomId === 'red',
    cameFrom: async (_ctx, buyerId, roomIds) => new Set(inside.has(buyerId) ? roomIds : []),
  });
  expect(await kinds()).toContain('live_price');
  expect((await write({ ...price, args: { ...price.args, roomId: 'blue' } })).code).toBe('promotions.room_unknown');
  const { id } = await write(coupon());
  await write(price);
  const claim = () => stall.market.http('POST', `/coupons/${id}/claim`, { as: buyer.actor });
  expect((await claim()).body).toMatchObject({ code: 'promotions.coupon_not_for_you' });
  const outside = await quoted();
  expect(outside.payableFen).toBe(10_000);
  expect(outside.whyNot.map((one) => one.code)).toEqual(['live_room_only', 'live_room_only']);
  inside.add(buyer.id);
  expect((await claim()).status).toBe(201);
  // The live price stands alone: no coupon of the shop comes off it.
  const within = await quoted();
  expect([within.payableFen, within.whyNot.length]).toEqual([8_800, 1]);
});
