import { type Ctx, type DomainEvent, days, earlier, shopScope, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { orderForShop } from '#modules/orders';
import { claimClicks, clicksBefore, insertAttribution } from './clicks-store.ts';
import { deviceMark } from './serving-service.ts';
import { settings } from './settings.ts';

/** Who signs in is who clicked on this device within the window. */
export async function onSession(tx: Ctx, event: DomainEvent): Promise<void> {
  const { userId, guestId } = event.payload as { readonly userId: Uuid; readonly guestId: Uuid | null };
  if (!guestId) return;
  const window = days(await setting(tx, 'ads.attribution_days', settings));
  await claimClicks(tx, deviceMark(tx.runtime, guestId), userId, earlier(event.at, window));
}

/**
 * A paid order belongs to the buyer's last charged click on the same goods within the window (`direct`), else to the last on any goods of the shop
 * (`shop`); each goods of an order once, with what was paid for them.
 */
export async function onPaid(tx: Ctx, event: DomainEvent): Promise<void> {
  const { buyerId } = event.payload as { readonly buyerId: Uuid };
  if (!event.shopId) return;
  const window = days(await setting(tx, 'ads.attribution_days', settings));
  const clicks = await clicksBefore(tx, buyerId, event.shopId, earlier(event.at, window), event.at);
  const [last] = clicks;
  if (!last) return;
  const order = await orderForShop(tx, shopScope(event.shopId), event.subjectId);
  const paid = new Map<Uuid, number>();
  for (const line of order.lines) paid.set(line.productId, (paid.get(line.productId) ?? 0) + line.payableFen);
  for (const [productId, amountFen] of paid) {
    const direct = clicks.find((one) => one.productId === productId);
    await insertAttribution(tx, {
      shopId: event.shopId,
      orderId: event.subjectId,
      productId,
      click: direct ?? last,
      kind: direct ? 'direct' : 'shop',
      amountFen,
      at: event.at,
    });
  }
}
