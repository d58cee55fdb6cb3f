import { type Ctx, days, earlier, type Uuid } from '#kernel';
import { settingTried, type Tried } from '#modules/experiments';
import { setting } from '#modules/operations';
import { creditOf } from '#modules/reviews';
import type { Standing } from '#modules/search';
import { shopsByIds } from '#modules/shops';
import type { Candidate, Rules } from './placing.ts';
import { settings } from './settings.ts';

/** Ratings below this number say nothing about a shop yet. */
const RATINGS = 10;
/** In any ten places the rules about crowding hold. */
export const SPAN = 10;
/** Sold so little that nobody could know it. */
const HARDLY = 5;

/** Trust of shops by their ratings (DSR), 0…100; full while there are too few. */
export async function trustOfShops(ctx: Ctx, shopIds: readonly Uuid[]): Promise<(shopId: Uuid) => number> {
  const credit = await creditOf(ctx, shopIds);
  return (shopId) => {
    const dsr = credit.get(shopId)?.dsr;
    if (!dsr || dsr.count < RATINGS) return 100;
    const told = [dsr.goods, dsr.service, dsr.logistics].filter((one) => one !== null);
    return told.length === 0 ? 100 : (20 * told.reduce((sum, one) => sum + one, 0)) / told.length;
  };
}

/** What the shelf must know of goods: trust of their shops, and what is new. */
export async function candidatesOf(
  ctx: Ctx,
  standings: readonly Standing[],
  tried: Tried | null = null,
): Promise<Candidate[]> {
  const shopIds = [...new Set(standings.map((one) => one.shopId))];
  const [trustOf, shops, newDays] = await Promise.all([
    trustOfShops(ctx, shopIds),
    shopsByIds(ctx, shopIds),
    settingTried(ctx, tried, 'recommend.new_days', settings),
  ]);
  const since = earlier(ctx.clock.now(), days(newDays));
  return standings.map((one) => {
    const openedAt = shops.get(one.shopId)?.openedAt;
    return {
      productId: one.productId,
      shopId: one.shopId,
      categoryId: one.categoryId,
      trust: trustOf(one.shopId),
      unproved: one.sold <= HARDLY && (one.liveAt >= since || (openedAt !== undefined && openedAt >= since)),
    };
  });
}

export async function rulesOf(ctx: Ctx, places: number, tried: Tried | null = null): Promise<Rules> {
  const [perCategory, perShop, newPerHundred, trustFloor] = await Promise.all([
    settingTried(ctx, tried, 'recommend.per_category', settings),
    settingTried(ctx, tried, 'recommend.per_shop', settings),
    settingTried(ctx, tried, 'recommend.new_percent', settings),
    setting(ctx, 'recommend.trust_floor', settings),
  ]);
  return { places, span: SPAN, perCategory, perShop, newPerHundred, trustFloor };
}

export type Nearness = { readonly halfLifeDays: number; readonly least: number; readonly most: number };
export const walkNearness = async (ctx: Ctx, most: number): Promise<Nearness> => ({
  halfLifeDays: await setting(ctx, 'recommend.walk_half_life_days', settings),
  least: await setting(ctx, 'recommend.walk_visits', settings),
  most,
});
export const tieNearness = async (ctx: Ctx, most: number): Promise<Nearness> => ({
  halfLifeDays: await setting(ctx, 'recommend.together_half_life_days', settings),
  least: await setting(ctx, 'recommend.together_trades', settings),
  most,
});
