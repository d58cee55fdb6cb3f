import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, encodeCursor, hours, later, toId, type Uuid } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { storeDrawing } from '#modules/media';
import { changeProfile, stepShop } from '#modules/shops';
import { wordMissing } from '../words-service.ts';
import { stepShopOff } from './scene.ts';

/** Content (D3): what a shop writes, what the rules and people say to it, what readers see of it. */
let stall: Stall;
let sku: SkuForSale;
let pictureId: string;
beforeAll(async () => {
  stall = await openStall();
  sku = await stall.sku({ priceFen: 19_900, stock: 5 });
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="9" height="9"/></svg>';
  pictureId = toId('med', (await storeDrawing(stall.market.ctx(), { shopId: stall.shops[0], svg })).id);
});
afterAll(() => stall?.market.close());

type Piece = {
  id: string;
  state: string;
  version: number;
  liveVersion: number | null;
  decisions: {
    verdict: string;
    byPerson: boolean;
    reason: { zh: string; en: string } | null;
    findings: { code: string; text: { zh: string; en: string } }[];
  }[];
  appeals: { granted: boolean | null; answer: string | null }[];
  mayAppeal: boolean;
};
const staff = (shop: 0 | 1 = 0): Actor =>
  stall.market.user([
    { scope: 'shop', scopeId: stall.shops[shop], role: 'editor', permissions: ['content.read', 'content.edit'] },
  ]);
const reviewer = (userId?: Uuid): Actor =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['content.*'] }], userId);
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const path = (rest = '', shop: 0 | 1 = 0): string => `/shops/${toId('shp', stall.shops[shop])}/pieces${rest}`;
const written = (more: object = {}) => ({
  title: { zh: '周末泡茶', en: 'Tea at the weekend' },
  text: { zh: '水温八十五度，三分钟出汤。', en: '' },
  mediaIds: [pictureId],
  goods: [{ productId: toId('prd', sku.productId), note: { zh: '倒水稳', en: '' } }],
  topics: ['#慢生活'],
  ...more,
});
const post = (rest: string, body?: unknown, as: Actor = staff()) =>
  stall.market.http('POST', path(rest), { as, ...(body === undefined ? {} : { body }) });
async function drafted(more: object = {}, kind = 'post'): Promise<Piece> {
  const reply = await post('', { kind, body: written(more) });
  expect(reply.status, reply.text).toBe(201);
  return reply.body as Piece;
}
async function sent(piece: Piece, body: object = {}): Promise<Piece> {
  const reply = await post(`/${piece.id}/submit`, body);
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Piece;
}
const rule = (id: string, act: string, body?: object, as: Actor = reviewer()) =>
  stall.market.http('POST', `/console/pieces/${id}/${act}`, { as, ...(body && { body }) });
