import type { Ctx, CursorKey, Uuid } from '#kernel';
import type { Parcel, ParcelLine, Sighting, TrackingEvent } from './types.ts';

const COLUMNS =
  'shop_id, id, order_id, buyer_id, carrier, waybill_no, state, weight_grams, pickup_code, station, shipped_at, signed_at, signed_by, proof_url, merged_into';

export async function insertParcel(tx: Ctx, parcel: Parcel, nextLookAt: Date | null): Promise<void> {
  await tx.sql`
    INSERT INTO fulfilment.parcels (shop_id, id, order_id, buyer_id, carrier, waybill_no, state, weight_grams, shipped_at, merged_into, next_look_at,
      signed_at, signed_by)
    VALUES (${parcel.shopId}, ${parcel.id}, ${parcel.orderId}, ${parcel.buyerId}, ${parcel.carrier}, ${parcel.waybillNo}, ${parcel.state},
      ${parcel.weightGrams}, ${parcel.shippedAt}, ${parcel.mergedInto ?? null}, ${nextLookAt}, ${parcel.signedAt}, ${parcel.signedBy})`;
}

export async function insertLines(
  tx: Ctx,
  shopId: Uuid,
  parcelId: Uuid,
  lines: readonly { lineId: Uuid; quantity: number }[],
): Promise<void> {
  await tx.sql`
    INSERT INTO fulfilment.parcel_lines (shop_id, parcel_id, line_id, quantity)
    SELECT ${shopId}, ${parcelId}, line_id, quantity
    FROM unnest(${lines.map((line) => line.lineId)}::uuid[], ${lines.map((line) => line.quantity)}::int[]) AS line (line_id, quantity)`;
}

export async function parcelByWaybill(ctx: Ctx, carrier: string, waybillNo: string): Promise<Parcel | null> {
  const [row] = await ctx.sql<Parcel[]>`
    SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.parcels WHERE carrier = ${carrier} AND waybill_no = ${waybillNo} AND merged_into IS NULL`;
  return row ?? null;
}

/** The other parcels in this one's box. */
export const mergedInto = (ctx: Ctx, lead: Parcel): Promise<Parcel[]> => ctx.sql<Parcel[]>`
  SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.parcels WHERE shop_id = ${lead.shopId} AND merged_into = ${lead.id} ORDER BY id`;

/** Everything in the boxes of these parcels, they among it. */
export const boxesOf = (ctx: Ctx, parcels: readonly Parcel[]): Promise<Parcel[]> => {
  const leads = parcels.map((parcel) => parcel.mergedInto ?? parcel.id);
  const shops = [...new Set(parcels.map((parcel) => parcel.shopId))];
  return ctx.sql<Parcel[]>`
    SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.parcels
    WHERE shop_id = ANY(${shops}::uuid[]) AND (id = ANY(${leads}::uuid[]) OR merged_into = ANY(${leads}::uuid[])) ORDER BY id`;
};

export const parcelsOfOrders = (ctx: Ctx, orders: readonly Uuid[]): Promise<Parcel[]> =>
  ctx.sql<Parcel[]>`
    SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.parcels WHERE order_id = ANY(${orders as Uuid[]}::uuid[]) ORDER BY shipped_at, id`;

export const parcelsById = (ctx: Ctx, shopId: Uuid, ids: readonly Uuid[]): Promise<Parcel[]> =>
  ctx.sql<Parcel[]>`
    SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.parcels WHERE shop_id = ${shopId} AND id = ANY(${ids as Uuid[]}::uuid[])`;

