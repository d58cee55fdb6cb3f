import type { Ctx, Uuid } from '#kernel';

/** What readers gave an author's pieces and what it led to; all but clicks is what still stands, by the day it was given or placed. Money in fen. */
export const GIVEN = [
  'likes',
  'collects',
  'comments',
  'clicks',
  'orders',
  'pieces',
  'orderedFen',
  'paidFen',
  'refundedFen',
] as const;
export type Given = Readonly<Record<(typeof GIVEN)[number], number>>;
export type GivenRow = Given & { readonly pieceId: Uuid | null; readonly day: string | null };
/** How figures are told apart: by piece, by day, by both, or not at all. */
export type By = 'piece' | 'day' | 'both' | 'none';
export type Since = { readonly day: string; readonly moment: Date };

/**
 * Figures of an author since a day. An order with lines of two pieces is one order of each, of its day and of the whole: orders are counted apart
 * in each way of telling apart, never added up.
 */
export function givenOf(ctx: Ctx, creatorId: Uuid, since: Since, by: By): Promise<GivenRow[]> {
  const piece = by === 'piece' || by === 'both' ? ctx.sql`piece_id` : ctx.sql`NULL::uuid`;
  const dated = by === 'day' || by === 'both';
  const dayOf = (at: 'at' | 'placed_at') =>
    dated ? ctx.sql`((${ctx.sql(at)} AT TIME ZONE 'UTC') + interval '8 hours')::date` : ctx.sql`NULL::date`;
  return ctx.sql<GivenRow[]>`
    WITH marked AS (
      SELECT ${piece} AS piece_id, ${dayOf('at')} AS day, count(*) FILTER (WHERE kind = 'like') AS likes, count(*) FILTER (WHERE kind = 'collect') AS collects
      FROM content.marks WHERE creator_id = ${creatorId} AND at >= ${since.moment} GROUP BY 1, 2),
    said AS (
      SELECT ${piece} AS piece_id, ${dayOf('at')} AS day, count(*) AS comments
      FROM content.comments WHERE creator_id = ${creatorId} AND at >= ${since.moment} AND state = 'shown' GROUP BY 1, 2),
    clicked AS (
      SELECT ${piece} AS piece_id, ${dated ? ctx.sql`day` : ctx.sql`NULL::date`} AS day, sum(clicks) AS clicks
      FROM content.click_days WHERE creator_id = ${creatorId} AND day >= ${since.day}::date GROUP BY 1, 2),
    bought AS (
      SELECT ${piece} AS piece_id, ${dayOf('placed_at')} AS day, count(DISTINCT order_id) AS orders, sum(pieces) AS pieces, sum(ordered_fen) AS ordered_fen,
        sum(paid_fen) AS paid_fen, sum(refunded_fen) AS refunded_fen
      FROM content.led WHERE creator_id = ${creatorId} AND placed_at >= ${since.moment} GROUP BY 1, 2),
    keys AS (SELECT piece_id, day FROM marked UNION SELECT piece_id, day FROM said UNION SELECT piece_id, day FROM clicked UNION SELECT piece_id, day FROM bought)
    SELECT k.piece_id, k.day::text AS day, coalesce(m.likes, 0)::int AS likes, coalesce(m.collects, 0)::int AS collects, coalesce(s.comments, 0)::int AS comments,
      coalesce(c.clicks, 0)::int AS clicks, coalesce(b.orders, 0)::int AS orders, coalesce(b.pieces, 0)::int AS pieces,
      coalesce(b.ordered_fen, 0)::bigint AS ordered_fen, coalesce(b.paid_fen, 0)::bigint AS paid_fen, coalesce(b.refunded_fen, 0)::bigint AS refunded_fen
    FROM keys k
    LEFT JOIN marked m ON m.piece_id IS NOT DISTINCT FROM k.piece_id AND m.day IS NOT DISTINCT FROM k.day
    LEFT JOIN said s ON s.piece_id IS NOT DISTINCT FROM k.piece_id AND s.day IS NOT DISTINCT FROM k.day
    LEFT JOIN clicked c ON c.piece_id IS NOT DISTINCT FROM k.piece_id AND c.day IS NOT DISTINCT FROM k.day
    LEFT JOIN bought b ON b.piece_id IS NOT DISTINCT FROM k.piece_id AND b.day IS NOT DISTINCT FROM k.day`;
}

