import type { Ctx, CursorKey, Fen, Uuid } from '#kernel';

export type Credit = { readonly buyerId: Uuid; readonly freeFen: Fen; readonly heldFen: Fen };
export const CREDIT_KINDS = ['given', 'used', 'returned'] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];
export type CreditEntry = {
  /** Its place in the buyer's journal, from 1. */
  readonly nth: number;
  readonly at: Date;
  readonly kind: CreditKind;
  readonly amountFen: number;
  readonly freeAfterFen: Fen;
  readonly tradeId: Uuid | null;
  readonly grantId: Uuid | null;
};
export const GRANT_REASONS = ['amends', 'reward', 'goodwill'] as const;
export type GrantReason = (typeof GRANT_REASONS)[number];
export const GRANT_STATES = ['asked', 'given', 'declined'] as const;
export type GrantState = (typeof GRANT_STATES)[number];
export type CreditGrant = {
  readonly id: Uuid;
  readonly buyerId: Uuid;
  readonly amountFen: Fen;
  readonly reason: GrantReason;
  readonly note: string;
  readonly state: GrantState;
  readonly askedBy: Uuid;
  readonly askedAt: Date;
  readonly decidedBy: Uuid | null;
  readonly decidedAt: Date | null;
};
export type CreditUse = {
  readonly tradeId: Uuid;
  readonly buyerId: Uuid;
  readonly ruleId: Uuid;
  readonly amountFen: Fen;
  readonly keptFen: Fen;
  readonly paid: boolean;
};

export async function creditOf(ctx: Ctx, buyerId: Uuid): Promise<Credit | null> {
  const [row] = await ctx.sql<Credit[]>`SELECT * FROM members.credits WHERE buyer_id = ${buyerId}`;
  return row ?? null;
}
/** Whoever moves credit of a buyer holds this row first. */
export async function lockCredit(tx: Ctx, buyerId: Uuid): Promise<Credit | null> {
  const [row] = await tx.sql<Credit[]>`SELECT * FROM members.credits WHERE buyer_id = ${buyerId} FOR NO KEY UPDATE`;
  return row ?? null;
}
export const openCredit = (tx: Ctx, buyerId: Uuid) =>
  tx.sql`INSERT INTO members.credits (buyer_id) VALUES (${buyerId}) ON CONFLICT ON CONSTRAINT credits_pkey DO NOTHING`;
export const moveCredit = (tx: Ctx, buyerId: Uuid, by: { freeFen?: number; heldFen?: number }) => tx.sql`
  UPDATE members.credits SET free_fen = free_fen + ${by.freeFen ?? 0}, held_fen = held_fen + ${by.heldFen ?? 0} WHERE buyer_id = ${buyerId}`;

/** The next of the buyer's journal; whoever writes it holds the account. */
export const insertCreditEntry = (tx: Ctx, buyerId: Uuid, one: Omit<CreditEntry, 'nth'>) => tx.sql`
  INSERT INTO members.credit_entries (buyer_id, nth, at, kind, amount_fen, free_after_fen, trade_id, grant_id)
  SELECT ${buyerId}, coalesce(max(nth), 0) + 1, ${one.at}, ${one.kind}, ${one.amountFen}, ${one.freeAfterFen}, ${one.tradeId}, ${one.grantId}
  FROM members.credit_entries WHERE buyer_id = ${buyerId}`;
/** Newest first. */
export const creditEntriesOf = (
  ctx: Ctx,
  buyerId: Uuid,
  before: number | null,
  limit: number,
): Promise<CreditEntry[]> => ctx.sql<CreditEntry[]>`
  SELECT nth, at, kind, amount_fen, free_after_fen, trade_id, grant_id FROM members.credit_entries
  WHERE buyer_id = ${buyerId} AND nth < ${before ?? Number.MAX_SAFE_INTEGER} ORDER BY nth DESC LIMIT ${limit}`;

export const insertGrant = (tx: Ctx, one: CreditGrant) => tx.sql`
  INSERT INTO members.grants (id, buyer_id, amount_fen, reason, note, state, asked_by, asked_at)
  VALUES (${one.id}, ${one.buyerId}, ${one.amountFen}, ${one.reason}, ${one.note}, 'asked', ${one.askedBy}, ${one.askedAt})`;
export async function grantById(ctx: Ctx, id: Uuid): Promise<CreditGrant | null> {
  const [row] = await ctx.sql<CreditGrant[]>`SELECT * FROM members.grants WHERE id = ${id}`;
  return row ?? null;
}
/** asked → given or declined; null when it was decided before. */
export async function decideGrant(
  tx: Ctx,
  id: Uuid,
  state: 'given' | 'declined',
  by: Uuid,
): Promise<CreditGrant | null> {
  const [row] = await tx.sql<CreditGrant[]>`
    UPDATE members.grants SET state = ${state}, decided_by = ${by}, decided_at = ${tx.clock.now()}
    WHERE id = ${id} AND state = 'asked' RETURNING *`;
  return row ?? null;
}
/** Newest first. */
export const grants = (
  ctx: Ctx,
  state: GrantState | null,
  after: CursorKey | null,
  limit: number,
): Promise<CreditGrant[]> => ctx.sql<CreditGrant[]>`
  SELECT * FROM members.grants WHERE ${state ? ctx.sql`state = ${state}` : ctx.sql`true`}
    ${after ? ctx.sql`AND (asked_at, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
  ORDER BY asked_at DESC, id DESC LIMIT ${limit}`;

export const insertCreditUse = (tx: Ctx, one: CreditUse) => tx.sql`
  INSERT INTO members.credit_uses (trade_id, buyer_id, rule_id, amount_fen, kept_fen, used_at)
  VALUES (${one.tradeId}, ${one.buyerId}, ${one.ruleId}, ${one.amountFen}, ${one.keptFen}, ${tx.clock.now()})`;
export async function selectCreditUse(ctx: Ctx, tradeId: Uuid): Promise<CreditUse | null> {
  const [row] = await ctx.sql<CreditUse[]>`SELECT * FROM members.credit_uses WHERE trade_id = ${tradeId}`;
  return row ?? null;
}
export const markCreditPaid = (tx: Ctx, tradeId: Uuid) =>
  tx.sql`UPDATE members.credit_uses SET paid = true WHERE trade_id = ${tradeId}`;
export const lessenCreditUse = (tx: Ctx, tradeId: Uuid, amountFen: number) =>
  tx.sql`UPDATE members.credit_uses SET kept_fen = kept_fen - ${amountFen} WHERE trade_id = ${tradeId}`;

/** What the market owes in credit. */
export async function creditFigures(ctx: Ctx): Promise<{ buyers: number; freeFen: number; heldFen: number }> {
  const [row] = await ctx.sql<{ buyers: number; freeFen: number; heldFen: number }[]>`
    SELECT count(*)::int AS buyers, coalesce(sum(free_fen), 0)::bigint AS free_fen, coalesce(sum(held_fen), 0)::bigint AS held_fen FROM members.credits`;
  return row ?? { buyers: 0, freeFen: 0, heldFen: 0 };
}
/** Every account with what its journal and the unpaid trades say. */
export const creditSums = (
  ctx: Ctx,
): Promise<(Credit & { readonly entries: number; readonly uses: number })[]> => ctx.sql`
  SELECT a.*, e.entries, u.uses FROM members.credits a
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0)::bigint AS entries FROM members.credit_entries WHERE buyer_id = a.buyer_id) e
  CROSS JOIN LATERAL (SELECT coalesce(sum(kept_fen), 0)::bigint AS uses FROM members.credit_uses WHERE buyer_id = a.buyer_id AND NOT paid) u`;
