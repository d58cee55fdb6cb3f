import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, emit, hours, toId, transact, uuidOf } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { registerPerson, testIdentity, verifyRealName } from '#modules/accounts';
import type { SkuForSale } from '#modules/catalog';
import { storeMedia } from '#modules/media';
import { isAdult, isReserved, nameKey } from '../profile.ts';

/** People as creators (D3): they open a page, write by the same rules as shops, and may be forgotten. */
let stall: Stall;
let sku: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  sku = await stall.sku({ priceFen: 19_900, stock: 5 });
});
afterAll(() => stall?.market.close());

let made = 500;
async function somebody(known = true): Promise<{ actor: Extract<Actor, { kind: 'user' }>; pictureId: string }> {
  made += 1;
  const ctx = stall.market.ctx();
  const person = await registerPerson(ctx, { phone: `137${String(made).padStart(8, '0')}`, nickname: `读者${made}` });
  if (known) {
    const { name, idNumber } = testIdentity(made);
    await verifyRealName(ctx, person.id, { kind: 'identity', name, number: idNumber });
  }
  const actor = stall.market.user([], person.id);
  const picture = await sharp({
    create: { width: 40, height: 40, channels: 3, background: { r: made % 255, g: 9, b: 9 } },
  })
    .png()
    .toBuffer();
  const file = await storeMedia(stall.market.ctx(actor), { shopId: null, body: picture });
  return { actor, pictureId: toId('med', file.id) };
}
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const call = (method: 'GET' | 'POST' | 'PUT', path: string, as: Actor, body?: object) =>
  stall.market.http(method, path, { as, ...(body && { body }) });
const opened = async (as: Actor, name: string, more: object = {}) => {
  const reply = await call('PUT', '/me/creator', as, { name, ...more });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as { code: string };
};
const words = (pictureId: string, more: object = {}) => ({
  kind: 'post',
  body: {
    title: { zh: '周末泡茶', en: '' },
    text: { zh: '水温八十五度，三分钟出汤。', en: '' },
    mediaIds: [pictureId],
    ...more,
  },
});
type Piece = { id: string; state: string; decisions: { findings: { code: string }[] }[] };
const reviewer = (): Actor =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['content.*'] }]);

test('only who has shown their real name opens a page, under a name of their own', async () => {
  const stranger = await somebody(false);
  expect((await call('GET', '/me/creator', stranger.actor)).body).toEqual({ profile: null, mayOpen: false });
  expect(codeIn(await call('PUT', '/me/creator', stranger.actor, { name: '茶客' }))).toBe('accounts.identity_needed');
  const { actor, pictureId } = await somebody();
  expect(codeIn(await call('POST', '/me/pieces', actor, words(pictureId)))).toBe('content.profile_missing');
  const refused = async (body: object) => codeIn(await call('PUT', '/me/creator', actor, body));
  expect(await refused({ name: '茶' })).toBe('content.name_invalid');
  expect(await refused({ name: '东西市场客服' })).toBe('content.name_reserved');
  expect(await refused({ name: 'kettles店' })).toBe('content.name_taken');
  expect(await refused({ name: '茶客', bio: '加微信 teacup88' })).toBe('content.profile_words');
  const theirs = await somebody();
  expect(await refused({ name: '茶客', avatarId: theirs.pictureId })).toBe('content.media_not_yours');
  await opened(actor, '山间 茶客', { bio: '喝茶十年', avatarId: pictureId });
  expect(codeIn(await call('PUT', '/me/creator', theirs.actor, { name: '山间·茶客' }))).toBe('content.name_taken');
  const own = (await call('GET', '/me/creator', actor)).body as { profile: { code: string; name: string } };
  expect(own.profile).toMatchObject({ name: '山间 茶客', bio: '喝茶十年' });
  expect((await call('GET', `/creators/${own.profile.code}`, reviewer())).body).toMatchObject({
    kind: 'person',
    name: '山间 茶客',
    bio: '喝茶十年',
    works: 0,
  });
});

test('a person’s pieces go the way of a shop’s: a person looks at the first, the next appears; others’ goods that are on sale may be shown', async () => {
  const { actor, pictureId } = await somebody();
  await opened(actor, '慢生活记录');
  const write = async (more: object = {}) => {
    const reply = await call('POST', '/me/pieces', actor, words(pictureId, more));
    expect(reply.status, reply.text).toBe(201);
    return (await call('POST', `/me/pieces/${(reply.body as Piece).id}/submit`, actor, {})).body as Piece;
  };
  const first = await write();
  expect(first.state).toBe('checking');
  expect((await call('POST', `/console/pieces/${first.id}/pass`, reviewer())).status).toBe(200);
  stall.market.clock.advance(hours(1));
  const next = await write({ goods: [{ productId: toId('prd', sku.productId), note: { zh: '倒水稳', en: '' } }] });
  expect(next.state).toBe('live');
  expect((await stall.market.http('GET', `/pieces/${next.id}`)).body).toMatchObject({
    advertisement: true,
    partnership: false,
    creator: { kind: 'person', name: '慢生活记录', shopCode: null },
  });
  const strange = await somebody();
  expect((await call('GET', `/me/pieces/${next.id}`, strange.actor)).status).toBe(404);
  const update = await call('POST', '/me/pieces', actor, { ...words(pictureId), kind: 'update' });
  expect(codeIn(await call('POST', `/me/pieces/${(update.body as Piece).id}/submit`, actor, {}))).toBe(
    'content.update_by_shop',
  );
  expect(await stall.audit(['content'])).toEqual([]);
});

