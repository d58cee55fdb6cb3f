import type { Ctx, Json, Text2, Uuid } from '#kernel';
import type { Audience, HeldCoupon, Scope, Share } from './model.ts';
import { agreedAt } from './store.ts';

export type IssueTerms = {
  readonly total: number;
  readonly perPerson: number;
  readonly claimFrom: Date;
  readonly claimUntil: Date;
  /** Days from claiming in which a coupon may be used; null: until the rule ends. */
  readonly validDays: number | null;
};
export type Issue = IssueTerms & { readonly shopId: Uuid; readonly ruleId: Uuid; readonly claimed: number };

/** An issue with the words of its rule. */
export type IssuedRule = Issue & {
  readonly kind: string;
  readonly title: Text2;
  readonly args: Json;
  readonly scope: Scope;
  readonly audience: Audience | null;
  readonly funding: readonly Share[];
  readonly startsAt: Date;
  readonly endsAt: Date;
};

export const insertIssue = (ctx: Ctx, issue: Issue) => ctx.sql`
  INSERT INTO promotions.issues (shop_id, rule_id, total, per_person, claim_from, claim_until, valid_days)
  VALUES (${issue.shopId}, ${issue.ruleId}, ${issue.total}, ${issue.perPerson}, ${issue.claimFrom}, ${issue.claimUntil}, ${issue.validDays})`;

/** Nobody claims any more; what was claimed stays good. False when claiming had ended. */
export const endClaims = async (ctx: Ctx, owner: Uuid, ruleId: Uuid, at: Date): Promise<boolean> =>
  (
    await ctx.sql`
      UPDATE promotions.issues SET claim_until = greatest(${at}, claim_from + interval '1 millisecond')
      WHERE shop_id = ${owner} AND rule_id = ${ruleId} AND claim_until > ${at} RETURNING rule_id`
  ).length === 1;

export const issuesOf = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<Issue[]> =>
  ctx.sql<Issue[]>`SELECT * FROM promotions.issues WHERE rule_id = ANY(${ruleIds as Uuid[]}::uuid[])`;

const issued = (ctx: Ctx) => ctx.sql`
  i.shop_id, i.rule_id, i.total, i.per_person, i.claim_from, i.claim_until, i.valid_days, i.claimed,
  r.kind, r.title, r.args, r.scope, r.audience, r.funding, r.starts_at, r.ends_at`;

export const issuesWithRules = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<IssuedRule[]> => ctx.sql<IssuedRule[]>`
  SELECT ${issued(ctx)} FROM promotions.issues i JOIN promotions.rules r ON r.shop_id = i.shop_id AND r.id = i.rule_id
  WHERE i.rule_id = ANY(${ruleIds as Uuid[]}::uuid[])`;

/** The issues asked for, locked in one order by everybody until the claims are written. */
export const lockIssues = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<IssuedRule[]> => ctx.sql<IssuedRule[]>`
  SELECT ${issued(ctx)} FROM promotions.issues i JOIN promotions.rules r ON r.shop_id = i.shop_id AND r.id = i.rule_id
  WHERE i.rule_id = ANY(${ruleIds as Uuid[]}::uuid[]) ORDER BY i.rule_id FOR NO KEY UPDATE OF i`;

/** What can be claimed of these owners now, soonest to end first; `agreedShops`: who takes part in what shops bear a part of. */
export const openIssues = (
  ctx: Ctx,
  owners: readonly Uuid[],
  now: Date,
): Promise<(IssuedRule & { readonly agreedShops: readonly Uuid[] | null })[]> => ctx.sql`
  SELECT ${issued(ctx)}, ${agreedAt(ctx, now)} FROM promotions.issues i JOIN promotions.rules r ON r.shop_id = i.shop_id AND r.id = i.rule_id
  WHERE i.shop_id = ANY(${owners as Uuid[]}::uuid[]) AND r.kind <> 'regional_voucher' AND r.state = 'active' AND r.ends_at > ${now} AND i.claim_from <= ${now} AND i.claim_until > ${now}
  ORDER BY i.claim_until, i.rule_id LIMIT 100`;

export type Claimed = { readonly buyerId: Uuid; readonly ruleId: Uuid; readonly count: number };

