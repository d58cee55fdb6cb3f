import type { Ctx, Uuid } from '#kernel';

/** What the escrow of each deposit that is not released must hold: what was paid and has not arrived back. */
export const depositsHeld = (
  ctx: Ctx,
  after: Uuid | null,
  limit: number,
): Promise<{ id: Uuid; due: number }[]> => ctx.sql`
  SELECT p.id, p.deposit_fen - coalesce((SELECT sum(amount_fen) FROM presales.dues d
    WHERE d.shop_id = p.shop_id AND d.presale_id = p.id AND d.kind = 'refund' AND d.state = 'paid'), 0)::bigint AS due
  FROM presales.presales p WHERE p.paid_at IS NOT NULL AND p.settled_at IS NULL ${after ? ctx.sql`AND p.id > ${after}` : ctx.sql``}
  ORDER BY p.id LIMIT ${limit}`;

/** What was owed is what each end says; the constraints hold the rest. */
export const duesAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'presale ' || p.id || ' is ' || p.state || ' with ' || p.back_fen || ' of ' || p.deposit_fen || ' fen back; it owes ' || d.refunds || ' and '
    || d.compensations || ' as compensation' AS breach
  FROM presales.presales p
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen) FILTER (WHERE kind = 'refund'), 0)::bigint AS refunds,
    coalesce(sum(amount_fen) FILTER (WHERE kind = 'compensation'), 0)::bigint AS compensations
    FROM presales.dues WHERE shop_id = p.shop_id AND presale_id = p.id) d
  WHERE d.refunds <> p.back_fen OR d.compensations <> CASE WHEN p.state = 'failed' THEN p.deposit_fen ELSE 0 END LIMIT 100`;

/** Pieces of buyers under offers are those of their presales that stand. */
export const takersAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'buyer ' || t.buyer_id || ' counts ' || t.pieces || ' pieces of presale offer ' || t.offer_id || ', presales hold ' || coalesce(p.pieces, 0) AS breach
  FROM presales.takers t
  LEFT JOIN (SELECT shop_id, offer_id, buyer_id, sum(quantity)::bigint AS pieces FROM presales.presales
    WHERE state NOT IN ('closed', 'withdrawn', 'failed') GROUP BY 1, 2, 3) p
    ON p.shop_id = t.shop_id AND p.offer_id = t.offer_id AND p.buyer_id = t.buyer_id
  WHERE t.pieces <> coalesce(p.pieces, 0) LIMIT 100`;

export const countPresales = async (ctx: Ctx): Promise<number> =>
  (await ctx.sql<{ count: number }[]>`SELECT count(*) AS count FROM presales.presales`)[0]?.count ?? 0;

/** Presales whose pieces should lie kept on the shelf, or be promised; by offer, which names its pieces in the inventory. */
export const piecesTaken = (ctx: Ctx): Promise<{ offerId: Uuid; pieces: number }[]> => ctx.sql`
  SELECT offer_id, sum(quantity)::bigint AS pieces FROM presales.presales
  WHERE state NOT IN ('closed', 'withdrawn', 'failed', 'forfeited') GROUP BY offer_id`;
