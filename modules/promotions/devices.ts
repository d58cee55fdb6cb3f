import { type Ctx, days, later, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import * as store from './devices-store.ts';
import { settings } from './settings.ts';

/**
 * The device somebody claims or buys on, as a keyed digest of the browser's guest mark, which leads back to nobody; of a program that
 * keeps no cookies nothing is known (decision 0120).
 */
export const deviceOf = ({ actor, runtime }: Ctx): { device?: string } =>
  actor.kind !== 'system' && actor.guestId ? { device: runtime.secrets.index('claim-device', actor.guestId) } : {};

/** What is kept of a first order's device, and for how long: a family's second phone is not remembered for ever. */
const KEPT = days(365);

/** Has the device had as many first orders as it may? Of no device nothing is asked. */
export async function deviceHadFirstOrders(ctx: Ctx): Promise<boolean> {
  const { device } = deviceOf(ctx);
  if (!device) return false;
  const most = await setting(ctx, 'promotions.first_orders_per_device', settings);
  return (await store.firstOrdersOn(ctx, device, ctx.clock.now())) >= most;
}

/** Counts first orders on their devices, in the transaction of placing; false when a device has had all it may. `first_orders_pkey` refuses two at once. */
export async function takeFirstOrders(
  tx: Ctx,
  taken: readonly { readonly device: string; readonly tradeId: Uuid }[],
): Promise<boolean> {
  const most = await setting(tx, 'promotions.first_orders_per_device', settings);
  const now = tx.clock.now();
  return (await store.takeFirstOrders(tx, taken, most, now, later(now, KEPT))) === taken.length;
}

/** A first order that was closed was none. */
export const giveFirstOrderBack = (tx: Ctx, tradeId: Uuid): Promise<unknown> => store.dropFirstOrder(tx, tradeId);