/** How many of each issue each of these buyers has claimed, used ones too. */
export const claimedBy = (ctx: Ctx, buyerIds: readonly Uuid[], ruleIds: readonly Uuid[]): Promise<Claimed[]> =>
  ctx.sql<Claimed[]>`
  SELECT buyer_id, rule_id, count(*)::int AS count FROM promotions.coupons
  WHERE buyer_id = ANY(${buyerIds as Uuid[]}::uuid[]) AND rule_id = ANY(${ruleIds as Uuid[]}::uuid[]) GROUP BY buyer_id, rule_id`;

export type NewCoupon = {
  readonly id: Uuid;
  readonly buyerId: Uuid;
  readonly shopId: Uuid;
  readonly ruleId: Uuid;
  readonly nth: number;
  readonly perPerson: number;
  readonly expiresAt: Date;
};

/** Counts the pieces and writes them; issues_within, coupons_per_person and coupons_nth_once refuse more than there are. */
export async function insertCoupons(ctx: Ctx, coupons: readonly NewCoupon[], at: Date): Promise<void> {
  const taken = Map.groupBy(coupons, (one) => one.ruleId);
  await Promise.all([
    ctx.sql`
      UPDATE promotions.issues i SET claimed = i.claimed + t.pieces
      FROM unnest(${[...taken.keys()]}::uuid[], ${[...taken.values()].map((own) => own.length)}::int[]) AS t (rule_id, pieces)
      WHERE i.rule_id = t.rule_id`,
    ctx.sql`
      INSERT INTO promotions.coupons (buyer_id, id, shop_id, rule_id, nth, per_person, claimed_at, expires_at)
      SELECT buyer_id, id, shop_id, rule_id, nth, per_person, ${at}, expires_at
      FROM unnest(${coupons.map((one) => one.buyerId)}::uuid[], ${coupons.map((one) => one.id)}::uuid[], ${coupons.map((one) => one.shopId)}::uuid[],
        ${coupons.map((one) => one.ruleId)}::uuid[], ${coupons.map((one) => one.nth)}::int[], ${coupons.map((one) => one.perPerson)}::int[],
        ${coupons.map((one) => one.expiresAt.toISOString())}::timestamptz[])
        AS t (buyer_id, id, shop_id, rule_id, nth, per_person, expires_at)`,
  ]);
}

/** What a buyer may use now, soonest to expire first. */
export const freeCoupons = (
  ctx: Ctx,
  buyerId: Uuid,
  now: Date,
): Promise<(HeldCoupon & { readonly expiresAt: Date })[]> => ctx.sql`
  SELECT id, rule_id, expires_at FROM promotions.coupons WHERE buyer_id = ${buyerId} AND state = 'free' AND expires_at > ${now}
  ORDER BY expires_at, id LIMIT 200`;

export type Holding = { readonly buyerId: Uuid; readonly tradeId: Uuid; readonly couponId: Uuid };

/** free → held by a trade; answers how many: fewer than asked when one was used, held or expired meanwhile. */
export const holdFree = async (ctx: Ctx, held: readonly Holding[], now: Date): Promise<number> =>
  (
    await ctx.sql`
      UPDATE promotions.coupons c SET state = 'held', trade_id = t.trade_id
      FROM unnest(${held.map((one) => one.buyerId)}::uuid[], ${held.map((one) => one.couponId)}::uuid[], ${held.map((one) => one.tradeId)}::uuid[])
        AS t (buyer_id, id, trade_id)
      WHERE c.buyer_id = t.buyer_id AND c.id = t.id AND c.state = 'free' AND c.expires_at > ${now} RETURNING c.id`
  ).length;

/** held → used; answers which. */
export const spendHeld = (
  ctx: Ctx,
  tradeId: Uuid,
  at: Date,
): Promise<{ couponId: Uuid; ruleId: Uuid; buyerId: Uuid }[]> => ctx.sql`
  UPDATE promotions.coupons SET state = 'used', used_at = ${at} WHERE trade_id = ${tradeId} AND state = 'held'
  RETURNING id AS coupon_id, rule_id, buyer_id`;

/** Whoever asks which of a trade's coupons come back asks after everybody who asked before has written. */
export const lockOfTrade = (ctx: Ctx, tradeId: Uuid) =>
  ctx.sql`SELECT 1 FROM promotions.coupons WHERE trade_id = ${tradeId} ORDER BY id FOR NO KEY UPDATE`;

