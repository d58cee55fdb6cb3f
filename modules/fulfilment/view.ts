import { type Static, Type } from 'typebox';
import { IdSchema, MomentSchema, Nullable, toId } from '#kernel';
import { carrierOf } from './carriers.ts';
import type { ParcelWithTrack } from './shipping-service.ts';
import type { Parcel } from './types.ts';

/** What handing goods to a carrier may refuse. */
export const shipErrors = [
  'fulfilment.carrier_unknown',
  'fulfilment.waybill_invalid',
  'fulfilment.waybill_used',
  'fulfilment.waybill_cancelled',
  'fulfilment.order_collected',
  'orders.order_not_found',
  'orders.state_forbids',
  'orders.line_not_found',
  'orders.ship_too_many',
  'orders.nothing_to_ship',
];

export const ParcelView = Type.Object({
  id: IdSchema('pcl'),
  orderId: IdSchema('ord'),
  carrier: Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }),
  waybillNo: Type.String(),
  state: Type.String({
    description: 'shipped, collected, in_transit, out_for_delivery, awaiting_pickup, signed, returning or returned',
  }),
  weightGrams: Type.Integer(),
  shippedAt: MomentSchema(),
  signedAt: Nullable(MomentSchema()),
});

export const TrackView = Type.Object({
  ...ParcelView.properties,
  lines: Type.Array(Type.Object({ lineId: IdSchema('lin'), quantity: Type.Integer() })),
  events: Type.Array(
    Type.Object({ at: MomentSchema(), state: Type.String(), place: Type.String(), note: Type.String() }),
  ),
  mergedWith: Type.Array(Type.Object({ orderId: IdSchema('ord'), number: Type.String() }), {
    description: 'Orders whose goods are in the same box',
  }),
  pickup: Nullable(Type.Object({ station: Type.String(), code: Type.String() })),
  proof: Nullable(Type.Object({ signedBy: Type.String(), url: Nullable(Type.String()) })),
  interception: Nullable(
    Type.Object({
      state: Type.String({ description: 'asked, accepted, returned or too_late' }),
      reason: Type.String(),
      askedAt: MomentSchema(),
    }),
  ),
});

export const parcelView = (parcel: Parcel): Static<typeof ParcelView> => {
  const carrier = carrierOf(parcel.carrier);
  return {
    id: toId('pcl', parcel.id),
    orderId: toId('ord', parcel.orderId),
    carrier: { code: parcel.carrier, zh: carrier?.zh ?? parcel.carrier, en: carrier?.en ?? parcel.carrier },
    waybillNo: parcel.waybillNo,
    state: parcel.state,
    weightGrams: parcel.weightGrams,
    shippedAt: parcel.shippedAt.toISOString(),
    signedAt: parcel.signedAt?.toISOString() ?? null,
  };
};

/** `pickup` only for the buyer: whoever knows the code takes the parcel. */
export const trackView = (
  { parcel, lines, events, interception, mergedWith }: ParcelWithTrack,
  viewer: 'buyer' | 'shop',
): Static<typeof TrackView> => ({
  ...parcelView(parcel),
  lines: lines.map((line) => ({ lineId: toId('lin', line.lineId), quantity: line.quantity })),
  events: events.map((event) => ({
    at: event.at.toISOString(),
    state: event.state,
    place: event.place,
    note: event.note,
  })),
  proof: parcel.signedBy ? { signedBy: parcel.signedBy, url: parcel.proofUrl } : null,
  interception: interception && {
    state: interception.state,
    reason: interception.reason,
    askedAt: interception.askedAt.toISOString(),
  },
  mergedWith: mergedWith.map(({ id, number }) => ({ orderId: toId('ord', id), number })),
  pickup:
    viewer === 'buyer' && parcel.state === 'awaiting_pickup' && parcel.station && parcel.pickupCode
      ? { station: parcel.station, code: parcel.pickupCode }
      : null,
});
