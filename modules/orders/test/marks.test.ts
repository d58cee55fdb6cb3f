import { afterAll, beforeAll, expect, test } from 'vitest';
import { toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';

let stall: Stall;
let buyer: Buyer;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());

const staff = (shop: 0 | 1 = 0) =>
  stall.market.user([
    { scope: 'shop', scopeId: stall.shops[shop], role: 'manager', permissions: ['orders.read', 'orders.note'] },
  ]);
const at = (path: string, shop: 0 | 1 = 0): string => `/shops/${toId('shp', stall.shops[shop])}${path}`;

async function orders(count: number): Promise<Uuid[]> {
  const sku = await stall.sku({ priceFen: 1_000, stock: count });
  const trades = await Promise.all(Array.from({ length: count }, () => stall.buy(buyer, [{ sku, quantity: 1 }])));
  return trades.map((trade) => trade.orders[0]?.orderId ?? buyer.id);
}
const mark = (ids: readonly Uuid[], body: object, shop: 0 | 1 = 0) =>
  stall.market.http('POST', at('/orders/marks', shop), {
    as: staff(shop),
    body: { orderIds: ids.map((id) => toId('ord', id)), ...body },
  });
type Listed = { items: { id: string; shopNote: string | null; flag: string | null; tags: string[] }[] };
const listed = async (query: string): Promise<Listed['items']> =>
  ((await stall.market.http('GET', at(`/orders?${query}`), { as: staff() })).body as Listed).items;

test('many orders are marked in one step; what is left out stays; lists and export are filtered by it', async () => {
  const [a, b, c] = (await orders(3)) as [Uuid, Uuid, Uuid];
  expect((await mark([a, b, c], { note: '加急', flag: 'red' })).body).toEqual({ marked: 3 });
  expect((await mark([a, b], { addTags: ['赠品', ' 赠品 ', '贺卡'] })).body).toEqual({ marked: 2 });
  expect((await mark([b], { removeTags: ['贺卡'], flag: null })).body).toEqual({ marked: 1 });
  const tagged = await listed(`tag=${encodeURIComponent('赠品')}`);
  expect(tagged.map((one) => [one.id, one.shopNote, one.flag, one.tags])).toEqual([
    [toId('ord', b), '加急', null, ['赠品']],
    [toId('ord', a), '加急', 'red', ['赠品', '贺卡']],
  ]);
  expect((await listed('flag=red')).map((one) => one.id)).toEqual([toId('ord', c), toId('ord', a)]);
  expect(await listed(`note=${encodeURIComponent('加')}`)).toHaveLength(3);
  expect(await listed('note=%25')).toEqual([]);
  const { body } = await stall.market.http('GET', at('/order-tags'), { as: staff() });
  expect(body).toEqual({
    items: [
      { tag: '赠品', count: 2 },
      { tag: '贺卡', count: 1 },
    ],
  });
  const file = await stall.market.http('GET', at(`/orders/export?tag=${encodeURIComponent('贺卡')}`), { as: staff() });
  expect(file.text.trim().split('\r\n')).toHaveLength(2);
  expect(file.text).toContain('红旗');
  expect(file.text).toContain('"赠品, 贺卡"');
  const buyersOwn = await stall.market.http('GET', `/me/orders/${toId('ord', a)}`, { as: buyer.actor });
  expect(buyersOwn.text).not.toContain('贺卡');
});

test('all or none: a stranger’s order among them, too many tags, nothing to say', async () => {
  const [a, b] = (await orders(2)) as [Uuid, Uuid];
  const elsewhere = await stall.sku({ priceFen: 100, stock: 1, shop: 1 });
  const trade = await stall.buy(buyer, [{ sku: elsewhere, quantity: 1 }]);
  const strange = trade.orders[0]?.orderId ?? buyer.id;
  const codeOf = async (reply: Promise<{ body: unknown }>) => ((await reply).body as { code: string }).code;
  expect(await codeOf(mark([a, strange], { flag: 'blue' }))).toBe('orders.order_not_found');
  const nine = Array.from({ length: 9 }, (_, place) => `标签${place}`);
  expect((await mark([b], { addTags: nine })).status).toBe(200);
  expect(await codeOf(mark([a, b], { addTags: ['一', '二'] }))).toBe('orders.tags_too_many');
  expect(await codeOf(mark([a], {}))).toBe('orders.nothing_to_mark');
  expect((await mark([a], { addTags: ['x'.repeat(21)] })).status).toBe(422);
  expect(await listed('flag=blue')).toEqual([]);
  expect((await listed('limit=100')).find((one) => one.id === toId('ord', a))).toMatchObject({ flag: null, tags: [] });
});
