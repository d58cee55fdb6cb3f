import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, later, minutes, toId, type Uuid } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { people } from '#modules/accounts';
import type { SkuForSale } from '#modules/catalog';
import { shop, stepShop } from '#modules/shops';
import { announce, arrange, end, open, remove, serveStream, wall } from '../index.ts';

/** Live rooms in search (D1): found by what they speak of, in the order of what can be done now, and gone with the state that hides them. */
let stall: Stall;
let sku: SkuForSale;
let host: Uuid;
beforeAll(async () => {
  stall = await openStall();
  sku = await stall.sku({ priceFen: 10_000, stock: 50 });
  host = (await shop(stall.market.ctx(), stall.shops[0])).ownerId;
});
afterAll(() => stall?.market.close());

type Found = {
  total: number;
  relaxed: boolean;
  meant: string | null;
  items: { id: string; state: string }[];
  nextCursor: string | null;
};
const find = async (q: string, more = ''): Promise<Found> => {
  const reply = await stall.market.http('GET', `/search/rooms?q=${encodeURIComponent(q)}${more}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Found;
};
const idsOf = (found: Found): string[] => found.items.map((one) => one.id);
const ctx = () => stall.market.ctx(stall.market.user([], host));
const scope = () => ({ shopId: stall.shops[0] }) as Parameters<typeof open>[1];
async function announced(zh: string, en: string): Promise<Uuid> {
  const plannedAt = later(stall.market.clock.now(), hours(1));
  const { id } = await announce(ctx(), scope(), { title: { zh, en }, coverId: null, hostId: host, plannedAt });
  await arrange(ctx(), scope(), id, [sku.productId]);
  return id;
}
const edge = (id: Uuid): string => toId('liv', id);

test('rooms are found by title, shop, host and goods, as written and as it sounds: live ones first; what ends, is taken away or hidden is gone at once', async () => {
  const kettles = await announced('周五晚的茶壶专场', 'Kettles on Friday night');
  const cups = await announced('茶杯和茶壶', 'Cups and kettles');
  await open(ctx(), scope(), cups);
  const [{ name }, person] = [await shop(ctx(), stall.shops[0]), (await people(ctx(), [host])).get(host)];
  for (const q of ['茶壶', 'kettle', sku.title.zh, name, person?.nickname ?? ''])
    expect([q, idsOf(await find(q))]).toEqual([q, [edge(cups), edge(kettles)]]);
  expect(idsOf(await find('Friday night'))).toEqual([edge(kettles)]);
  expect(await find('chabei')).toMatchObject({ total: 1, meant: '茶杯', relaxed: false, items: [{ id: edge(cups) }] });
  expect(await find('周五 吹风机')).toMatchObject({ relaxed: true, items: [{ id: edge(kettles) }] });
  expect(await find('zzzzqqq')).toMatchObject({ total: 0, items: [] });
  const one = await find('', '&limit=1');
  const two = await find('', `&limit=1&cursor=${encodeURIComponent(one.nextCursor ?? '')}`);
  expect([one.total, idsOf(one), idsOf(two), two.nextCursor]).toEqual([2, [edge(cups)], [edge(kettles)], null]);
  expect((await stall.market.http('GET', '/search/rooms?cursor=W10')).status).toBe(400);
  // Beside other answers stands only what is live and has all the words.
  expect(idsOf(await find('茶壶', '&live=true'))).toEqual([edge(cups)]);
  expect((await find('周五 茶杯', '&live=true')).total).toBe(0);

  // A feed of ten goods and more has a room that is live, for as long as it is.
  for (const price of Array.from({ length: 10 }, (_, at) => 1_000 + at)) await stall.sku({ priceFen: price, stock: 5 });
  await stall.market.drain();
  stall.market.clock.advance(minutes(2));
  const rooms = async () => {
    const reply = await stall.market.http('GET', '/feed?limit=50');
    const { items } = reply.body as { items: { kind: string; why: string; room: { id: string } | null }[] };
    return items.filter((item) => item.kind === 'room').map(({ why, room }) => [why, room?.id]);
  };
  expect(await rooms()).toEqual([['live', edge(cups)]]);

  await end(ctx(), scope(), cups);
  expect(await rooms()).toEqual([]);
  // Nothing of it was kept: there is nothing to see again.
  expect(idsOf(await find('茶壶'))).toEqual([edge(kettles)]);
  await stall.market.pool`
    INSERT INTO live.parts (shop_id, room_id, nth, kind, sha256, bytes, duration_ms, anew, at)
    VALUES (${stall.shops[0]}, ${cups}, 0, 'ts', 'a', 1, 2000, true, ${stall.market.clock.now()})`;
  expect(idsOf(await find('茶壶'))).toEqual([edge(kettles), edge(cups)]);
  await stepShop(stall.market.ctx(), stall.shops[0], 'freeze', '测试');
  expect((await find('')).total).toBe(0);
  expect((await stall.market.http('GET', '/live-rooms?state=ended')).body).toMatchObject({ items: [] });
  expect((await stall.market.http('GET', `/live-rooms/${edge(cups)}`)).status).toBe(404);
  // Nor by the address of its stream, nor on the wall of a venue.
  expect(await serveStream(stall.market.runtime, edge(cups), 'index.m3u8')).toBeNull();
  expect(await wall(ctx(), [stall.shops[0]], 5)).toEqual([]);
  await stepShop(stall.market.ctx(), stall.shops[0], 'unfreeze', '测试');
  expect((await stall.market.http('GET', `/live-rooms/${edge(cups)}`)).status).toBe(200);
  // What was announced is called off; what can be seen again is found again.
  expect(idsOf(await find(''))).toEqual([edge(cups)]);
  // Whatever a sender says how long it was: who looks for rooms is answered.
  await stall.market.pool`
    INSERT INTO live.parts (shop_id, room_id, nth, kind, sha256, bytes, duration_ms, anew, at)
    SELECT ${stall.shops[0]}, ${cups}, nth, 'ts', 'a', 1, 15000, false, ${stall.market.clock.now()} FROM generate_series(1, 143166) AS nth`;
  expect((await stall.market.http('GET', `/live-rooms?state=ended&at=1`)).status).toBe(200);
  await remove(ctx(), cups, { reason: 'untrue', note: null });
  expect((await find('')).total).toBe(0);
});
