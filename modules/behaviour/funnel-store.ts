import type { Ctx, Uuid } from '#kernel';
import { COUNTS, type Counts, type FunnelKey, type Source } from './types.ts';

export type FunnelRow = FunnelKey & Counts;

/** Adds to the sums; each key once among the rows, in key order, so that two servers never wait for each other in a ring. */
export async function addToFunnel(tx: Ctx, rows: readonly FunnelRow[]): Promise<void> {
  if (rows.length === 0) return;
  const figures = (count: keyof Counts): number[] => rows.map((one) => one[count]);
  await tx.sql`
    INSERT INTO behaviour.funnel AS f (shop_id, product_id, day, source, trial, impressions, clicks, dwells, dwell_seconds, adds, shares,
      orders, pieces, ordered_fen, paid_orders, paid_pieces, paid_fen)
    SELECT * FROM unnest(${rows.map((one) => one.shopId)}::uuid[], ${rows.map((one) => one.productId)}::uuid[], ${rows.map((one) => one.day)}::date[],
      ${rows.map((one) => one.source)}::text[], ${rows.map((one) => one.trial)}::text[], ${figures('impressions')}::bigint[], ${figures('clicks')}::bigint[], ${figures('dwells')}::bigint[],
      ${figures('dwellSeconds')}::bigint[], ${figures('adds')}::bigint[], ${figures('shares')}::bigint[], ${figures('orders')}::bigint[],
      ${figures('pieces')}::bigint[], ${figures('orderedFen')}::bigint[], ${figures('paidOrders')}::bigint[], ${figures('paidPieces')}::bigint[],
      ${figures('paidFen')}::bigint[])
    ON CONFLICT ON CONSTRAINT funnel_pkey DO UPDATE SET impressions = f.impressions + excluded.impressions, clicks = f.clicks + excluded.clicks,
      dwells = f.dwells + excluded.dwells, dwell_seconds = f.dwell_seconds + excluded.dwell_seconds, adds = f.adds + excluded.adds,
      shares = f.shares + excluded.shares, orders = f.orders + excluded.orders, pieces = f.pieces + excluded.pieces,
      ordered_fen = f.ordered_fen + excluded.ordered_fen`;
}

/** Adds what was paid of what the sums hold as ordered. */
export async function addPaid(tx: Ctx, rows: readonly FunnelRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql`
    UPDATE behaviour.funnel f SET paid_orders = f.paid_orders + n.orders, paid_pieces = f.paid_pieces + n.pieces, paid_fen = f.paid_fen + n.fen
    FROM unnest(${rows.map((one) => one.shopId)}::uuid[], ${rows.map((one) => one.productId)}::uuid[], ${rows.map((one) => one.day)}::date[],
      ${rows.map((one) => one.source)}::text[], ${rows.map((one) => one.trial)}::text[], ${rows.map((one) => one.paidOrders)}::bigint[], ${rows.map((one) => one.paidPieces)}::bigint[],
      ${rows.map((one) => one.paidFen)}::bigint[]) AS n (shop_id, product_id, day, source, trial, orders, pieces, fen)
    WHERE f.shop_id = n.shop_id AND f.product_id = n.product_id AND f.day = n.day AND f.source = n.source AND f.trial = n.trial`;
}

const sums = (ctx: Ctx) => ctx.sql`
  coalesce(sum(impressions), 0)::bigint AS impressions, coalesce(sum(clicks), 0)::bigint AS clicks, coalesce(sum(dwells), 0)::bigint AS dwells,
  coalesce(sum(dwell_seconds), 0)::bigint AS dwell_seconds, coalesce(sum(adds), 0)::bigint AS adds, coalesce(sum(shares), 0)::bigint AS shares,
  coalesce(sum(orders), 0)::bigint AS orders, coalesce(sum(pieces), 0)::bigint AS pieces, coalesce(sum(ordered_fen), 0)::bigint AS ordered_fen,
  coalesce(sum(paid_orders), 0)::bigint AS paid_orders, coalesce(sum(paid_pieces), 0)::bigint AS paid_pieces,
  coalesce(sum(paid_fen), 0)::bigint AS paid_fen`;

/** Of one shop, or of all. Days included at both ends. */
export type Which = {
  readonly shopId: Uuid | null;
  readonly from: string;
  readonly to: string;
  readonly source: Source | null;
};
const where = (ctx: Ctx, { shopId, from, to, source }: Which) => ctx.sql`
  day BETWEEN ${from}::date AND ${to}::date AND (${shopId}::uuid IS NULL OR shop_id = ${shopId}) AND (${source}::text IS NULL OR source = ${source})`;

export const sumsByDay = (ctx: Ctx, which: Which): Promise<(Counts & { day: string })[]> => ctx.sql<
  (Counts & { day: string })[]
>`
  SELECT day::text AS day, ${sums(ctx)} FROM behaviour.funnel WHERE ${where(ctx, which)} GROUP BY funnel.day ORDER BY funnel.day`;

export const sumsBySource = (ctx: Ctx, which: Which): Promise<(Counts & { source: Source })[]> => ctx.sql<
  (Counts & { source: Source })[]
>`
  SELECT source, ${sums(ctx)} FROM behaviour.funnel WHERE ${where(ctx, which)} GROUP BY source ORDER BY sum(clicks) DESC, source`;

