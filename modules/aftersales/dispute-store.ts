import type { Ctx, Uuid } from '#kernel';
import type { Appeal, Case, Evidence, Ruling, Side } from './types.ts';

export const insertEvidence = (
  tx: Ctx,
  one: Case,
  given: { readonly side: Side; readonly byUser: Uuid; readonly text: string; readonly mediaIds: readonly Uuid[] },
): Promise<unknown> =>
  tx.sql`
    INSERT INTO aftersales.evidence (shop_id, case_id, n, side, by_user, text, media_ids, at)
    SELECT ${one.shopId}, ${one.id}, count(*) + 1, ${given.side}, ${given.byUser}, ${given.text}, ${given.mediaIds as Uuid[]}::uuid[], ${tx.clock.now()}
    FROM aftersales.evidence WHERE shop_id = ${one.shopId} AND case_id = ${one.id}`;

export const evidenceOf = (ctx: Ctx, one: Case): Promise<Evidence[]> =>
  ctx.sql<Evidence[]>`
    SELECT n, side, text, media_ids, at FROM aftersales.evidence WHERE shop_id = ${one.shopId} AND case_id = ${one.id} ORDER BY n`;

export const insertRuling = (tx: Ctx, one: Case, ruling: Ruling): Promise<unknown> =>
  tx.sql`
    INSERT INTO aftersales.rulings (shop_id, case_id, round, by_user, outcome, goods_fen, freight_by, reason, at)
    VALUES (${one.shopId}, ${one.id}, ${ruling.round}, ${ruling.byUser}, ${ruling.outcome}, ${ruling.goodsFen}, ${ruling.freightBy},
      ${ruling.reason}, ${ruling.at})`;

export const rulingsOf = (ctx: Ctx, one: Case): Promise<Ruling[]> =>
  ctx.sql<Ruling[]>`
    SELECT round, by_user, outcome, goods_fen, freight_by, reason, at FROM aftersales.rulings
    WHERE shop_id = ${one.shopId} AND case_id = ${one.id} ORDER BY round`;

export const insertAppeal = (
  tx: Ctx,
  one: Case,
  appeal: { readonly side: Side; readonly byUser: Uuid; readonly reason: string },
): Promise<unknown> =>
  tx.sql`
    INSERT INTO aftersales.appeals (shop_id, case_id, side, by_user, reason, at)
    VALUES (${one.shopId}, ${one.id}, ${appeal.side}, ${appeal.byUser}, ${appeal.reason}, ${tx.clock.now()})`;

export async function appealOf(ctx: Ctx, one: Case): Promise<Appeal | null> {
  const [row] = await ctx.sql<Appeal[]>`
    SELECT side, reason, at FROM aftersales.appeals WHERE shop_id = ${one.shopId} AND case_id = ${one.id}`;
  return row ?? null;
}

/** Orders about which the platform's last ruling, made from then on, went against the shop. */
export async function ruledAgainst(ctx: Ctx, shopId: Uuid, from: Date): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(DISTINCT last.order_id) AS n FROM (
      SELECT DISTINCT ON (r.case_id) c.order_id, r.outcome FROM aftersales.rulings r
      JOIN aftersales.cases c ON c.shop_id = r.shop_id AND c.id = r.case_id
      WHERE r.shop_id = ${shopId} AND r.at >= ${from} ORDER BY r.case_id, r.round DESC) AS last
    WHERE last.outcome <> 'reject'`;
  return row?.n ?? 0;
}
