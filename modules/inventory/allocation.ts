import { type Ctx, type DomainEvent, transact, type Uuid } from '#kernel';
import { distanceKm } from '#modules/regions';
import { allocate } from './nearness.ts';
import { causeKnown } from './store.ts';
import { choicesFor, heldBy, moveReservation, openHouses, shopsWithHouses } from './store-allocation.ts';
import { holdAtStore } from './stores.ts';

/**
 * Once an order is paid its pieces are held where they are nearest to the buyer (T4 allocation): same district, city, province,
 * neighbours, then priority; one warehouse with all pieces before several. Placing takes by priority, because it must be quick.
 * Happens once per order; what has been shipped meanwhile stays.
 */
export async function allocateNearest(ctx: Ctx, shopId: Uuid, orderId: Uuid, destination: string): Promise<void> {
  await transact(ctx, async (tx) => {
    if ((await openHouses(tx, shopId)) < 2) return;
    const held = await heldBy(tx, shopId, orderId);
    if (held.length === 0 || (await causeKnown(tx, shopId, `allocate:${orderId}`))) return;
    const skus = [...new Set(held.map((one) => one.skuId))];
    const choices = await choicesFor(tx, shopId, skus);
    const km = await distancesFrom(tx, choices, destination);
    for (const skuId of skus) {
      const own = held.filter((one) => one.skuId === skuId);
      const quantity = own.reduce((sum, one) => sum + one.open, 0);
      const stocked = choices
        .filter((one) => one.skuId === skuId)
        .map((one) => ({
          ...one,
          km: one.divisionCode ? (km.get(one.divisionCode) ?? null) : null,
          // What the order itself holds there is its to keep.
          available: Math.max(0, one.free) + (own.find((mine) => mine.warehouseId === one.warehouseId)?.open ?? 0),
        }));
      const to = allocate(stocked, destination, quantity);
      const stays =
        to?.length === own.length &&
        to.every((one) => own.some((mine) => mine.warehouseId === one.warehouseId && mine.open === one.quantity));
      if (to && !stays) await moveReservation(tx, shopId, orderId, { skuId, from: own, to }, tx.clock.now());
    }
  });
}

/** Kilometres from where the choices lie to the destination, by division; null where a place is unknown. */
export async function distancesFrom(
  ctx: Ctx,
  choices: readonly { readonly divisionCode: string | null }[],
  destination: string,
): Promise<ReadonlyMap<string, number | null>> {
  const km = new Map<string, number | null>();
  for (const code of new Set(choices.flatMap((one) => (one.divisionCode ? [one.divisionCode] : []))))
    km.set(code, await distanceKm(ctx, code, destination).catch(() => null));
  return km;
}

/** A shop with one warehouse has nothing to choose. */
export async function toAllocate(tx: Ctx, events: readonly DomainEvent[]): Promise<readonly DomainEvent[]> {
  const choosing = await shopsWithHouses(
    tx,
    events.flatMap((event) => event.shopId ?? []),
  );
  return events.filter(
    ({ shopId, payload }) => shopId && (choosing.has(shopId) || (payload as { storeId?: Uuid | null }).storeId),
  );
}

export const allocatePaid = async (tx: Ctx, event: DomainEvent): Promise<void> => {
  const { orderId, divisionCode, storeId } = event.payload as {
    orderId?: Uuid;
    divisionCode?: string;
    storeId?: Uuid | null;
  };
  // Collected at a store: what it has too little of, the shop brings there.
  if (event.shopId && orderId && storeId) await holdAtStore(tx, { shopId: event.shopId, orderId, storeId });
  else if (event.shopId && orderId && divisionCode) await allocateNearest(tx, event.shopId, orderId, divisionCode);
};