/** Who began to follow since and still does, by day. */
export const followsByDay = (
  ctx: Ctx,
  creatorId: Uuid,
  since: Date,
): Promise<{ day: string; follows: number }[]> => ctx.sql`
  SELECT (((at AT TIME ZONE 'UTC') + interval '8 hours')::date)::text AS day, count(*)::int AS follows
  FROM content.follows WHERE creator_id = ${creatorId} AND at >= ${since} GROUP BY 1`;

/** Every piece of an author, for what pages told of it. */
export const pieceIdsOf = async (ctx: Ctx, creatorId: Uuid): Promise<Uuid[]> =>
  (await ctx.sql<{ id: Uuid }[]>`SELECT id FROM content.pieces WHERE creator_id = ${creatorId}`).map((row) => row.id);

export type PathRow = {
  readonly pieceId: Uuid;
  readonly productId: Uuid;
  readonly creatorId: Uuid;
  readonly orders: number;
  readonly pieces: number;
  readonly paidFen: number;
  readonly refundedFen: number;
  /** Half of the orders followed the click within so many minutes. */
  readonly medianMinutes: number;
};
/** Ways from a piece over goods to orders: of one author's pieces, or of others' pieces to one shop's goods. What kept most comes first. */
export const pathsOf = (
  ctx: Ctx,
  of: { readonly creatorId: Uuid | null; readonly shopId: Uuid | null },
  since: Date,
  limit: number,
): Promise<PathRow[]> => ctx.sql<PathRow[]>`
  SELECT piece_id, product_id, creator_id, count(DISTINCT order_id)::int AS orders, sum(pieces)::int AS pieces, sum(paid_fen)::bigint AS paid_fen,
    sum(refunded_fen)::bigint AS refunded_fen,
    round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM placed_at - clicked_at)) / 60)::int AS median_minutes
  FROM content.led
  WHERE placed_at >= ${since} AND ${of.shopId ? ctx.sql`shop_id = ${of.shopId} AND creator_id IS DISTINCT FROM ${of.creatorId}` : ctx.sql`creator_id = ${of.creatorId}`}
  GROUP BY piece_id, product_id, creator_id ORDER BY sum(paid_fen - refunded_fen) DESC, count(DISTINCT order_id) DESC, piece_id, product_id LIMIT ${limit}`;

export type LagRow = { readonly days: number; readonly orders: number };
/** How long orders took from the click, in whole days begun: 1 is within a day. */
export const lagsOf = (ctx: Ctx, creatorId: Uuid, since: Date): Promise<LagRow[]> => ctx.sql<LagRow[]>`
  SELECT least(30, 1 + floor(extract(epoch FROM placed_at - clicked_at) / 86400))::int AS days, count(DISTINCT order_id)::int AS orders
  FROM content.led WHERE creator_id = ${creatorId} AND placed_at >= ${since} GROUP BY 1 ORDER BY 1`;

/** Of these pieces those that readers see, with who wrote each. */
export const ownersOfSeen = (
  ctx: Ctx,
  ids: readonly Uuid[],
): Promise<{ id: Uuid; userId: Uuid | null; shopId: Uuid | null }[]> => ctx.sql`
  SELECT p.id, c.user_id, c.shop_id FROM content.pieces p JOIN content.creators c ON c.id = p.creator_id
  WHERE p.id = ANY(${ids as Uuid[]}::uuid[]) AND p.live_version IS NOT NULL`;