/** Where a page of a list goes on: those with fewer impressions, or as many and a later id. */
export type Place = { readonly impressions: number; readonly id: Uuid };

/** By product of a shop, or by shop, those most seen first. */
export const sumsByThing = (
  ctx: Ctx,
  by: 'product' | 'shop',
  which: Which,
  after: Place | null,
  most: number,
): Promise<(Counts & { id: Uuid })[]> => {
  const key = by === 'product' ? ctx.sql`product_id` : ctx.sql`shop_id`;
  return ctx.sql<(Counts & { id: Uuid })[]>`
    SELECT ${key} AS id, ${sums(ctx)} FROM behaviour.funnel WHERE ${where(ctx, which)} GROUP BY ${key}
    HAVING ${after === null} OR (sum(impressions), ${key}) < (${after?.impressions ?? 0}::numeric, ${after?.id ?? null}::uuid)
    ORDER BY sum(impressions) DESC, ${key} DESC LIMIT ${most}`;
};

export type Conversion = { readonly productId: Uuid; readonly clicks: number; readonly paidOrders: number };
export const conversions = (ctx: Ctx, productIds: readonly Uuid[], from: string): Promise<Conversion[]> => ctx.sql<
  Conversion[]
>`
  SELECT product_id, sum(clicks)::bigint AS clicks, sum(paid_orders)::bigint AS paid_orders FROM behaviour.funnel
  WHERE product_id = ANY(${[...productIds]}::uuid[]) AND day >= ${from}::date GROUP BY product_id`;

/** Clicks and pieces paid since a day, by product, the strongest first: what rank lists are made of. */
export type Pull = {
  readonly productId: Uuid;
  readonly shopId: Uuid;
  readonly clicks: number;
  readonly paidPieces: number;
};
export const pulls = (ctx: Ctx, from: string, most: number, shopId: Uuid | null = null): Promise<Pull[]> => ctx.sql<
  Pull[]
>`
  SELECT product_id, shop_id, sum(clicks)::bigint AS clicks, sum(paid_pieces)::bigint AS paid_pieces FROM behaviour.funnel
  WHERE day >= ${from}::date AND (${shopId}::uuid IS NULL OR shop_id = ${shopId}) GROUP BY product_id, shop_id HAVING sum(clicks) + sum(paid_pieces) > 0
  ORDER BY sum(paid_pieces) DESC, sum(clicks) DESC, product_id LIMIT ${most}`;

/** Sums that are not those of the single rows, for days whose rows are all still there. */
export async function funnelAmiss(ctx: Ctx): Promise<{ counted: number; wrong: FunnelKey[] }> {
  const wrong = await ctx.sql<FunnelKey[]>`
    WITH h AS (SELECT before FROM behaviour.horizon),
    told AS (
      SELECT shop_id, product_id, day, source, trial, count(*) FILTER (WHERE kind = 'impression') AS impressions, count(*) FILTER (WHERE kind = 'click') AS clicks,
        count(*) FILTER (WHERE kind = 'dwell') AS dwells, sum(seconds) AS dwell_seconds, count(*) FILTER (WHERE kind = 'add') AS adds,
        count(*) FILTER (WHERE kind = 'share') AS shares
      FROM behaviour.events WHERE counted GROUP BY 1, 2, 3, 4, 5),
    sold AS (
      SELECT shop_id, product_id, day, source, trial, count(*) AS orders, sum(pieces) AS pieces, sum(payable_fen) AS ordered_fen, count(*) FILTER (WHERE paid) AS paid_orders,
        coalesce(sum(pieces) FILTER (WHERE paid), 0) AS paid_pieces, coalesce(sum(payable_fen) FILTER (WHERE paid), 0) AS paid_fen
      FROM behaviour.purchases GROUP BY 1, 2, 3, 4, 5)
    SELECT shop_id, product_id, day::text AS day, source, trial FROM behaviour.funnel f
    FULL JOIN told USING (shop_id, product_id, day, source, trial) FULL JOIN sold USING (shop_id, product_id, day, source, trial), h
    WHERE day >= h.before AND (
      coalesce(f.impressions, 0) <> coalesce(told.impressions, 0) OR coalesce(f.clicks, 0) <> coalesce(told.clicks, 0)
      OR coalesce(f.dwells, 0) <> coalesce(told.dwells, 0) OR coalesce(f.dwell_seconds, 0) <> coalesce(told.dwell_seconds, 0)
      OR coalesce(f.adds, 0) <> coalesce(told.adds, 0) OR coalesce(f.shares, 0) <> coalesce(told.shares, 0)
      OR coalesce(f.orders, 0) <> coalesce(sold.orders, 0) OR coalesce(f.pieces, 0) <> coalesce(sold.pieces, 0)
      OR coalesce(f.ordered_fen, 0) <> coalesce(sold.ordered_fen, 0) OR coalesce(f.paid_orders, 0) <> coalesce(sold.paid_orders, 0)
      OR coalesce(f.paid_pieces, 0) <> coalesce(sold.paid_pieces, 0) OR coalesce(f.paid_fen, 0) <> coalesce(sold.paid_fen, 0))
    LIMIT 20`;
  const [all] = await ctx.sql<{ rows: number }[]>`SELECT count(*)::int AS rows FROM behaviour.funnel`;
  return { counted: all?.rows ?? 0, wrong };
}

export const nothing: Counts = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Counts;
