import { type Static, Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, Nullable, TextSchema, toId, type Uuid, userIdOf } from '#kernel';
import { people } from '#modules/accounts';
import { commentAppeals } from './comment-appeals-store.ts';
import { firstAnswers, oneComment } from './comments-list-store.ts';
import { speaksFor } from './comments-service.ts';
import { mutedAmong, type Told } from './comments-store.ts';
import { reasonText } from './finding-text.ts';
import type { Creator } from './types.ts';
import { creatorsOut } from './view.ts';

const Said = {
  id: IdSchema('cmt'),
  by: Nullable(
    Type.Object({
      name: Type.String(),
      avatarUrl: Nullable(Type.String()),
      author: Type.Boolean({ description: 'Speaks for who wrote the piece' }),
    }),
  ),
  state: Type.String({
    description:
      'shown; waiting or hidden, with its text for who said it; hidden or deleted, without, while answers stand under it',
  }),
  text: Type.String(),
  at: MomentSchema(),
  likes: Type.Integer(),
  liked: Type.Boolean({ description: 'By the caller' }),
  mine: Type.Boolean({ description: 'The caller may take it back' }),
  why: Nullable(TextSchema()),
  objection: Nullable(
    Type.String({
      description: 'Of who said what was hidden: may (one may object), waits, or the answer that was given',
    }),
  ),
  muted: Nullable(Type.Boolean({ description: 'Its speaker may say nothing here; told to who wrote the piece only' })),
};
export const AnswerView = Type.Object(Said);
export const CommentView = Type.Object({
  ...Said,
  pinned: Type.Boolean(),
  answers: Type.Integer({ description: 'That are shown' }),
  first: Type.Array(AnswerView, { description: 'The first of them, the oldest first' }),
});
type Line = Static<typeof AnswerView>;
type Thread = Static<typeof CommentView>;

/** How many answers stand under a comment before one asks for more. */
export const FIRST_ANSWERS = 3;

/** Comments as the caller reads them, from a few bulk reads whatever their number. */
async function linesOut(ctx: Ctx, creator: Creator, rows: readonly Told[]): Promise<Map<Uuid, Line>> {
  const ids = [...new Set(rows.flatMap((row) => (row.personId ? [row.personId] : [])))];
  const mayTend = speaksFor(ctx, creator);
  const me = userIdOf(ctx.actor);
  const hidden = rows.filter((row) => row.state === 'hidden' && row.personId !== null && row.personId === me);
  const [named, writers, muted, appeals] = await Promise.all([
    people(ctx, ids),
    creatorsOut(ctx, [creator]),
    mayTend ? mutedAmong(ctx, creator.id, ids) : null,
    commentAppeals(
      ctx,
      hidden.map((row) => row.id),
    ),
  ]);
  const writer = writers.get(creator.id);
  const objected = new Map(appeals.map((one) => [one.commentId, one.answer ?? 'waits']));
  return new Map(
    rows.map((row) => {
      const speaker = row.personId ? named.get(row.personId) : undefined;
      const own = row.personId !== null && row.personId === me;
      const readable = row.state === 'shown' || (own && row.state !== 'deleted');
      const by = row.asCreator
        ? writer && { name: writer.name, avatarUrl: writer.avatarUrl, author: true }
        : speaker && { name: speaker.nickname, avatarUrl: speaker.avatarUrl, author: false };
      return [
        row.id,
        {
          id: toId('cmt', row.id),
          by: readable ? (by ?? null) : null,
          state: row.state,
          text: readable ? row.text : '',
          at: row.at.toISOString(),
          likes: row.likes,
          liked: row.liked,
          mine: row.state !== 'deleted' && (own || (row.asCreator && mayTend)),
          objection: own && row.state === 'hidden' ? (objected.get(row.id) ?? 'may') : null,
          why: own && row.state === 'hidden' && row.reason ? reasonText(row.reason) : null,
          muted: muted && row.personId && !row.asCreator ? muted.has(row.personId) : null,
        },
      ];
    }),
  );
}

/** Comments with their first answers. */
export async function threadsOut(ctx: Ctx, creator: Creator, rows: readonly Told[]): Promise<Thread[]> {
  const answered = rows.filter((row) => row.answers > 0 || row.state === 'shown').map((row) => row.id);
  const answers = answered.length > 0 ? await firstAnswers(ctx, answered, userIdOf(ctx.actor), FIRST_ANSWERS) : [];
  const lines = await linesOut(ctx, creator, [...rows, ...answers]);
  return rows.flatMap((row) => {
    const line = lines.get(row.id);
    const first = answers.flatMap((one) => (one.parentId === row.id ? (lines.get(one.id) ?? []) : []));
    return line ? [{ ...line, pinned: row.pinned, answers: row.answers, first }] : [];
  });
}

export const answersOut = async (ctx: Ctx, creator: Creator, rows: readonly Told[]): Promise<Line[]> => {
  const lines = await linesOut(ctx, creator, rows);
  return rows.flatMap((row) => lines.get(row.id) ?? []);
};

/** The comment that stands above the others; null: none. */
export async function pinnedOut(ctx: Ctx, creator: Creator, pieceId: Uuid): Promise<Thread | null> {
  const row = await oneComment(ctx, pieceId, 'pinned', userIdOf(ctx.actor));
  return row ? ((await threadsOut(ctx, creator, [row]))[0] ?? null) : null;
}

/** One comment as who said it reads it. */
export async function commentOut(ctx: Ctx, creator: Creator, pieceId: Uuid, id: Uuid): Promise<Thread> {
  const row = await oneComment(ctx, pieceId, id, userIdOf(ctx.actor));
  const [view] = row ? await threadsOut(ctx, creator, [row]) : [];
  if (!view) throw new Error(`comment ${id} cannot be shown`);
  return view;
}
