import type { Ctx, Uuid } from '#kernel';

export type Used = {
  readonly pieces: number;
  readonly givenFen: number;
  readonly settledFen: number;
  readonly salesFen: number;
  readonly flagged: number;
};
const sums = (ctx: Ctx) => ctx.sql`
  count(*) FILTER (WHERE given_fen > 0)::int AS pieces, coalesce(sum(given_fen), 0)::bigint AS given_fen,
  coalesce(sum(settled_fen), 0)::bigint AS settled_fen, coalesce(sum(sales_fen), 0)::bigint AS sales_fen,
  count(*) FILTER (WHERE cardinality(flags) > 0)::int AS flagged`;

/** What vouchers of a region gave and sold. */
export async function usedOfRegion(ctx: Ctx, region: string): Promise<Used> {
  const [row] = await ctx.sql<Used[]>`SELECT ${sums(ctx)} FROM vouchers.redemptions WHERE region = ${region}`;
  return row ?? { pieces: 0, givenFen: 0, settledFen: 0, salesFen: 0, flagged: 0 };
}

/** The same by shop, or by where the goods went; those that got most first. */
export const usedByShop = (ctx: Ctx, region: string, most: number): Promise<(Used & { shopId: Uuid })[]> => ctx.sql`
  SELECT shop_id, ${sums(ctx)} FROM vouchers.redemptions WHERE region = ${region}
  GROUP BY shop_id ORDER BY sum(given_fen) DESC, shop_id LIMIT ${most}`;
export const usedByPlace = (
  ctx: Ctx,
  region: string,
  most: number,
): Promise<(Used & { divisionCode: string })[]> => ctx.sql`
  SELECT division_code, ${sums(ctx)} FROM vouchers.redemptions WHERE region = ${region}
  GROUP BY division_code ORDER BY sum(given_fen) DESC, division_code LIMIT ${most}`;

export type RoundSums = {
  readonly rounds: number;
  readonly reservedFen: number;
  readonly settledFen: number;
  readonly returnedFen: number;
};
export async function roundSums(ctx: Ctx, region: string): Promise<RoundSums> {
  const [row] = await ctx.sql<RoundSums[]>`
    SELECT count(*)::int AS rounds, coalesce(sum(reserved_fen), 0)::bigint AS reserved_fen, coalesce(sum(settled_fen), 0)::bigint AS settled_fen,
      coalesce(sum(returned_fen), 0)::bigint AS returned_fen
    FROM vouchers.rounds WHERE region = ${region}`;
  return row ?? { rounds: 0, reservedFen: 0, settledFen: 0, returnedFen: 0 };
}

/** Rules of a region's rounds, for what was claimed of them. */
export const rulesOfRegion = (ctx: Ctx, region: string): Promise<{ ruleId: Uuid }[]> =>
  ctx.sql`SELECT rule_id FROM vouchers.rounds WHERE region = ${region}`;

type Result = { readonly breach: string };
/** Rounds whose settled sum is not that of their settlements, and redemptions whose settled part is not that of theirs. */
export const settlementsAmiss = (ctx: Ctx): Promise<Result[]> => ctx.sql<Result[]>`
  SELECT 'round ' || r.id || ' settled ' || r.settled_fen || ', its settlements come to ' || coalesce(sum(s.amount_fen), 0) AS breach
  FROM vouchers.rounds r LEFT JOIN vouchers.settlements s ON s.region = r.region AND s.round_id = r.id
  GROUP BY r.id, r.settled_fen HAVING r.settled_fen <> coalesce(sum(s.amount_fen), 0)
  UNION ALL
  SELECT 'redemption ' || r.id || ' settled ' || r.settled_fen || ', its settlements gave ' || coalesce(sum(i.amount_fen), 0)
  FROM vouchers.redemptions r LEFT JOIN vouchers.settlement_items i ON i.shop_id = r.shop_id AND i.redemption_id = r.id
  GROUP BY r.shop_id, r.id, r.settled_fen HAVING r.settled_fen <> coalesce(sum(i.amount_fen), 0)
  UNION ALL
  SELECT 'settlement ' || s.id || ' of ' || s.amount_fen || ' has items of ' || coalesce(sum(i.amount_fen), 0)
  FROM vouchers.settlements s LEFT JOIN vouchers.settlement_items i ON i.shop_id = s.shop_id AND i.settlement_id = s.id
  GROUP BY s.shop_id, s.id, s.amount_fen HAVING s.amount_fen <> coalesce(sum(i.amount_fen), 0)`;

/** Vouchers that gave more together than their face. */
export const facesExceeded = (ctx: Ctx): Promise<Result[]> => ctx.sql<Result[]>`
  SELECT 'voucher ' || coupon_id || ' gave ' || sum(given_fen) || ' of ' || max(face_fen) AS breach
  FROM vouchers.redemptions WHERE given_fen > 0 GROUP BY coupon_id HAVING sum(given_fen) > max(face_fen)`;