/** Newest first; loads one more than asked. */
export const parcelsOfShop = (
  ctx: Ctx,
  shopId: Uuid,
  state: string | null,
  after: CursorKey | null,
  limit: number,
): Promise<Parcel[]> =>
  ctx.sql<Parcel[]>`
    SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.parcels
    WHERE shop_id = ${shopId} ${state ? ctx.sql`AND state = ${state}` : ctx.sql``}
      ${after ? ctx.sql`AND (shipped_at, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
    ORDER BY shipped_at DESC, id DESC LIMIT ${limit + 1}`;

export const linesOf = (ctx: Ctx, parcels: readonly Uuid[]): Promise<ParcelLine[]> =>
  ctx.sql<
    ParcelLine[]
  >`SELECT parcel_id, line_id, quantity FROM fulfilment.parcel_lines WHERE parcel_id = ANY(${parcels as Uuid[]}::uuid[])`;

export const eventsOf = (ctx: Ctx, parcels: readonly Uuid[]): Promise<TrackingEvent[]> =>
  ctx.sql<TrackingEvent[]>`
    SELECT parcel_id, provider_id, at, state, place, note FROM fulfilment.tracking_events
    WHERE parcel_id = ANY(${parcels as Uuid[]}::uuid[]) ORDER BY at, provider_id`;

/** Parcels whose provider should be asked, each locked for this process alone. */
export const dueParcels = (tx: Ctx, limit: number): Promise<Parcel[]> =>
  tx.sql<Parcel[]>`
    SELECT ${tx.sql.unsafe(COLUMNS)} FROM fulfilment.parcels WHERE next_look_at <= ${tx.clock.now()}
    ORDER BY next_look_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;

export async function lockParcel(tx: Ctx, carrier: string, waybillNo: string): Promise<Parcel | null> {
  const [row] = await tx.sql<Parcel[]>`
    SELECT ${tx.sql.unsafe(COLUMNS)} FROM fulfilment.parcels WHERE carrier = ${carrier} AND waybill_no = ${waybillNo} AND merged_into IS NULL FOR UPDATE`;
  return row ?? null;
}

/** Keeps what is new of the sightings; answers how many were. */
export async function keepSightings(tx: Ctx, parcel: Parcel, sightings: readonly Sighting[]): Promise<number> {
  if (sightings.length === 0) return 0;
  const kept = await tx.sql`
    INSERT INTO fulfilment.tracking_events (shop_id, parcel_id, provider_id, at, state, place, note)
    SELECT ${parcel.shopId}, ${parcel.id}, provider_id, at, state, place, note
    FROM unnest(${sightings.map((one) => one.providerId)}::text[], ${sightings.map((one) => one.at.toISOString())}::timestamptz[],
      ${sightings.map((one) => one.state)}::text[], ${sightings.map((one) => one.place)}::text[], ${sightings.map((one) => one.note)}::text[])
      AS seen (provider_id, at, state, place, note)
    ON CONFLICT ON CONSTRAINT tracking_events_pkey DO NOTHING`;
  return kept.count;
}

export type Advance = {
  readonly state: Parcel['state'];
  readonly signedAt: Date | null;
  readonly pickup: { station: string; code: string } | null;
  readonly proof: { readonly signedBy: string; readonly url: string | null } | null;
  readonly nextLookAt: Date | null;
};

export async function advanceParcel(tx: Ctx, parcel: Parcel, to: Advance): Promise<void> {
  await tx.sql`
    UPDATE fulfilment.parcels SET state = ${to.state}, signed_at = ${to.signedAt}, next_look_at = ${to.nextLookAt},
      station = coalesce(${to.pickup?.station ?? null}, station), pickup_code = coalesce(${to.pickup?.code ?? null}, pickup_code),
      signed_by = coalesce(${to.proof?.signedBy ?? null}, signed_by), proof_url = coalesce(${to.proof?.url ?? null}, proof_url)
    WHERE shop_id = ${parcel.shopId} AND id = ${parcel.id}`;
}

/** A parcel that was called back turns round: nobody asks where it is any more, and its pickup code is void. */
export const turnParcel = (tx: Ctx, parcel: Parcel, state: 'returning' | 'returned') => tx.sql`
  UPDATE fulfilment.parcels SET state = ${state}, next_look_at = NULL, pickup_code = NULL WHERE shop_id = ${parcel.shopId} AND id = ${parcel.id}`;
