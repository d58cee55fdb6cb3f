import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, emit, hours, toId, transact, type Uuid } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { decide } from '../moderation-service.ts';
import { livePiece } from './scene.ts';

/** Reports of readers (D3): what is said, who answers by when, what comes of it and who reads that. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

const desk = (): Actor =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['content.*'] }]);
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const http = (method: string, path: string, as?: Actor, body?: object) =>
  stall.market.http(method, path, { ...(as && { as }), ...(body && { body }) });
const at = (piece: Uuid, rest: string) => `/pieces/${toId('pce', piece)}/${rest}`;
const tell = (piece: Uuid, who: Actor, more: object = {}) =>
  http('POST', at(piece, 'reports'), who, { reason: 'untrue', ...more });
type View = { id: string; outcome: string | null; answer: string | null; comment: string | null; dueAt: string };
const mine = async (who: Actor): Promise<View[]> =>
  ((await http('GET', '/me/content-reports', who)).body as { items: View[] }).items;
const answer = (id: string, act: string) =>
  http('POST', `/console/content-reports/${id}/${act}`, desk(), { answer: '已核实' });

test('a piece is reported once a person while it waits; upheld, it is gone and all who reported it are told', async () => {
  const piece = await livePiece(stall, []);
  const [one, two] = [await stall.buyer(), await stall.buyer()];
  const first = await tell(piece, one.actor, { note: '照片是别家的' });
  expect(first.status, first.text).toBe(201);
  const { id, dueAt } = first.body as View;
  expect(new Date(dueAt).getTime() - stall.market.clock.now().getTime()).toBe(hours(48) * 1_000);
  const again = await Promise.all([tell(piece, one.actor), tell(piece, one.actor, { reason: 'other' })]);
  expect(again.map(codeIn)).toEqual(['content.reported_already', 'content.reported_already']);
  await tell(piece, two.actor);
  const queue = (await http('GET', '/console/content-reports', desk())).body as { items: View[] };
  expect(queue.items.map((row) => row.id)).toContain(id);
  expect((await answer(id, 'uphold')).body).toMatchObject({ outcome: 'upheld', answer: '已核实' });
  expect((await http('GET', at(piece, 'standing'))).status).toBe(404);
  for (const who of [one, two]) expect(await mine(who.actor)).toMatchObject([{ outcome: 'upheld', answer: '已核实' }]);
  expect(codeIn(await answer(id, 'dismiss'))).toBe('content.report_answered');
  expect(codeIn(await tell(piece, one.actor))).toBe('content.piece_not_found');
  expect(await stall.audit(['content'])).toEqual([]);
});

test('a comment is reported by itself: dismissed it stays and may be reported again, upheld it is hidden', async () => {
  const [piece, elsewhere] = [await livePiece(stall, []), await livePiece(stall, [])];
  const [one, two] = [await stall.buyer(), await stall.buyer()];
  const said = (await http('POST', at(piece, 'comments'), one.actor, { text: '这家都是托' })).body as { id: string };
  expect(codeIn(await tell(elsewhere, two.actor, { commentId: said.id }))).toBe('content.comment_not_found');
  const first = (await tell(piece, two.actor, { commentId: said.id })).body as View;
  expect(first.comment).toBe('这家都是托');
  // The piece is another thing.
  expect((await tell(piece, two.actor)).status).toBe(201);
  await answer(first.id, 'dismiss');
  expect((await mine(two.actor)).map((row) => row.outcome).sort()).toEqual(['dismissed', null]);
  const second = (await tell(piece, two.actor, { commentId: said.id, reason: 'vulgar' })).body as View;
  await answer(second.id, 'uphold');
  expect(((await http('GET', at(piece, 'comments'))).body as { items: object[] }).items).toEqual([]);
  const own = (await http('GET', at(piece, 'comments'), one.actor)).body as { items: { state: string; why: object }[] };
  expect(own.items).toMatchObject([{ state: 'hidden', why: { zh: expect.stringContaining('低俗') } }]);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('upheld after it went by another way is upheld all the same; who leaves is no reporter any more', async () => {
  const { market } = stall;
  const piece = await livePiece(stall, []);
  const one = await stall.buyer();
  const { id } = (await tell(piece, one.actor, { note: '我的电话在里面' })).body as View;
  await decide(market.ctx(market.user()), piece, { verdict: 'remove', reason: 'other', note: null });
  await transact(market.ctx(), (tx) =>
    emit(tx, { name: 'person.erased', subjectId: one.id, payload: { userId: one.id } }),
  );
  expect((await answer(id, 'uphold')).body).toMatchObject({ outcome: 'upheld', note: null });
  expect(await market.pool`SELECT 1 FROM content.reports WHERE reporter_id = ${one.id}`).toHaveLength(0);
});

test('the database refuses an outcome without words', async () => {
  const one = await stall.buyer();
  await tell(await livePiece(stall, []), one.actor);
  await expect(
    stall.market.owner`UPDATE content.reports SET outcome = 'upheld' WHERE reporter_id = ${one.id}`,
  ).rejects.toThrow(/reports_answered/);
});

test('several answer what several reported of one piece at once: one word counts, all who reported read that one', async () => {
  const words = ['uphold', 'dismiss', 'uphold', 'dismiss'] as const;
  for (let round = 0; round < 5; round += 1) {
    const piece = await livePiece(stall, []);
    const people = await Promise.all(words.map(() => stall.buyer()));
    const told = await Promise.all(people.map(async (who) => (await tell(piece, who.actor)).body as View));
    const replies = await Promise.all(told.map(({ id }, nth) => answer(id, words[nth] ?? 'dismiss')));
    const counted = replies.filter((reply) => reply.status < 300);
    expect(counted.map((reply) => reply.status)).toHaveLength(1);
    for (const reply of replies)
      if (!counted.includes(reply)) expect(codeIn(reply), reply.text).toBe('content.report_answered');
    const read = await Promise.all(people.map(async (who) => (await mine(who.actor))[0]?.outcome));
    expect(new Set(read)).toEqual(new Set(counted.map((reply) => (reply.body as View).outcome)));
  }
  expect(await stall.audit(['content'])).toEqual([]);
});
