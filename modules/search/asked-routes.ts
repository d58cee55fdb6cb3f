import { Type } from 'typebox';
import {
  decodeCursor,
  encodeCursor,
  everyone,
  Nullable,
  PageQuery,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  userIdOf,
} from '#kernel';
import { missedSince, noteQuestion } from '#modules/questions';
import { outcomeOf } from './service.ts';

const DAYS = 7;

export const askedRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/search/asked',
    summary: 'A page of answers was shown to somebody: the question counts once a day, and is kept for who agreed',
    tag: 'search',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    perMinute: 60,
    body: Type.Object({ q: Type.String({ minLength: 1, maxLength: 200 }) }),
    status: 202,
    reply: Type.Object({
      kept: Type.Boolean({ description: 'In the history of the person' }),
      guest: Type.Boolean({ description: 'Asked by nobody in particular: the browser may keep it' }),
    }),
    handle: async (ctx, { body, headers, ip }) => {
      const { kept } = await noteQuestion(
        ctx,
        body.q,
        { userAgent: headers['user-agent'], address: ip, asksNotToBeFollowed: headers['sec-gpc'] === '1' },
        // What was found is looked up here: a page could say anything.
        () => outcomeOf(ctx, body.q),
      );
      return { kept, guest: userIdOf(ctx.actor) === null };
    },
  }),
  route({
    method: 'GET',
    path: '/console/search/unanswered',
    summary: 'Questions of the last days that found nothing, or only some of their words, most people first',
    tag: 'search',
    access: platformStaff('questions.read'),
    query: Type.Object({
      ...PageQuery,
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: DAYS })),
    }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          word: Type.String(),
          people: Type.Integer({ description: 'Who asked, each once a day' }),
          unanswered: Type.Integer({ description: 'Of them: nothing was written so' }),
          partly: Type.Integer({ description: 'Of them: only some of the words were found' }),
          now: Type.Enum(['answered', 'partly', 'unanswered'], { description: 'What the question finds by now' }),
        }),
      ),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const key = decodeCursor(query.cursor, 2);
      const [missed, word] = key ?? [];
      if (key && (typeof missed !== 'number' || !Number.isSafeInteger(missed) || typeof word !== 'string'))
        throw refuseRequest('cursor_invalid');
      const after = key ? { missed: Number(missed), word: String(word) } : null;
      const rows = await missedSince(ctx, { days: query.days ?? DAYS, limit: limit + 1, after });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: await Promise.all(shown.map(async (one) => ({ ...one, now: await outcomeOf(ctx, one.word) }))),
        nextCursor: rows.length > limit && last ? encodeCursor([last.unanswered + last.partly, last.word]) : null,
      };
    },
  }),
];
