import { type Static, Type } from 'typebox';
import {
  type Ctx,
  days,
  decodeCursor,
  earlier,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
} from '#kernel';
import { rulesFor } from '#modules/promotions';
import { pointsInHand } from './points-service.ts';
import { accountOf, ENTRY_KINDS, type Entry, type EntryKind, entriesOf, lotsOf, pointFigures } from './points-store.ts';

const Points = (description: string) => Type.Integer({ description });
const Kind = Type.Unsafe<EntryKind>(Type.String({ enum: [...ENTRY_KINDS] }));
const EntryView = Type.Object({
  nth: Type.Integer({ description: 'Its place in your journal, from 1' }),
  at: MomentSchema(),
  kind: Kind,
  points: Points('Positive: came; negative: went'),
  freeAfter: Points('What could be used right after it'),
  orderId: Nullable(IdSchema('ord')),
  tradeId: Nullable(IdSchema('trd')),
});
const entryView = (one: Entry): Static<typeof EntryView> => ({
  nth: one.nth,
  at: one.at.toISOString(),
  kind: one.kind,
  points: one.points,
  freeAfter: one.freeAfter,
  orderId: one.orderId && toId('ord', one.orderId),
  tradeId: one.tradeId && toId('trd', one.tradeId),
});
const buyer = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

/** What points do at checkout now; null when no rule of the market takes them. */
async function termsNow(ctx: Ctx): Promise<{ fenPerPoint: number; mostBps: number } | null> {
  const now = ctx.clock.now();
  const rule = (await rulesFor(ctx, [])).find(
    (one) => one.kind === 'points' && one.startsAt <= now && one.endsAt > now,
  );
  return rule ? (rule.args as { fenPerPoint: number; mostBps: number }) : null;
}

export const pointRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/points',
    summary: 'Your points: what you can use, what waits in unpaid trades, and what lapses next',
    tag: 'members',
    access: signedIn,
    reply: Type.Object({
      free: Points('Can be used now'),
      held: Points('In trades that wait for payment'),
      owed: Points('Lost with a refund after they had been used; new points settle it first'),
      terms: Nullable(
        Type.Object({
          fenPerPoint: Type.Integer({ description: 'What a point is worth at checkout, in fen' }),
          mostBps: Type.Integer({ description: 'The most points pay of what is left of the goods' }),
        }),
      ),
      lapsing: Nullable(Type.Object({ points: Type.Integer(), at: MomentSchema() })),
    }),
    handle: async (ctx) => {
      const me = buyer(ctx);
      const [free, account, lots, terms] = await Promise.all([
        pointsInHand(ctx, me),
        accountOf(ctx, me),
        lotsOf(ctx, me),
        termsNow(ctx),
      ]);
      const next = lots.find((lot) => lot.expiresAt > ctx.clock.now());
      return {
        free,
        held: account?.held ?? 0,
        owed: account?.owed ?? 0,
        terms: terms && { fenPerPoint: terms.fenPerPoint, mostBps: terms.mostBps },
        lapsing: next ? { points: next.points, at: next.expiresAt.toISOString() } : null,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/me/points/entries',
    summary: 'What came to your points and what went, newest first',
    tag: 'members',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(EntryView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const key = decodeCursor(query.cursor, 1);
      const rows = await entriesOf(ctx, buyer(ctx), key ? Number(key[0]) : null, limit + 1);
      return pageOf(rows, limit, (one) => [one.nth], entryView);
    },
  }),
  route({
    method: 'GET',
    path: '/console/points',
    summary: 'What the market has promised in points, and what moved in the last thirty days',
    tag: 'members',
    access: platformStaff('promotions.read'),
    reply: Type.Object({
      buyers: Type.Integer({ description: 'Who has an account of points' }),
      free: Points('Can be used'),
      held: Points('In trades that wait for payment'),
      owed: Points('Lost after use and not yet settled'),
      freeFen: Nullable(Type.Integer({ description: 'What those in hand are worth at checkout now, in fen' })),
      moves: Type.Array(Type.Object({ kind: Kind, count: Type.Integer(), points: Type.Integer() })),
    }),
    handle: async (ctx) => {
      const [figures, terms] = await Promise.all([
        pointFigures(ctx, earlier(ctx.clock.now(), days(30))),
        termsNow(ctx),
      ]);
      const { buyers, free, held, owed, moves } = figures;
      return { buyers, free, held, owed, freeFen: terms ? (free + held) * terms.fenPerPoint : null, moves: [...moves] };
    },
  }),
];
