import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, hours, later, minutes, seconds, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { createSession, registerPerson, testIdentity, verifyRealName } from '#modules/accounts';
import type { SkuForSale } from '#modules/catalog';
import { shop } from '#modules/shops';
import { watch as beThere, endDue, roomCardsOf, serveStream, takeIn } from '../index.ts';

/** Live rooms (D4): what a shop may announce, who comes from a room, and that its price is theirs alone. */
let stall: Stall;
let sku: SkuForSale;
let others: SkuForSale;
let owner: Uuid;
beforeAll(async () => {
  stall = await openStall();
  sku = await stall.sku({ priceFen: 10_000, stock: 50 });
  others = await stall.sku({ priceFen: 10_000, stock: 50, shop: 1 });
  owner = (await shop(stall.market.ctx(), stall.shops[0])).ownerId;
});
afterAll(() => stall?.market.close());

type Room = { id: string; state: string; endReason: string | null; visitors: number; peak: number };
type Code = { code?: string };
const now = () => stall.market.clock.now();
const grants = (shopNo: 0 | 1, permissions = ['live.*', 'promotions.*']) => [
  { scope: 'shop' as const, scopeId: stall.shops[shopNo], role: 'streamer', permissions },
];
const host = (): Actor => stall.market.user(grants(0), owner);
const reviewer = () =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['live.*'] }]);
const call = async <T = Room & Code>(method: string, rest: string, body?: unknown, as: Actor = host()): Promise<T> =>
  (
    await stall.market.http(method, `/shops/${toId('shp', stall.shops[0])}/live-rooms${rest}`, {
      as,
      ...(body === undefined ? {} : { body }),
    })
  ).body as T;
const plan = (more: object = {}) => ({
  title: { zh: '周五晚的茶壶', en: 'Kettles on Friday night' },
  plannedAt: later(now(), hours(1)).toISOString(),
  ...more,
});
async function opened(): Promise<Room> {
  const room = await call('POST', '', plan());
  await call('PUT', `/${room.id}/shelf`, { productIds: [toId('prd', sku.productId)] });
  const live = await call('POST', `/${room.id}/open`);
  expect(live.state, JSON.stringify(live)).toBe('live');
  return live;
}
const BROWSER = { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) Mobile Safari/537.36' };
const watch = (id: string, as: Actor) => stall.market.http('POST', `/live-rooms/${id}/watch`, { as, headers: BROWSER });
const live = async (id: string) =>
  (await stall.market.http('GET', `/live-rooms/${id}/now?at=${now().getTime()}`)).body as {
    state: string;
    viewers: number;
  };
const quoted = async (buyer: Buyer): Promise<number> => {
  const reply = await stall.market.http('POST', '/checkout/quote', {
    as: buyer.actor,
    body: { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }], addressId: toId('adr', buyer.addressId) },
  });
  return (reply.body as { payableFen: number }).payableFen;
};
const pass = (by: number) => stall.market.clock.advance(by as never);

test('a room is announced by who may, with words that may be said; its host is of the shop, known by name and of age', async () => {
  expect((await call('POST', '', plan({ title: { zh: '全网最低价专场', en: '' } }))).code).toBe('live.words_refused');
  expect((await call('POST', '', plan({ plannedAt: later(now(), days(60)).toISOString() }))).code).toBe(
    'live.planned_invalid',
  );
  const stranger = await registerPerson(stall.market.ctx(), { phone: '13700000001', nickname: '过客' });
  expect((await call('POST', '', plan({ hostId: toId('usr', stranger.id) }))).code).toBe('live.host_not_staff');
  const room = await call('POST', '', plan());
  expect(room).toMatchObject({ state: 'announced', endReason: null });
  expect((await call('POST', `/${room.id}/open`)).code).toBe('live.shelf_empty');
  const wrong = await call('PUT', `/${room.id}/shelf`, { productIds: [toId('prd', others.productId)] });
  expect(wrong.code).toBe('live.product_not_yours');
  expect((await call('POST', `/${room.id}/explain`, { productId: null })).code).toBe('live.state_forbids');
  const listed = await stall.market.http('GET', '/live-rooms?state=announced');
  expect((listed.body as { items: Room[] }).items.map((one) => one.id)).toEqual([room.id]);
  // Nobody opened it: it ends by itself, and nobody finds it any more.
  pass(hours(8));
  expect(await endDue(stall.market.ctx())).toBe(1);
  expect(await call('GET', `/${room.id}`)).toMatchObject({ state: 'cancelled', endReason: 'never_opened' });
  expect((await stall.market.http('GET', `/live-rooms/${room.id}`)).status).toBe(404);
});

