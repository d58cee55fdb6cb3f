import {
  type Ctx,
  days,
  emit,
  later,
  minutes,
  type Recurring,
  Refusal,
  type Seconds,
  seconds,
  transact,
} from '#kernel';
import { decideLateness } from './compensation.ts';
import type { TimerKind } from './lifecycle.ts';
import { closeTrade } from './payment.ts';
import { confirmReceipt } from './receipt.ts';
import { tellHistory } from './store/moves.ts';
import { headOf, lockOrder } from './store/rows.ts';
import { claimTimers, type DueTimer, endTimers, retryTimer } from './store/timers.ts';

const LEASE = minutes(2);
const BATCH = 50;

/** What happens when a moment comes. Each looks again under the order's lock: the world may have moved since the claim. */
const FIRES: Readonly<Record<TimerKind, (tx: Ctx, timer: DueTimer) => Promise<void>>> = {
  pay: async (tx, timer) => {
    const order = await headOf(tx, timer.shopId, timer.orderId);
    if (order?.state === 'awaiting_payment')
      await closeTrade(tx, { tradeId: order.tradeId, by: 'timer', reason: 'unpaid' });
  },
  ship: async (tx, timer) => {
    const order = await lockOrder(tx, timer.shopId, timer.orderId);
    if (order?.state !== 'awaiting_shipment' && order?.state !== 'partly_shipped') return;
    await tellHistory(tx, [{ shopId: timer.shopId, orderId: timer.orderId, kind: 'shipment_late' }]);
    await decideLateness(tx, order, timer.firesAt);
    await emit(tx, {
      name: 'order.shipment_late',
      subjectId: timer.orderId,
      shopId: timer.shopId,
      payload: {
        orderId: timer.orderId,
        shopId: timer.shopId,
        buyerId: order.buyerId,
        promisedAt: timer.firesAt.toISOString(),
      },
    });
  },
  confirm: async (tx, timer) => {
    const order = await lockOrder(tx, timer.shopId, timer.orderId);
    const now = order?.timers.find((one) => one.kind === 'confirm');
    if (order?.state === 'shipped' && now && !now.pausedAt && now.firesAt <= tx.clock.now())
      await confirmReceipt(tx, { orderId: order.id, shopId: order.shopId });
  },
  review: async (tx, timer) => {
    await emit(tx, {
      name: 'order.review_closed',
      subjectId: timer.orderId,
      shopId: timer.shopId,
      payload: { orderId: timer.orderId, shopId: timer.shopId },
    });
  },
};

const patience = (attempts: number): Seconds => (attempts > 10 ? days(1) : seconds(30 * 2 ** attempts));

/** Fires what is due, each in a transaction of its own; one that fails is tried again later and holds up no other. */
export async function fireTimers(ctx: Ctx): Promise<number> {
  const due = await claimTimers(ctx, BATCH, later(ctx.clock.now(), LEASE));
  for (const timer of due) {
    try {
      await transact(ctx, async (tx) => {
        await FIRES[timer.kind](tx, timer);
        // A timer that was moved or paused since its claim goes on by its own moment.
        const moved = (await lockOrder(tx, timer.shopId, timer.orderId))?.timers.find((one) => one.kind === timer.kind);
        if (moved && !moved.firedAt && (moved.pausedAt || moved.firesAt > tx.clock.now()))
          await retryTimer(tx, timer, moved.firesAt);
        else await endTimers(tx, [timer.kind], [timer]);
      });
    } catch (error) {
      // Paid at the last moment: the trade needs no timer any more, and markPaid has ended or will end it.
      if (!(error instanceof Refusal && error.code === 'orders.trade_already_paid'))
        ctx.log.error({ err: error, timer }, 'timer could not fire');
      await retryTimer(ctx, timer, later(ctx.clock.now(), patience(timer.attempts)));
    }
  }
  return due.length;
}

export const recurring: readonly Recurring[] = [{ name: 'orders.timers', every: seconds(5), run: fireTimers }];
