import type { Ctx, Uuid } from '#kernel';
import type { Lot } from './lots.ts';

export type Account = { readonly buyerId: Uuid; readonly free: number; readonly held: number; readonly owed: number };
export const ENTRY_KINDS = ['earned', 'taken_back', 'settled', 'used', 'returned', 'lapsed'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];
export type Entry = {
  /** Its place in the buyer's journal, from 1. */
  readonly nth: number;
  readonly at: Date;
  readonly kind: EntryKind;
  readonly points: number;
  readonly freeAfter: number;
  readonly orderId: Uuid | null;
  readonly tradeId: Uuid | null;
};
export type Use = {
  readonly tradeId: Uuid;
  readonly buyerId: Uuid;
  readonly ruleId: Uuid;
  readonly points: number;
  readonly amountFen: number;
  readonly keptPoints: number;
  readonly keptFen: number;
  readonly paid: boolean;
};
export type Earning = {
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly buyerId: Uuid;
  readonly paidFen: number;
  readonly pointsPerYuan: number;
  readonly points: number;
  readonly expiresAt: Date;
};

export async function accountOf(ctx: Ctx, buyerId: Uuid): Promise<Account | null> {
  const [row] = await ctx.sql<Account[]>`SELECT * FROM members.points WHERE buyer_id = ${buyerId}`;
  return row ?? null;
}
/** Whoever moves points of a buyer holds this row first. */
export async function lockAccount(tx: Ctx, buyerId: Uuid): Promise<Account | null> {
  const [row] = await tx.sql<Account[]>`SELECT * FROM members.points WHERE buyer_id = ${buyerId} FOR NO KEY UPDATE`;
  return row ?? null;
}
export const openAccount = (tx: Ctx, buyerId: Uuid) =>
  tx.sql`INSERT INTO members.points (buyer_id) VALUES (${buyerId}) ON CONFLICT ON CONSTRAINT points_pkey DO NOTHING`;

export const moveAccount = (tx: Ctx, buyerId: Uuid, by: { free?: number; held?: number; owed?: number }) => tx.sql`
  UPDATE members.points SET free = free + ${by.free ?? 0}, held = held + ${by.held ?? 0}, owed = owed + ${by.owed ?? 0}
  WHERE buyer_id = ${buyerId}`;

export const lotsOf = (ctx: Ctx, buyerId: Uuid): Promise<Lot[]> => ctx.sql<Lot[]>`
  SELECT expires_at, points FROM members.point_lots WHERE buyer_id = ${buyerId} AND points > 0 ORDER BY expires_at`;

/** Adds to lots, or takes from them with a negative sign. */
export async function moveLots(tx: Ctx, buyerId: Uuid, lots: readonly Lot[], sign: 1 | -1): Promise<void> {
  const dates = lots.map((lot) => lot.expiresAt.toISOString());
  if (sign === 1)
    await tx.sql`
      INSERT INTO members.point_lots (buyer_id, expires_at, points)
      SELECT ${buyerId}, expires_at, 0 FROM unnest(${dates}::timestamptz[]) AS t (expires_at)
      ON CONFLICT ON CONSTRAINT point_lots_pkey DO NOTHING`;
  await tx.sql`
    UPDATE members.point_lots l SET points = l.points + t.points
    FROM unnest(${dates}::timestamptz[], ${lots.map((lot) => sign * lot.points)}::bigint[]) AS t (expires_at, points)
    WHERE l.buyer_id = ${buyerId} AND l.expires_at = t.expires_at`;
}

/** The next of the buyer's journal; whoever writes it holds the account. */
export const insertEntry = (tx: Ctx, buyerId: Uuid, one: Omit<Entry, 'nth'>) => tx.sql`
  INSERT INTO members.point_entries (buyer_id, nth, at, kind, points, free_after, order_id, trade_id)
  SELECT ${buyerId}, coalesce(max(nth), 0) + 1, ${one.at}, ${one.kind}, ${one.points}, ${one.freeAfter}, ${one.orderId}, ${one.tradeId}
  FROM members.point_entries WHERE buyer_id = ${buyerId}`;

/** Newest first. */
export const entriesOf = (ctx: Ctx, buyerId: Uuid, before: number | null, limit: number): Promise<Entry[]> => ctx.sql<
  Entry[]
>`
  SELECT nth, at, kind, points, free_after, order_id, trade_id FROM members.point_entries
  WHERE buyer_id = ${buyerId} AND nth < ${before ?? Number.MAX_SAFE_INTEGER} ORDER BY nth DESC LIMIT ${limit}`;

