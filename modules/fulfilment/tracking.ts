import { createHash } from 'node:crypto';
import { type Clock, hours, later, type Runtime, type Seconds, type Slot, slot } from '#kernel';
import type { ParcelState } from './lifecycle.ts';
import type { Parcel, Sighting } from './types.ts';

/** Where parcels are: one face for whatever tells it. Sightings may come again and in any order. */
export type TrackingProvider = {
  /** Everything known of a parcel until `clock.now()`, and when it is worth asking again (null: never). */
  look(
    parcel: Parcel,
    clock: Clock,
  ): Promise<{ readonly sightings: readonly Sighting[]; readonly nextLookAt: Date | null }>;
};

/** A real provider is put here by the composition; without one the simulator moves parcels by the clock. */
export const trackingProvider: Slot<TrackingProvider> = slot('fulfilment.tracking');
export const trackingOf = (runtime: Runtime): TrackingProvider =>
  (runtime.slots.get(trackingProvider.key) as TrackingProvider | undefined) ?? simulator;

type Stop = { readonly state: ParcelState; readonly after: Seconds; readonly place: string; readonly note: string };

const ROUTE: readonly Stop[] = [
  {
    state: 'collected',
    after: hours(2),
    place: '揽收网点 · Collection depot',
    note: '快件已揽收 · Collected by the courier',
  },
  {
    state: 'in_transit',
    after: hours(12),
    place: '转运中心 · Sorting centre',
    note: '快件已到达转运中心 · Arrived at the sorting centre',
  },
  {
    state: 'out_for_delivery',
    after: hours(40),
    place: '派送网点 · Delivery depot',
    note: '快件正在派送 · Out for delivery',
  },
  { state: 'signed', after: hours(46), place: '收货地 · Delivery address', note: '快件已签收 · Delivered' },
];

/** A number from 0 up to `below`, always the same for the same parcel and purpose. */
const lot = (parcel: Parcel, purpose: string, below: number): number =>
  createHash('sha256').update(`${purpose}:${parcel.id}`).digest().readUInt32BE(0) % below;

/** One parcel in four waits at a station for its code instead of being handed over at the door. */
const stopsOf = (parcel: Parcel): readonly Stop[] =>
  lot(parcel, 'station', 4) === 0
    ? [
        ...ROUTE.slice(0, 3),
        {
          state: 'awaiting_pickup',
          after: hours(43),
          place: '驿站 · Pickup station',
          note: '快件已到驿站，请凭取件码领取 · Waiting at the station',
        },
        ...ROUTE.slice(3),
      ]
    : ROUTE;

/** Plays a carrier by the clock, deterministically: each stop is up to three hours later, by the parcel's id. */
export const simulator: TrackingProvider = {
  async look(parcel, clock) {
    const now = clock.now();
    const delay = hours(lot(parcel, 'delay', 4));
    const stops = stopsOf(parcel).map((stop) => ({
      ...stop,
      at: later(parcel.shippedAt, (stop.after + delay) as Seconds),
    }));
    const sightings = stops
      .filter((stop) => stop.at <= now)
      .map(
        (stop): Sighting => ({
          providerId: `sim:${stop.state}`,
          at: stop.at,
          state: stop.state,
          place: stop.place,
          note: stop.note,
          ...(stop.state === 'awaiting_pickup'
            ? { pickup: { station: '小区驿站', code: String(lot(parcel, 'code', 1_000_000)).padStart(6, '0') } }
            : {}),
          ...(stop.state === 'signed'
            ? { proof: { signedBy: stops.length > ROUTE.length ? '驿站代收' : '本人签收', url: null } }
            : {}),
        }),
      );
    return { sightings, nextLookAt: stops.find((stop) => stop.at > now)?.at ?? null };
  },
};
