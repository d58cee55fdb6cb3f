import type { Ctx, CursorKey, Uuid } from '#kernel';
import type { Claim, Policy } from './types.ts';

/** What a shop offered at a moment; null when it never said anything until then. */
export async function offeredAt(ctx: Ctx, shopId: Uuid, at: Date): Promise<boolean | null> {
  const [row] = await ctx.sql<{ offered: boolean }[]>`
    SELECT offered FROM insurance.offers WHERE shop_id = ${shopId} AND since <= ${at} ORDER BY since DESC LIMIT 1`;
  return row?.offered ?? null;
}

/** Of these shops, those that offer it now. */
export const offering = async (ctx: Ctx, shopIds: readonly Uuid[]): Promise<ReadonlySet<Uuid>> => {
  if (shopIds.length === 0) return new Set();
  const rows = await ctx.sql<{ shopId: Uuid; offered: boolean }[]>`
    SELECT DISTINCT ON (shop_id) shop_id, offered FROM insurance.offers
    WHERE shop_id = ANY(${[...shopIds]}::uuid[]) AND since <= ${ctx.clock.now()} ORDER BY shop_id, since DESC`;
  return new Set(rows.filter((row) => row.offered).map((row) => row.shopId));
};

/** One word of a shop at a time: two at once would be two rows of one moment. */
export const lockOffers = (tx: Ctx, shopId: Uuid): Promise<unknown> =>
  tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`insurance.offers ${shopId}`}, 0))`;

/** A shop that changes its mind within a millisecond is heard in order. */
export const insertOffer = (tx: Ctx, shopId: Uuid, offered: boolean, by: Uuid | null): Promise<unknown> =>
  tx.sql`
    INSERT INTO insurance.offers (shop_id, since, offered, by_user)
    SELECT ${shopId}, greatest(${tx.clock.now()}::timestamptz, max(since) + interval '1 millisecond'), ${offered}, ${by}
    FROM insurance.offers WHERE shop_id = ${shopId}`;

/** An order is insured once, however often its shipment is told. */
export const insertPolicy = (tx: Ctx, one: Policy): Promise<unknown> =>
  tx.sql`
    INSERT INTO insurance.policies (shop_id, order_id, id, buyer_id, insurer, line_ids, premium_fen, pays, state, created_at, due_at)
    VALUES (${one.shopId}, ${one.orderId}, ${one.id}, ${one.buyerId}, ${one.insurer}, ${[...one.lineIds]}::uuid[], ${one.premiumFen},
      ${tx.sql.json({ ...one.pays })}, 'wanted', ${one.createdAt}, ${one.createdAt})
    ON CONFLICT ON CONSTRAINT policies_pkey DO NOTHING`;

export async function policyOf(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Policy | null> {
  const [row] = await ctx.sql<Policy[]>`
    SELECT * FROM insurance.policies WHERE shop_id = ${shopId} AND order_id = ${orderId}`;
  return row ?? null;
}

/** Takes what is due, each for one worker: until `until` nobody else gets it. */
export const claimPolicies = (ctx: Ctx, limit: number, until: Date): Promise<Policy[]> =>
  ctx.sql<Policy[]>`
    UPDATE insurance.policies p SET due_at = ${until}, attempts = p.attempts + 1
    FROM (SELECT shop_id, order_id FROM insurance.policies WHERE due_at <= ${ctx.clock.now()} ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
    WHERE p.shop_id = due.shop_id AND p.order_id = due.order_id RETURNING p.*`;

export async function markInsured(tx: Ctx, one: Policy, policyNo: string): Promise<boolean> {
  const moved = await tx.sql`
    UPDATE insurance.policies SET state = 'insured', policy_no = ${policyNo}, insured_at = ${tx.clock.now()}, attempts = 0
    WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND state = 'wanted'`;
  return moved.count === 1;
}
export const markUninsured = (tx: Ctx, one: Policy, failure: string): Promise<unknown> =>
  tx.sql`
    UPDATE insurance.policies SET state = 'refused', failure = ${failure}, due_at = NULL
    WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND state = 'wanted'`;
export async function markPremiumPaid(tx: Ctx, one: Policy): Promise<boolean> {
  const moved = await tx.sql`
    UPDATE insurance.policies SET premium_paid_at = ${tx.clock.now()}, due_at = NULL
    WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND state = 'insured' AND premium_paid_at IS NULL`;
  return moved.count === 1;
}
export const putOffPolicy = (ctx: Ctx, one: Policy, until: Date): Promise<unknown> =>
  ctx.sql`
    UPDATE insurance.policies SET due_at = ${until} WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND due_at IS NOT NULL`;

/** Premiums a shop's balance did not have yet. */
export async function unpaidPremiums(ctx: Ctx, shopId: Uuid): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*) AS n FROM insurance.policies WHERE shop_id = ${shopId} AND state = 'insured' AND premium_paid_at IS NULL`;
  return row?.n ?? 0;
}