export async function insertUse(tx: Ctx, one: Use, lots: readonly Lot[]): Promise<void> {
  await tx.sql`
    INSERT INTO members.point_uses (trade_id, buyer_id, rule_id, points, amount_fen, kept_points, kept_fen, used_at)
    VALUES (${one.tradeId}, ${one.buyerId}, ${one.ruleId}, ${one.points}, ${one.amountFen}, ${one.keptPoints}, ${one.keptFen}, ${tx.clock.now()})`;
  await tx.sql`
    INSERT INTO members.point_use_lots (trade_id, expires_at, points)
    SELECT ${one.tradeId}, expires_at, points
    FROM unnest(${lots.map((lot) => lot.expiresAt.toISOString())}::timestamptz[], ${lots.map((lot) => lot.points)}::bigint[]) AS t (expires_at, points)`;
}
export async function buyerOfUse(ctx: Ctx, tradeId: Uuid): Promise<Uuid | null> {
  const [row] = await ctx.sql<{ buyerId: Uuid }[]>`SELECT buyer_id FROM members.point_uses WHERE trade_id = ${tradeId}`;
  return row?.buyerId ?? null;
}
export async function selectUse(ctx: Ctx, tradeId: Uuid): Promise<Use | null> {
  const [row] = await ctx.sql<Use[]>`SELECT * FROM members.point_uses WHERE trade_id = ${tradeId}`;
  return row ?? null;
}
export const lotsOfUse = (ctx: Ctx, tradeId: Uuid): Promise<Lot[]> => ctx.sql<Lot[]>`
  SELECT expires_at, points FROM members.point_use_lots WHERE trade_id = ${tradeId} AND points > 0`;
export const markPaid = (tx: Ctx, tradeId: Uuid) =>
  tx.sql`UPDATE members.point_uses SET paid = true WHERE trade_id = ${tradeId}`;
export async function lessenUse(tx: Ctx, tradeId: Uuid, points: number, amountFen: number, lots: readonly Lot[]) {
  await tx.sql`
    UPDATE members.point_uses SET kept_points = kept_points - ${points}, kept_fen = kept_fen - ${amountFen} WHERE trade_id = ${tradeId}`;
  await tx.sql`
    UPDATE members.point_use_lots l SET points = l.points - t.points
    FROM unnest(${lots.map((lot) => lot.expiresAt.toISOString())}::timestamptz[], ${lots.map((lot) => lot.points)}::bigint[]) AS t (expires_at, points)
    WHERE l.trade_id = ${tradeId} AND l.expires_at = t.expires_at`;
}

export async function earningOf(ctx: Ctx, orderId: Uuid): Promise<Earning | null> {
  const [row] = await ctx.sql<Earning[]>`SELECT * FROM members.earnings WHERE order_id = ${orderId}`;
  return row ?? null;
}
export const putEarning = (tx: Ctx, one: Earning) => tx.sql`
  INSERT INTO members.earnings (order_id, shop_id, buyer_id, paid_fen, points_per_yuan, points, expires_at)
  VALUES (${one.orderId}, ${one.shopId}, ${one.buyerId}, ${one.paidFen}, ${one.pointsPerYuan}, ${one.points}, ${one.expiresAt})
  ON CONFLICT ON CONSTRAINT earnings_pkey DO UPDATE SET paid_fen = EXCLUDED.paid_fen, points = EXCLUDED.points`;

/** Buyers with points whose date has passed. */
export const lapsing = (ctx: Ctx, at: Date, limit: number): Promise<{ buyerId: Uuid }[]> => ctx.sql`
  SELECT DISTINCT buyer_id FROM members.point_lots WHERE points > 0 AND expires_at <= ${at} LIMIT ${limit}`;

/** What the market owes in points, and what moved since a moment, by kind. */
export async function pointFigures(ctx: Ctx, since: Date) {
  const [[sums], moves] = await Promise.all([
    ctx.sql<{ buyers: number; free: number; held: number; owed: number }[]>`
      SELECT count(*)::int AS buyers, coalesce(sum(free), 0)::bigint AS free, coalesce(sum(held), 0)::bigint AS held, coalesce(sum(owed), 0)::bigint AS owed
      FROM members.points`,
    ctx.sql<{ kind: EntryKind; count: number; points: number }[]>`
      SELECT kind, count(*)::int AS count, sum(points)::bigint AS points FROM members.point_entries WHERE at >= ${since} GROUP BY kind`,
  ]);
  return { ...(sums ?? { buyers: 0, free: 0, held: 0, owed: 0 }), moves };
}

/** Accounts that are not what their lots, entries and uses say. */
export const pointsAmiss = (
  ctx: Ctx,
): Promise<(Account & { lots: number; entries: number; uses: number })[]> => ctx.sql`
  SELECT a.*, l.lots, e.entries, u.uses FROM members.points a
  CROSS JOIN LATERAL (SELECT coalesce(sum(points), 0)::bigint AS lots FROM members.point_lots WHERE buyer_id = a.buyer_id) l
  CROSS JOIN LATERAL (SELECT coalesce(sum(points), 0)::bigint AS entries FROM members.point_entries WHERE buyer_id = a.buyer_id) e
  CROSS JOIN LATERAL (SELECT coalesce(sum(kept_points), 0)::bigint AS uses FROM members.point_uses WHERE buyer_id = a.buyer_id AND NOT paid) u
  WHERE a.free <> l.lots OR a.free <> e.entries OR a.held <> u.uses`;
/** Uses whose lots are not what they keep. */
export const usesAmiss = (ctx: Ctx): Promise<{ tradeId: Uuid; keptPoints: number; lots: number }[]> => ctx.sql`
  SELECT u.trade_id, u.kept_points, l.lots FROM members.point_uses u
  CROSS JOIN LATERAL (SELECT coalesce(sum(points), 0)::bigint AS lots FROM members.point_use_lots WHERE trade_id = u.trade_id) l
  WHERE u.kept_points <> l.lots`;
