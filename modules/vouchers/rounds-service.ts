import { type Ctx, days, fen, later, newId, type Text2, transact, type Uuid, userIdOf } from '#kernel';
import { budgetAccount, post, roundAccount } from '#modules/ledger';
import { record } from '#modules/operations';
import { createVoucherRule, type Scope, stopMarketRule, voucherCounts } from '#modules/promotions';
import { divisionPath, divisionsWithin } from '#modules/regions';
import { shopsByIds, shopsOfRegion } from '#modules/shops';
import { fromBudget } from './budget-service.ts';
import { refuse } from './errors.ts';
import { givenBy } from './redemption-store.ts';
import { beginningOf, type Level, phaseOf, type Round, returnableFen } from './rounds.ts';
import * as store from './store.ts';

/** Which goods a round is for: all, or those of shops, categories, tracks or products. `region_shops`: of the shops there are in the region now. */
export type Goods =
  | { readonly of: 'all' | 'region_shops' }
  | { readonly of: 'shops'; readonly shopIds: readonly Uuid[] }
  | { readonly of: 'categories'; readonly categoryIds: readonly string[] }
  | { readonly of: 'tracks'; readonly tracks: readonly string[] }
  | { readonly of: 'products'; readonly productIds: readonly Uuid[] };

export type RoundInput = {
  readonly title: Text2;
  readonly faceFen: number;
  readonly overFen: number;
  readonly total: number;
  readonly perPerson: number;
  readonly claimFrom: Date;
  readonly claimUntil: Date;
  readonly endsAt: Date;
  readonly validDays: number | null;
  readonly level: Level;
  /** Divisions within the region where the goods must go; left out: all of it. */
  readonly places?: readonly string[];
  readonly atTill: boolean;
  readonly goods: Goods;
};

const MOST_SHOPS = 500;
const LONGEST = days(366);

/**
 * Opens a round of a region's vouchers: a rule of the engine with its issue, and the whole face value of all pieces taken from the
 * region's budget at once. Refuses regions.division_unknown, round_invalid, place_outside, till_needs_shops, shops_too_many,
 * shops.shop_not_found, budget_too_low, and what promotions refuse of a rule.
 */
export async function openRound(ctx: Ctx, region: string, input: RoundInput): Promise<Round> {
  await divisionPath(ctx, region);
  const now = ctx.clock.now();
  const { faceFen, overFen, claimFrom, claimUntil, endsAt } = input;
  const timely = claimFrom < claimUntil && claimUntil <= endsAt && claimUntil > now && endsAt <= later(now, LONGEST);
  if (!timely || (overFen > 0 && overFen <= faceFen) || input.perPerson > input.total) throw refuse('round_invalid');
  const places = [...new Set(input.places ?? [region])];
  if ((await divisionsWithin(ctx, region, places)).length !== places.length || places.length === 0)
    throw refuse('place_outside', { region });
  const scope = await scopeOf(ctx, region, input.goods);
  const anyShop = input.goods.of === 'all';
  if (input.atTill && !anyShop && !scope.shopIds) throw refuse('till_needs_shops');
  return transact(ctx, async (tx) => {
    const rule = await createVoucherRule(tx, {
      region,
      title: input.title,
      args: { overFen, minusFen: faceFen },
      scope,
      audience: { who: 'region', divisions: places.map(beginningOf) },
      startsAt: claimFrom,
      endsAt,
      issue: {
        total: input.total,
        perPerson: input.perPerson,
        claimFrom,
        claimUntil,
        validDays: input.validDays,
      },
    });
    const round: Round = {
      region,
      id: newId(tx),
      ruleId: rule.id,
      title: input.title,
      faceFen,
      overFen,
      total: input.total,
      perPerson: input.perPerson,
      claimFrom,
      claimUntil,
      endsAt,
      validDays: input.validDays,
      level: input.level,
      places,
      atTill: input.atTill,
      shopIds: scope.shopIds ?? null,
      allGoods: anyShop,
      reservedFen: faceFen * input.total,
      settledFen: 0,
      returnedFen: 0,
      createdBy: userIdOf(tx.actor),
      createdAt: now,
    };
    await store.insertRound(tx, round);
    await fromBudget(tx, region, round.reservedFen, () =>
      post(tx, {
        cause: `voucher-round:${round.id}`,
        kind: 'round_opened',
        memo: { region, roundId: round.id },
        postings: [
          { account: budgetAccount(region), amountFen: -round.reservedFen },
          { account: roundAccount(round.id), amountFen: round.reservedFen },
        ],
      }),
    );
    await record(tx, {
      action: 'vouchers.open_round',
      subject: { kind: 'voucher_round', id: round.id },
      after: {
        region,
        faceFen,
        overFen,
        total: input.total,
        perPerson: input.perPerson,
        reservedFen: round.reservedFen,
      },
    });
    return round;
  });
}

