import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { type ClaimedCoupon, claimsOf, vouchersOf } from '#modules/promotions';
import { claimOf, mayClaimOf, wall } from './claim-service.ts';
import { roundsByRule } from './store.ts';
import { showCode } from './till-service.ts';
import { RoundWords, roundWords } from './view.ts';

const buyer = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};
const claimedView = (voucher: ClaimedCoupon) => ({
  id: toId('cpn', voucher.id),
  expiresAt: voucher.expiresAt.toISOString(),
});

export const buyerRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/vouchers',
    summary: 'Vouchers of regions that can be claimed now or within a week',
    tag: 'vouchers',
    access: everyone,
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          ...RoundWords,
          mine: Type.Integer({ description: 'How many the caller has claimed' }),
          gone: Type.Boolean({ description: 'All have been claimed' }),
        }),
      ),
    }),
    handle: async (ctx) => ({
      items: await Promise.all(
        (await wall(ctx, userIdOf(ctx.actor))).map(async (round) => ({
          ...(await roundWords(ctx, round)),
          mine: round.mine,
          gone: round.left <= 0,
        })),
      ),
    }),
  }),
  route({
    method: 'POST',
    path: '/vouchers/:roundId/claim',
    summary: 'Claim a voucher; of a thousand pieces exactly a thousand go, however many ask at once',
    tag: 'vouchers',
    access: signedIn,
    params: Type.Object({ roundId: IdSchema('vrd') }),
    reply: Type.Object({ id: IdSchema('cpn'), expiresAt: MomentSchema() }),
    status: 201,
    errors: [
      'vouchers.round_not_found',
      'accounts.person_not_found',
      'accounts.phone_needed',
      'accounts.identity_needed',
      ...[
        'coupon_not_found',
        'claim_not_begun',
        'claim_over',
        'coupons_gone',
        'coupon_claimed',
        'coupon_claimed_on_device',
      ].map((code) => `promotions.${code}`),
    ],
    handle: async (ctx, { params }) => claimedView(await claimOf(ctx, buyer(ctx), uuidOf('vrd', params.roundId))),
    together: {
      // In a rush most come too late: they are refused by what is committed, and take nobody else's claim with them.
      stands: true,
      prepare: async (ctx, { params }) => mayClaimOf(ctx, buyer(ctx), uuidOf('vrd', params.roundId)),
      write: claimsOf(claimedView),
    },
  }),
  route({
    method: 'GET',
    path: '/me/vouchers',
    summary: "The caller's vouchers, newest first",
    tag: 'vouchers',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({
        id: IdSchema('cpn'),
        state: Type.Enum(['free', 'held', 'used', 'expired'], {
          description: 'held: by an order that waits for payment',
        }),
        claimedAt: MomentSchema(),
        expiresAt: MomentSchema(),
        usedAt: Nullable(MomentSchema()),
        round: Type.Object(RoundWords),
      }),
    ),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await vouchersOf(
        ctx,
        buyer(ctx),
        key ? { at: new Date(String(key[0])), id: String(key[1]) } : null,
        limit + 1,
      );
      const rounds = await roundsByRule(ctx, [...new Set(rows.map((row) => row.ruleId))]);
      const words = new Map(
        await Promise.all(rounds.map(async (round) => [round.ruleId, await roundWords(ctx, round)] as const)),
      );
      const now = ctx.clock.now();
      const page = pageOf(
        rows,
        limit,
        (row) => [row.claimedAt.toISOString(), row.id],
        (row) => {
          const round = words.get(row.ruleId);
          return round
            ? [
                {
                  id: toId('cpn', row.id),
                  state: row.state === 'free' && row.expiresAt <= now ? ('expired' as const) : row.state,
                  claimedAt: row.claimedAt.toISOString(),
                  expiresAt: row.expiresAt.toISOString(),
                  usedAt: row.usedAt?.toISOString() ?? null,
                  round,
                },
              ]
            : [];
        },
      );
      return { items: page.items.flat(), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/me/vouchers/:couponId/till-code',
    summary: 'A code to show at a till: good once and for some minutes; one shown before ends',
    tag: 'vouchers',
    access: signedIn,
    perMinute: 20,
    params: Type.Object({ couponId: IdSchema('cpn') }),
    reply: Type.Object({ code: Type.String({ description: 'Sixteen digits' }), expiresAt: MomentSchema() }),
    status: 201,
    // The code is told once and kept nowhere: asking again makes another.
    idempotency: 'none',
    errors: ['voucher_not_found', 'voucher_not_free', 'not_at_till'].map((code) => `vouchers.${code}`),
    handle: async (ctx, { params }) => {
      const { code, expiresAt } = await showCode(ctx, buyer(ctx), uuidOf('cpn', params.couponId));
      return { code, expiresAt: expiresAt.toISOString() };
    },
  }),
];
