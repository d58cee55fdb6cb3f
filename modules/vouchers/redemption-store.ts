import type { Ctx, Uuid } from '#kernel';
import type { Flag } from './rounds.ts';

export type Redemption = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly region: string;
  readonly roundId: Uuid;
  readonly channel: 'order' | 'till';
  readonly couponId: Uuid;
  readonly buyerId: Uuid;
  readonly orderId: Uuid | null;
  readonly receiptNo: string | null;
  readonly codeEnd: string | null;
  readonly madeBy: Uuid | null;
  readonly divisionCode: string;
  readonly faceFen: number;
  readonly givenFen: number;
  readonly settledFen: number;
  readonly salesFen: number;
  readonly flags: readonly Flag[];
  readonly at: Date;
  readonly readyAt: Date | null;
  readonly changedAt: Date;
  readonly undoneAt: Date | null;
};

/** Written once for each voucher and order, or till receipt; answers whether it is new. */
export const insertRedemption = async (tx: Ctx, one: Redemption): Promise<boolean> =>
  (
    await tx.sql`
      INSERT INTO vouchers.redemptions (shop_id, id, region, round_id, channel, coupon_id, buyer_id, order_id, receipt_no, code_end, made_by,
        division_code, face_fen, given_fen, sales_fen, flags, at, ready_at, changed_at)
      VALUES (${one.shopId}, ${one.id}, ${one.region}, ${one.roundId}, ${one.channel}, ${one.couponId}, ${one.buyerId}, ${one.orderId},
        ${one.receiptNo}, ${one.codeEnd}, ${one.madeBy}, ${one.divisionCode}, ${one.faceFen}, ${one.givenFen}, ${one.salesFen},
        ${[...one.flags]}::text[], ${one.at}, ${one.readyAt}, ${one.changedAt})
      ON CONFLICT ON CONSTRAINT redemptions_order_once DO NOTHING`
  ).count === 1;

export const redemptionsOfOrder = (tx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Redemption[]> => tx.sql<Redemption[]>`
  SELECT * FROM vouchers.redemptions WHERE shop_id = ${shopId} AND order_id = ${orderId} ORDER BY id FOR NO KEY UPDATE`;

export const lockRedemption = async (tx: Ctx, shopId: Uuid, id: Uuid): Promise<Redemption | null> => {
  const [row] = await tx.sql<Redemption[]>`
    SELECT * FROM vouchers.redemptions WHERE shop_id = ${shopId} AND id = ${id} FOR NO KEY UPDATE`;
  return row ?? null;
};

/** What it gives and has sold now; from `ready` on the shop is to get it. */
export const recount = (
  tx: Ctx,
  one: Pick<Redemption, 'shopId' | 'id'>,
  now: { readonly givenFen: number; readonly salesFen: number; readonly ready: boolean },
) => tx.sql`
  UPDATE vouchers.redemptions SET given_fen = ${now.givenFen}, sales_fen = ${now.salesFen}, changed_at = ${tx.clock.now()},
    ready_at = CASE WHEN ${now.ready} THEN coalesce(ready_at, ${tx.clock.now()}) ELSE ready_at END
  WHERE shop_id = ${one.shopId} AND id = ${one.id}`;

export const undo = (tx: Ctx, one: Pick<Redemption, 'shopId' | 'id'>) => tx.sql`
  UPDATE vouchers.redemptions SET given_fen = 0, sales_fen = 0, undone_at = ${tx.clock.now()}, changed_at = ${tx.clock.now()}
  WHERE shop_id = ${one.shopId} AND id = ${one.id}`;

/** How often a person used vouchers at a shop since a moment, and how often its till took any since another. */
export async function usedLately(
  ctx: Ctx,
  asked: { readonly shopId: Uuid; readonly buyerId: Uuid; readonly day: Date; readonly lately: Date },
): Promise<{ byBuyer: number; atTill: number }> {
  const [row] = await ctx.sql<{ byBuyer: number; atTill: number }[]>`
    SELECT count(*) FILTER (WHERE buyer_id = ${asked.buyerId})::int AS by_buyer,
      count(*) FILTER (WHERE channel = 'till' AND at >= ${asked.lately})::int AS at_till
    FROM vouchers.redemptions WHERE shop_id = ${asked.shopId} AND at >= ${asked.day}`;
  return row ?? { byBuyer: 0, atTill: 0 };
}

/** Who uses vouchers at the same time in one shop waits until this use is written down, so that each counts the others: at a till all, elsewhere the same buyer. */
export async function lockUses(
  tx: Ctx,
  use: { readonly shopId: Uuid; readonly buyerId: Uuid; readonly channel: 'order' | 'till' },
): Promise<void> {
  if (use.channel === 'till')
    await tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`vouchers.till ${use.shopId}`}, 0))`;
  await tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`vouchers.uses ${use.shopId} ${use.buyerId}`}, 0))`;
}