test('the price of a room is for who was seen in it while it is live: not for a link, another’s mark, another room, or afterwards', async () => {
  const room = await opened();
  const write = (roomId: string) =>
    stall.market.http('POST', `/shops/${toId('shp', stall.shops[0])}/promotions`, {
      as: host(),
      body: {
        title: { zh: '直播价', en: 'Live price' },
        kind: 'live_price',
        args: { priceFen: 8_000, roomId },
        scope: { skuIds: [toId('sku', sku.skuId)] },
        startsAt: now().toISOString(),
        endsAt: later(now(), days(2)).toISOString(),
      },
    });
  expect((await write('red')).body).toMatchObject({ code: 'promotions.room_unknown' });
  expect((await write(room.id)).status).toBe(201);
  const [inside, outside] = [await stall.buyer(), await stall.buyer()];
  expect((await watch(room.id, inside.actor)).status).toBe(200);
  expect([await quoted(inside), await quoted(outside)]).toEqual([8_000, 10_000]);
  // Who signs in to buy was where their browser was.
  const guestId = (await stall.buyer()).id;
  await beThere(stall.market.ctx(), uuidOf('liv', room.id), guestId);
  const late = await stall.buyer();
  await createSession(stall.market.ctx({ kind: 'guest', guestId }), late.id);
  expect(await quoted(late)).toBe(8_000);
  pass(seconds(3));
  expect(await live(room.id)).toMatchObject({ state: 'live', viewers: 2 });
  await watch(room.id, inside.actor);
  // Gone for half an hour: no longer there, and no longer theirs. The room itself goes on only while its stream does.
  await stall.market.pool`UPDATE live.rooms SET due_at = due_at + interval '1 day' WHERE state = 'live'`;
  pass(minutes(30));
  expect([await quoted(inside), (await live(room.id)).viewers]).toEqual([10_000, 0]);
  await watch(room.id, inside.actor);
  expect(await quoted(inside)).toBe(8_000);
  await call('POST', `/${room.id}/end`);
  expect(await quoted(inside)).toBe(10_000);
  const ended = await call('GET', `/${room.id}`);
  expect(ended).toMatchObject({ state: 'ended', endReason: 'host', visitors: 2, peak: 2 });
  expect((await write(room.id)).body).toMatchObject({ code: 'promotions.room_unknown' });
});

test('one thing is explained at a time; a silent stream ends its room; who hosts one is in no other', async () => {
  const room = await opened();
  const second = await call('POST', '', plan());
  await call('PUT', `/${second.id}/shelf`, { productIds: [toId('prd', sku.productId)] });
  expect((await call('POST', `/${second.id}/open`)).code).toBe('live.host_busy');
  const productId = toId('prd', sku.productId);
  expect(await call('POST', `/${room.id}/explain`, { productId })).toMatchObject({ explaining: { productId } });
  await expect(
    stall.market.pool`INSERT INTO live.explained (shop_id, room_id, nth, product_id, since, offset_ms)
      SELECT shop_id, room_id, 9, product_id, since, 0 FROM live.explained WHERE until IS NULL`,
  ).rejects.toThrow(/explained_one_now/);
  pass(minutes(6));
  await endDue(stall.market.ctx());
  expect(await call('GET', `/${room.id}`)).toMatchObject({ state: 'ended', endReason: 'silent', explaining: null });
});

test('the platform takes a room away with a reason: it ends, its shop reads why, nobody else sees it', async () => {
  const room = await opened();
  const reply = await stall.market.http('POST', `/console/live-rooms/${room.id}/remove`, {
    as: reviewer(),
    body: { reason: 'untrue', note: '功效不实' },
  });
  expect(reply.body).toMatchObject({ state: 'ended', endReason: 'removed', removed: { reason: 'untrue' } });
  expect(await call('GET', `/${room.id}`)).toMatchObject({ removed: { reason: 'untrue', note: '功效不实' } });
  expect((await stall.market.http('GET', `/live-rooms/${room.id}`)).status).toBe(404);
  const [row] = await stall.market.pool<{ id: Uuid }[]>`SELECT id FROM live.rooms WHERE removed_at IS NOT NULL`;
  expect(await roomCardsOf(stall.market.ctx(), [row?.id as Uuid])).toEqual([]);
  expect((await call('POST', '', plan(), stall.market.user(grants(0, ['live.read']), owner))).code).toBe(
    'request.forbidden',
  );
});

