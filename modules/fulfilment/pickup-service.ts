import { randomInt } from 'node:crypto';
import {
  type Consumer,
  type Ctx,
  days,
  earlier,
  emit,
  hours,
  later,
  minutes,
  type Recurring,
  type ShopScope,
  seconds,
  shopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { record, setting } from '#modules/operations';
import { closeUncollected, goodsReady, orderForBuyer } from '#modules/orders';
import { refuse } from './errors.ts';
import { codeHolds, codeOf, normalCode } from './pickup-code.ts';
import { settings } from './settings.ts';
import { handOver } from './shipping-service.ts';
import type { Pickup } from './store-pickups.ts';
import * as store from './store-pickups.ts';
import type { Parcel } from './types.ts';

const KEY = 'fulfilment.pickup';

/** An order that is collected begins to wait for the shop when it is paid, and ends with it when it is closed. */
export const followOrders: Consumer = {
  name: 'fulfilment.pickups',
  events: ['order.paid', 'order.closed'],
  handle: async (tx, event) => {
    if (!event.shopId) return;
    if (event.name === 'order.closed') {
      const one = await store.lockPickup(tx, event.shopId, event.subjectId);
      if (one && one.state !== 'collected' && one.state !== 'cancelled')
        await store.endPickup(tx, one, 'cancelled', null);
      return;
    }
    const { storeId, buyerId } = event.payload as { storeId?: Uuid | null; buyerId: Uuid };
    if (storeId) await store.insertPickup(tx, { shopId: event.shopId, orderId: event.subjectId, buyerId, storeId });
  },
};

/**
 * The goods lie ready: the buyer gets a code, the shop has kept its promise to ship. After the code has expired the same makes a
 * new one. Asking again while it is ready changes nothing. Refuses pickup_not_found, pickup_ended, orders.state_forbids.
 */
export async function readyForPickup(ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<Pickup> {
  return transact(ctx, async (tx) => {
    const one = await store.lockPickup(tx, scope.shopId, orderId);
    if (!one) throw refuse('pickup_not_found');
    if (one.state === 'collected' || one.state === 'cancelled') throw refuse('pickup_ended');
    if (one.state === 'ready') return one;
    await goodsReady(tx, scope, orderId);
    const code = codeOf(String(randomInt(100_000_000_000)).padStart(11, '0'));
    const expiresAt = later(tx.clock.now(), days(await setting(tx, 'fulfilment.pickup_keep_days', settings)));
    const remindAt = earlier(expiresAt, hours(await setting(tx, 'fulfilment.pickup_remind_hours', settings)));
    const { secrets } = tx.runtime;
    await store.makeReady(tx, one, {
      sealed: secrets.seal(code),
      index: secrets.index(KEY, code),
      expiresAt,
      dueAt: remindAt > tx.clock.now() ? remindAt : expiresAt,
    });
    await record(tx, {
      action: 'fulfilment.pickup_ready',
      subject: { kind: 'order', id: orderId },
      shopId: scope.shopId,
    });
    await tell(tx, 'pickup.ready', one);
    return (await store.pickupOf(tx, scope.shopId, orderId)) ?? one;
  });
}

const tell = (tx: Ctx, name: string, one: Pickup) =>
  emit(tx, {
    name,
    subjectId: one.orderId,
    shopId: one.shopId,
    payload: { orderId: one.orderId, buyerId: one.buyerId, shopId: one.shopId, storeId: one.storeId },
  });

/**
 * The buyer showed the code and takes the goods: this is the receipt, from which the seven days run. Once. Refuses
 * pickup_code_invalid (a slip of the finger), pickup_code_wrong (also another shop's), pickup_code_used, pickup_expired,
 * pickup_ended, pickup_other_store, and what recording a shipment refuses.
 */
export async function collect(
  ctx: Ctx,
  scope: ShopScope,
  typed: string,
  storeId: Uuid | null,
): Promise<{ pickup: Pickup; parcel: Parcel }> {
  const code = normalCode(typed);
  if (!codeHolds(code)) throw refuse('pickup_code_invalid');
  const orderId = await store.orderOfCode(ctx, scope.shopId, ctx.runtime.secrets.index(KEY, code));
  if (!orderId) throw refuse('pickup_code_wrong');
  return transact(ctx, async (tx) => {
    const parcel = await handOver(tx, scope, orderId, async () => {
      const one = await store.lockPickup(tx, scope.shopId, orderId);
      if (!one) throw refuse('pickup_code_wrong');
      if (one.state === 'collected') throw refuse('pickup_code_used', { at: one.endedAt?.toISOString() ?? '' });
      if (one.state === 'cancelled') throw refuse('pickup_ended');
      // The clock decides, whether or not the worker has been here.
      if (one.state !== 'ready' || !one.expiresAt || one.expiresAt <= tx.clock.now()) throw refuse('pickup_expired');
      if (storeId && one.storeId !== storeId) throw refuse('pickup_other_store');
      await store.endPickup(tx, one, 'collected', userIdOf(tx.actor));
      await tell(tx, 'pickup.collected', one);
    });
    const pickup = await store.pickupOf(tx, scope.shopId, orderId);
    if (!pickup) throw refuse('pickup_not_found');
    return { pickup, parcel };
  });
}

/** A buyer's own: with the code while it opens something. Null when the order is not collected. Refuses orders.order_not_found. */
export async function pickupForBuyer(
  ctx: Ctx,
  buyerId: Uuid,
  orderId: Uuid,
): Promise<{ readonly pickup: Pickup; readonly code: string | null } | null> {
  const order = await orderForBuyer(ctx, buyerId, orderId);
  const pickup = await store.pickupOf(ctx, order.shopId, order.id);
  if (!pickup) return null;
  const shown = pickup.state === 'ready' && pickup.codeSealed !== null;
  return { pickup, code: shown ? ctx.runtime.secrets.open(pickup.codeSealed ?? '') : null };
}

/** How long nobody else closes an order that one worker is at. */
const LEASE = minutes(10);

/** Reminds buyers before a code expires, lets it expire, and when nobody came for long closes the order with its money back. */
export async function lookAtPickups(ctx: Ctx): Promise<number> {
  const due = await transact(ctx, lookAtDue);
  for (const one of due.filter((seen) => seen.state === 'expired')) await letGo(ctx, one);
  return due.length;
}

async function letGo(ctx: Ctx, one: Pickup): Promise<void> {
  await transact(ctx, async (tx) => {
    const still = async (): Promise<boolean> =>
      (await store.lockPickup(tx, one.shopId, one.orderId))?.state === 'expired';
    const scope = shopScope(one.shopId);
    if (await closeUncollected(tx, scope, one.orderId, still)) {
      await store.endPickup(tx, one, 'cancelled', null);
      await tell(tx, 'pickup.lapsed', one);
    } else if (await still()) await store.expirePickup(tx, one, null);
  });
}

async function lookAtDue(tx: Ctx): Promise<Pickup[]> {
  const keepDays = await setting(tx, 'fulfilment.pickup_refund_days', settings);
  const due = await store.duePickups(tx, 50);
  for (const one of due) {
    if (one.state === 'expired') {
      await store.expirePickup(tx, one, later(tx.clock.now(), LEASE));
      continue;
    }
    const over = one.expiresAt === null || one.expiresAt <= tx.clock.now();
    const lapsesAt = keepDays > 0 ? later(one.expiresAt ?? tx.clock.now(), days(keepDays)) : null;
    await (over ? store.expirePickup(tx, one, lapsesAt) : store.remindPickup(tx, one));
    await tell(tx, over ? 'pickup.expired' : 'pickup.reminded', one);
  }
  return due;
}

export const watchingPickups: Recurring = { name: 'fulfilment.pickups', every: seconds(15), run: lookAtPickups };
