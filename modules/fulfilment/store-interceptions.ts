import type { Ctx, Uuid } from '#kernel';

export type Interception = {
  readonly shopId: Uuid;
  readonly parcelId: Uuid;
  readonly reason: string;
  readonly state: 'asked' | 'accepted' | 'returned' | 'too_late';
  readonly askedAt: Date;
  readonly acceptedAt: Date | null;
  readonly endedAt: Date | null;
  readonly attempts: number;
};

/** False when the parcel was called back before. */
export const insertInterception = async (
  tx: Ctx,
  shopId: Uuid,
  parcelId: Uuid,
  reason: string,
  byUser: Uuid | null,
): Promise<boolean> =>
  (
    await tx.sql`
      INSERT INTO fulfilment.interceptions (shop_id, parcel_id, reason, asked_at, asked_by, due_at)
      VALUES (${shopId}, ${parcelId}, ${reason}, ${tx.clock.now()}, ${byUser}, ${tx.clock.now()})
      ON CONFLICT ON CONSTRAINT interceptions_pkey DO NOTHING RETURNING parcel_id`
  ).length === 1;

export const interceptionsOf = (ctx: Ctx, parcels: readonly Uuid[]): Promise<Interception[]> => ctx.sql<Interception[]>`
  SELECT shop_id, parcel_id, reason, state, asked_at, accepted_at, ended_at, attempts FROM fulfilment.interceptions
  WHERE parcel_id = ANY(${parcels as Uuid[]}::uuid[])`;

export const claimInterceptions = (ctx: Ctx, limit: number, leasedUntil: Date): Promise<Interception[]> => ctx.sql<
  Interception[]
>`
  UPDATE fulfilment.interceptions i SET due_at = ${leasedUntil}, attempts = i.attempts + 1
  FROM (SELECT shop_id, parcel_id FROM fulfilment.interceptions WHERE due_at <= ${ctx.clock.now()} ORDER BY due_at LIMIT ${limit}
    FOR UPDATE SKIP LOCKED) AS due
  WHERE i.shop_id = due.shop_id AND i.parcel_id = due.parcel_id
  RETURNING i.shop_id, i.parcel_id, i.reason, i.state, i.asked_at, i.accepted_at, i.ended_at, i.attempts`;

export const askAgainAt = (ctx: Ctx, one: Interception, at: Date) => ctx.sql`
  UPDATE fulfilment.interceptions SET due_at = ${at} WHERE shop_id = ${one.shopId} AND parcel_id = ${one.parcelId} AND ended_at IS NULL`;

/** Compare-and-swap: false when another worker was faster. */
export const moveInterception = async (
  tx: Ctx,
  one: Interception,
  to: 'accepted' | 'returned' | 'too_late',
  nextAt: Date | null,
): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE fulfilment.interceptions SET state = ${to}, due_at = ${nextAt},
        accepted_at = CASE WHEN ${to} IN ('accepted', 'returned') THEN coalesce(accepted_at, ${tx.clock.now()}::timestamptz) END,
        ended_at = CASE WHEN ${to} <> 'accepted' THEN ${tx.clock.now()}::timestamptz END
      WHERE shop_id = ${one.shopId} AND parcel_id = ${one.parcelId} AND state = ${one.state} RETURNING parcel_id`
  ).length === 1;