test('what was paid for says so: declared by its author, and looked at where it only sounds so', async () => {
  const { actor, pictureId } = await somebody();
  await opened(actor, '器物志');
  const write = async (more: object) => {
    const reply = await call('POST', '/me/pieces', actor, words(pictureId, more));
    return (await call('POST', `/me/pieces/${(reply.body as Piece).id}/submit`, actor, {})).body as Piece;
  };
  const first = await write({ declared: 'partnership' });
  await call('POST', `/console/pieces/${first.id}/pass`, reviewer());
  expect((await stall.market.http('GET', `/pieces/${first.id}`)).body).toMatchObject({
    advertisement: true,
    partnership: true,
  });
  const hushed = await write({ text: { zh: '感谢品牌方寄来的新壶。', en: '' } });
  expect(hushed.state).toBe('checking');
  expect(hushed.decisions.at(-1)?.findings.map((one) => one.code)).toEqual(['undeclared']);
  const said = await write({ text: { zh: '感谢品牌方寄来的新壶。', en: '' }, declared: 'advertisement' });
  expect(said.state).toBe('live');
});

test('who clicks on their own piece leads nobody; who is forgotten is read by nobody', async () => {
  const { actor, pictureId } = await somebody();
  const { code } = await opened(actor, '告别的人');
  const productId = toId('prd', sku.productId);
  const reply = await call('POST', '/me/pieces', actor, words(pictureId, { goods: [{ productId }] }));
  const { id } = (await call('POST', `/me/pieces/${(reply.body as Piece).id}/submit`, actor, {})).body as Piece;
  await call('POST', `/console/pieces/${id}/pass`, reviewer());
  await call('POST', `/pieces/${id}/clicks`, actor, { productId });
  const clicks = () => stall.market.pool`SELECT 1 FROM content.clicks WHERE who = ${actor.userId}`;
  expect(await clicks()).toHaveLength(0);
  const other = await somebody();
  expect((await call('POST', `/pieces/${id}/clicks`, other.actor, { productId })).status).toBe(200);
  expect(await stall.market.pool`SELECT 1 FROM content.clicks WHERE who = ${other.actor.userId}`).toHaveLength(1);
  await transact(stall.market.ctx(), (tx) =>
    emit(tx, { name: 'person.erased', subjectId: actor.userId, payload: { userId: actor.userId } }),
  );
  expect((await stall.market.http('GET', `/pieces/${id}`)).status).toBe(404);
  expect((await stall.market.http('GET', `/creators/${code}`)).status).toBe(404);
  // Nobody reads it out of the database either; its digest proves a copy.
  const all = await stall.market.owner<{ body: object; bytes: number }[]>`
    SELECT v.body, octet_length(v.forgotten_hash) AS bytes FROM content.versions v WHERE v.piece_id = ${uuidOf('pce', id)}`;
  expect(JSON.stringify(all)).not.toContain('水温');
  expect(all).toMatchObject([{ bytes: 32, body: { title: { zh: '', en: '' }, mediaIds: [] } }]);
  const [picture] = await stall.market.owner`SELECT visibility FROM media.files WHERE id = ${uuidOf('med', pictureId)}`;
  expect(picture).toEqual({ visibility: 'private' });
  // The door opens for nobody who is still there, and not for shops.
  for (const { id: creatorId } of await stall.market.owner<
    { id: string }[]
  >`SELECT creator_id AS id FROM content.profiles`)
    await expect(stall.market.pool`SELECT content.forget_words(${creatorId})`).rejects.toThrow(/person who is gone/);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('names that look the same are the same, and offices are nobody’s name', () => {
  expect(nameKey('茶 客·A')).toBe(nameKey('茶客Ａ'.normalize('NFKC')));
  expect(nameKey('·_')).toBeNull();
  expect(nameKey('<b>')).toBeNull();
  expect(isReserved(nameKey('Dong xi 官 方') ?? '')).toBe(true);
  expect(isReserved(nameKey('山间茶客') ?? '')).toBe(false);
  expect([null, 16, 17, 18].map((age) => isAdult({ age }))).toEqual([false, false, false, true]);
});
