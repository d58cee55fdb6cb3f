import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, hours, seconds, toId, uuidOf } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { registerPerson, testIdentity, verifyRealName } from '#modules/accounts';
import { storeMedia } from '#modules/media';
import { livePiece } from './scene.ts';

/** Copyright complaints (D3, G3): notice, take-down, counter-notice, fifteen days (E-Commerce Law arts. 42 and 43). */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

let made = 700;
async function holder(known = true) {
  made += 1;
  const ctx = stall.market.ctx();
  const person = await registerPerson(ctx, { phone: `136${String(made).padStart(8, '0')}`, nickname: `权利人${made}` });
  if (known) {
    const { name, idNumber } = testIdentity(made);
    await verifyRealName(ctx, person.id, { kind: 'identity', name, number: idNumber });
  }
  const actor = stall.market.user([], person.id);
  return { actor, evidence: await proof(actor) };
}
async function proof(actor: Actor): Promise<string> {
  made += 1;
  const background = { r: made % 255, g: (made * 7) % 255, b: 9 };
  const body = await sharp({ create: { width: 30, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
  return toId('med', (await storeMedia(stall.market.ctx(actor), { shopId: null, body, visibility: 'private' })).id);
}
const staff = (): Actor =>
  stall.market.user([
    { scope: 'shop', scopeId: stall.shops[0], role: 'editor', permissions: ['content.read', 'content.edit'] },
  ]);
const reviewer = (): Actor =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['content.*'] }]);
const call = (method: 'GET' | 'POST', path: string, as: Actor, body?: object) =>
  stall.market.http(method, path, { as, ...(body && { body }) });
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const notice = (evidence: string) => ({
  work: '《山中泡茶图》，本人 2024 年拍摄',
  statement: '该内容的封面使用了本人拍摄的照片，未经许可，也没有署名。',
  evidenceIds: [evidence],
  truthful: true,
});
const answer = (evidence: string) => ({
  statement: '照片由本店员工在店内拍摄，附原始文件和拍摄记录，不是投诉人的作品。',
  evidenceIds: [evidence],
  truthful: true,
});
type Seen = { id: string; state: string; may: string[]; waitUntil: string | null; side: string };

async function piece(): Promise<string> {
  const sku = await stall.sku({ priceFen: 900, stock: 1 });
  return toId('pce', await livePiece(stall, [sku]));
}
async function complained(pieceId: string, by: { actor: Actor; evidence: string }): Promise<Seen> {
  const reply = await call('POST', `/pieces/${pieceId}/complaints`, by.actor, notice(by.evidence));
  expect(reply.status, reply.text).toBe(201);
  return reply.body as Seen;
}
const seen = async (pieceId: string) => (await stall.market.http('GET', `/pieces/${pieceId}`)).status;
const step = (id: string, name: string, as: Actor, body?: object) =>
  call('POST', `/me/content-complaints/${id}/${name}`, as, body);
const judge = (id: string, name: string, body?: object) =>
  call('POST', `/console/content-complaints/${id}/${name}`, reviewer(), body);
const read = async (id: string, as: Actor) => (await call('GET', `/me/content-complaints/${id}`, as)).body as Seen;

test('a complete notice takes the piece down; countered, it comes back after fifteen days and not before', async () => {
  const pieceId = await piece();
  const by = await holder();
  const { id, may } = await complained(pieceId, by);
  expect(may).toEqual(['withdraw']);
  expect(await seen(pieceId)).toBe(200);
  expect((await call('GET', `/me/content-complaints/${id}`, staff())).status, 'not before it was looked at').toBe(404);
  expect((await judge(id, 'accept')).body).toMatchObject({ state: 'taken_down' });
  expect(await seen(pieceId)).toBe(404);
  expect(await stall.audit(['content'])).toEqual([]);
  const author = staff();
  const told = (await call('GET', `/shops/${toId('shp', stall.shops[0])}/pieces/${pieceId}`, author)).body as {
    complaintId: string;
    mayAppeal: boolean;
  };
  expect(told).toMatchObject({ complaintId: id, mayAppeal: false });
  const objection = { text: '我们没有侵权' };
  expect(
    codeIn(await call('POST', `/shops/${toId('shp', stall.shops[0])}/pieces/${pieceId}/appeal`, author, objection)),
  ).toBe('content.counter_instead');
  expect((await read(id, author)).may).toEqual(['counter']);
  const theirs = await proof(by.actor);
  expect(codeIn(await step(id, 'counter', author, answer(theirs)))).toBe('content.evidence_not_yours');
  expect(codeIn(await step(id, 'counter', by.actor, answer(theirs)))).toBe('content.complaint_state');
  expect((await step(id, 'counter', author, answer(await proof(author)))).body).toMatchObject({ state: 'countered' });
  expect((await read(id, by.actor)).may).toEqual(['sue', 'withdraw']);
  stall.market.clock.advance(seconds(15 * 86_400 - 1));
  await stall.market.drain();
  expect(await seen(pieceId)).toBe(404);
  stall.market.clock.advance(seconds(1));
  expect(codeIn(await step(id, 'suit', by.actor, { suit: '杭州互联网法院' })), 'on the last moment').toBe(
    'content.complaint_state',
  );
  await stall.market.drain();
  expect(await seen(pieceId)).toBe(200);
  expect((await read(id, by.actor)).state).toBe('restored');
  expect(await stall.audit(['content'])).toEqual([]);
});