const seen = async (id: string) => (await stall.market.http('GET', `/pieces/${id}`)).status;
const byWords = async (q: string, more = '') => {
  const reply = await stall.market.http('GET', `/search/pieces?q=${encodeURIComponent(q)}${more}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.body as {
    total: number;
    relaxed: boolean;
    items: { id: string }[];
    nextCursor: string | null;
    meant: string | null;
  };
};
const idsOf = (reply: { body: unknown }): string[] =>
  (reply.body as { items: { id: string }[] }).items.map((one) => one.id);

test('a shop’s first piece waits for a person, the next one appears by itself; both are found by what they speak of', async () => {
  const first = await sent(await drafted());
  expect(first.state).toBe('checking');
  expect(first.decisions.at(-1)).toMatchObject({ verdict: 'queued', byPerson: false });
  expect(first.decisions.at(-1)?.findings.map((one) => one.code)).toEqual(['new_author']);
  expect(await seen(first.id)).toBe(404);
  const queue = await stall.market.http('GET', '/console/pieces', { as: reviewer() });
  expect(idsOf(queue)).toContain(first.id);
  expect((await rule(first.id, 'pass')).body).toMatchObject({ state: 'live', liveVersion: 1 });
  stall.market.clock.advance(hours(1));
  const next = await sent(await drafted({ title: { zh: '再泡一壶', en: '' } }));
  expect(next).toMatchObject({ state: 'live', liveVersion: 1 });
  const page = await stall.market.http('GET', `/pieces/${next.id}`);
  expect(page.body).toMatchObject({
    advertisement: true,
    topics: ['慢生活'],
    creator: { kind: 'shop', code: 'kettles' },
    goodsShown: [{ card: { productId: toId('prd', sku.productId), priceFen: 19_900 }, note: { zh: '倒水稳', en: '' } }],
  });
  for (const list of [
    '/pieces',
    '/pieces?kind=post',
    `/products/${toId('prd', sku.productId)}/pieces`,
    `/topics/${encodeURIComponent('慢生活')}/pieces`,
    '/creators/kettles/pieces',
  ])
    expect(idsOf(await stall.market.http('GET', list)), list).toEqual([next.id, first.id]);
  expect(idsOf(await stall.market.http('GET', '/pieces?kind=video'))).toEqual([]);
  expect((await stall.market.http('GET', '/creators/kettles')).body).toMatchObject({ works: 2, shopCode: 'kettles' });
  expect((await stall.market.http('GET', '/topics')).body).toEqual({ items: [{ topic: '慢生活', pieces: 2 }] });
  const paged = await stall.market.http('GET', '/pieces?limit=1');
  const { nextCursor } = paged.body as { nextCursor: string };
  expect(idsOf(await stall.market.http('GET', `/pieces?limit=1&cursor=${encodeURIComponent(nextCursor)}`))).toEqual([
    first.id,
  ]);
  expect(await stall.audit(['content'])).toEqual([]);

  // By words of its title, text, topic and author, those it fits best first, page by page.
  const found = async (q: string) => (await byWords(q)).items.map((one) => one.id);
  expect(await found('再泡一壶')).toEqual([next.id]);
  expect(await found('weekend tea')).toEqual([first.id]);
  for (const q of ['八十五度', '慢生活', (page.body as { creator: { name: string } }).creator.name])
    expect((await found(q)).toSorted(), q).toEqual([next.id, first.id].toSorted());
  expect(await byWords('周末 zzzzqqq')).toMatchObject({ relaxed: true, items: [{ id: first.id }] });
  // 一再 is no word of theirs, 再泡一壶 has both of its characters.
  expect(await byWords('一再')).toMatchObject({ relaxed: true, items: [{ id: next.id }] });
  // As it sounds, and with a letter wrong.
  expect(await byWords('manshenghuo')).toMatchObject({ total: 2, relaxed: false, meant: '慢生活' });
  expect(await byWords('weeknd tea')).toMatchObject({
    relaxed: false,
    meant: 'weekend tea',
    items: [{ id: first.id }],
  });
  for (const q of ['', 'zzzzqqq']) expect(await byWords(q)).toMatchObject({ total: 0, items: [] });
  const one = await byWords('八十五度', '&limit=1');
  const two = await byWords('八十五度', `&limit=1&cursor=${encodeURIComponent(one.nextCursor ?? '')}`);
  expect([one.total, [...one.items, ...two.items].map(({ id }) => id).toSorted(), two.nextCursor]).toEqual([
    2,
    [next.id, first.id].toSorted(),
    null,
  ]);
  const far = encodeCursor([0, 1, '+275760-09-13T00:00:00.000Z', stall.shops[0]]);
  for (const cursor of ['W10', far])
    expect((await stall.market.http('GET', `/search/pieces?q=a&cursor=${encodeURIComponent(cursor)}`)).status).toBe(
      400,
    );
  // What a frozen shop wrote is not found; under another name its author is.
  const admin = stall.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
  await stepShop(stall.market.ctx(admin), stall.shops[0], 'freeze', '核查');
  expect(await found('八十五度')).toEqual([]);
  await stepShop(stall.market.ctx(admin), stall.shops[0], 'unfreeze', '已核实');
  await changeProfile(stall.market.ctx(admin), stall.scopes[0], { name: '青瓷小筑' });
  expect(await found('青瓷小筑')).toHaveLength(2);
  // Pieces of before there were words get them.
  await stall.market.owner`DELETE FROM content.piece_words`;
  expect(await stall.audit(['content'])).toHaveLength(2);
  expect([await wordMissing(stall.market.ctx()), await wordMissing(stall.market.ctx())]).toEqual([2, 0]);
  expect(await found('再泡一壶')).toEqual([next.id]);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('readers keep the version before until the new one has passed; taken back, nothing of it is found', async () => {
  const piece = await sent(await drafted());
  expect(piece.state).toBe('live');
  const edit = (more: object) => stall.market.http('PUT', path(`/${piece.id}`), { as: staff(), body: written(more) });
  expect((await edit({ text: { zh: '改成加我微信 teacup88 吧', en: '' } })).body).toMatchObject({
    state: 'draft',
    version: 2,
    liveVersion: 1,
  });
  const refused = await sent(piece);
  expect(refused).toMatchObject({ state: 'rejected', liveVersion: 1 });
  expect(refused.decisions.at(-1)?.findings[0]?.text.zh).toContain('teacup88');
  expect(refused.decisions.at(-1)?.findings[0]?.text.en).toContain('escrow');
  expect((await stall.market.http('GET', `/pieces/${piece.id}`)).body).toMatchObject({
    text: { zh: '水温八十五度，三分钟出汤。' },
  });
  expect((await edit({ text: { zh: '水温九十度。', en: '' }, topics: ['泡茶'] })).status).toBe(200);
  expect(await sent(piece)).toMatchObject({ state: 'live', version: 3, liveVersion: 3 });
  expect(idsOf(await stall.market.http('GET', `/topics/${encodeURIComponent('泡茶')}/pieces`))).toEqual([piece.id]);
  expect(idsOf({ body: await byWords('九十度') })).toEqual([piece.id]);
  expect((await post(`/${piece.id}/withdraw`)).body).toMatchObject({ state: 'withdrawn', liveVersion: null });
  expect(await seen(piece.id)).toBe(404);
  expect(idsOf(await stall.market.http('GET', `/topics/${encodeURIComponent('泡茶')}/pieces`))).toEqual([]);
  expect((await byWords('九十度')).items).toEqual([]);
  expect(codeIn(await post(`/${piece.id}/withdraw`))).toBe('content.state_forbids');
  expect(await stall.audit(['content'])).toEqual([]);
});

test('what is scheduled appears at its time, by the clock', async () => {
  const { clock } = stall.market;
  const piece = await drafted();
  const at = later(clock.now(), hours(5));
  expect(codeIn(await post(`/${piece.id}/submit`, { publishAt: clock.now().toISOString() }))).toBe(
    'content.publish_at_invalid',
  );
  expect(codeIn(await post(`/${piece.id}/submit`, { publishAt: later(clock.now(), days(91)).toISOString() }))).toBe(
    'content.publish_at_invalid',
  );
  expect(await sent(piece, { publishAt: at.toISOString() })).toMatchObject({ state: 'scheduled', liveVersion: null });
  clock.advance(hours(4));
  await stall.market.drain();
  expect(await seen(piece.id)).toBe(404);
  clock.advance(hours(1));
  await stall.market.drain();
  expect((await stall.market.http('GET', `/pieces/${piece.id}`)).body).toMatchObject({ publishedAt: at.toISOString() });
  expect(await stall.audit(['content'])).toEqual([]);
});

test('removed with a reason in both languages, objected to once, judged by somebody else, back before readers', async () => {
  const piece = await sent(await drafted());
  const judge = reviewer();
  expect((await rule(piece.id, 'remove', { reason: 'nonsense' }, judge)).status).toBe(422);
  expect((await rule(piece.id, 'remove', { reason: 'untrue', note: '功效无据' }, judge)).body).toMatchObject({
    state: 'removed',
    liveVersion: null,
  });
  expect(await seen(piece.id)).toBe(404);
  const told = (await stall.market.http('GET', path(`/${piece.id}`), { as: staff() })).body as Piece;
  expect(told.decisions.at(-1)).toMatchObject({ verdict: 'removed', byPerson: true, note: '功效无据' });
  expect(told.decisions.at(-1)?.reason).toEqual({ zh: '内容不实或误导消费者', en: 'Untrue or misleading' });
  expect(told.mayAppeal).toBe(true);
  expect(codeIn(await rule(piece.id, 'answer-appeal', { granted: true, answer: '同意' }))).toBe(
    'content.appeal_not_found',
  );
  expect((await post(`/${piece.id}/appeal`, { text: '我们有检测报告' })).body).toMatchObject({ mayAppeal: false });
  expect(codeIn(await post(`/${piece.id}/appeal`, { text: '我们有检测报告' }))).toBe('content.appealed_already');
  expect(idsOf(await stall.market.http('GET', '/console/pieces?filter=appealed', { as: judge }))).toEqual([piece.id]);
  expect(codeIn(await rule(piece.id, 'answer-appeal', { granted: true, answer: '同意' }, judge))).toBe(
    'content.judged_by_same',
  );
  expect((await rule(piece.id, 'answer-appeal', { granted: true, answer: '报告属实' })).body).toMatchObject({
    state: 'live',
    liveVersion: 1,
  });
  expect(await seen(piece.id)).toBe(200);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('a refusal that stands, an appeal too late, and none where nothing was refused', async () => {
  const piece = await sent(await drafted({ text: { zh: '电话 13800138000', en: '' } }));
  expect(piece.state).toBe('rejected');
  expect(codeIn(await rule(piece.id, 'pass'))).toBe('content.state_forbids');
  expect((await post(`/${piece.id}/appeal`, { text: '这是客服电话' })).status).toBe(200);
  expect((await rule(piece.id, 'answer-appeal', { granted: false, answer: '仍是站外联系' })).body).toMatchObject({
    state: 'rejected',
    appeals: [{ granted: false, answer: '仍是站外联系' }],
  });
  const old = await sent(await drafted({ text: { zh: '电话 13800138000', en: '' } }));
  stall.market.clock.advance(days(16));
  expect(codeIn(await post(`/${old.id}/appeal`, { text: '这是客服电话' }))).toBe('content.appeal_over');
  expect(codeIn(await post(`/${(await drafted()).id}/appeal`, { text: '没有被拒绝' }))).toBe(
    'content.nothing_to_appeal',
  );
});

test('what cannot be written: others’ goods and pictures, unknown places, incomplete pieces; neighbours see nothing', async () => {
  const foreign = await stall.sku({ priceFen: 900, stock: 1, shop: 1 });
  const refused = async (more: object, kind = 'post') => codeIn(await post('', { kind, body: written(more) }));
  expect(await refused({ goods: [{ productId: toId('prd', foreign.productId) }] })).toBe('content.product_not_yours');
  expect(await refused({ beltCodes: ['no-such-belt'] })).toBe('regions.belt_unknown');
  expect(await refused({ topics: ['a/b'] })).toBe('content.topic_invalid');
  expect(await refused({ captions: { zh: '水开了', en: '' } })).toBe('content.captions_invalid');
  expect(await refused({ shopCodes: ['nobody'] })).toBe('shops.shop_not_found');
  const theirs = await stall.market.http('POST', path('', 1), {
    as: staff(1),
    body: { kind: 'post', body: written({ goods: [] }) },
  });
  expect(codeIn(theirs)).toBe('content.media_not_yours');
  const bare = await drafted({ mediaIds: [] });
  expect(codeIn(await post(`/${bare.id}/submit`, {}))).toBe('content.pictures_count');
  expect((await stall.market.http('GET', path(`/${bare.id}`, 1), { as: staff(1) })).status).toBe(404);
  expect((await stall.market.http('GET', path(), { as: staff(1) })).status).toBe(403);
  const gone = await stall.sku({ priceFen: 900, stock: 1 });
  await stepShopOff(stall, gone);
  expect(await refused({ goods: [{ productId: toId('prd', gone.productId) }] })).toBe('content.product_not_live');
});

test('the database refuses what no service asked for', async () => {
  const { owner, pool } = stall.market;
  const piece = await sent(await drafted());
  expect(piece.state).toBe('live');
  const [row] = await owner<
    { id: Uuid }[]
  >`SELECT id FROM content.pieces WHERE live_version IS NOT NULL ORDER BY created_at DESC LIMIT 1`;
  const id = row?.id ?? '';
  await expect(owner`UPDATE content.pieces SET version = 2 WHERE id = ${id}`).rejects.toThrow(/pieces_live/);
  await expect(owner`UPDATE content.pieces SET state = 'removed' WHERE id = ${id}`).rejects.toThrow(/pieces_gone/);
  await expect(owner`UPDATE content.pieces SET state = 'checking' WHERE id = ${id}`).rejects.toThrow(/pieces_waits/);
  await expect(owner`
    INSERT INTO content.decisions (creator_id, piece_id, id, nth, version, verdict, findings, at)
    SELECT creator_id, id, id, 9, 1, 'removed', '[]', now() FROM content.pieces WHERE id = ${id}`).rejects.toThrow(
    /decisions_reason/,
  );
  await expect(pool`UPDATE content.versions SET body = '{}' WHERE piece_id = ${id}`).rejects.toThrow(
    /permission denied|append/,
  );
  await expect(pool`DELETE FROM content.decisions WHERE piece_id = ${id}`).rejects.toThrow(/permission denied|append/);
});