async function scopeOf(ctx: Ctx, region: string, goods: Goods): Promise<Scope> {
  switch (goods.of) {
    case 'all':
      return { all: true };
    case 'categories':
      return { categoryIds: goods.categoryIds };
    case 'tracks':
      return { tracks: goods.tracks };
    case 'products':
      return { productIds: goods.productIds };
    case 'shops': {
      const known = await shopsByIds(ctx, goods.shopIds);
      if (goods.shopIds.some((id) => !known.has(id))) throw refuse('round_invalid');
      return { shopIds: goods.shopIds };
    }
    case 'region_shops': {
      const found = await shopsOfRegion(ctx, region, {
        after: null,
        limit: MOST_SHOPS + 1,
        states: ['open', 'paused'],
      });
      if (found.length === 0) throw refuse('round_invalid');
      if (found.length > MOST_SHOPS) throw refuse('shops_too_many', { most: MOST_SHOPS });
      return { shopIds: found.map((shop) => shop.id) };
    }
  }
}

/** Ends the claiming now; who has a voucher keeps it, and what was not claimed goes back to the budget. Refuses round_not_found, claim_ended. */
export async function stopRound(ctx: Ctx, region: string, id: Uuid): Promise<Round> {
  return transact(ctx, async (tx) => {
    const round = await store.roundOf(tx, id, region);
    if (!round) throw refuse('round_not_found');
    if (['using', 'over'].includes(phaseOf(round, tx.clock.now()))) throw refuse('claim_ended');
    await stopMarketRule(tx, round.ruleId);
    await store.endClaiming(tx, id, tx.clock.now());
    await record(tx, { action: 'vouchers.stop_round', subject: { kind: 'voucher_round', id }, after: { region } });
    await returnRest(tx, id);
    return (await store.roundOf(tx, id, region)) ?? round;
  });
}

const FIRST = '00000000-0000-0000-0000-000000000000' as Uuid;
const AT_ONCE = 200;

/** Gives back to budgets what of rounds nobody can use any more; answers how many rounds gave something. */
export async function returnRests(ctx: Ctx): Promise<number> {
  let done = 0;
  for (let after = FIRST; ; ) {
    const rounds = await store.roundsWithRest(ctx, ctx.clock.now(), AT_ONCE, after);
    for (const { id } of rounds) if ((await returnRest(ctx, id)) > 0) done += 1;
    const last = rounds.at(-1);
    if (!last || rounds.length < AT_ONCE) return done;
    after = last.id;
  }
}

/** One round's, in fen; booked under what was given back before, so that the same money goes back once. */
const returnRest = (ctx: Ctx, id: Uuid): Promise<number> =>
  transact(ctx, async (tx) => {
    const round = await store.lockRound(tx, id);
    const [counts] = round ? await voucherCounts(tx, [round.ruleId]) : [];
    if (!round || !counts) return 0;
    const [given] = await givenBy(tx, [id]);
    const standing = { ...counts, givenFen: given?.givenFen ?? 0, givenPieces: given?.pieces ?? 0 };
    const amountFen = returnableFen(round, standing, tx.clock.now());
    if (amountFen === 0) return 0;
    await post(tx, {
      cause: `voucher-rest:${id}:${round.returnedFen}:${round.settledFen}`,
      kind: 'round_returned',
      memo: { region: round.region, roundId: id },
      postings: [
        { account: roundAccount(id), amountFen: -fen(amountFen) },
        { account: budgetAccount(round.region), amountFen },
      ],
    });
    await store.addReturned(tx, id, amountFen);
    return amountFen;
  });
