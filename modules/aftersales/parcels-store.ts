import type { Ctx, Uuid } from '#kernel';
import type { Case, CaseParcel, Leg, ParcelEvent, ReturnAddress } from './types.ts';

export const insertParcel = (tx: Ctx, parcel: CaseParcel): Promise<unknown> =>
  tx.sql`
    INSERT INTO aftersales.parcels (shop_id, id, case_id, leg, carrier, waybill_no, state, sent_at, next_look_at)
    VALUES (${parcel.shopId}, ${parcel.id}, ${parcel.caseId}, ${parcel.leg}, ${parcel.carrier}, ${parcel.waybillNo}, ${parcel.state},
      ${parcel.sentAt}, ${parcel.sentAt})`;

export const parcelsOf = (ctx: Ctx, one: Case): Promise<CaseParcel[]> =>
  ctx.sql<CaseParcel[]>`
    SELECT * FROM aftersales.parcels WHERE shop_id = ${one.shopId} AND case_id = ${one.id} ORDER BY sent_at, id`;

export const eventsOf = (ctx: Ctx, one: Case): Promise<ParcelEvent[]> =>
  ctx.sql<ParcelEvent[]>`
    SELECT e.parcel_id, e.at, e.state, e.place, e.note FROM aftersales.parcel_events e
    JOIN aftersales.parcels p ON p.shop_id = e.shop_id AND p.id = e.parcel_id
    WHERE p.shop_id = ${one.shopId} AND p.case_id = ${one.id} ORDER BY e.at, e.provider_id`;

export async function parcelOfLeg(ctx: Ctx, one: Case, leg: Leg): Promise<CaseParcel | null> {
  const [row] = await ctx.sql<CaseParcel[]>`
    SELECT * FROM aftersales.parcels WHERE shop_id = ${one.shopId} AND case_id = ${one.id} AND leg = ${leg}`;
  return row ?? null;
}

/** The parcel that went back for this case; null when nothing was sent. */
export const returnParcel = (ctx: Ctx, one: Case): Promise<CaseParcel | null> => parcelOfLeg(ctx, one, 'return');

/** Takes parcels whose carrier should be asked, each for one worker: nobody else gets them until `until`. */
export const claimParcels = (ctx: Ctx, limit: number, until: Date): Promise<CaseParcel[]> =>
  ctx.sql<CaseParcel[]>`
    UPDATE aftersales.parcels p SET next_look_at = ${until}
    FROM (SELECT shop_id, id FROM aftersales.parcels WHERE next_look_at <= ${ctx.clock.now()} ORDER BY next_look_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
    WHERE p.shop_id = due.shop_id AND p.id = due.id RETURNING p.*`;

type Seen = {
  readonly providerId: string;
  readonly at: Date;
  readonly state: string;
  readonly place: string;
  readonly note: string;
};

export const keepEvents = (tx: Ctx, parcel: CaseParcel, seen: readonly Seen[]): Promise<unknown> =>
  tx.sql`
    INSERT INTO aftersales.parcel_events (shop_id, parcel_id, provider_id, at, state, place, note)
    SELECT ${parcel.shopId}, ${parcel.id}, provider_id, at, state, place, note
    FROM unnest(${seen.map((one) => one.providerId)}::text[], ${seen.map((one) => one.at.toISOString())}::timestamptz[],
      ${seen.map((one) => one.state)}::text[], ${seen.map((one) => one.place)}::text[], ${seen.map((one) => one.note)}::text[])
      AS seen (provider_id, at, state, place, note)
    ON CONFLICT ON CONSTRAINT parcel_events_pkey DO NOTHING`;

/** Answers whether it was this look that found the parcel signed for. */
export async function advanceParcel(
  tx: Ctx,
  parcel: CaseParcel,
  to: { readonly state: string; readonly signedAt: Date | null; readonly nextLookAt: Date | null },
): Promise<boolean> {
  const moved = await tx.sql`
    UPDATE aftersales.parcels SET state = ${to.state}, signed_at = ${to.signedAt}, next_look_at = ${to.nextLookAt}
    WHERE shop_id = ${parcel.shopId} AND id = ${parcel.id} AND signed_at IS NULL`;
  return moved.count === 1 && to.signedAt !== null;
}

export async function returnAddressOf(ctx: Ctx, shopId: Uuid): Promise<ReturnAddress | null> {
  const [row] = await ctx.sql<ReturnAddress[]>`
    SELECT name, phone, phone_masked, division_code, division_names, street FROM aftersales.return_addresses WHERE shop_id = ${shopId}`;
  return row ?? null;
}

export const putReturnAddress = (tx: Ctx, shopId: Uuid, to: ReturnAddress): Promise<unknown> =>
  tx.sql`
    INSERT INTO aftersales.return_addresses AS a (shop_id, name, phone, phone_masked, division_code, division_names, street, updated_at)
    VALUES (${shopId}, ${to.name}, ${to.phone}, ${to.phoneMasked}, ${to.divisionCode}, ${to.divisionNames as string[]}, ${to.street}, ${tx.clock.now()})
    ON CONFLICT (shop_id) DO UPDATE SET name = excluded.name, phone = excluded.phone, phone_masked = excluded.phone_masked,
      division_code = excluded.division_code, division_names = excluded.division_names, street = excluded.street, updated_at = excluded.updated_at`;
