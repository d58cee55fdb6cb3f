import { Type } from 'typebox';
import { decodeCursor, encodeCursor, everyone, Nullable, PageQuery, type Route, refuseRequest, route } from '#kernel';
import { RoomCard, roomCardsOf } from './view.ts';
import { type RoomsAfter, searchRooms } from './words-service.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The year 10000, which PostgreSQL reads otherwise than JavaScript writes it. */
const FAR = Date.UTC(10_000, 0, 1);

function afterOf(cursor: string | undefined): RoomsAfter | null {
  const key = decodeCursor(cursor, 5);
  if (!key) return null;
  const [step, stage, score, at, id] = key;
  const moment = new Date(String(at));
  if (
    ![step, stage, score].every(Number.isSafeInteger) ||
    !(moment.getTime() >= 0 && moment.getTime() < FAR) ||
    !UUID.test(String(id))
  )
    throw refuseRequest('cursor_invalid');
  return { step: Number(step), stage: Number(stage), score: Number(score), at: moment, id: String(id) };
}

export const wordsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/search/rooms',
    summary:
      'Find live rooms by title, shop, host and goods: live ones first, then announced, then what can be seen again',
    tag: 'live',
    access: everyone,
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 200, description: 'Chinese, English or both; without words all' })),
      live: Type.Optional(Type.Boolean({ description: 'Only what is live and has all of the words' })),
    }),
    reply: Type.Object({
      q: Type.String(),
      total: Type.Integer(),
      relaxed: Type.Boolean({ description: 'No room has all of the words: these have some' }),
      meant: Nullable(
        Type.String({ description: 'What a misspelt question, or one written as it sounds, was taken for' }),
      ),
      items: Type.Array(RoomCard),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const q = query.q ?? '';
      const after = afterOf(query.cursor);
      const { total, relaxed, meant, ids, next } = await searchRooms(ctx, {
        q,
        liveOnly: query.live ?? false,
        after,
        limit: query.limit ?? 20,
      });
      return {
        q,
        total,
        relaxed,
        meant,
        items: await roomCardsOf(ctx, ids),
        nextCursor: next && encodeCursor([next.step, next.stage, next.score, next.at.toISOString(), next.id]),
      };
    },
  }),
];
