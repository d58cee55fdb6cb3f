import type { Ctx, Uuid } from '#kernel';
import type { CreditTotals, DayTotals, ProductTotals, Totals } from './totals.ts';
import type { CreditEvent } from './types.ts';

/** Holds the pair until the transaction ends, so that its ratings are counted one after the other. */
export async function lockPair(ctx: Ctx, shopId: Uuid, buyerId: Uuid): Promise<void> {
  await ctx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`reviews.pair ${shopId} ${buyerId}`}, 0))`;
}

/** How many of the pair's ratings count in the month so far. */
export async function countedInMonth(ctx: Ctx, shopId: Uuid, buyerId: Uuid, month: string): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT coalesce(max(place), 0)::int AS n FROM reviews.credit_events
    WHERE shop_id = ${shopId} AND buyer_id = ${buyerId} AND month = ${month}`;
  return row?.n ?? 0;
}

/** Writes one rated line and adds it to the running totals. */
export async function insertCreditEvent(ctx: Ctx, event: CreditEvent): Promise<void> {
  const { sql } = ctx;
  await Promise.all([
    sql`
      INSERT INTO reviews.credit_events (shop_id, review_id, buyer_id, product_id, month, day, rating, place, cap, points, goods_stars,
        service_stars, logistics_stars, at)
      VALUES (${event.shopId}, ${event.reviewId}, ${event.buyerId}, ${event.productId}, ${event.month}, ${event.day}, ${event.rating},
        ${event.place}, ${event.cap}, ${event.points}, ${event.goodsStars}, ${event.serviceStars}, ${event.logisticsStars}, ${event.at})`,
    sql`
      INSERT INTO reviews.shop_credit AS c (shop_id, points, good, neutral, bad)
      VALUES (${event.shopId}, ${event.points}, ${event.rating === 1 ? 1 : 0}, ${event.rating === 0 ? 1 : 0}, ${event.rating === -1 ? 1 : 0})
      ON CONFLICT (shop_id) DO UPDATE SET points = c.points + excluded.points, good = c.good + excluded.good,
        neutral = c.neutral + excluded.neutral, bad = c.bad + excluded.bad`,
    sql`
      INSERT INTO reviews.product_ratings AS p (shop_id, product_id, count, stars, good)
      VALUES (${event.shopId}, ${event.productId}, 1, ${event.goodsStars}, ${event.rating === 1 ? 1 : 0})
      ON CONFLICT (shop_id, product_id) DO UPDATE SET count = p.count + 1, stars = p.stars + excluded.stars, good = p.good + excluded.good`,
    sql`
      INSERT INTO reviews.dsr_days AS d (shop_id, day, count, goods, service, logistics)
      VALUES (${event.shopId}, ${event.day}, 1, ${event.goodsStars}, ${event.serviceStars}, ${event.logisticsStars})
      ON CONFLICT (shop_id, day) DO UPDATE SET count = d.count + 1, goods = d.goods + excluded.goods,
        service = d.service + excluded.service, logistics = d.logistics + excluded.logistics`,
  ]);
}

export async function creditRows(ctx: Ctx, shopIds: readonly Uuid[]): Promise<(CreditTotals & { shopId: Uuid })[]> {
  return ctx.sql<(CreditTotals & { shopId: Uuid })[]>`
    SELECT shop_id, points, good, neutral, bad FROM reviews.shop_credit WHERE shop_id = ANY(${[...shopIds]}::uuid[])`;
}

/** Sums of the days after `afterDay` (YYYY-MM-DD). */
export async function dsrSums(
  ctx: Ctx,
  shopIds: readonly Uuid[],
  afterDay: string,
): Promise<(DayTotals & { shopId: Uuid })[]> {
  return ctx.sql<(DayTotals & { shopId: Uuid })[]>`
    SELECT shop_id, sum(count)::bigint AS count, sum(goods)::bigint AS goods, sum(service)::bigint AS service,
      sum(logistics)::bigint AS logistics
    FROM reviews.dsr_days WHERE shop_id = ANY(${[...shopIds]}::uuid[]) AND day > ${afterDay} GROUP BY shop_id`;
}

export async function ratingRows(
  ctx: Ctx,
  productIds: readonly Uuid[],
): Promise<(ProductTotals & { productId: Uuid })[]> {
  return ctx.sql<(ProductTotals & { productId: Uuid })[]>`
    SELECT product_id, count, stars, good FROM reviews.product_ratings WHERE product_id = ANY(${[...productIds]}::uuid[])`;
}

/** Shops that have a rating or a running total. */
export async function ratedShops(ctx: Ctx): Promise<Uuid[]> {
  const rows = await ctx.sql<{ shopId: Uuid }[]>`
    SELECT shop_id FROM reviews.shop_credit UNION SELECT shop_id FROM reviews.credit_events
    UNION SELECT shop_id FROM reviews.product_ratings UNION SELECT shop_id FROM reviews.dsr_days`;
  return rows.map((row) => row.shopId);
}

/** A shop's rated lines in the order in which they were counted. */
export async function eventsOfShop(ctx: Ctx, shopId: Uuid): Promise<CreditEvent[]> {
  return ctx.sql<CreditEvent[]>`
    SELECT shop_id, review_id, buyer_id, product_id, month, day, rating, place, cap, points, goods_stars, service_stars, logistics_stars, at
    FROM reviews.credit_events WHERE shop_id = ${shopId} ORDER BY seq`;
}

/** The running totals as they are kept. */
export async function keptTotals(ctx: Ctx, shopId: Uuid): Promise<Totals> {
  const [credit] = await ctx.sql<CreditTotals[]>`
    SELECT points, good, neutral, bad FROM reviews.shop_credit WHERE shop_id = ${shopId}`;
  const products = await ctx.sql<(ProductTotals & { productId: string })[]>`
    SELECT product_id, count, stars, good FROM reviews.product_ratings WHERE shop_id = ${shopId}`;
  const days = await ctx.sql<(DayTotals & { day: string })[]>`
    SELECT day, count, goods, service, logistics FROM reviews.dsr_days WHERE shop_id = ${shopId}`;
  return {
    credit: credit ?? { points: 0, good: 0, neutral: 0, bad: 0 },
    products: new Map(products.map(({ productId, ...totals }) => [productId, totals])),
    days: new Map(days.map(({ day, ...totals }) => [day, totals])),
  };
}

/** Reviews without their credit event: there must be none. */
export async function uncounted(ctx: Ctx): Promise<{ shopId: Uuid; id: Uuid }[]> {
  return ctx.sql<{ shopId: Uuid; id: Uuid }[]>`
    SELECT r.shop_id, r.id FROM reviews.reviews r
    LEFT JOIN reviews.credit_events e ON e.shop_id = r.shop_id AND e.review_id = r.id
    WHERE e.review_id IS NULL OR (e.goods_stars, e.service_stars, e.logistics_stars) <> (r.goods_stars, r.service_stars, r.logistics_stars)`;
}
