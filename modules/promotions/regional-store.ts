import type { Ctx, Uuid } from '#kernel';

/** The kind of rule under which regions give out vouchers (P3); their rounds are kept by the module vouchers. */
export const VOUCHER = 'regional_voucher';

/** How many pieces of an issue there are, by where they stand. */
export type VoucherCounts = {
  readonly ruleId: Uuid;
  readonly total: number;
  readonly claimed: number;
  readonly free: number;
  readonly held: number;
  readonly used: number;
  readonly expired: number;
};
export const voucherCounts = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<VoucherCounts[]> => ctx.sql<VoucherCounts[]>`
  SELECT i.rule_id, i.total, i.claimed, count(c.id) FILTER (WHERE c.state = 'free')::int AS free,
    count(c.id) FILTER (WHERE c.state = 'held')::int AS held, count(c.id) FILTER (WHERE c.state = 'used')::int AS used,
    count(c.id) FILTER (WHERE c.state = 'expired')::int AS expired
  FROM promotions.issues i LEFT JOIN promotions.coupons c ON c.rule_id = i.rule_id
  WHERE i.rule_id = ANY(${ruleIds as Uuid[]}::uuid[]) GROUP BY i.rule_id, i.total, i.claimed`;

/** How many pieces of each issue can still be claimed. */
export const vouchersLeft = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<{ ruleId: Uuid; left: number }[]> => ctx.sql`
  SELECT rule_id, total - claimed AS left FROM promotions.issues WHERE rule_id = ANY(${ruleIds as Uuid[]}::uuid[])`;

/** How many of each issue a person has claimed, used ones too. */
export const vouchersClaimed = (
  ctx: Ctx,
  buyerId: Uuid,
  ruleIds: readonly Uuid[],
): Promise<{ ruleId: Uuid; count: number }[]> => ctx.sql`
  SELECT rule_id, count(*)::int AS count FROM promotions.coupons
  WHERE buyer_id = ${buyerId} AND rule_id = ANY(${ruleIds as Uuid[]}::uuid[]) GROUP BY rule_id`;

export type HeldVoucher = {
  readonly id: Uuid;
  readonly buyerId: Uuid;
  readonly ruleId: Uuid;
  readonly state: 'free' | 'held' | 'used' | 'expired';
  readonly claimedAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
};
const columns = (ctx: Ctx) => ctx.sql`c.id, c.buyer_id, c.rule_id, c.state, c.claimed_at, c.expires_at, c.used_at`;

/** A person's vouchers, newest first. */
export const vouchersOf = (
  ctx: Ctx,
  buyerId: Uuid,
  before: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<HeldVoucher[]> => ctx.sql<HeldVoucher[]>`
  SELECT ${columns(ctx)} FROM promotions.coupons c JOIN promotions.rules r ON r.shop_id = c.shop_id AND r.id = c.rule_id
  WHERE c.buyer_id = ${buyerId} AND r.kind = ${VOUCHER}
    AND ${before ? ctx.sql`(c.claimed_at, c.id) < (${before.at}, ${before.id}::uuid)` : ctx.sql`true`}
  ORDER BY c.claimed_at DESC, c.id DESC LIMIT ${limit}`;

/** One voucher of a person; null when it is none of theirs. */
export const voucherOf = async (ctx: Ctx, buyerId: Uuid, id: Uuid): Promise<HeldVoucher | null> => {
  const [row] = await ctx.sql<HeldVoucher[]>`
    SELECT ${columns(ctx)} FROM promotions.coupons c JOIN promotions.rules r ON r.shop_id = c.shop_id AND r.id = c.rule_id
    WHERE c.buyer_id = ${buyerId} AND c.id = ${id} AND r.kind = ${VOUCHER}`;
  return row ?? null;
};

/** The vouchers a trade, or a redemption at a till, has used. */
export const vouchersOfTrade = (ctx: Ctx, tradeId: Uuid): Promise<HeldVoucher[]> => ctx.sql<HeldVoucher[]>`
  SELECT ${columns(ctx)} FROM promotions.coupons c JOIN promotions.rules r ON r.shop_id = c.shop_id AND r.id = c.rule_id
  WHERE c.trade_id = ${tradeId} AND r.kind = ${VOUCHER}`;

/** Those of the trades that hold or used a voucher. */
export const tradesWithVouchers = async (ctx: Ctx, tradeIds: readonly Uuid[]): Promise<ReadonlySet<Uuid>> => {
  const rows = await ctx.sql<{ tradeId: Uuid }[]>`
    SELECT DISTINCT c.trade_id FROM promotions.coupons c JOIN promotions.rules r ON r.shop_id = c.shop_id AND r.id = c.rule_id
    WHERE c.trade_id = ANY((SELECT ${[...new Set(tradeIds)]}::uuid[])::uuid[]) AND r.kind = ${VOUCHER}`;
  return new Set(rows.map((row) => row.tradeId));
};

/** How many of each round each person has claimed. */
export const mostClaimed = (ctx: Ctx): Promise<{ ruleId: Uuid; most: number; perPerson: number }[]> => ctx.sql`
  SELECT i.rule_id, coalesce(max(h.held), 0)::int AS most, i.per_person FROM promotions.issues i
  JOIN promotions.rules r ON r.shop_id = i.shop_id AND r.id = i.rule_id AND r.kind = ${VOUCHER}
  LEFT JOIN (SELECT rule_id, buyer_id, count(*) AS held FROM promotions.coupons GROUP BY rule_id, buyer_id) h ON h.rule_id = i.rule_id
  GROUP BY i.rule_id, i.per_person`;
