import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  shopStaff,
  TextSchema,
  type Uuid,
  uuidOf,
} from '#kernel';
import { setting } from '#modules/operations';
import { TERMS_MODES } from './deposit.ts';
import { changeTerms, depositAsked, depositFromBalance, depositHeld, setDepositRate } from './deposit-service.ts';
import { ratesAfter, termsOf } from './deposit-store.ts';
import { refuse } from './errors.ts';
import { categoryName, goodsOf } from './goods.ts';
import { settings } from './settings.ts';

const params = Type.Object({ shopId: IdSchema('shp') });
const DepositSchema = Type.Object({
  mode: Type.Enum([...TERMS_MODES]),
  /** What the shop's goods ask for now: the highest of their categories. */
  requiredFen: FenSchema(),
  heldFen: FenSchema(),
  missingFen: FenSchema({ description: 'What may be paid in now' }),
  dueAt: Nullable(MomentSchema('Until when what is missing must be paid in')),
  overdue: Type.Boolean(),
  trial: Nullable(
    Type.Object({
      endsAt: MomentSchema('When the trial ends: the deposit is paid by then, or the shop is paused'),
      listingLimit: Type.Integer(),
      listed: Type.Integer(),
      payoutDayFen: FenSchema({ description: 'Most that may be withdrawn in a day' }),
    }),
  ),
  basis: Type.Array(
    Type.Object({
      categoryId: Nullable(Type.String()),
      name: Nullable(TextSchema()),
      amountFen: FenSchema(),
    }),
  ),
});

async function depositView(ctx: Ctx, shopId: Uuid) {
  const terms = await termsOf(ctx, shopId);
  if (!terms) throw refuse('shop_not_found');
  const [asked, heldFen, goods, listingLimit, payoutDayFen] = await Promise.all([
    depositAsked(ctx, shopId),
    depositHeld(ctx, shopId),
    goodsOf(ctx, shopId),
    setting(ctx, 'shops.trial_listing_limit', settings),
    setting(ctx, 'shops.trial_payout_day_fen', settings),
  ]);
  return {
    mode: terms.mode,
    requiredFen: terms.mode === 'waived' ? 0 : asked.amountFen,
    heldFen,
    missingFen: terms.mode === 'waived' ? 0 : Math.max(0, asked.amountFen - heldFen),
    dueAt: terms.dueAt?.toISOString() ?? null,
    overdue: terms.overdue,
    trial:
      terms.mode === 'trial' && terms.trialEndsAt
        ? {
            endsAt: terms.trialEndsAt.toISOString(),
            listingLimit,
            listed: goods.reduce((sum, one) => sum + one.products, 0),
            payoutDayFen,
          }
        : null,
    basis: asked.basis.slice(0, 50).map((one) => ({ ...one })),
  };
}

const RateSchema = Type.Object({ categoryId: Type.String(), name: Nullable(TextSchema()), amountFen: FenSchema() });

export const depositRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/deposit',
    summary: 'The shop’s deposit or trial: what is asked and why, what is held, what is missing and until when',
    tag: 'shops',
    access: shopStaff('shops.read'),
    params,
    reply: DepositSchema,
    errors: ['shops.shop_not_found'],
    handle: async (ctx, { shop }) => depositView(ctx, shop.shopId),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/deposit/from-balance',
    summary: 'Pay into the deposit from the shop’s available balance',
    tag: 'shops',
    access: shopStaff('money.payout'),
    params,
    body: Type.Object({ amountFen: FenSchema({ minimum: 1 }) }),
    reply: DepositSchema,
    errors: [
      'shops.shop_not_found',
      'shops.deposit_not_needed',
      'shops.deposit_more_than_needed',
      'shops.deposit_balance_short',
    ],
    handle: async (ctx, { shop, body }) => {
      await depositFromBalance(ctx, shop, body.amountFen);
      return depositView(ctx, shop.shopId);
    },
  }),
  route({
    method: 'GET',
    path: '/console/shops/:shopId/deposit',
    summary: 'A shop’s deposit or trial',
    tag: 'shops',
    access: platformStaff('shops.read'),
    params,
    reply: DepositSchema,
    errors: ['shops.shop_not_found'],
    handle: async (ctx, input) => depositView(ctx, uuidOf('shp', input.params.shopId)),
  }),
  route({
    method: 'POST',
    path: '/console/shops/:shopId/deposit-terms',
    summary: 'Let a shop off its deposit, or ask it for one',
    tag: 'shops',
    access: platformStaff('shops.govern'),
    params,
    body: Type.Object({
      mode: Type.Enum(['waived', 'deposit']),
      reason: Type.String({ minLength: 2, maxLength: 500 }),
    }),
    reply: DepositSchema,
    errors: ['shops.shop_not_found'],
    handle: async (ctx, input) => {
      const shopId = uuidOf('shp', input.params.shopId);
      await changeTerms(ctx, shopId, input.body.mode, input.body.reason);
      return depositView(ctx, shopId);
    },
  }),
  route({
    method: 'GET',
    path: '/console/deposit-rates',
    summary: 'Categories that ask for a deposit of their own; what is under them follows',
    tag: 'shops',
    access: platformStaff('shops.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(RateSchema),
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const rows = await ratesAfter(ctx, key ? String(key[0]) : null, limit + 1);
      const names = new Map(
        await Promise.all(rows.map(async (row) => [row.categoryId, await categoryName(ctx, row.categoryId)] as const)),
      );
      return pageOf(
        rows,
        limit,
        (row) => [row.categoryId],
        (row) => ({
          categoryId: row.categoryId,
          name: names.get(row.categoryId) ?? null,
          amountFen: row.amountFen,
        }),
      );
    },
  }),
  route({
    method: 'PUT',
    path: '/console/deposit-rates/:categoryId',
    summary: 'What a category asks from now on; null lets it follow the one above. Shops are looked at again',
    tag: 'shops',
    access: platformStaff('shops.govern'),
    params: Type.Object({ categoryId: Type.String({ minLength: 1, maxLength: 60 }) }),
    body: Type.Object({ amountFen: Nullable(FenSchema()) }),
    reply: Type.Object({ categoryId: Type.String(), amountFen: Nullable(FenSchema()) }),
    errors: ['shops.deposit_category_unknown'],
    handle: async (ctx, input) => {
      await setDepositRate(ctx, input.params.categoryId, input.body.amountFen);
      return { categoryId: input.params.categoryId, amountFen: input.body.amountFen };
    },
  }),
];
