import type { Ctx, CursorKey, Uuid } from '#kernel';

export const WAYBILL_STATES = ['asked', 'bought', 'shipped', 'cancelling', 'cancelled'] as const;
export type WaybillState = (typeof WAYBILL_STATES)[number];

/** A waybill of a provider. Asked until the provider has answered; bought until it is shipped with or given back. */
export type Waybill = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly orderId: Uuid;
  readonly carrier: string;
  readonly waybillNo: string | null;
  readonly parcelId: Uuid | null;
  readonly askedAt: Date;
  readonly cancelAskedAt: Date | null;
  readonly cancelledAt: Date | null;
};

export const stateOf = (one: Waybill): WaybillState => {
  if (one.cancelledAt) return 'cancelled';
  if (one.cancelAskedAt) return 'cancelling';
  if (one.parcelId) return 'shipped';
  return one.waybillNo ? 'bought' : 'asked';
};

const COLUMNS = 'shop_id, id, order_id, carrier, waybill_no, parcel_id, asked_at, cancel_asked_at, cancelled_at';
const IS: Readonly<Record<WaybillState, string>> = {
  asked: 'waybill_no IS NULL AND cancel_asked_at IS NULL',
  bought: 'waybill_no IS NOT NULL AND parcel_id IS NULL AND cancel_asked_at IS NULL',
  shipped: 'parcel_id IS NOT NULL',
  cancelling: 'cancel_asked_at IS NOT NULL AND cancelled_at IS NULL',
  cancelled: 'cancelled_at IS NOT NULL',
};

export type NewWaybill = { readonly shopId: Uuid; readonly id: Uuid; readonly orderId: Uuid; readonly carrier: string };

/**
 * Writes down that a waybill is wanted. What the key asked for before, or the order's unspent waybill of the carrier, is it
 * already: the indexes see to that, however many ask at once.
 */
export async function askWaybill(ctx: Ctx, requestKey: string, one: NewWaybill): Promise<Waybill | null> {
  await ctx.sql`
    INSERT INTO fulfilment.waybills (shop_id, request_key, id, order_id, carrier, asked_at)
    VALUES (${one.shopId}, ${requestKey}, ${one.id}, ${one.orderId}, ${one.carrier}, ${ctx.clock.now()}) ON CONFLICT DO NOTHING`;
  const [known] = await ctx.sql<Waybill[]>`
    SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.waybills
    WHERE shop_id = ${one.shopId} AND (request_key = ${requestKey}
      OR (order_id = ${one.orderId} AND carrier = ${one.carrier} AND parcel_id IS NULL AND cancel_asked_at IS NULL))
    ORDER BY request_key = ${requestKey} DESC LIMIT 1`;
  return known ?? null;
}

/** What a key asked for. */
export async function waybillByKey(ctx: Ctx, shopId: Uuid, requestKey: string): Promise<Waybill | null> {
  const [known] = await ctx.sql<Waybill[]>`
    SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.waybills WHERE shop_id = ${shopId} AND request_key = ${requestKey}`;
  return known ?? null;
}

/** The provider sells none of this carrier: as if it had not been asked. */
export const forgetAsked = (ctx: Ctx, one: Waybill) =>
  ctx.sql`DELETE FROM fulfilment.waybills WHERE shop_id = ${one.shopId} AND id = ${one.id} AND waybill_no IS NULL`;

/** The provider's number; the first answer stays. */
export const keepNumber = (ctx: Ctx, one: Waybill, waybillNo: string) => ctx.sql`
  UPDATE fulfilment.waybills SET waybill_no = ${waybillNo}, bought_at = ${ctx.clock.now()}
  WHERE shop_id = ${one.shopId} AND id = ${one.id} AND waybill_no IS NULL`;

/** A parcel leaves with this number. Null: the number was not bought here. */
export async function lockWaybill(
  tx: Ctx,
  carrier: string,
  waybillNo: string,
): Promise<Pick<Waybill, 'shopId' | 'id' | 'orderId' | 'cancelAskedAt'> | null> {
  const [row] = await tx.sql<Waybill[]>`
    SELECT ${tx.sql.unsafe(COLUMNS)} FROM fulfilment.waybills WHERE carrier = ${carrier} AND waybill_no = ${waybillNo} FOR UPDATE`;
  return row ?? null;
}

export const spendWaybill = (tx: Ctx, shopId: Uuid, id: Uuid, parcelId: Uuid) =>
  tx.sql`UPDATE fulfilment.waybills SET parcel_id = ${parcelId} WHERE shop_id = ${shopId} AND id = ${id}`;

/** The shop wants it back. False when it was shipped with meanwhile, or does not exist. */
export const askCancel = async (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<boolean> =>
  (
    await ctx.sql`
      UPDATE fulfilment.waybills SET cancel_asked_at = coalesce(cancel_asked_at, ${ctx.clock.now()})
      WHERE shop_id = ${shopId} AND id = ${id} AND parcel_id IS NULL`
  ).count === 1;

/** The carrier has taken it back, or has not: then it can be shipped with again. */
export const endCancel = (ctx: Ctx, shopId: Uuid, id: Uuid, cancelled: boolean) =>
  cancelled
    ? ctx.sql`UPDATE fulfilment.waybills SET cancelled_at = coalesce(cancelled_at, ${ctx.clock.now()}) WHERE shop_id = ${shopId} AND id = ${id}`
    : ctx.sql`UPDATE fulfilment.waybills SET cancel_asked_at = NULL WHERE shop_id = ${shopId} AND id = ${id} AND cancelled_at IS NULL`;

export const waybillsById = (ctx: Ctx, shopId: Uuid, ids: readonly Uuid[]): Promise<Waybill[]> => ctx.sql<Waybill[]>`
  SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.waybills WHERE shop_id = ${shopId} AND id = ANY(${ids as Uuid[]}::uuid[])`;

/** Newest first; loads one more than asked. */
export const waybillsOfShop = (
  ctx: Ctx,
  shopId: Uuid,
  state: WaybillState | null,
  after: CursorKey | null,
  limit: number,
): Promise<Waybill[]> => ctx.sql<Waybill[]>`
  SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.waybills
  WHERE shop_id = ${shopId} ${state ? ctx.sql.unsafe(`AND ${IS[state]}`) : ctx.sql``}
    ${after ? ctx.sql`AND (asked_at, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
  ORDER BY asked_at DESC, id DESC LIMIT ${limit + 1}`;