test('a host who has not shown their name, or is a minor, announces nothing', async () => {
  const ctx = stall.market.ctx();
  const person = await registerPerson(ctx, { phone: '13700000002', nickname: '新主播' });
  await stall.market
    .pool`INSERT INTO shops.staff (shop_id, user_id, role, added_at) VALUES (${stall.shops[0]}, ${person.id}, 'streamer', ${now()})`;
  const hostId = toId('usr', person.id);
  expect((await call('POST', '', plan({ hostId }))).code).toBe('accounts.identity_needed');
  const { name, idNumber } = testIdentity(899);
  await verifyRealName(ctx, person.id, { kind: 'identity', name, number: idNumber });
  expect((await call('POST', '', plan({ hostId }))).state).toBe('announced');
});

test('a stream is shown under a list of our own: what came, in order, with its chapters; who has not the key sends nothing', async () => {
  const room = await opened();
  const { key } = await call<{ key: string }>('POST', `/${room.id}/key`);
  const { runtime } = stall.market;
  const packets = (mark: number) =>
    Buffer.alloc(188 * 4, mark).map((byte, at) => (at % 188 === 0 ? 0x47 : byte)) as Buffer;
  const put = (name: string, body: Buffer | string, by = key) =>
    takeIn(stall.market.ctx(), { room: room.id, key: by, name, body: Buffer.from(body) });
  const list = (from: number, ...names: string[]) =>
    `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:${from}\n${names.map((name) => `#EXTINF:2.0,\nhttp://elsewhere.example/${name}?x=1\n`).join('')}`;
  const shown = async () => String((await serveStream(runtime, room.id, 'index.m3u8'))?.body ?? '');
  const refused = (name: string, body: Buffer | string, by?: string) =>
    put(name, body, by).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );
  expect(await refused('0.ts', packets(1), 'wrong')).toBe('live.key_wrong');
  expect(await refused('..%2f0.ts', packets(1))).toBe('live.part_name');
  expect(await refused('0.ts', '<html>')).toBe('live.part_type');
  expect(await refused('0.m4s', packets(1))).toBe('live.part_type');
  expect(await refused('i.m3u8', 'no list')).toBe('live.part_type');
  for (let n = 0; n < 8; n += 1) {
    if (n === 4) await call('POST', `/${room.id}/explain`, { productId: toId('prd', sku.productId) });
    await put(`${n}.ts`, packets(n));
    await put(
      'i.m3u8',
      list(Math.max(0, n - 4), ...[4, 3, 2, 1, 0].flatMap((back) => (n >= back ? [`${n - back}.ts`] : []))),
    );
  }
  // The window goes on: six segments, numbered from the first; none of the sender's bytes.
  expect(await shown()).toBe(
    `#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:2\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n${[2, 3, 4, 5, 6, 7].map((n) => `#EXTINF:2.000,\n${n}.ts\n`).join('')}`,
  );
  const seventh = await serveStream(runtime, room.id, '7.ts');
  expect(seventh && (await buffer(seventh.body as Readable)).length).toBe(188 * 4);
  expect(await serveStream(runtime, room.id, '7.m4s')).toBeNull();
  // A list that names one segment over and over shows it once.
  await put('8.ts', packets(8));
  await put('i.m3u8', list(8, ...Array.from({ length: 500 }, () => '8.ts')));
  expect((await shown()).match(/8\.ts/g)).toHaveLength(1);
  // The sender begins anew: players are told, and a new key shuts the old one out.
  const again = await call<{ key: string }>('POST', `/${room.id}/key`);
  expect(await refused('0.ts', packets(9))).toBe('live.key_wrong');
  await put('0.ts', packets(9), again.key);
  await put('i.m3u8', list(0, '0.ts'), again.key);
  expect(await shown()).toContain('#EXT-X-DISCONTINUITY\n#EXTINF:2.000,\n9.ts');
  await expect(stall.market.pool`DELETE FROM live.parts`).rejects.toThrow();
  await call('POST', `/${room.id}/end`);
  expect(await refused('1.ts', packets(1), again.key)).toBe('live.key_wrong');
  const replay = (await stall.market.http('GET', `/live-rooms/${room.id}`)).body as object;
  expect(replay).toMatchObject({ replay: true, chapters: [{ productId: toId('prd', sku.productId), atMs: 8_000 }] });
  const replays = await stall.market.http('GET', '/live-rooms?state=ended');
  expect((replays.body as { items: Room[] }).items.map((one) => one.id)).toContain(room.id);
  expect(await endedList(room.id)).toMatch(/PLAYLIST-TYPE:VOD[\s\S]*0\.ts[\s\S]*9\.ts\n#EXT-X-ENDLIST\n$/);
});
/** The list of an ended room is looked at anew within a second of its end. */
async function endedList(id: string): Promise<string> {
  let list = '';
  await expect
    .poll(
      async () => {
        list = String((await serveStream(stall.market.runtime, id, 'index.m3u8'))?.body ?? '');
        return list;
      },
      { timeout: 5_000 },
    )
    .toContain('ENDLIST');
  return list;
}
