import { type Ctx, emit, newId, Refusal, refusedBy, type ShopScope, shopScope, transact, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { leaving, type Order, orderForBuyer, orderForShop, ordersByIds, recordShipment } from '#modules/orders';
import { type Carrier, COLLECTED, carrierOf, checkDigitHolds, normalWaybill } from './carriers.ts';
import { refuse } from './errors.ts';
import * as store from './store.ts';
import { type Interception, interceptionsOf } from './store-interceptions.ts';
import { lockWaybill, spendWaybill } from './store-waybills.ts';
import { trackingOf } from './tracking.ts';
import type { Parcel, ParcelLine, TrackingEvent } from './types.ts';

export type ShipRequest = {
  readonly orderId: Uuid;
  readonly carrier: string;
  readonly waybillNo: string;
  /** Everything still to be shipped when left out. */
  readonly lines?: readonly { readonly lineId: Uuid; readonly quantity: number }[];
};

/**
 * Hands pieces of an order to a carrier (T9): parcel, order, stock and event in one transaction. The same waybill for the same
 * order again answers the parcel there is. Refuses carrier_unknown, waybill_invalid, waybill_used and what
 * orders.recordShipment refuses.
 */
export async function shipParcel(ctx: Ctx, scope: ShopScope, input: ShipRequest): Promise<Parcel> {
  const waybillNo = checkedWaybill(input.carrier, input.waybillNo);
  const again = await sameParcel(ctx, scope, input, waybillNo);
  if (again) return again;
  try {
    return await transact(ctx, (tx) => ship(tx, scope, input, waybillNo));
  } catch (error) {
    if (refusedBy(error, 'parcels_waybill')) throw refuse('waybill_used', { waybillNo });
    throw error;
  }
}

export function checkedWaybill(carrierCode: string, typed: string): string {
  const carrier = carrierOf(carrierCode);
  if (!carrier) throw refuse('carrier_unknown', { carrier: carrierCode });
  const waybillNo = normalWaybill(typed);
  if (!carrier.waybill.test(waybillNo) || !checkDigitHolds(waybillNo))
    throw refuse('waybill_invalid', { carrier: carrier.zh, waybillNo });
  return waybillNo;
}

async function sameParcel(ctx: Ctx, scope: ShopScope, input: ShipRequest, waybillNo: string): Promise<Parcel | null> {
  const known = await store.parcelByWaybill(ctx, input.carrier, waybillNo);
  if (!known) return null;
  if (
    known.shopId !== scope.shopId ||
    known.orderId !== input.orderId ||
    (await store.mergedInto(ctx, known)).length > 0
  )
    throw refuse('waybill_used', { waybillNo });
  return known;
}

/**
 * The buyer takes everything still to be shipped, at the store or from the shop's people at the door: one parcel that is signed for at once. `check` says whether it may
 * be, and keeps everybody else from handing it over.
 */
export async function handOver(
  tx: Ctx,
  scope: ShopScope,
  orderId: Uuid,
  check: () => Promise<void>,
  by: Carrier = COLLECTED,
): Promise<Parcel> {
  await check();
  const order = await orderForShop(tx, scope, orderId);
  const id = newId(tx);
  const at = tx.clock.now();
  const parcel = await leave(tx, scope, order, {
    id,
    carrier: by.code,
    waybillNo: id,
    state: 'signed',
    signedAt: at,
    signedBy: order.receiver.name,
  });
  await emit(tx, {
    name: 'parcel.signed',
    subjectId: id,
    shopId: scope.shopId,
    payload: { parcelId: id, orderId, buyerId: order.buyerId, state: 'signed', at: at.toISOString() },
  });
  return parcel;
}

/** In the caller's transaction; `mergedInto` the parcel whose box it goes in. */
export async function ship(
  tx: Ctx,
  scope: ShopScope,
  input: ShipRequest,
  waybillNo: string,
  mergedInto: Uuid | null = null,
): Promise<Parcel> {
  const order = await orderForShop(tx, scope, input.orderId);
  if (order.receiver.pickup) throw refuse('order_collected');
  return leave(tx, scope, order, { carrier: input.carrier, waybillNo, state: 'shipped', mergedInto }, input.lines);
}

/** Pieces leave the shop: everything still to be shipped when no lines are named. */
async function leave(
  tx: Ctx,
  scope: ShopScope,
  order: Order,
  how: Pick<Parcel, 'carrier' | 'waybillNo' | 'state'> &
    Partial<Pick<Parcel, 'id' | 'signedAt' | 'signedBy' | 'mergedInto'>>,
  asked?: ShipRequest['lines'],
): Promise<Parcel> {
  const mergedInto = how.mergedInto ?? null;
  const lines = asked ?? (await leaving(tx, scope, order));
  const parcel: Parcel = {
    shopId: scope.shopId,
    id: how.id ?? newId(tx),
    orderId: order.id,
    buyerId: order.buyerId,
    carrier: how.carrier,
    waybillNo: how.waybillNo,
    state: how.state,
    weightGrams: weightOf(order, lines),
    pickupCode: null,
    station: null,
    shippedAt: tx.clock.now(),
    signedAt: how.signedAt ?? null,
    signedBy: how.signedBy ?? null,
    proofUrl: null,
    mergedInto,
  };
  // The order first: it refuses what may not be shipped, and its lock keeps two packers from shipping the same piece.
  await recordShipment(tx, scope, {
    orderId: order.id,
    parcelId: parcel.id,
    // Named, so that what is refunded at this moment is refused and not counted twice.
    ...(lines.length > 0 ? { lines } : {}),
  });
  // Nobody carries what has been signed for already, and a shared box is looked for once.
  const { nextLookAt } =
    mergedInto || how.state === 'signed' ? { nextLookAt: null } : await trackingOf(tx.runtime).look(parcel, tx.clock);
  await store.insertParcel(tx, parcel, nextLookAt);
  await store.insertLines(tx, scope.shopId, parcel.id, lines);
  if (!mergedInto) await spend(tx, parcel);
  await record(tx, {
    action: 'fulfilment.ship',
    subject: { kind: 'pcl', id: parcel.id },
    shopId: scope.shopId,
    after: { orderId: order.id, carrier: parcel.carrier, waybillNo: parcel.waybillNo },
  });
  await emit(tx, {
    name: 'parcel.shipped',
    subjectId: parcel.id,
    shopId: scope.shopId,
    payload: {
      parcelId: parcel.id,
      orderId: order.id,
      buyerId: order.buyerId,
      carrier: parcel.carrier,
      waybillNo: parcel.waybillNo,
    },
  });
  return parcel;
}

/** A number bought here goes with its own order, once, and not after it was given back. */
async function spend(tx: Ctx, parcel: Parcel): Promise<void> {
  const bought = await lockWaybill(tx, parcel.carrier, parcel.waybillNo);
  if (!bought) return;
  const { waybillNo } = parcel;
  if (bought.shopId !== parcel.shopId || bought.orderId !== parcel.orderId) throw refuse('waybill_used', { waybillNo });
  if (bought.cancelAskedAt) throw refuse('waybill_cancelled', { waybillNo });
  await spendWaybill(tx, parcel.shopId, bought.id, parcel.id);
}

const weightOf = (order: Order, lines: readonly { lineId: Uuid; quantity: number }[]): number =>
  lines.reduce(
    (sum, { lineId, quantity }) => sum + (order.lines.find((line) => line.id === lineId)?.weightGrams ?? 0) * quantity,
    0,
  );

export type BatchRow = {
  readonly row: number;
  readonly orderId: Uuid;
  readonly carrier: string;
  readonly waybillNo: string;
};
export type BatchResult = {
  readonly row: number;
  readonly orderId: Uuid;
  readonly parcelId: Uuid | null;
  readonly refusal: Refusal | null;
};

/** Many orders at once: every good row is done in its own transaction, every bad one is told with its reason; rows done before are done. */
export async function shipBatch(ctx: Ctx, scope: ShopScope, rows: readonly BatchRow[]): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for (const { row, orderId, carrier, waybillNo } of rows) {
    try {
      const parcel = await shipParcel(ctx, scope, { orderId, carrier, waybillNo });
      results.push({ row, orderId, parcelId: parcel.id, refusal: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      results.push({ row, orderId, parcelId: null, refusal: error });
    }
  }
  return results;
}

export type ParcelWithTrack = {
  readonly parcel: Parcel;
  readonly lines: readonly ParcelLine[];
  readonly events: readonly TrackingEvent[];
  readonly interception: Interception | null;
  /** Orders whose goods are in the same box. */
  readonly mergedWith: readonly { readonly id: Uuid; readonly number: string }[];
};

async function withTracks(ctx: Ctx, parcels: readonly Parcel[]): Promise<ParcelWithTrack[]> {
  const ids = parcels.map((parcel) => parcel.id);
  if (ids.length === 0) return [];
  const [lines, events, interceptions, box] = await Promise.all([
    store.linesOf(ctx, ids),
    store.eventsOf(ctx, ids),
    interceptionsOf(ctx, ids),
    store.boxesOf(ctx, parcels),
  ]);
  const [first] = parcels;
  const strangers = [...new Set(box.map((one) => one.orderId))].filter((id) => id !== first?.orderId);
  const orders = first && strangers.length > 0 ? await ordersByIds(ctx, shopScope(first.shopId), strangers) : [];
  const leadOf = (one: Parcel) => one.mergedInto ?? one.id;
  return parcels.map((parcel) => ({
    parcel,
    lines: lines.filter((line) => line.parcelId === parcel.id),
    events: events.filter((event) => event.parcelId === parcel.id),
    interception: interceptions.find((one) => one.parcelId === parcel.id) ?? null,
    mergedWith: orders
      .filter((order) => box.some((one) => one.orderId === order.id && leadOf(one) === leadOf(parcel)))
      .map(({ id, number }) => ({ id, number })),
  }));
}

export async function parcelsForBuyer(ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<ParcelWithTrack[]> {
  const order = await orderForBuyer(ctx, buyerId, orderId);
  return withTracks(ctx, await store.parcelsOfOrders(ctx, [order.id]));
}

export async function parcelsForShop(ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<ParcelWithTrack[]> {
  const order = await orderForShop(ctx, scope, orderId);
  return withTracks(ctx, await store.parcelsOfOrders(ctx, [order.id]));
}

/** The boxes these parcels went in, each once, with the orders in it, for labels. Refuses parcel_not_found when one is not this shop's. */
export async function boxesWithOrders(
  ctx: Ctx,
  scope: ShopScope,
  ids: readonly Uuid[],
): Promise<(Parcel & BoxPart & { readonly others: readonly BoxPart[] })[]> {
  const asked = await store.parcelsById(ctx, scope.shopId, ids);
  if (new Set(ids).size > asked.length) throw refuse('parcel_not_found');
  const parcels = await store.boxesOf(ctx, asked);
  const [orders, lines] = await Promise.all([
    ordersByIds(ctx, shopScope(scope.shopId), [...new Set(parcels.map((parcel) => parcel.orderId))]),
    store.linesOf(
      ctx,
      parcels.map((parcel) => parcel.id),
    ),
  ]);
  const partOf = (parcel: Parcel): BoxPart => {
    const order = orders.find((one) => one.id === parcel.orderId);
    if (!order) throw refuse('parcel_not_found');
    return { order, lines: lines.filter((line) => line.parcelId === parcel.id), parcelId: parcel.id };
  };
  const leads = new Set(
    ids.flatMap((id) => asked.filter((one) => one.id === id)).map((one) => one.mergedInto ?? one.id),
  );
  return [...leads].flatMap((leadId) => {
    const lead = parcels.find((one) => one.id === leadId);
    const others = parcels.filter((one) => one.mergedInto === leadId);
    const weightGrams = [...(lead ? [lead] : []), ...others].reduce((sum, one) => sum + one.weightGrams, 0);
    return lead ? [{ ...lead, ...partOf(lead), weightGrams, others: others.map(partOf) }] : [];
  });
}

type BoxPart = { readonly order: Order; readonly lines: readonly ParcelLine[]; readonly parcelId: Uuid };
