import { Type } from 'typebox';
import { decodeCursor, encodeCursor, everyone, Nullable, PageQuery, type Route, refuseRequest, route } from '#kernel';
import { cardsOut, PieceCard } from './view.ts';
import { type PiecesAfter, searchPieces } from './words-service.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The year 10000, which PostgreSQL reads otherwise than JavaScript writes it. */
const FAR = Date.UTC(10_000, 0, 1);

function afterOf(cursor: string | undefined): PiecesAfter | null {
  const key = decodeCursor(cursor, 4);
  if (!key) return null;
  const [step, score, at, id] = key;
  const moment = new Date(String(at));
  if (
    !Number.isSafeInteger(step) ||
    !Number.isSafeInteger(score) ||
    !(moment.getTime() >= 0 && moment.getTime() < FAR) ||
    !UUID.test(String(id))
  )
    throw refuseRequest('cursor_invalid');
  return { step: Number(step), score: Number(score), at: moment, id: String(id) };
}

export const wordsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/search/pieces',
    summary: 'Find posts, videos, articles, lists and shop updates by their words, topics and author',
    tag: 'content',
    access: everyone,
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 200, description: 'Chinese, English or both; without words nothing' })),
    }),
    reply: Type.Object({
      q: Type.String(),
      total: Type.Integer(),
      relaxed: Type.Boolean({ description: 'Nothing has all of the words: these have some' }),
      meant: Nullable(
        Type.String({ description: 'What a misspelt question, or one written as it sounds, was taken for' }),
      ),
      items: Type.Array(PieceCard),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const q = query.q ?? '';
      const after = afterOf(query.cursor);
      const { total, relaxed, meant, rows, next } = await searchPieces(ctx, { q, after, limit: query.limit ?? 20 });
      return {
        q,
        total,
        relaxed,
        meant,
        items: await cardsOut(ctx, rows),
        nextCursor: next && encodeCursor([next.step, next.score, next.at.toISOString(), next.id]),
      };
    },
  }),
];
