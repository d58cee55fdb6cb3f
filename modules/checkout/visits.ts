import { type Ctx, newId, shopScope, type Uuid } from '#kernel';
import { book } from '#modules/appointments';
import type { SkuForSale } from '#modules/catalog';
import type { PlacedTrade } from '#modules/orders';
import type { QuoteLine } from '#modules/promotions';

/** An appointment to book together with its order. The line has its id already, so that both can be written at once. */
export type WantedVisit = {
  readonly shopId: Uuid;
  readonly skuId: Uuid;
  readonly lineId: Uuid;
  readonly calendarId: Uuid;
  readonly startsAt: Date;
  readonly places: number;
};

export const visitsWanted = (
  ctx: Ctx,
  lines: readonly QuoteLine[],
  skus: ReadonlyMap<Uuid, SkuForSale>,
  chosen: ReadonlyMap<Uuid, Date>,
  atDelivery: ReadonlySet<Uuid>,
): WantedVisit[] =>
  lines.flatMap((line): WantedVisit[] => {
    const sku = skus.get(line.skuId);
    const startsAt = chosen.get(line.skuId);
    if (!sku?.calendarId || !startsAt || atDelivery.has(line.skuId)) return [];
    const { shopId, skuId, quantity } = line;
    return [{ shopId, skuId, lineId: newId(ctx), calendarId: sku.calendarId, startsAt, places: quantity }];
  });

/** The shop's promise for a service: two days after it begins at the latest, never sooner than the listing says. In hours from now. */
export const hoursUntilDone = (visit: WantedVisit, now: Date, promised: number): number =>
  Math.max(promised, Math.ceil((visit.startsAt.getTime() - now.getTime()) / 3_600_000) + 48);

/** Books in the transaction that places. Refuses as appointments.book does, and then nothing was placed. */
export async function bookVisits(
  tx: Ctx,
  one: {
    readonly tradeId: Uuid;
    readonly input: { readonly buyerId: Uuid };
    readonly receiver: { readonly divisionCode: string };
    readonly visits: readonly WantedVisit[];
  },
  placed: readonly PlacedTrade[],
): Promise<void> {
  const orders = placed.find((trade) => trade.tradeId === one.tradeId)?.orders ?? [];
  // In one order by everybody: nobody waits for another in a circle.
  const sorted = [...one.visits].sort((a, b) =>
    a.calendarId === b.calendarId ? a.startsAt.getTime() - b.startsAt.getTime() : a.calendarId < b.calendarId ? -1 : 1,
  );
  for (const { shopId, lineId, calendarId, startsAt, places } of sorted) {
    const orderId = orders.find((order) => order.shopId === shopId)?.orderId;
    if (!orderId) throw new Error(`an appointment without its order in trade ${one.tradeId}`);
    await book(tx, shopScope(shopId), {
      calendarId,
      startsAt,
      places,
      orderId,
      lineId,
      buyerId: one.input.buyerId,
      divisionCode: one.receiver.divisionCode,
    });
  }
}
