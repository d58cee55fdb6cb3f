import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  FenSchema,
  fen,
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
  uuidOf,
} from '#kernel';
import { people } from '#modules/accounts';
import { capsFor, rulesFor } from '#modules/promotions';
import { askGrant, decideGrant } from './credit-service.ts';
import * as store from './credit-store.ts';

const Kind = Type.Unsafe<store.CreditKind>(Type.String({ enum: [...store.CREDIT_KINDS] }));
const Reason = Type.Unsafe<store.GrantReason>(
  Type.String({
    enum: [...store.GRANT_REASONS],
    description: 'Amends for something that went wrong, a reward, or goodwill',
  }),
);
const State = Type.Unsafe<store.GrantState>(Type.String({ enum: [...store.GRANT_STATES] }));
const EntryView = Type.Object({
  nth: Type.Integer({ description: 'Its place in your journal, from 1' }),
  at: MomentSchema(),
  kind: Kind,
  amountFen: Type.Integer({ description: 'Positive: came; negative: went' }),
  freeAfterFen: FenSchema({ description: 'What could be used right after it' }),
  tradeId: Nullable(IdSchema('trd')),
});
const entryView = (one: store.CreditEntry): Static<typeof EntryView> => ({
  nth: one.nth,
  at: one.at.toISOString(),
  kind: one.kind,
  amountFen: one.amountFen,
  freeAfterFen: one.freeAfterFen,
  tradeId: one.tradeId && toId('trd', one.tradeId),
});
const Person = Type.Object({ id: IdSchema('usr'), nickname: Type.String() });
const GrantView = Type.Object({
  id: IdSchema('grt'),
  buyer: Person,
  amountFen: FenSchema(),
  reason: Reason,
  note: Type.String(),
  state: State,
  askedBy: Person,
  askedAt: MomentSchema(),
  decidedBy: Nullable(Person),
  decidedAt: Nullable(MomentSchema()),
});
async function grantsOut(ctx: Ctx, rows: readonly store.CreditGrant[]): Promise<Static<typeof GrantView>[]> {
  const known = await people(
    ctx,
    rows.flatMap((one) => [one.buyerId, one.askedBy, one.decidedBy ?? one.askedBy]),
  );
  const who = (id: Uuid) => ({ id: toId('usr', id), nickname: known.get(id)?.nickname ?? '' });
  return rows.map((one) => ({
    id: toId('grt', one.id),
    buyer: who(one.buyerId),
    amountFen: one.amountFen,
    reason: one.reason,
    note: one.note,
    state: one.state,
    askedBy: who(one.askedBy),
    askedAt: one.askedAt.toISOString(),
    decidedBy: one.decidedBy && who(one.decidedBy),
    decidedAt: one.decidedAt?.toISOString() ?? null,
  }));
}
async function grantOut(ctx: Ctx, one: store.CreditGrant): Promise<Static<typeof GrantView>> {
  const [view] = await grantsOut(ctx, [one]);
  if (!view) throw new Error(`grant ${one.id} without a view`);
  return view;
}
const buyer = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

/** What credit does at checkout now; null when no rule of the market takes it. */
async function termsNow(ctx: Ctx): Promise<{ mostBps: number; mostFen: number } | null> {
  const now = ctx.clock.now();
  const rules = await rulesFor(ctx, []);
  const rule = rules.find((one) => one.kind === 'balance' && one.startsAt <= now && one.endsAt > now);
  if (!rule) return null;
  const caps = await capsFor(ctx, [rule]);
  return { mostBps: (rule.args as { mostBps: number }).mostBps, mostFen: caps.balance ?? 0 };
}

const decide = (verb: 'give' | 'decline', give: boolean): Route =>
  route({
    method: 'POST',
    path: `/console/credits/:grantId/${verb}`,
    summary: give
      ? 'Give the credit that another person asked for: booked at once'
      : 'Decline the credit that another person asked for',
    tag: 'members',
    access: platformStaff('members.decide_credit'),
    ...(give && { secondFactor: 'when_set' as const }),
    params: Type.Object({ grantId: IdSchema('grt') }),
    reply: GrantView,
    errors: ['grant_not_found', 'grant_decided', 'grant_by_another', 'grant_to_oneself'].map(
      (code) => `members.${code}`,
    ),
    handle: async (ctx, { params }) => grantOut(ctx, await decideGrant(ctx, uuidOf('grt', params.grantId), give)),
  });

export const creditRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/balance',
    summary:
      'Credit the market gave you: what you can use, and what waits in unpaid trades; it is not sold and not paid out',
    tag: 'members',
    access: signedIn,
    reply: Type.Object({
      freeFen: FenSchema(),
      heldFen: FenSchema({ description: 'In trades that wait for payment' }),
      terms: Nullable(
        Type.Object({
          mostBps: Type.Integer({ description: 'The most it pays of what is left of the goods' }),
          mostFen: FenSchema({ description: 'The most it takes off one checkout' }),
        }),
      ),
    }),
    handle: async (ctx) => {
      const [account, terms] = await Promise.all([store.creditOf(ctx, buyer(ctx)), termsNow(ctx)]);
      return {
        freeFen: account?.freeFen ?? fen(0),
        heldFen: account?.heldFen ?? fen(0),
        terms: terms && { mostBps: terms.mostBps, mostFen: fen(terms.mostFen) },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/me/balance/entries',
    summary: 'What came to your credit and what went, newest first',
    tag: 'members',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(EntryView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const key = decodeCursor(query.cursor, 1);
      const rows = await store.creditEntriesOf(ctx, buyer(ctx), key ? Number(key[0]) : null, limit + 1);
      return pageOf(rows, limit, (one) => [one.nth], entryView);
    },
  }),
  route({
    method: 'GET',
    path: '/console/credits',
    summary: 'Credit asked for buyers and what became of it, newest first, with what the market owes in credit',
    tag: 'members',
    access: platformStaff('members.ask_credit'),
    query: Type.Object({ ...PageQuery, state: Type.Optional(State) }),
    reply: Type.Object({
      items: Type.Array(GrantView),
      nextCursor: Nullable(Type.String()),
      freeFen: FenSchema({ description: 'In buyers’ hands' }),
      heldFen: FenSchema({ description: 'In trades that wait for payment' }),
    }),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const [rows, figures] = await Promise.all([
        store.grants(ctx, query.state ?? null, decodeCursor(query.cursor, 2), limit + 1),
        store.creditFigures(ctx),
      ]);
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (one) => [one.askedAt.toISOString(), one.id],
        (one) => one,
      );
      return {
        items: await grantsOut(ctx, items),
        nextCursor,
        freeFen: fen(figures.freeFen),
        heldFen: fen(figures.heldFen),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/console/credits',
    summary: 'Ask to give a buyer credit, with the reason; another person decides',
    tag: 'members',
    access: platformStaff('members.ask_credit'),
    body: Type.Object({
      buyerId: IdSchema('usr'),
      amountFen: FenSchema({ minimum: 1, maximum: 10_000_000 }),
      reason: Reason,
      note: Type.String({ minLength: 2, maxLength: 200, description: 'What it is for: the buyer’s order, the case' }),
    }),
    reply: GrantView,
    status: 201,
    errors: ['accounts.person_not_found', 'members.grant_too_much', 'members.grant_to_oneself'],
    handle: async (ctx, { body }) =>
      grantOut(
        ctx,
        await askGrant(ctx, {
          buyerId: uuidOf('usr', body.buyerId),
          amountFen: fen(body.amountFen),
          reason: body.reason,
          note: body.note,
        }),
      ),
  }),
  decide('give', true),
  decide('decline', false),
];
