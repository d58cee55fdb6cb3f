import type { Ctx, Uuid } from '#kernel';
import type { CreditTotals, DayTotals, ProductTotals, Totals } from './totals.ts';
import type { CreditEvent, StoredEvent } from './types.ts';

/** Holds the pair until the transaction ends, so that its ratings are counted one after the other. */
export async function lockPair(ctx: Ctx, shopId: Uuid, buyerId: Uuid): Promise<void> {
  await ctx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`reviews.pair ${shopId} ${buyerId}`}, 0))`;
}

/** How many of the pair's ratings count in the month so far. */
export async function countedInMonth(ctx: Ctx, shopId: Uuid, buyerId: Uuid, month: string): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT coalesce(max(place), 0)::int AS n FROM reviews.counted
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
      INSERT INTO reviews.counted (shop_id, review_id, buyer_id, month, place, cap, points)
      SELECT ${event.shopId}, ${event.reviewId}, ${event.buyerId}, ${event.month}, ${event.place}::int, ${event.cap}, ${event.points}
      WHERE ${event.place}::int IS NOT NULL`,
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
export async function eventsOfShop(ctx: Ctx, shopId: Uuid): Promise<StoredEvent[]> {
  return ctx.sql<StoredEvent[]>`
    SELECT shop_id, seq, review_id, buyer_id, product_id, month, day, rating, place, cap, points, goods_stars, service_stars, logistics_stars, at
    FROM reviews.credit_events WHERE shop_id = ${shopId} ORDER BY seq`;
}

export async function creditEventOf(ctx: Ctx, shopId: Uuid, reviewId: Uuid): Promise<StoredEvent | null> {
  const [row] = await ctx.sql<StoredEvent[]>`
    SELECT shop_id, seq, review_id, buyer_id, product_id, month, day, rating, place, cap, points, goods_stars, service_stars, logistics_stars, at
    FROM reviews.credit_events WHERE shop_id = ${shopId} AND review_id = ${reviewId}`;
  return row ?? null;
}

/** The pair's ratings of that month which are not flagged, in counting order. */
export const genuineInMonth = (ctx: Ctx, of: CreditEvent): Promise<StoredEvent[]> =>
  ctx.sql<StoredEvent[]>`
    SELECT e.* FROM reviews.credit_events e
    WHERE e.shop_id = ${of.shopId} AND e.buyer_id = ${of.buyerId} AND e.month = ${of.month}
      AND NOT EXISTS (SELECT 1 FROM reviews.flags g WHERE g.shop_id = e.shop_id AND g.review_id = e.review_id)
    ORDER BY e.seq`;

/** Writes anew what counts of a pair's month; answers the points it counted before. */
export async function replaceCounted(tx: Ctx, of: CreditEvent, rows: readonly CreditEvent[]): Promise<number> {
  const gone = await tx.sql<{ points: number }[]>`
    DELETE FROM reviews.counted WHERE shop_id = ${of.shopId} AND buyer_id = ${of.buyerId} AND month = ${of.month} RETURNING points`;
  await tx.sql`
    INSERT INTO reviews.counted (shop_id, review_id, buyer_id, month, place, cap, points)
    SELECT ${of.shopId}, review_id, ${of.buyerId}, ${of.month}, place, cap, points
    FROM unnest(${rows.map((row) => row.reviewId)}::uuid[], ${rows.map((row) => row.place)}::int[], ${rows.map((row) => row.cap)}::int[],
      ${rows.map((row) => row.points)}::int[]) AS row (review_id, place, cap, points)`;
  return gone.reduce((sum, row) => sum + row.points, 0);
}

/** One rating comes to (1) or leaves (-1) the running totals; credit moves by `points`. */
export async function moveTotals(tx: Ctx, event: CreditEvent, by: 1 | -1, points: number): Promise<void> {
  const one = (rating: number): number => (event.rating === rating ? by : 0);
  await tx.sql`
    UPDATE reviews.shop_credit SET points = points + ${points}, good = good + ${one(1)}, neutral = neutral + ${one(0)}, bad = bad + ${one(-1)}
    WHERE shop_id = ${event.shopId}`;
  await tx.sql`
    INSERT INTO reviews.product_ratings AS p (shop_id, product_id, count, stars, good)
    VALUES (${event.shopId}, ${event.productId}, ${by}, ${by * event.goodsStars}, ${one(1)})
    ON CONFLICT (shop_id, product_id) DO UPDATE SET count = p.count + excluded.count, stars = p.stars + excluded.stars, good = p.good + excluded.good`;
  await tx.sql`
    INSERT INTO reviews.dsr_days AS d (shop_id, day, count, goods, service, logistics)
    VALUES (${event.shopId}, ${event.day}, ${by}, ${by * event.goodsStars}, ${by * event.serviceStars}, ${by * event.logisticsStars})
    ON CONFLICT (shop_id, day) DO UPDATE SET count = d.count + excluded.count, goods = d.goods + excluded.goods,
      service = d.service + excluded.service, logistics = d.logistics + excluded.logistics`;
  // What nothing counts for is not kept, as before its first rating.
  await tx.sql`
    DELETE FROM reviews.product_ratings WHERE shop_id = ${event.shopId} AND product_id = ${event.productId} AND count = 0`;
  await tx.sql`DELETE FROM reviews.dsr_days WHERE shop_id = ${event.shopId} AND day = ${event.day} AND count = 0`;
}

/** The running totals as they are kept. */
export async function keptTotals(ctx: Ctx, shopId: Uuid): Promise<Totals> {
  const [credit] = await ctx.sql<CreditTotals[]>`
    SELECT points, good, neutral, bad FROM reviews.shop_credit WHERE shop_id = ${shopId}`;
  const products = await ctx.sql<(ProductTotals & { productId: string })[]>`
    SELECT product_id, count, stars, good FROM reviews.product_ratings WHERE shop_id = ${shopId}`;
  const days = await ctx.sql<(DayTotals & { day: string })[]>`
    SELECT day, count, goods, service, logistics FROM reviews.dsr_days WHERE shop_id = ${shopId}`;
  const counted = await ctx.sql<{ reviewId: string; place: number; points: number }[]>`
    SELECT review_id, place, points FROM reviews.counted WHERE shop_id = ${shopId}`;
  return {
    counted: new Map(counted.map(({ reviewId, ...what }) => [reviewId, what])),
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
