import { type Static, Type } from 'typebox';
import {
  type Ctx,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  regionStaff,
  route,
  toId,
  uuidOf,
} from '#kernel';
import { voucherCounts } from '#modules/promotions';
import { divisionPath } from '#modules/regions';
import { shopsByIds } from '#modules/shops';
import { budgetOf } from './budget-service.ts';
import { refuse } from './errors.ts';
import { roundSums, rulesOfRegion, usedByPlace, usedByShop, usedOfRegion } from './figures-store.ts';
import { givenBy } from './redemption-store.ts';
import { LEVELS, leverageOf, type Round } from './rounds.ts';
import { openRound, type RoundInput, stopRound } from './rounds-service.ts';
import { roundOf, roundsOfRegion } from './store.ts';
import { BudgetView, beforeOf, Division, RoundWords, roundWords } from './view.ts';

const params = Type.Object({ division: Division });
const roundParams = Type.Object({ division: Division, roundId: IdSchema('vrd') });
const RoundView = Type.Object({
  ...RoundWords,
  places: Type.Array(Type.String()),
  total: Type.Integer(),
  claimed: Type.Integer(),
  used: Type.Integer({ description: 'Pieces that give something in an order or at a till' }),
  givenFen: FenSchema(),
  salesFen: FenSchema(),
  leverage: Nullable(
    Type.Integer({ description: 'Sales for each yuan given, in hundredths; null while nothing was given' }),
  ),
  reservedFen: FenSchema({ description: 'Taken from the budget when it was opened' }),
  settledFen: FenSchema(),
  returnedFen: FenSchema({ description: 'Back in the budget: not claimed, expired' }),
  openFen: FenSchema({ description: 'Still kept for vouchers that may be used, or wait for settlement' }),
  createdAt: MomentSchema(),
});
const Sums = {
  pieces: Type.Integer(),
  givenFen: FenSchema(),
  salesFen: FenSchema(),
  flagged: Type.Integer({ description: 'Uses to be looked at' }),
};

async function roundViews(ctx: Ctx, rounds: readonly Round[]): Promise<Static<typeof RoundView>[]> {
  const [counts, given] = await Promise.all([
    voucherCounts(
      ctx,
      rounds.map((round) => round.ruleId),
    ),
    givenBy(
      ctx,
      rounds.map((round) => round.id),
    ),
  ]);
  return Promise.all(
    rounds.map(async (round) => {
      const used = given.find((one) => one.roundId === round.id);
      return {
        ...(await roundWords(ctx, round)),
        places: [...round.places],
        total: round.total,
        claimed: counts.find((one) => one.ruleId === round.ruleId)?.claimed ?? 0,
        used: used?.pieces ?? 0,
        givenFen: used?.givenFen ?? 0,
        salesFen: used?.salesFen ?? 0,
        leverage: leverageOf(used?.salesFen ?? 0, used?.givenFen ?? 0),
        reservedFen: round.reservedFen,
        settledFen: round.settledFen,
        returnedFen: round.returnedFen,
        openFen: round.reservedFen - round.settledFen - round.returnedFen,
        createdAt: round.createdAt.toISOString(),
      };
    }),
  );
}
const oneView = async (ctx: Ctx, round: Round): Promise<Static<typeof RoundView>> => {
  const [view] = await roundViews(ctx, [round]);
  if (!view) throw refuse('round_not_found');
  return view;
};

