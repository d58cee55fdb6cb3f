import { Type } from 'typebox';
import {
  type Ctx,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { forgetQuestions, historyOf } from './history-service.ts';
import { RULE_KINDS } from './store.ts';
import { MOST_PIN_DAYS, sayOfWord, takeBack, wordsDesk, wordsNow } from './words-service.ts';

const meOf = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

/** Of one's own history so much is shown beside the words of all. */
const MOST_OWN = 10;

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/searches',
    summary: 'What the person asked the market last, kept only with their agreement to personalisation',
    tag: 'questions',
    access: signedIn,
    reply: Type.Object({
      kept: Type.Boolean({ description: 'Whether what they ask is kept' }),
      items: Type.Array(
        Type.Object({ id: IdSchema('qst'), text: Type.String(), at: MomentSchema('When it was asked last') }),
      ),
    }),
    handle: async (ctx) => {
      const { kept, items } = await historyOf(ctx, meOf(ctx));
      return {
        kept,
        items: items.map(({ id, typed, at }) => ({ id: toId('qst', id), text: typed, at: at.toISOString() })),
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/searches',
    summary: 'Forget all of them',
    tag: 'questions',
    access: signedIn,
    status: 204,
    handle: async (ctx) => {
      await forgetQuestions(ctx, meOf(ctx), null);
      return undefined;
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/searches/:searchId',
    summary: 'Forget one of them',
    tag: 'questions',
    access: signedIn,
    params: Type.Object({ searchId: IdSchema('qst') }),
    status: 204,
    handle: async (ctx, { params }) => {
      await forgetQuestions(ctx, meOf(ctx), uuidOf('qst', params.searchId));
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/search/words',
    summary:
      'What many people ask for of late, what is asked much oftener than it used to be, and what the caller asked last',
    tag: 'questions',
    access: everyone,
    reply: Type.Object({
      hot: Type.Array(
        Type.Object({
          word: Type.String(),
          pinned: Type.Boolean({ description: 'Put in front by the market, not by the count: the page says so' }),
        }),
      ),
      rising: Type.Array(Type.String()),
      own: Nullable(
        Type.Object(
          {
            kept: Type.Boolean({ description: 'Whether what they ask is kept' }),
            items: Type.Array(Type.Object({ id: IdSchema('qst'), text: Type.String() })),
          },
          { description: 'The latest of `/me/searches`; null of a guest' },
        ),
      ),
    }),
    handle: async (ctx) => {
      const userId = userIdOf(ctx.actor);
      const [{ hot, rising }, own] = await Promise.all([wordsNow(ctx), userId ? historyOf(ctx, userId) : null]);
      return {
        hot: hot.map((one) => ({ ...one })),
        rising: [...rising],
        own: own && {
          kept: own.kept,
          items: own.items.slice(0, MOST_OWN).map(({ id, typed }) => ({ id: toId('qst', id), text: typed })),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/console/search/words',
    summary: 'The words behind the list of hot words with their figures, and what was said of words',
    tag: 'questions',
    access: platformStaff('questions.read'),
    reply: Type.Object({
      words: Type.Array(
        Type.Object({
          word: Type.String(),
          heat: Type.Number({ description: 'People, each halved for every half-life since' }),
          recent: Type.Integer({ description: 'People of the last 24 hours' }),
          usual: Type.Number({ description: 'People of a usual day of the week before' }),
          people: Type.Integer({ description: 'Different people of today or yesterday, whichever were more' }),
          unanswered: Type.Integer({ description: 'Of the recent: whom nothing answered' }),
          rise: Type.Number({ description: '(recent − usual) ÷ √(usual + 1)' }),
          place: Nullable(Type.Integer({ description: 'On the list of hot words; null = not shown' })),
          rising: Type.Boolean(),
        }),
      ),
      rules: Type.Array(
        Type.Object({
          id: IdSchema('qrl'),
          word: Type.String(),
          kind: Type.Enum([...RULE_KINDS]),
          reason: Type.String(),
          until: Nullable(MomentSchema('Of a pin')),
          at: MomentSchema('Since when'),
        }),
      ),
    }),
    handle: async (ctx) => {
      const { words, rules } = await wordsDesk(ctx);
      return {
        words: words.map((one) => ({ ...one })),
        rules: rules.map(({ id, word, kind, reason, until, madeAt }) => ({
          id: toId('qrl', id),
          word,
          kind,
          reason,
          until: until?.toISOString() ?? null,
          at: madeAt.toISOString(),
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/console/search/words/rules',
    summary: 'Ban a word with whatever holds it, hide just it, or put it in front for some days',
    tag: 'questions',
    access: platformStaff('questions.govern'),
    body: Type.Object({
      word: Type.String({ minLength: 1, maxLength: 60 }),
      kind: Type.Enum([...RULE_KINDS]),
      reason: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }),
      pinDays: Type.Optional(
        Type.Integer({ minimum: 1, maximum: MOST_PIN_DAYS, description: 'Of a pin, and only of one' }),
      ),
    }),
    status: 201,
    reply: Type.Object({ id: IdSchema('qrl') }),
    errors: ['questions.word_empty', 'questions.already_said', 'questions.word_banned', 'questions.pin_days_invalid'],
    handle: async (ctx, { body }) => ({
      id: toId('qrl', await sayOfWord(ctx, { ...body, pinDays: body.pinDays ?? null })),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/console/search/words/rules/:ruleId',
    summary: 'Take back what was said of a word',
    tag: 'questions',
    access: platformStaff('questions.govern'),
    params: Type.Object({ ruleId: IdSchema('qrl') }),
    status: 204,
    errors: ['questions.rule_not_found'],
    handle: async (ctx, { params }) => {
      await takeBack(ctx, uuidOf('qrl', params.ruleId));
      return undefined;
    },
  }),
];
