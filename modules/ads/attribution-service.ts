import { type Ctx, type DomainEvent, days, earlier, shopScope, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { orderForShop } from '#modules/orders';
import { claimClicks, clicksBefore, insertAttribution, ledByClicks } from './clicks-store.ts';
import { deviceMark } from './serving-service.ts';
import { settings } from './settings.ts';

/** Who signs in is who clicked on this device within the window. */
export async function onSession(tx: Ctx, event: DomainEvent): Promise<void> {
  const { userId, guestId } = event.payload as { readonly userId: Uuid; readonly guestId: Uuid | null };
  if (!guestId) return;
  const window = days(await setting(tx, 'ads.attribution_days', settings));
  await claimClicks(tx, deviceMark(tx.runtime, guestId), userId, earlier(event.at, window));
}

/** Most orders follow no click; a click of now names nobody's earlier order, so the oldest event of the page tells how far to look back. */
export async function concerning(tx: Ctx, events: readonly DomainEvent[]): Promise<readonly DomainEvent[]> {
  const paid = events.filter((event) => event.name === 'order.paid');
  const [oldest] = paid.map((event) => event.at).sort((a, b) => a.getTime() - b.getTime());
  if (!oldest) return events;
  const window = days(await setting(tx, 'ads.attribution_days', settings));
  const led = await ledByClicks(
    tx,
    paid.flatMap(({ subjectId: id, shopId, payload }) => {
      const { buyerId } = payload as { readonly buyerId: Uuid };
      return shopId ? [{ id, shopId, buyerId }] : [];
    }),
    earlier(oldest, window),
  );
  // Who signed in on this page may have clicked before: that is written first, then asked for each order.
  const signsIn = events.some((event) => event.name !== 'order.paid');
  return events.filter((event) => event.name !== 'order.paid' || signsIn || led.has(event.subjectId));
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
