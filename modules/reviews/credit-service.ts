import type { AuditCheck, Ctx, Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { goodRateBps, meanStars } from './credit.ts';
import { creditRows, dsrSums, eventsOfShop, keptTotals, ratedShops, ratingRows, uncounted } from './credit-store.ts';
import { monthsBefore } from './days.ts';
import { flagEventsOf } from './flags-store.ts';
import { levelOf } from './ladder.ts';
import { settings } from './settings.ts';
import { differences, recompute } from './totals.ts';
import type { ProductRating, ShopCredit } from './types.ts';

/** Credit, ladder and DSR of shops, many at once; a shop without ratings has zeros and nulls. */
export async function creditOf(ctx: Ctx, shopIds: readonly Uuid[]): Promise<Map<Uuid, ShopCredit>> {
  const ids = [...new Set(shopIds)];
  if (ids.length === 0) return new Map();
  const months = await setting(ctx, 'reviews.dsr_months', settings);
  const [credits, sums] = await Promise.all([
    creditRows(ctx, ids),
    dsrSums(ctx, ids, monthsBefore(ctx.clock.now(), months)),
  ]);
  const creditById = new Map(credits.map((row) => [row.shopId, row]));
  const sumById = new Map(sums.map((row) => [row.shopId, row]));
  return new Map(
    ids.map((id) => {
      const { points, good, neutral, bad } = creditById.get(id) ?? { points: 0, good: 0, neutral: 0, bad: 0 };
      const sum = sumById.get(id) ?? { count: 0, goods: 0, service: 0, logistics: 0 };
      return [
        id,
        {
          points,
          level: levelOf(points),
          good,
          neutral,
          bad,
          goodRateBps: goodRateBps(good, good + neutral + bad),
          dsr: {
            goods: meanStars(sum.goods, sum.count),
            service: meanStars(sum.service, sum.count),
            logistics: meanStars(sum.logistics, sum.count),
            count: sum.count,
          },
        },
      ];
    }),
  );
}

/** Reviews and mean stars of products, many at once; a product without reviews has count 0. */
export async function productRatings(ctx: Ctx, productIds: readonly Uuid[]): Promise<Map<Uuid, ProductRating>> {
  const ids = [...new Set(productIds)];
  if (ids.length === 0) return new Map();
  const rows = new Map((await ratingRows(ctx, ids)).map((row) => [row.productId, row]));
  return new Map(
    ids.map((id) => {
      const { count, stars, good } = rows.get(id) ?? { count: 0, stars: 0, good: 0 };
      return [id, { count, stars: meanStars(stars, count), good, goodRateBps: goodRateBps(good, count) }];
    }),
  );
}

export const audits: readonly AuditCheck[] = [
  {
    name: 'credit, ratings and DSR equal what the credit and flag events say',
    run: async (ctx) => {
      const shops = await ratedShops(ctx);
      const breaches: string[] = [];
      for (const shopId of shops) {
        const { totals, wrong } = recompute(await eventsOfShop(ctx, shopId), await flagEventsOf(ctx, shopId));
        for (const event of wrong)
          breaches.push(
            `review ${event.reviewId} of shop ${shopId} counts ${event.points} at place ${event.place ?? 'none'}, which the cap rule does not give`,
          );
        breaches.push(...differences(shopId, await keptTotals(ctx, shopId), totals));
      }
      return { counted: shops.length, breaches };
    },
  },
  {
    name: 'every review has its credit event',
    run: async (ctx) => {
      const missing = await uncounted(ctx);
      return {
        counted: missing.length,
        breaches: missing.map((row) => `review ${row.id} of shop ${row.shopId} has no credit event that says the same`),
      };
    },
  },
];