test('who goes to court within fifteen days keeps it down; who takes the complaint back gives it back', async () => {
  const pieceId = await piece();
  const by = await holder();
  const { id } = await complained(pieceId, by);
  await judge(id, 'accept');
  const author = staff();
  await step(id, 'counter', author, answer(await proof(author)));
  stall.market.clock.advance(days(14));
  expect((await step(id, 'suit', by.actor, { suit: '杭州互联网法院（2026）浙0192民初1号' })).body).toMatchObject({
    state: 'suing',
  });
  stall.market.clock.advance(days(30));
  await stall.market.drain();
  expect(await seen(pieceId)).toBe(404);
  expect((await step(id, 'withdraw', by.actor)).body).toMatchObject({ state: 'withdrawn', may: [] });
  expect(await seen(pieceId)).toBe(200);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('two complaints hold one piece until the last of them ends', async () => {
  const pieceId = await piece();
  const [one, two] = [await holder(), await holder()];
  const first = await complained(pieceId, one);
  const second = await complained(pieceId, two);
  await judge(first.id, 'accept');
  await judge(second.id, 'accept');
  await step(first.id, 'withdraw', one.actor);
  expect(await seen(pieceId)).toBe(404);
  await step(second.id, 'withdraw', two.actor);
  expect(await seen(pieceId)).toBe(200);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('who may complain, about what, and who reads it', async () => {
  const pieceId = await piece();
  const stranger = await holder(false);
  const by = await holder();
  const other = await holder();
  const about = (who: Actor, body: object) => call('POST', `/pieces/${pieceId}/complaints`, who, body);
  expect(codeIn(await about(stranger.actor, notice(stranger.evidence)))).toBe('accounts.identity_needed');
  expect(codeIn(await about(by.actor, notice(other.evidence)))).toBe('content.evidence_not_yours');
  expect((await about(by.actor, { ...notice(by.evidence), truthful: false })).status).toBe(422);
  expect((await about(by.actor, { ...notice(by.evidence), evidenceIds: [] })).status).toBe(422);
  const { id } = await complained(pieceId, by);
  expect(codeIn(await about(by.actor, notice(by.evidence)))).toBe('content.complained_already');
  expect((await call('GET', `/me/content-complaints/${id}`, other.actor)).status).toBe(404);
  const picture = (as: Actor) => call('GET', `/me/content-complaints/${id}/evidence/${by.evidence}`, as);
  expect((await picture(by.actor)).status).toBe(200);
  expect((await picture(other.actor)).status).toBe(404);
  expect((await call('GET', `/me/content-complaints/${id}/evidence/${other.evidence}`, by.actor)).status).toBe(404);
  const queue = await call('GET', '/console/content-complaints', reviewer());
  expect((queue.body as { items: Seen[] }).items.map((row) => row.id)).toContain(id);
  expect((await judge(id, 'decline', { note: '没有权属证明' })).body).toMatchObject({ state: 'declined' });
  expect(codeIn(await judge(id, 'accept'))).toBe('content.complaint_state');
  expect(await seen(pieceId)).toBe(200);
  expect((await call('GET', `/me/content-complaints/${id}`, staff())).status, 'a notice that was none').toBe(404);
  stall.market.clock.advance(hours(1));
  const again = await complained(pieceId, by);
  const mine = (await call('GET', '/me/content-complaints', by.actor)).body as { items: Seen[] };
  expect(mine.items.map((row) => row.id)).toEqual([again.id, id]);
});

test('the database keeps the fifteen days', async () => {
  const pieceId = await piece();
  const by = await holder();
  const { id } = await complained(pieceId, by);
  await judge(id, 'accept');
  const author = staff();
  await step(id, 'counter', author, answer(await proof(author)));
  const set = (change: string) =>
    stall.market.owner.unsafe(`UPDATE content.complaints SET ${change} WHERE id = '${uuidOf('ccp', id as never)}'`);
  await expect(set("state = 'restored', ended_at = countered_at + interval '14 days'")).rejects.toThrow(/fifteen_days/);
  await expect(set("wait_until = countered_at + interval '14 days'")).rejects.toThrow(/fifteen_days/);
  await expect(set("state = 'suing'")).rejects.toThrow(/complaints_suit/);
});
