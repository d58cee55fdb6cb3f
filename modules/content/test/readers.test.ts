import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, emit, minutes, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { shopsByIds } from '#modules/shops';
import { setSetting, setting } from '../../operations/index.ts';
import { decide } from '../moderation-service.ts';
import { readerSettings } from '../readers-settings.ts';
import { draft, ensureCreator, submit } from '../service.ts';
import { livePiece, plainBody } from './scene.ts';

/** Readers (D3): whom they follow, what they like and keep; counts that are what was given. */
let stall: Stall;
let code: string;
beforeAll(async () => {
  stall = await openStall();
  code = (await shopsByIds(stall.market.ctx(), [stall.shops[0]])).get(stall.shops[0])?.code ?? '';
});
afterAll(() => stall?.market.close());

const reader = (): Actor & { readonly userId: Uuid } => stall.market.user();
const http = (method: string, path: string, as?: Actor) => stall.market.http(method, path, as ? { as } : {});
const pieceAt = (id: Uuid, rest: string) => `/pieces/${toId('pce', id)}/${rest}`;
type Standing = { likes: number; collects: number; liked: boolean; collected: boolean; followers: number };
const standing = async (id: Uuid, as?: Actor): Promise<Standing> =>
  (await http('GET', pieceAt(id, 'standing'), as)).body as Standing;
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const idsIn = (reply: { body: unknown }): string[] =>
  (reply.body as { items: { id: string }[] }).items.map((one) => one.id);

/** An update of the second shop before readers' eyes. */
async function ofTheOther(): Promise<Uuid> {
  const ctx = stall.market.ctx(stall.market.user());
  const { id, state } = await draft(
    ctx,
    { kind: 'shop', shopId: stall.shops[1] },
    { kind: 'update', body: plainBody },
  ).then((one) => submit(ctx, { kind: 'shop', shopId: stall.shops[1] }, one.id, null));
  if (state === 'checking') await decide(ctx, id, { verdict: 'pass' });
  return id;
}

test('whoever gives and takes back in whatever order: each is counted as it stands', async () => {
  const pieces = [await livePiece(stall, []), await livePiece(stall, [])];
  const people = [reader(), reader(), reader(), reader()];
  const given = new Set<string>();
  const act = fc.record({
    who: fc.nat(people.length - 1),
    at: fc.nat(pieces.length - 1),
    kind: fc.constantFrom('like', 'collect'),
    method: fc.constantFrom('PUT', 'DELETE'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
      for (const { who, at, kind, method } of acts) {
        const reply = await http(method, pieceAt(pieces[at] as Uuid, kind), people[who]);
        expect(reply.status, reply.text).toBe(method === 'PUT' ? 200 : 204);
        const name = `${who} ${at} ${kind}`;
        if (method === 'PUT') given.add(name);
        else given.delete(name);
      }
      const { who, at } = acts[0] ?? { who: 0, at: 0 };
      const count = (kind: string) => [...given].filter((name) => name.endsWith(` ${at} ${kind}`)).length;
      expect(await standing(pieces[at] as Uuid, people[who])).toMatchObject({
        likes: count('like'),
        collects: count('collect'),
        liked: given.has(`${who} ${at} like`),
        collected: given.has(`${who} ${at} collect`),
      });
    }),
    { numRuns: 30 },
  );
  expect(await stall.audit(['content'])).toEqual([]);
});

test('a rush at once is counted to the last one, and a wrong count is found', async () => {
  const id = await livePiece(stall, []);
  const crowd = Array.from({ length: 60 }, reader);
  const replies = await Promise.all(
    crowd.flatMap((one) => [http('PUT', pieceAt(id, 'like'), one), http('PUT', pieceAt(id, 'like'), one)]),
  );
  expect(replies.map((one) => one.status)).toEqual(replies.map(() => 200));
  expect(await standing(id)).toMatchObject({ likes: 60, liked: false });
  await Promise.all(crowd.slice(0, 20).map((one) => http('DELETE', pieceAt(id, 'like'), one)));
  expect((await standing(id)).likes).toBe(40);
  const { owner } = stall.market;
  await owner`UPDATE content.tallies SET count = count + 1 WHERE ctid = (SELECT ctid FROM content.tallies WHERE of_id = ${id} LIMIT 1)`;
  expect((await stall.audit(['content'])).join()).toContain(`like of ${id}`);
  await owner`UPDATE content.tallies SET count = count - 1 WHERE ctid = (SELECT ctid FROM content.tallies WHERE of_id = ${id} LIMIT 1)`;
});

test('the database refuses a count below nothing and a like twice', async () => {
  const { owner } = stall.market;
  const id = await livePiece(stall, []);
  await http('PUT', pieceAt(id, 'like'), reader());
  await expect(owner`UPDATE content.tallies SET count = -1 WHERE of_id = ${id}`).rejects.toThrow(/tallies_count/);
  await expect(owner`INSERT INTO content.marks SELECT * FROM content.marks WHERE piece_id = ${id}`).rejects.toThrow(
    /marks_pkey/,
  );
});