/** The case's claim, over those of its lines that were not claimed for before; answers how many these were. */
export async function insertClaim(tx: Ctx, one: Claim, lineIds: readonly Uuid[]): Promise<number> {
  const made = await tx.sql`
    INSERT INTO insurance.claims (shop_id, case_id, id, order_id, buyer_id, amount_fen, state, failure, created_at, ended_at, due_at)
    VALUES (${one.shopId}, ${one.caseId}, ${one.id}, ${one.orderId}, ${one.buyerId}, ${one.amountFen}, 'wanted', NULL, ${one.createdAt}, NULL, ${one.createdAt})
    ON CONFLICT ON CONSTRAINT claims_pkey DO NOTHING`;
  if (made.count === 0) return 0;
  const taken = await tx.sql`
    INSERT INTO insurance.claim_lines (shop_id, order_id, line_id, case_id)
    SELECT ${one.shopId}, ${one.orderId}, line_id, ${one.caseId} FROM unnest(${[...lineIds]}::uuid[]) AS line_id
    ON CONFLICT ON CONSTRAINT claim_lines_once DO NOTHING`;
  return taken.count;
}

export async function claimOf(ctx: Ctx, shopId: Uuid, caseId: Uuid): Promise<Claim | null> {
  const [row] = await ctx.sql<
    Claim[]
  >`SELECT * FROM insurance.claims WHERE shop_id = ${shopId} AND case_id = ${caseId}`;
  return row ?? null;
}

export const dueClaims = (ctx: Ctx, limit: number, until: Date): Promise<Claim[]> =>
  ctx.sql<Claim[]>`
    UPDATE insurance.claims c SET due_at = ${until}, attempts = c.attempts + 1
    FROM (SELECT shop_id, case_id FROM insurance.claims WHERE due_at <= ${ctx.clock.now()} ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
    WHERE c.shop_id = due.shop_id AND c.case_id = due.case_id RETURNING c.*`;

export async function markPaid(tx: Ctx, one: Claim, payoutNo: string): Promise<boolean> {
  const moved = await tx.sql`
    UPDATE insurance.claims SET state = 'paid', payout_no = ${payoutNo}, ended_at = ${tx.clock.now()}, due_at = NULL
    WHERE shop_id = ${one.shopId} AND case_id = ${one.caseId} AND state = 'wanted'`;
  return moved.count === 1;
}
export async function markRefused(tx: Ctx, one: Pick<Claim, 'shopId' | 'caseId'>, failure: string): Promise<boolean> {
  const moved = await tx.sql`
    UPDATE insurance.claims SET state = 'refused', failure = ${failure}, amount_fen = 0, ended_at = ${tx.clock.now()}, due_at = NULL
    WHERE shop_id = ${one.shopId} AND case_id = ${one.caseId} AND state = 'wanted'`;
  return moved.count === 1;
}
export const putOffClaim = (ctx: Ctx, one: Claim, until: Date): Promise<unknown> =>
  ctx.sql`
    UPDATE insurance.claims SET due_at = ${until} WHERE shop_id = ${one.shopId} AND case_id = ${one.caseId} AND state = 'wanted'`;

export const claimsOfOrder = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Claim[]> =>
  ctx.sql<Claim[]>`
    SELECT * FROM insurance.claims WHERE shop_id = ${shopId} AND order_id = ${orderId} ORDER BY created_at, case_id`;

/** Newest first; loads one more than asked. */
export const claimsOfShop = (ctx: Ctx, shopId: Uuid, after: CursorKey | null, limit: number): Promise<Claim[]> =>
  ctx.sql<Claim[]>`
    SELECT * FROM insurance.claims WHERE shop_id = ${shopId}
      ${after ? ctx.sql`AND (created_at, case_id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
    ORDER BY created_at DESC, case_id DESC LIMIT ${limit + 1}`;

/** Premiums and payouts that should be in the books: for the audit. */
export const bookable = (ctx: Ctx): Promise<{ shopId: Uuid; cause: string }[]> =>
  ctx.sql<{ shopId: Uuid; cause: string }[]>`
    SELECT shop_id, 'premium:' || id::text AS cause FROM insurance.policies WHERE premium_paid_at IS NOT NULL AND premium_fen > 0
    UNION ALL SELECT shop_id, 'claim:' || id::text FROM insurance.claims WHERE state = 'paid'
    UNION ALL SELECT shop_id, 'claim-paid:' || id::text FROM insurance.claims WHERE state = 'paid'`;
