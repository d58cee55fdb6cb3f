import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, emit, hours, minutes, toId, transact, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { livePiece } from './scene.ts';

/** Comments (D3): what readers say under a piece, who may do what with it, and what readers see of it. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

type Line = {
  id: string;
  state: string;
  text: string;
  likes: number;
  liked: boolean;
  mine: boolean;
  by: { name: string; author: boolean } | null;
  why: { zh: string; en: string } | null;
  muted: boolean | null;
};
type Thread = Line & { pinned: boolean; answers: number; first: Line[] };
type Page = { items: Thread[]; nextCursor: string | null; pinned: Thread | null; mayTend: boolean };

const staff = (): Actor =>
  stall.market.user([
    { scope: 'shop', scopeId: stall.shops[0], role: 'editor', permissions: ['content.read', 'content.edit'] },
  ]);
const desk = (): Actor =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['content.*'] }]);
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const at = (piece: Uuid, rest = '') => `/pieces/${toId('pce', piece)}/comments${rest}`;
const http = (method: string, path: string, as?: Actor, body?: object, lang?: string) =>
  stall.market.http(method, path, {
    ...(as && { as }),
    ...(body && { body }),
    ...(lang && { headers: { 'accept-language': lang } }),
  });
const tell = (piece: Uuid, who: Actor, text: string, answers?: string, lang?: string) =>
  http('POST', at(piece), who, { text, ...(answers && { answers }) }, lang);
async function said(piece: Uuid, who: Actor, text: string, answers?: string): Promise<Thread> {
  const reply = await tell(piece, who, text, answers);
  expect(reply.status, reply.text).toBe(201);
  stall.market.clock.advance(minutes(1));
  return reply.body as Thread;
}
const list = async (piece: Uuid, as?: Actor, query = ''): Promise<Page> => {
  const reply = await http('GET', at(piece, query), as);
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Page;
};
const counted = async (piece: Uuid): Promise<number> =>
  ((await http('GET', `/pieces/${toId('pce', piece)}/standing`)).body as { comments: number }).comments;
const ids = (all: readonly { id: string }[]): string[] => all.map((one) => one.id);

test('what is said is seen at once, newest first, answers under it; nobody answers an answer', async () => {
  const [piece, elsewhere] = [await livePiece(stall, []), await livePiece(stall, [])];
  const [one, two] = [await stall.buyer(), await stall.buyer()];
  const first = await said(piece, one.actor, '壶嘴细，倒水稳。');
  const second = await said(piece, two.actor, '多少毫升？');
  const answers: Line[] = [];
  for (const text of ['一升二', '我量过，一升一', '说明书写一升二', '谢谢各位'])
    answers.push(await said(piece, one.actor, text, second.id));
  const page = await list(piece);
  expect(ids(page.items)).toEqual([second.id, first.id]);
  expect(page.items[0]).toMatchObject({ answers: 4, mine: false, muted: null });
  expect(page.items[0]?.first.map((line) => line.text)).toEqual(['一升二', '我量过，一升一', '说明书写一升二']);
  expect(page.mayTend).toBe(false);
  const rest = await http('GET', at(piece, `/${second.id}/answers?limit=3`));
  const more = (rest.body as { nextCursor: string }).nextCursor;
  const last = await http('GET', at(piece, `/${second.id}/answers?cursor=${encodeURIComponent(more)}`));
  expect(ids((last.body as { items: Line[] }).items)).toEqual([answers[3]?.id]);
  expect(codeIn(await tell(piece, two.actor, '不对吧', answers[0]?.id))).toBe('content.answer_to_answer');
  expect(codeIn(await tell(elsewhere, two.actor, '串门', first.id))).toBe('content.comment_not_found');
  expect(await counted(piece)).toBe(6);
  const paged = await list(piece, undefined, '?limit=1');
  expect(
    ids((await list(piece, undefined, `?limit=1&cursor=${encodeURIComponent(paged.nextCursor ?? '')}`)).items),
  ).toEqual([first.id]);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('what leads buyers away is refused with its reason in the reader’s language and kept nowhere', async () => {
  const piece = await livePiece(stall, []);
  const { actor } = await stall.buyer();
  for (const text of [
    '加微信 kettle_88 便宜',
    '打 一三九 0000 1234 5 联系 13900001234',
    '去 https://else.example/x 买',
  ]) {
    const reply = await tell(piece, actor, text);
    expect(codeIn(reply), text).toBe('content.comment_refused');
    expect((reply.body as { title: string }).title).toContain('站外');
  }
  const english = await tell(piece, actor, 'see https://else.example', undefined, 'en');
  expect((english.body as { title: string }).title).toMatch(/^Your comment was not posted: .*link/i);
  expect(codeIn(await tell(piece, actor, ' \n '))).toBe('content.comment_empty');
  expect(await stall.market.pool`SELECT 1 FROM content.comments WHERE piece_id = ${piece}`).toHaveLength(0);
  // A reader may find it the best there is; who sells may not say so.
  await said(piece, actor, '用过的壶里国家级的好');
});

test('the shop answers in its own name and is held to the Advertising Law', async () => {
  const piece = await livePiece(stall, []);
  const seller = await stall.buyer();
  const actor: Actor = {
    ...seller.actor,
    grants: [{ scope: 'shop', scopeId: stall.shops[0], role: 'editor', permissions: ['content.edit'] }],
  };
  const ours = await said(piece, actor, '本周五到货。');
  expect(ours.by).toMatchObject({ author: true, name: 'kettles店' });
  expect(codeIn(await tell(piece, actor, '国家级的好壶'))).toBe('content.comment_refused');
});

test('a claim about prices waits for a person, is seen by who said it only, and is counted once it is passed', async () => {
  const piece = await livePiece(stall, []);
  const { actor } = await stall.buyer();
  const waiting = await said(piece, actor, '原价 399，别家贵一倍');
  expect(waiting.state).toBe('waiting');
  expect((await list(piece)).items).toEqual([]);
  expect(ids((await list(piece, actor)).items)).toEqual([waiting.id]);
  expect(await counted(piece)).toBe(0);
  expect(codeIn(await http('PUT', at(piece, `/${waiting.id}/like`), actor))).toBe('content.comment_not_found');
  const queue = (await http('GET', '/console/comments', desk())).body as {
    items: { id: string; findings: object[] }[];
  };
  expect(queue.items.find((one) => one.id === waiting.id)?.findings).toHaveLength(1);
  expect((await http('POST', `/console/comments/${waiting.id}/pass`, desk())).body).toMatchObject({ state: 'shown' });
  expect(codeIn(await http('POST', `/console/comments/${waiting.id}/pass`, desk()))).toBe('content.state_forbids');
  expect(ids((await list(piece)).items)).toEqual([waiting.id]);
  expect(await counted(piece)).toBe(1);
});

test('hidden: gone for everybody, with its reason for who said it; its answers keep standing', async () => {
  const piece = await livePiece(stall, []);
  const [one, two] = [await stall.buyer(), await stall.buyer()];
  const bad = await said(piece, one.actor, '你们都是骗子');
  const answer = await said(piece, two.actor, '我用着挺好', bad.id);
  const hide = await http('POST', `/console/comments/${bad.id}/hide`, desk(), { reason: 'vulgar', note: '请文明' });
  expect(hide.body).toMatchObject({ state: 'hidden', note: '请文明' });
  const [gone] = (await list(piece)).items;
  expect(gone).toMatchObject({ id: bad.id, state: 'hidden', text: '', by: null, why: null, answers: 1 });
  expect(ids(gone?.first ?? [])).toEqual([answer.id]);
  const [own] = (await list(piece, one.actor)).items;
  expect(own).toMatchObject({ text: '你们都是骗子', mine: true });
  expect(own?.why?.en).not.toBe('');
  expect(await counted(piece)).toBe(1);
  // Nothing is left to see when the answer goes, too.
  expect((await http('DELETE', at(piece, `/${answer.id}`), two.actor)).status).toBe(204);
  expect((await list(piece)).items).toEqual([]);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('who said what was hidden objects once, somebody else answers, and the person is told what waits', async () => {
  const piece = await livePiece(stall, []);
  const [one, two] = [await stall.buyer(), await stall.buyer()];
  const bad = await said(piece, one.actor, '壶盖真的很难开');
  const hider = desk();
  const object = (as: Actor) => http('POST', at(piece, `/${bad.id}/appeal`), as, { text: '我只是说了事实' });
  expect(codeIn(await object(one.actor))).toBe('content.nothing_to_appeal');
  await http('POST', `/console/comments/${bad.id}/hide`, hider, { reason: 'vulgar' });
  const waits = async () => (await http('GET', '/me/content-waiting', one.actor)).body;
  expect(await waits()).toMatchObject({ hidden: 1, hiddenUnder: toId('pce', piece), toCounter: 0 });
  expect(codeIn(await object(two.actor))).toBe('content.comment_not_found');
  expect((await object(one.actor)).status).toBe(204);
  expect(codeIn(await object(one.actor))).toBe('content.appealed_already');
  expect(await waits()).toMatchObject({ hidden: 0 });
  expect((await list(piece, one.actor)).items).toMatchObject([{ objection: 'waits' }]);
  const queue = (await http('GET', '/console/comments?filter=appealed', hider)).body as { items: object[] };
  expect(queue.items).toMatchObject([{ id: bad.id, appeal: { text: '我只是说了事实', mine: true, answer: null } }]);
  const answer = (as: Actor) =>
    http('POST', `/console/comments/${bad.id}/answer`, as, { granted: true, answer: '没有辱骂，恢复显示' });
  expect(codeIn(await answer(hider))).toBe('content.judged_by_same');
  expect((await answer(desk())).body).toMatchObject({ state: 'shown' });
  expect(codeIn(await answer(desk()))).toBe('content.appeal_not_found');
  expect((await list(piece)).items).toMatchObject([{ text: '壶盖真的很难开', objection: null }]);
  await expect(
    stall.market
      .owner`UPDATE content.comment_appeals SET answered_by = decided_by WHERE comment_id = ${uuidOf('cmt', bad.id)}`,
  ).rejects.toThrow(/comment_appeals_by_another/);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('only who said it takes it back; only who wrote the piece pins and mutes', async () => {
  const piece = await livePiece(stall, []);
  const [one, two] = [await stall.buyer(), await stall.buyer()];
  const [first, second] = [await said(piece, one.actor, '先来'), await said(piece, two.actor, '后到')];
  expect(codeIn(await http('DELETE', at(piece, `/${first.id}`), two.actor))).toBe('content.comment_not_found');
  expect(codeIn(await http('PUT', at(piece, `/${first.id}/pin`), two.actor))).toBe('content.not_the_author');
  expect(codeIn(await http('PUT', at(piece, `/${first.id}/mute`), two.actor))).toBe('content.not_the_author');
  const neighbour = stall.market.user([{ scope: 'shop', scopeId: stall.shops[1], role: 'editor', permissions: ['*'] }]);
  expect(codeIn(await http('PUT', at(piece, `/${first.id}/pin`), neighbour))).toBe('content.not_the_author');
  await Promise.all([first, second, first].map((one) => http('PUT', at(piece, `/${one.id}/pin`), staff())));
  expect((await http('PUT', at(piece, `/${first.id}/pin`), staff())).status).toBe(204);
  const page = await list(piece, staff());
  expect(page.pinned?.id).toBe(first.id);
  expect(ids(page.items)).toEqual([second.id]);
  expect(page).toMatchObject({ mayTend: true, items: [{ muted: false }] });
  expect((await http('PUT', at(piece, `/${second.id}/mute`), staff())).status).toBe(204);
  expect(codeIn(await tell(piece, two.actor, '再说一句'))).toBe('content.muted');
  expect((await list(piece, staff())).items[0]?.muted).toBe(true);
  expect((await http('DELETE', at(piece, `/${second.id}/mute`), staff())).status).toBe(204);
  await said(piece, two.actor, '再说一句');
  expect((await http('DELETE', at(piece, `/${first.id}`), one.actor)).status).toBe(204);
  expect((await list(piece)).pinned).toBe(null);
  expect(codeIn(await http('DELETE', at(piece, `/${first.id}`), one.actor))).toBe('content.comment_not_found');
});

test('nobody says the same twice a day, nor more in an hour than one may, however many at once', async () => {
  const piece = await livePiece(stall, []);
  const { actor } = await stall.buyer();
  await said(piece, actor, '好看');
  expect(codeIn(await tell(piece, actor, '好看 '))).toBe('content.comment_repeated');
  const replies = await Promise.all(Array.from({ length: 34 }, (_, n) => tell(piece, actor, `第 ${n} 句`)));
  expect(replies.filter((one) => one.status === 201)).toHaveLength(29);
  expect(replies.filter((one) => codeIn(one) === 'content.too_many_comments')).toHaveLength(5);
  stall.market.clock.advance(hours(1));
  await said(piece, actor, '过了一小时');
  stall.market.clock.advance(hours(24));
  await said(piece, actor, '好看');
});

test('most liked first, page by page; a like is one a person', async () => {
  const piece = await livePiece(stall, []);
  const people: Buyer[] = [await stall.buyer(), await stall.buyer(), await stall.buyer()];
  const lines: Thread[] = [];
  for (const [n, one] of people.entries()) lines.push(await said(piece, one.actor, `话 ${n}`));
  const likes = [1, 3, 2];
  for (const [n, many] of likes.entries())
    for (const one of people.slice(0, many))
      for (let twice = 0; twice < 2; twice += 1)
        expect((await http('PUT', at(piece, `/${lines[n]?.id}/like`), one.actor)).status).toBe(204);
  const order = [lines[1]?.id, lines[2]?.id, lines[0]?.id];
  const whole = await list(piece, people[2]?.actor, '?sort=liked');
  expect(ids(whole.items)).toEqual(order);
  expect(whole.items.map((one) => [one.likes, one.liked])).toEqual([
    [3, true],
    [2, false],
    [1, false],
  ]);
  const first = await list(piece, undefined, '?sort=liked&limit=2');
  const next = await list(piece, undefined, `?sort=liked&limit=2&cursor=${encodeURIComponent(first.nextCursor ?? '')}`);
  expect(ids([...first.items, ...next.items])).toEqual(order);
  expect((await http('DELETE', at(piece, `/${lines[1]?.id}/like`), people[0]?.actor)).status).toBe(204);
  expect((await list(piece, undefined, '?sort=liked')).items[0]?.likes).toBe(2);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('who leaves takes their words and likes along; what others answered stays', async () => {
  const { market } = stall;
  const piece = await livePiece(stall, []);
  const [one, two] = [await stall.buyer(), await stall.buyer()];
  const mine = await said(piece, one.actor, '我要走了');
  const theirs = await said(piece, two.actor, '再见', mine.id);
  await said(piece, one.actor, '保重', mine.id);
  await http('PUT', at(piece, `/${theirs.id}/like`), one.actor);
  await transact(market.ctx(), (tx) =>
    emit(tx, { name: 'person.erased', subjectId: one.id, payload: { userId: one.id } }),
  );
  const [left] = (await list(piece)).items;
  expect(left).toMatchObject({
    state: 'deleted',
    text: '',
    by: null,
    answers: 1,
    first: [{ id: theirs.id, likes: 0 }],
  });
  const rows = await market.pool`SELECT text FROM content.comments WHERE piece_id = ${piece} AND person_id IS NULL`;
  expect(rows).toEqual([{ text: '' }, { text: '' }]);
  expect(await counted(piece)).toBe(1);
  expect(await stall.audit(['content'])).toEqual([]);
});

test('whatever happens to comments, what is counted is what is shown', async () => {
  const piece = await livePiece(stall, []);
  const people = [await stall.buyer(), await stall.buyer()];
  const lines: string[] = [];
  let n = 0;
  const act = fc.record({
    what: fc.constantFrom('say', 'answer', 'hide', 'pass', 'delete'),
    who: fc.nat(1),
    which: fc.nat(9),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
      for (const { what, who, which } of acts) {
        const target = lines[which % Math.max(1, lines.length)];
        const actor = people[who]?.actor as Actor;
        n += 1;
        stall.market.clock.advance(minutes(5));
        if (what === 'say' || (what === 'answer' && target)) {
          const reply = await tell(piece, actor, `第 ${n} 句`, what === 'answer' ? target : undefined);
          if (reply.status === 201) lines.push((reply.body as Thread).id);
        } else if (target && what === 'delete') await http('DELETE', at(piece, `/${target}`), actor);
        else if (target)
          await http(
            'POST',
            `/console/comments/${target}/${what}`,
            desk(),
            what === 'hide' ? { reason: 'other' } : undefined,
          );
      }
      const [row] = await stall.market.pool<{ shown: number }[]>`
        SELECT count(*)::int AS shown FROM content.comments WHERE piece_id = ${piece} AND state = 'shown'`;
      expect(await counted(piece)).toBe(row?.shown);
    }),
    { numRuns: 25 },
  );
  expect(await stall.audit(['content'])).toEqual([]);
});

test('the database refuses answers to answers, words of nobody, two pins and a reasonless hiding', async () => {
  const { owner } = stall.market;
  const piece = await livePiece(stall, []);
  const { actor } = await stall.buyer();
  const first = await said(piece, actor, '一');
  const answer = await said(piece, actor, '二', first.id);
  const other = await said(piece, actor, '三');
  const uuid = async (text: string): Promise<Uuid> =>
    (await owner<{ id: Uuid }[]>`SELECT id FROM content.comments WHERE piece_id = ${piece} AND text = ${text}`)[0]
      ?.id as Uuid;
  const [a, b, c] = [await uuid('一'), await uuid('二'), await uuid('三')];
  expect([first.id, answer.id, other.id]).toEqual([a, b, c].map((id) => toId('cmt', id)));
  await expect(owner`UPDATE content.comments SET parent_id = ${b} WHERE id = ${c}`).rejects.toThrow(/comments_parent/);
  await expect(owner`UPDATE content.comments SET person_id = NULL WHERE id = ${c}`).rejects.toThrow(/comments_words/);
  await expect(owner`UPDATE content.comments SET state = 'hidden' WHERE id = ${c}`).rejects.toThrow(/comments_hidden/);
  await expect(owner`UPDATE content.comments SET pinned = true WHERE id = ${b}`).rejects.toThrow(/comments_pinned/);
  await expect(owner`UPDATE content.comments SET pinned = true WHERE id IN (${a}, ${c})`).rejects.toThrow(/one_pinned/);
});