export type Wanted = {
  readonly region?: string;
  readonly shopId?: Uuid | undefined;
  readonly roundId?: Uuid | undefined;
  readonly channel?: 'order' | 'till' | undefined;
  readonly flagged?: boolean | undefined;
};
type Before = { readonly at: Date; readonly id: string } | null;

/** Newest first. */
export const redemptions = (ctx: Ctx, wanted: Wanted, before: Before, limit: number): Promise<Redemption[]> => {
  const { sql } = ctx;
  return sql<Redemption[]>`
    SELECT * FROM vouchers.redemptions
    WHERE ${wanted.region ? sql`region = ${wanted.region}` : sql`true`} AND ${wanted.shopId ? sql`shop_id = ${wanted.shopId}` : sql`true`}
      AND ${wanted.roundId ? sql`round_id = ${wanted.roundId}` : sql`true`} AND ${wanted.channel ? sql`channel = ${wanted.channel}` : sql`true`}
      AND ${wanted.flagged ? sql`cardinality(flags) > 0` : sql`true`}
      AND ${before ? sql`(at, id) < (${before.at}, ${before.id}::uuid)` : sql`true`}
    ORDER BY at DESC, id DESC LIMIT ${limit}`;
};

/** What redemptions of rounds give now. */
export const givenBy = (
  ctx: Ctx,
  roundIds: readonly Uuid[],
): Promise<{ roundId: Uuid; pieces: number; givenFen: number; salesFen: number }[]> => ctx.sql`
  SELECT round_id, count(DISTINCT coupon_id) FILTER (WHERE given_fen > 0)::int AS pieces, sum(given_fen)::bigint AS given_fen,
    sum(sales_fen)::bigint AS sales_fen
  FROM vouchers.redemptions WHERE round_id = ANY(${roundIds as Uuid[]}::uuid[]) GROUP BY round_id`;

/** Where a person used vouchers, for their own file (PIPL art. 45). */
export const redemptionsOfPerson = (
  ctx: Ctx,
  buyerId: Uuid,
): Promise<
  { shopId: Uuid; channel: string; givenFen: number; salesFen: number; receiptNo: string | null; at: Date }[]
> => ctx.sql`
  SELECT shop_id, channel, given_fen, sales_fen, receipt_no, at FROM vouchers.redemptions WHERE buyer_id = ${buyerId} ORDER BY at, id`;

export type Code = {
  readonly buyerId: Uuid;
  readonly id: Uuid;
  readonly couponId: Uuid;
  readonly roundId: Uuid;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
};
/** A fresh code; those shown before for the same voucher end. */
export async function insertCode(tx: Ctx, one: Omit<Code, 'usedAt'> & { readonly digest: string }): Promise<void> {
  const now = tx.clock.now();
  await tx.sql`
    UPDATE vouchers.till_codes SET expires_at = ${now} WHERE coupon_id = ${one.couponId} AND used_at IS NULL AND expires_at > ${now}`;
  await tx.sql`
    INSERT INTO vouchers.till_codes (buyer_id, id, digest, coupon_id, round_id, made_at, expires_at)
    VALUES (${one.buyerId}, ${one.id}, ${one.digest}, ${one.couponId}, ${one.roundId}, ${now}, ${one.expiresAt})`;
}
export async function lockCode(tx: Ctx, digest: string): Promise<Code | null> {
  const [row] = await tx.sql<Code[]>`
    SELECT buyer_id, id, coupon_id, round_id, expires_at, used_at FROM vouchers.till_codes WHERE digest = ${digest} FOR NO KEY UPDATE`;
  return row ?? null;
}
export const useCode = (tx: Ctx, one: Pick<Code, 'buyerId' | 'id'>, redemptionId: Uuid) => tx.sql`
  UPDATE vouchers.till_codes SET used_at = ${tx.clock.now()}, redemption_id = ${redemptionId} WHERE buyer_id = ${one.buyerId} AND id = ${one.id}`;
