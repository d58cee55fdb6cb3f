import { add, type Ctx, cumulativeShare, fen, type Json, times, type Uuid } from '#kernel';
import { giftsStillEarned } from '#modules/promotions';
import { writeGifts } from './store/moves.ts';
import type { Order, OrderGift, OrderHead, OrderLine } from './types.ts';

/** Pieces of a gift that are promised and have not left. */
export const giftsToSend = (gift: OrderGift): number => (gift.parcelId ? 0 : gift.quantity - gift.cancelled);

/** The gifts of an order that wait for their parcel, by SKU. */
export const openGifts = (order: Pick<OrderHead, 'gifts'>): { skuId: Uuid; quantity: number }[] =>
  order.gifts.map((gift) => ({ skuId: gift.skuId, quantity: giftsToSend(gift) })).filter((gift) => gift.quantity > 0);

/** The SKU a line was sold as: of a part of a bundle, the bundle's. */
const soldAs = (line: OrderLine): Uuid => line.bundle?.skuId ?? line.skuId;

/** The gifts that leave with these lines: in the first parcel of goods that earned them, or with the last of the order. Asks nothing where there are none. */
export async function sendGifts(
  tx: Ctx,
  order: Order,
  parcelId: Uuid,
  lines: readonly Uuid[],
  last: boolean,
): Promise<{ skuId: Uuid; quantity: number }[]> {
  if (openGifts(order).length === 0) return [];
  const sold = new Set(order.lines.filter((line) => lines.includes(line.id)).map(soldAs));
  const going = order.gifts.filter((gift) => giftsToSend(gift) > 0 && (last || gift.by.some((one) => sold.has(one))));
  if (going.length === 0) return [];
  const gifts = order.gifts.map((gift) => (going.includes(gift) ? { ...gift, parcelId } : gift));
  await writeGifts(tx, order.shopId, order.id, gifts as unknown as Json);
  return openGifts({ gifts: going });
}

/** Pieces were cancelled before they were shipped: gifts no longer earned are not given, and their stock is answered to be freed. */
export async function cancelGifts(tx: Ctx, order: Order): Promise<{ skuId: Uuid; quantity: number }[]> {
  const ended = !['awaiting_payment', 'awaiting_group', 'awaiting_shipment', 'partly_shipped'].includes(order.state);
  const gone = order.gifts.map((gift) =>
    Math.max(0, giftsToSend(gift) - (ended ? 0 : giftsStillEarned(gift.terms, stays(order, gift)))),
  );
  if (gone.every((pieces) => pieces === 0)) return [];
  const gifts = order.gifts.map((gift, place) => ({ ...gift, cancelled: gift.cancelled + (gone[place] ?? 0) }));
  await writeGifts(tx, order.shopId, order.id, gifts as unknown as Json);
  return order.gifts
    .map(({ skuId }, place) => ({ skuId, quantity: gone[place] ?? 0 }))
    .filter((one) => one.quantity > 0);
}

/** Of the goods that earned a gift, what is not cancelled: pieces as they were sold, and what they cost where the rule looked at it. */
function stays(order: Order, gift: OrderGift) {
  const counted = order.lines.filter((line) => gift.by.includes(soldAs(line)));
  const left = (line: OrderLine): number => line.quantity - line.cancelledQuantity;
  const sold = Map.groupBy(counted, soldAs);
  const pieces = [...sold.values()].reduce((sum, lines) => {
    const alone = lines.filter((line) => !line.bundle).reduce((count, line) => count + left(line), 0);
    // A bundle of which a part is gone is none.
    const sets = lines.flatMap((line) =>
      line.bundle ? [Math.floor((left(line) * line.bundle.quantity) / line.quantity)] : [],
    );
    return sum + alone + (sets.length > 0 ? Math.min(...sets) : 0);
  }, 0);
  const amounts = counted.map((line) => {
    const off = line.discounts.reduce((sum, one) => (BEFORE.includes(one.lane) ? sum + one.amountFen : sum), 0);
    return cumulativeShare(fen(times(line.unitListFen, line.quantity) - off), left(line), line.quantity);
  });
  return { pieces, amountFen: add(...amounts) };
}
/** Lanes whose reductions a gift rule sees. */
const BEFORE: readonly string[] = ['item_price', 'multi_buy', 'bundle'];