test('a shop is followed before it has written; its newest come first, then those of others, page by page', async () => {
  const me = reader();
  expect((await http('GET', '/creators/quilts/followers', me)).body).toEqual({ followers: 0, followed: false });
  expect((await http('PUT', '/creators/quilts/followers', me)).body).toEqual({ followers: 1, followed: true });
  expect((await http('PUT', '/creators/quilts/followers', me)).body).toEqual({ followers: 1, followed: true });
  expect((await http('PUT', `/creators/${code}/followers`, me)).status).toBe(200);
  const made: string[] = [];
  for (const make of [() => livePiece(stall, []), ofTheOther, () => livePiece(stall, [])]) {
    stall.market.clock.advance(minutes(1));
    made.unshift(toId('pce', await make()));
  }
  const first = await http('GET', '/me/follow-feed?limit=2', me);
  expect(idsIn(first)).toEqual(made.slice(0, 2));
  const { nextCursor } = first.body as { nextCursor: string };
  const next = await http('GET', `/me/follow-feed?limit=2&cursor=${encodeURIComponent(nextCursor)}`, me);
  expect(idsIn(next)[0]).toBe(made[2]);
  expect((await http('GET', '/me/following', me)).body).toMatchObject({ items: [{}, {}], nextCursor: null });
  expect((await http('DELETE', `/creators/${code}/followers`, me)).body).toMatchObject({ followed: false });
  expect(idsIn(await http('GET', '/me/follow-feed', me))).toEqual([made[1]]);
  expect(codeIn(await http('PUT', '/creators/nobody-here/followers', me))).toBe('content.creator_not_found');
  expect(await stall.audit(['content'])).toEqual([]);
});

test('nobody follows themselves, nor more than one may', async () => {
  const { market } = stall;
  const writer = await stall.buyer();
  await transact(market.ctx(), (tx) => ensureCreator(tx, { kind: 'person', userId: writer.id }));
  const [own] = await market.pool<{ code: string }[]>`SELECT code FROM content.creators WHERE user_id = ${writer.id}`;
  expect(codeIn(await http('PUT', `/creators/${own?.code}/followers`, writer.actor))).toBe('content.own_page');
  const most = await setting(market.ctx(), 'content.most_followed', readerSettings);
  await setSetting(market.ctx(), { key: 'content.most_followed', value: 1, reason: '试试' });
  const me = reader();
  expect((await http('PUT', '/creators/quilts/followers', me)).status).toBe(200);
  expect((await http('PUT', '/creators/quilts/followers', me)).status).toBe(200);
  expect(codeIn(await http('PUT', `/creators/${code}/followers`, me))).toBe('content.too_many_followed');
  market.clock.advance(minutes(1));
  await setSetting(market.ctx(), { key: 'content.most_followed', value: most, reason: '还原' });
});

test('what one keeps stays in the list when it is not shown any more; who leaves takes everything along', async () => {
  const { market } = stall;
  const me = await stall.buyer();
  const [kept, gone] = [await livePiece(stall, []), await livePiece(stall, [])];
  for (const id of [kept, gone]) {
    market.clock.advance(minutes(1));
    await http('PUT', pieceAt(id, 'collect'), me.actor);
    await http('PUT', pieceAt(id, 'like'), me.actor);
  }
  await http('PUT', '/creators/quilts/followers', me.actor);
  await decide(market.ctx(market.user()), gone, { verdict: 'remove', reason: 'other', note: null });
  expect((await http('GET', '/me/collected', me.actor)).body).toMatchObject({
    items: [
      { id: toId('pce', gone), piece: null },
      { id: toId('pce', kept), piece: { id: toId('pce', kept) } },
    ],
  });
  expect(codeIn(await http('PUT', pieceAt(gone, 'like'), me.actor))).toBe('content.piece_not_found');
  expect((await http('DELETE', pieceAt(gone, 'collect'), me.actor)).status).toBe(204);
  const before = (await http('GET', '/creators/quilts/followers')).body as { followers: number };
  await transact(market.ctx(), (tx) =>
    emit(tx, { name: 'person.erased', subjectId: me.id, payload: { userId: me.id } }),
  );
  expect(await standing(kept)).toMatchObject({ likes: 0, collects: 0 });
  expect((await http('GET', '/creators/quilts/followers')).body).toMatchObject({ followers: before.followers - 1 });
  expect(await market.pool`SELECT 1 FROM content.marks WHERE person_id = ${me.id}`).toHaveLength(0);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('a piece that is none is said to be none', async () => {
  const none = uuidv7(1);
  expect(codeIn(await http('GET', pieceAt(none, 'standing')))).toBe('content.piece_not_found');
  expect(codeIn(await http('PUT', pieceAt(none, 'like'), reader()))).toBe('content.piece_not_found');
});
