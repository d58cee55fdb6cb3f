/** States of a parcel on its way, in order: a parcel never goes back, whatever order the provider tells them in. */
export const PARCEL_STATES = [
  'shipped',
  'collected',
  'in_transit',
  'out_for_delivery',
  'awaiting_pickup',
  'signed',
  // Called back by the shop: whatever the tracking still tells, it does not arrive any more.
  'returning',
  'returned',
] as const;
export type ParcelState = (typeof PARCEL_STATES)[number];

const rank = (state: ParcelState): number => PARCEL_STATES.indexOf(state);
export const isLater = (state: ParcelState, than: ParcelState): boolean => rank(state) > rank(than);
