import type { Uuid } from '#kernel';

/** A warehouse as seen from a destination; `km` null when a place is unknown. */
export type Stocked = {
  readonly warehouseId: Uuid;
  readonly divisionCode: string | null;
  readonly priority: number;
  readonly km: number | null;
  /** Pieces it could give. */
  readonly available: number;
};

/** How near by division: same district 3, same city 2, same province 1, elsewhere or unknown 0. */
export function closeness(divisionCode: string | null, destination: string): number {
  if (!divisionCode) return 0;
  for (const [length, worth] of [
    [6, 3],
    [4, 2],
    [2, 1],
  ] as const)
    if (divisionCode.length >= length && divisionCode.slice(0, length) === destination.slice(0, length)) return worth;
  return 0;
}

/** The nearest first: same district, city, province; then the neighbours by distance; then the shop's own priority. */
export const nearestFirst = (stocked: readonly Stocked[], destination: string): Stocked[] =>
  [...stocked].sort(
    (a, b) =>
      closeness(b.divisionCode, destination) - closeness(a.divisionCode, destination) ||
      (a.km ?? Number.MAX_VALUE) - (b.km ?? Number.MAX_VALUE) ||
      a.priority - b.priority ||
      (a.warehouseId < b.warehouseId ? -1 : 1),
  );

export type Share = { readonly warehouseId: Uuid; readonly quantity: number };

/**
 * From where `quantity` pieces should come: from the nearest warehouse that has all of them, so that one parcel does; when none
 * has, from the nearest on. Null when together they have too few.
 */
export function allocate(stocked: readonly Stocked[], destination: string, quantity: number): Share[] | null {
  const order = nearestFirst(stocked, destination).filter((one) => one.available > 0);
  const whole = order.find((one) => one.available >= quantity);
  if (whole) return [{ warehouseId: whole.warehouseId, quantity }];
  const shares: Share[] = [];
  let left = quantity;
  for (const one of order) {
    const taken = Math.min(left, one.available);
    if (taken > 0) shares.push({ warehouseId: one.warehouseId, quantity: taken });
    left -= taken;
  }
  return left === 0 ? shares : null;
}
