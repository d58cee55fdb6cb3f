import { createHash } from 'node:crypto';
import { type Clock, hours, later, type Runtime, type Slot, slot, type Uuid } from '#kernel';
import { s10Check } from './carriers.ts';
import type { Interception } from './store-interceptions.ts';
import type { Parcel } from './types.ts';

export type WaybillOrder = { readonly number: string; readonly carrier: string; readonly shopId: Uuid };

/** What a shop asks of carriers: one face for a logistics provider. Every call is safe to repeat; it throws when there is no answer. */
export type CarrierDesk = {
  /** Buys a waybill; the same `number` is the same waybill. Null when the provider does not serve the carrier. */
  buyWaybill(order: WaybillOrder): Promise<{ readonly waybillNo: string } | null>;
  /** Gives a waybill back that was bought under this number, also when it is not known whether it was. `collected`: the parcel is on its way. */
  cancelWaybill(order: WaybillOrder): Promise<'cancelled' | 'collected'>;
  /** Calls a parcel back, and tells how far that has come. */
  intercept(parcel: Parcel, one: Interception, clock: Clock): Promise<'pending' | 'accepted' | 'returned' | 'too_late'>;
};

/** A real provider is put here by the composition; without one the simulator answers. */
export const carrierDesk: Slot<CarrierDesk> = slot('fulfilment.carrier_desk');
export const deskOf = (runtime: Runtime): CarrierDesk =>
  (runtime.slots.get(carrierDesk.key) as CarrierDesk | undefined) ?? simulatedDesk;

const TOO_LATE = ['out_for_delivery', 'awaiting_pickup', 'signed'];

const digitsOf = (number: string, count: number): string =>
  (BigInt(`0x${createHash('sha256').update(number).digest('hex').slice(0, 24)}`) % 10n ** BigInt(count))
    .toString()
    .padStart(count, '0');

/** Numbers in the form each carrier prints; the carriers without a published form are not sold. */
const FORMS: Readonly<Record<string, (number: string) => string>> = {
  sf: (number) => `SF${digitsOf(number, 13)}`,
  zto: (number) => `7${digitsOf(number, 13)}`,
  yto: (number) => `YT${digitsOf(number, 13)}`,
  sto: (number) => `7${digitsOf(number, 14)}`,
  yunda: (number) => `4${digitsOf(number, 14)}`,
  jt: (number) => `JT${digitsOf(number, 13)}`,
  jd: (number) => `JD${digitsOf(number, 13)}`,
  ems: (number) => {
    const eight = digitsOf(number, 8);
    return `RA${eight}${s10Check(eight)}CN`;
  },
};

/** Until a parcel is out for delivery it can be called back; it is with the shop again a day later. */
export const simulatedDesk: CarrierDesk = {
  buyWaybill: async ({ number, carrier }) => {
    const form = Object.hasOwn(FORMS, carrier) ? FORMS[carrier] : undefined;
    return form ? { waybillNo: form(number) } : null;
  },
  cancelWaybill: async () => 'cancelled',
  intercept: async (parcel, one, clock) => {
    if (one.acceptedAt) return later(one.acceptedAt, hours(24)) <= clock.now() ? 'returned' : 'accepted';
    return TOO_LATE.includes(parcel.state) ? 'too_late' : 'accepted';
  },
};
