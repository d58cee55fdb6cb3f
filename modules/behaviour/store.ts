import type { Ctx, Uuid } from '#kernel';
import type { Seen, Source } from './types.ts';

/** Writes events in one statement; answers how many were not there before. */
export async function insertEvents(ctx: Ctx, events: readonly Seen[]): Promise<number> {
  if (events.length === 0) return 0;
  const rows = await ctx.sql`
    INSERT INTO behaviour.events (shop_id, id, product_id, kind, source, trial, user_id, at, day, seconds)
    SELECT * FROM unnest(${events.map((one) => one.shopId)}::uuid[], ${events.map((one) => one.id)}::uuid[], ${events.map((one) => one.productId)}::uuid[],
      ${events.map((one) => one.kind)}::text[], ${events.map((one) => one.source)}::text[], ${events.map((one) => one.trial)}::text[], ${events.map((one) => one.userId)}::uuid[],
      ${events.map((one) => one.at.toISOString())}::timestamptz[], ${events.map((one) => one.day)}::date[], ${events.map((one) => one.seconds)}::integer[])
    ON CONFLICT DO NOTHING RETURNING 1`;
  return rows.length;
}

export async function eventsSince(ctx: Ctx, userId: Uuid, since: Date): Promise<number> {
  const [row] = await ctx.sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM behaviour.events WHERE user_id = ${userId} AND at > ${since}`;
  return row?.count ?? 0;
}

const seen = (ctx: Ctx) =>
  ctx.sql`e.id, e.shop_id, e.product_id, e.kind, e.source, e.trial, e.user_id, e.at, e.day::text AS day, e.seconds`;

/** Takes events that are in no sum yet, marks them as counted and answers them; other servers' are passed over. */
export const takeUncounted = (tx: Ctx, most: number): Promise<Seen[]> => tx.sql<Seen[]>`
  WITH next AS (
    SELECT shop_id, id FROM behaviour.events WHERE NOT counted ORDER BY day LIMIT ${most} FOR UPDATE SKIP LOCKED)
  UPDATE behaviour.events e SET counted = true FROM next WHERE e.shop_id = next.shop_id AND e.id = next.id
  RETURNING ${seen(tx)}`;

export type Trail = { readonly productId: Uuid; readonly shopId: Uuid; readonly at: Date };

/** What somebody opened last, newest first, each product once. */
export const trailOf = (ctx: Ctx, userId: Uuid, since: Date, most: number): Promise<Trail[]> => ctx.sql<Trail[]>`
  SELECT product_id, (array_agg(shop_id))[1] AS shop_id, max(at) AS at FROM behaviour.events
  WHERE user_id = ${userId} AND at >= ${since} AND kind IN ('click', 'dwell', 'add', 'share')
  GROUP BY product_id ORDER BY max(at) DESC, product_id LIMIT ${most}`;

/** The same person's openings just before each of these, oldest first: what visits are made of. */
export type Opening = { readonly userId: Uuid; readonly productId: Uuid; readonly at: Date };
export const openingsOf = (ctx: Ctx, userIds: readonly Uuid[], from: Date, to: Date): Promise<Opening[]> =>
  ctx.sql<Opening[]>`
    SELECT user_id, product_id, at FROM behaviour.events
    WHERE user_id = ANY(${[...userIds]}::uuid[]) AND kind = 'click' AND at BETWEEN ${from} AND ${to} ORDER BY at, id`;

/**
 * Openings of others who agreed, around the latest `most` of these products since `since`, oldest first: what their visits were. Without `userId`, whose running
 * visit asks. Who took the agreement back is in none: their openings are nobody's any more.
 */
export const openingsAround = async (
  ctx: Ctx,
  productIds: readonly Uuid[],
  by: { readonly userId: Uuid; readonly since: Date; readonly seconds: number; readonly most: number },
): Promise<Opening[]> =>
  productIds.length === 0
    ? []
    : ctx.sql<Opening[]>`
        WITH met AS MATERIALIZED (
          SELECT user_id, at FROM behaviour.events
          WHERE product_id = ANY(${[...productIds]}::uuid[]) AND kind = 'click' AND user_id IS NOT NULL AND user_id <> ${by.userId} AND at >= ${by.since}
          ORDER BY at DESC LIMIT ${by.most})
        SELECT DISTINCT e.user_id, e.product_id, e.at FROM met
        JOIN behaviour.events e ON e.user_id = met.user_id AND e.kind = 'click'
          AND e.at BETWEEN met.at - ${by.seconds} * interval '1 second' AND met.at + ${by.seconds} * interval '1 second'
        ORDER BY e.at, e.product_id`;

export type Bought = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly productId: Uuid;
  readonly source: Source;
  readonly trial: string;
  /** Of whom an experiment knows what they buy; null of everybody else. */
  readonly userId: Uuid | null;
  readonly day: string;
  readonly pieces: number;
  readonly payableFen: number;
};
const bought = (ctx: Ctx) =>
  ctx.sql`shop_id, order_id, product_id, source, trial, user_id, day::text AS day, pieces, payable_fen`;

type Asked = { readonly userId: Uuid; readonly productId: Uuid; readonly at: Date };
export type Clicked = {
  readonly userId: Uuid;
  readonly productId: Uuid;
  readonly source: Source;
  readonly trial: string;
};
/** Where each buyer who is followed last clicked on each product before buying it. */
export const lastClicks = (ctx: Ctx, asked: readonly Asked[], windowSeconds: number): Promise<Clicked[]> => ctx.sql<
  Clicked[]
>`
  SELECT a.user_id, a.product_id, c.source, c.trial
  FROM unnest(${asked.map((one) => one.userId)}::uuid[], ${asked.map((one) => one.productId)}::uuid[], ${asked.map((one) => one.at.toISOString())}::timestamptz[])
    AS a (user_id, product_id, at)
  CROSS JOIN LATERAL (
    SELECT source, trial FROM behaviour.events e WHERE e.user_id = a.user_id AND e.product_id = a.product_id AND e.kind = 'click'
      AND e.at <= a.at AND e.at > a.at - ${windowSeconds} * interval '1 second' ORDER BY e.at DESC LIMIT 1) c`;

/** Notes purchases; answers those that were not there. */
export const insertPurchases = async (tx: Ctx, rows: readonly Bought[]): Promise<Bought[]> =>
  rows.length === 0
    ? []
    : tx.sql<Bought[]>`
        INSERT INTO behaviour.purchases (shop_id, order_id, product_id, source, trial, user_id, day, pieces, payable_fen)
        SELECT * FROM unnest(${rows.map((one) => one.shopId)}::uuid[], ${rows.map((one) => one.orderId)}::uuid[], ${rows.map((one) => one.productId)}::uuid[],
          ${rows.map((one) => one.source)}::text[], ${rows.map((one) => one.trial)}::text[], ${rows.map((one) => one.userId)}::uuid[], ${rows.map((one) => one.day)}::date[], ${rows.map((one) => one.pieces)}::integer[],
          ${rows.map((one) => one.payableFen)}::bigint[])
        ON CONFLICT DO NOTHING RETURNING ${bought(tx)}`;

/** Marks what these orders hold as paid; answers what was not. */
export const setPaid = async (
  tx: Ctx,
  orders: readonly { readonly shopId: Uuid; readonly orderId: Uuid }[],
): Promise<Bought[]> =>
  orders.length === 0
    ? []
    : tx.sql<Bought[]>`
        UPDATE behaviour.purchases p SET paid = true
        FROM unnest(${orders.map((one) => one.shopId)}::uuid[], ${orders.map((one) => one.orderId)}::uuid[]) AS o (shop, "order")
        WHERE p.shop_id = o.shop AND p.order_id = o."order" AND NOT p.paid RETURNING ${bought(tx)}`;

/** Takes single rows of days before `before` away, and remembers up to where. Sums stay. */
export async function dropBefore(tx: Ctx, before: string, most: number): Promise<number> {
  const moved = await tx.sql`
    UPDATE behaviour.horizon SET before = ${before}::date WHERE before < ${before}::date RETURNING 1`;
  // Once a day: what a page told in the same moment as somebody switched it off.
  if (moved.length > 0) {
    await tx.sql`
      UPDATE behaviour.events SET user_id = NULL WHERE user_id IN (SELECT user_id FROM behaviour.choices WHERE NOT personal)`;
    await tx.sql`
      UPDATE behaviour.purchases SET user_id = NULL WHERE user_id IN (SELECT user_id FROM behaviour.choices WHERE NOT personal)`;
  }
  const rows = await tx.sql`
    DELETE FROM behaviour.events WHERE (shop_id, id) IN (
      SELECT shop_id, id FROM behaviour.events WHERE day < ${before}::date AND counted LIMIT ${most}) RETURNING 1`;
  const sold = await tx.sql`
    DELETE FROM behaviour.purchases WHERE (shop_id, order_id, product_id) IN (
      SELECT shop_id, order_id, product_id FROM behaviour.purchases WHERE day < ${before}::date LIMIT ${most}) RETURNING 1`;
  return rows.length + sold.length;
}