/** Held or used by this trade → free again, or expired when their time is over. */
export const giveBack = (ctx: Ctx, tradeId: Uuid, ids: readonly Uuid[], now: Date) => ctx.sql`
  UPDATE promotions.coupons SET state = CASE WHEN expires_at > ${now} THEN 'free' ELSE 'expired' END, trade_id = NULL, used_at = NULL
  WHERE trade_id = ${tradeId} AND id = ANY(${ids as Uuid[]}::uuid[])`;

/** free → expired, so many at a time; answers how many. */
export const expireDue = async (ctx: Ctx, now: Date, most: number): Promise<number> =>
  (
    await ctx.sql`
      UPDATE promotions.coupons SET state = 'expired'
      WHERE (buyer_id, id) IN (
        SELECT buyer_id, id FROM promotions.coupons WHERE state = 'free' AND expires_at <= ${now} ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED
      ) AND state = 'free' RETURNING id`
  ).length;

export type CouponRow = {
  readonly id: Uuid;
  readonly ruleId: Uuid;
  readonly shopId: Uuid;
  readonly state: 'free' | 'held' | 'used' | 'expired';
  readonly claimedAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly kind: string;
  readonly title: Text2;
  readonly args: Json;
  readonly scope: Scope;
  readonly audience: Audience | null;
  readonly funding: readonly Share[];
  readonly startsAt: Date;
};

/** A buyer's coupons in a state, newest first; a free one whose time is over counts as expired before the job has come to it. */
export const couponsOf = (
  ctx: Ctx,
  buyerId: Uuid,
  state: 'free' | 'used' | 'expired',
  before: { claimedAt: Date; id: string } | null,
  limit: number,
): Promise<CouponRow[]> => {
  const { sql } = ctx;
  const now = ctx.clock.now();
  const which = {
    free: sql`c.state = 'free' AND c.expires_at > ${now}`,
    used: sql`c.state IN ('held', 'used')`,
    expired: sql`(c.state = 'expired' OR (c.state = 'free' AND c.expires_at <= ${now}))`,
  }[state];
  return sql<CouponRow[]>`
    SELECT c.id, c.rule_id, c.shop_id, c.state, c.claimed_at, c.expires_at, c.used_at, r.kind, r.title, r.args, r.scope, r.audience, r.funding, r.starts_at
    FROM promotions.coupons c JOIN promotions.rules r ON r.shop_id = c.shop_id AND r.id = c.rule_id
    WHERE c.buyer_id = ${buyerId} AND r.kind <> 'regional_voucher' AND ${which} AND ${before ? sql`(c.claimed_at, c.id) < (${before.claimedAt}, ${before.id}::uuid)` : sql`true`}
    ORDER BY c.claimed_at DESC, c.id DESC LIMIT ${limit}`;
};

/** How many of each issue are in each state, for its owner. */
export const countsOf = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<{ ruleId: Uuid; used: number }[]> => ctx.sql`
  SELECT rule_id, count(*)::int AS used FROM promotions.coupons WHERE rule_id = ANY(${ruleIds as Uuid[]}::uuid[]) AND state = 'used' GROUP BY rule_id`;

/** Issues whose count is not what was claimed of them. */
export const miscounted = (ctx: Ctx): Promise<{ ruleId: Uuid; claimed: number; found: number }[]> => ctx.sql`
  SELECT i.rule_id, i.claimed, count(c.id)::int AS found FROM promotions.issues i LEFT JOIN promotions.coupons c ON c.rule_id = i.rule_id
  GROUP BY i.rule_id, i.claimed HAVING count(c.id) <> i.claimed`;

/** Everything kept about a person's coupons, for their own file (PIPL art. 45). */
export const couponsOfPerson = (
  ctx: Ctx,
  buyerId: Uuid,
): Promise<{ title: Text2; state: string; claimedAt: Date; expiresAt: Date; usedAt: Date | null }[]> => ctx.sql`
  SELECT r.title, c.state, c.claimed_at, c.expires_at, c.used_at
  FROM promotions.coupons c JOIN promotions.rules r ON r.shop_id = c.shop_id AND r.id = c.rule_id
  WHERE c.buyer_id = ${buyerId} ORDER BY c.claimed_at, c.id`;