const closed = { additionalProperties: false };
const GoodsSchema = Type.Union(
  [
    Type.Object({ of: Type.Union([Type.Literal('all'), Type.Literal('region_shops')]) }, closed),
    Type.Object(
      { of: Type.Literal('shops'), shopIds: Type.Array(IdSchema('shp'), { minItems: 1, maxItems: 500 }) },
      closed,
    ),
    Type.Object(
      {
        of: Type.Literal('categories'),
        categoryIds: Type.Array(Type.String({ minLength: 2, maxLength: 40 }), { minItems: 1, maxItems: 100 }),
      },
      closed,
    ),
    Type.Object(
      {
        of: Type.Literal('tracks'),
        tracks: Type.Array(Type.String({ minLength: 2, maxLength: 39 }), { minItems: 1, maxItems: 50 }),
      },
      closed,
    ),
    Type.Object(
      { of: Type.Literal('products'), productIds: Type.Array(IdSchema('prd'), { minItems: 1, maxItems: 500 }) },
      closed,
    ),
  ],
  { description: 'region_shops: the shops that are open in the region now' },
);
const RoundBody = Type.Object({
  title: Type.Object({ zh: Type.String({ minLength: 1, maxLength: 40 }), en: Type.String({ maxLength: 80 }) }),
  faceFen: FenSchema({ minimum: 1, maximum: 5_000_000 }),
  overFen: FenSchema({ maximum: 100_000_000, description: 'From this sum on; 0: no threshold' }),
  total: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
  perPerson: Type.Integer({ minimum: 1, maximum: 100 }),
  claimFrom: MomentSchema(),
  claimUntil: MomentSchema(),
  endsAt: MomentSchema(),
  validDays: Nullable(Type.Integer({ minimum: 1, maximum: 366, description: 'From claiming; null: until the end' })),
  level: Type.Enum([...LEVELS]),
  places: Type.Optional(
    Type.Array(Division, { minItems: 1, maxItems: 50, description: 'Where the goods must go; left out: the region' }),
  ),
  atTill: Type.Boolean(),
  goods: GoodsSchema,
});
function goodsIn(goods: Static<typeof GoodsSchema>): RoundInput['goods'] {
  if (goods.of === 'shops') return { of: 'shops', shopIds: goods.shopIds.map((id) => uuidOf('shp', id)) };
  if (goods.of === 'products') return { of: 'products', productIds: goods.productIds.map((id) => uuidOf('prd', id)) };
  return goods;
}
export const regionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/regions/:division/vouchers',
    summary: "A region's vouchers at a glance: budget, claimed, used, sales driven, by shop and by place",
    tag: 'vouchers',
    access: regionStaff('vouchers.read'),
    params,
    reply: Type.Object({
      budget: BudgetView,
      rounds: Type.Integer(),
      openFen: FenSchema({ description: 'Kept in rounds' }),
      settledFen: FenSchema(),
      returnedFen: FenSchema(),
      issued: Type.Integer(),
      claimed: Type.Integer(),
      ...Sums,
      leverage: Nullable(Type.Integer({ description: 'Sales for each yuan given, in hundredths' })),
      byShop: Type.Array(Type.Object({ shopId: IdSchema('shp'), name: Type.String(), ...Sums })),
      byPlace: Type.Array(Type.Object({ divisionCode: Type.String(), name: Type.String(), ...Sums })),
    }),
    errors: ['regions.division_unknown'],
    handle: async (ctx, { params: { division } }) => {
      await divisionPath(ctx, division);
      const [budget, sums, used, byShop, byPlace, rules] = await Promise.all([
        budgetOf(ctx, division),
        roundSums(ctx, division),
        usedOfRegion(ctx, division),
        usedByShop(ctx, division, 20),
        usedByPlace(ctx, division, 20),
        rulesOfRegion(ctx, division),
      ]);
      const [shops, counts] = await Promise.all([
        shopsByIds(
          ctx,
          byShop.map((one) => one.shopId),
        ),
        voucherCounts(
          ctx,
          rules.map((one) => one.ruleId),
        ),
      ]);
      const places = await Promise.all(
        byPlace.map(async (one) => (await divisionPath(ctx, one.divisionCode).catch(() => [])).at(-1)?.name ?? ''),
      );
      const shown = ({ pieces, givenFen, salesFen, flagged }: typeof used) => ({ pieces, givenFen, salesFen, flagged });
      return {
        budget,
        rounds: sums.rounds,
        openFen: sums.reservedFen - sums.settledFen - sums.returnedFen,
        settledFen: sums.settledFen,
        returnedFen: sums.returnedFen,
        issued: counts.reduce((sum, one) => sum + one.total, 0),
        claimed: counts.reduce((sum, one) => sum + one.claimed, 0),
        ...shown(used),
        leverage: leverageOf(used.salesFen, used.givenFen),
        byShop: byShop.map((one) => ({
          shopId: toId('shp', one.shopId),
          name: shops.get(one.shopId)?.name ?? '',
          ...shown(one),
        })),
        byPlace: byPlace.map((one, at) => ({
          divisionCode: one.divisionCode,
          name: places[at] ?? '',
          ...shown(one),
        })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/console/regions/:division/voucher-rounds',
    summary: "A region's rounds of vouchers, newest first",
    tag: 'vouchers',
    access: regionStaff('vouchers.read'),
    params,
    query: Type.Object(PageQuery),
    reply: PageOf(RoundView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { params: { division }, query }) => {
      const limit = query.limit ?? 20;
      const rows = await roundsOfRegion(ctx, division, beforeOf(query.cursor), limit + 1);
      const views = new Map((await roundViews(ctx, rows)).map((view, at) => [rows[at]?.id, view]));
      const page = pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => views.get(row.id),
      );
      return { items: page.items.flatMap((one) => one ?? []), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/console/regions/:division/voucher-rounds',
    summary: 'Open a round of vouchers; the face value of all its pieces leaves the budget at once',
    tag: 'vouchers',
    access: regionStaff('vouchers.issue'),
    params,
    body: RoundBody,
    reply: RoundView,
    status: 201,
    errors: [
      'regions.division_unknown',
      ...['round_invalid', 'place_outside', 'till_needs_shops', 'shops_too_many', 'budget_too_low'].map(
        (code) => `vouchers.${code}`,
      ),
      ...['args_invalid', 'period_invalid', 'scope_invalid', 'issue_invalid', 'too_many_rules'].map(
        (code) => `promotions.${code}`,
      ),
    ],
    handle: async (ctx, { params: { division }, body }) => {
      const { goods, places, claimFrom, claimUntil, endsAt, ...rest } = body;
      return oneView(
        ctx,
        await openRound(ctx, division, {
          ...rest,
          claimFrom: new Date(claimFrom),
          claimUntil: new Date(claimUntil),
          endsAt: new Date(endsAt),
          ...(places && { places }),
          goods: goodsIn(goods),
        }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/console/regions/:division/voucher-rounds/:roundId',
    summary: 'One round with its figures',
    tag: 'vouchers',
    access: regionStaff('vouchers.read'),
    params: roundParams,
    reply: RoundView,
    errors: ['vouchers.round_not_found'],
    handle: async (ctx, { params: { division, roundId } }) => {
      const round = await roundOf(ctx, uuidOf('vrd', roundId), division);
      if (!round) throw refuse('round_not_found');
      return oneView(ctx, round);
    },
  }),
  route({
    method: 'POST',
    path: '/console/regions/:division/voucher-rounds/:roundId/stop',
    summary: 'End the claiming now; vouchers that people have stay good, the rest goes back to the budget',
    tag: 'vouchers',
    access: regionStaff('vouchers.issue'),
    params: roundParams,
    reply: RoundView,
    errors: ['vouchers.round_not_found', 'vouchers.claim_ended'],
    handle: async (ctx, { params: { division, roundId } }) =>
      oneView(ctx, await stopRound(ctx, division, uuidOf('vrd', roundId))),
  }),
];
