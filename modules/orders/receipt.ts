import { bps, type Ctx, cumulativeShare, days, emit, fen, later, share, transact, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { type FunderShare, requestSettlement } from '#modules/payments';
import { linesOf } from './closing.ts';
import { refuse } from './errors.ts';
import { may } from './lifecycle.ts';
import { settings } from './settings.ts';
import { markExtended, moveOrder, tellHistory } from './store/moves.ts';
import { headOfBuyer, lockOrder, withDetails } from './store/rows.ts';
import { endTimers, moveTimer, setTimers } from './store/timers.ts';
import type { DiscountShare, Order, OrderTimer } from './types.ts';

/** What the platform keeps of an order: each line's frozen rate of what was paid and not refunded for it, rounded down; freight is the shop's. */
export const commissionOf = (order: Order): number =>
  order.lines.reduce((sum, line) => sum + share(fen(line.payableFen - line.refundedFen), bps(line.commissionBps)), 0);

/**
 * What others than the shop gave to the discounts of the pieces that were not refunded, in fen (P1): the shop's beside what the buyer
 * paid. Cumulative, so that piece by piece, in any order, each funder gets back exactly what it gave; money that goes back without a
 * piece (a fallen price) leaves the funders' parts where they are. What they gave to the freight stays for goods that were brought,
 * as the buyer's part of it does: it goes back with pieces the shop was at fault for.
 */
export const sharesOf = (order: { readonly lines: readonly Funded[] }): FunderShare[] =>
  order.lines.flatMap((line) => [
    ...kept(line.discounts, line.refundedQuantity, line.quantity),
    ...kept(line.freightDiscounts, line.freightBackQuantity, line.quantity),
  ]);

type Funded = Pick<
  Order['lines'][number],
  'discounts' | 'freightDiscounts' | 'refundedQuantity' | 'freightBackQuantity' | 'quantity'
>;

/** What others than the shop gave, less the parts of the pieces that are `back`; those of nothing are left out. */
export const kept = (discounts: readonly DiscountShare[], back: number, quantity: number): FunderShare[] =>
  discounts.flatMap(({ funder, funderId, amountFen }) => {
    if (funder === 'shop') return [];
    const rest = amountFen - cumulativeShare(amountFen, back, quantity);
    if (rest === 0) return [];
    return [{ funder, ...(funderId === undefined ? {} : { funderId }), amountFen: rest }];
  });

const running = (order: Order): OrderTimer | undefined =>
  order.timers.find((timer) => timer.kind === 'confirm' && !timer.firedAt);

async function lockedFor(
  tx: Ctx,
  input: { readonly orderId: Uuid; readonly buyerId?: Uuid | undefined; readonly shopId?: Uuid | undefined },
): Promise<Order> {
  const shopId =
    input.shopId ?? (input.buyerId ? (await headOfBuyer(tx, input.buyerId, input.orderId))?.shopId : undefined);
  const order = shopId ? await lockOrder(tx, shopId, input.orderId) : null;
  if (!order || (input.buyerId && order.buyerId !== input.buyerId)) throw refuse('order_not_found');
  return order;
}

/**
 * The goods arrived, by the buyer's word or the timer's: the order is completed and its escrow is released by the split frozen
 * on the lines. Refuses orders.order_not_found, state_forbids, case_open. A completed order is left as it is.
 */
export async function confirmReceipt(
  ctx: Ctx,
  input: { readonly orderId: Uuid; readonly buyerId?: Uuid; readonly shopId?: Uuid },
): Promise<Order> {
  return transact(ctx, async (tx) => {
    const order = await lockedFor(tx, input);
    if (order.state === 'completed') return order;
    if (!may('confirm', order.state)) throw refuse('state_forbids', { state: order.state });
    if (running(order)?.pausedAt) throw refuse('case_open');
    const moved = await moveOrder(tx, 'confirm', order.shopId, order.id);
    if (!moved) throw refuse('order_moved');
    const key = { shopId: order.shopId, orderId: order.id };
    const reviewUntil = later(tx.clock.now(), days(await setting(tx, 'orders.review_days', settings)));
    await Promise.all([
      endTimers(tx, ['confirm'], [key]),
      setTimers(tx, 'review', [{ ...key, firesAt: reviewUntil }]),
      tellHistory(tx, [{ ...key, kind: 'completed', from: order.state, to: 'completed' }]),
    ]);
    const held = order.payableFen - order.refundedFen - order.refundedFreightFen;
    const commissionFen = commissionOf(order);
    const shares = sharesOf(order);
    if (held > 0 || shares.length > 0)
      await requestSettlement(tx, { ...key, commissionFen, shopFen: held - commissionFen, shares });
    await emit(tx, {
      name: 'order.completed',
      subjectId: order.id,
      shopId: order.shopId,
      payload: {
        orderId: order.id,
        tradeId: order.tradeId,
        shopId: order.shopId,
        buyerId: order.buyerId,
        paidFen: held,
        lines: linesOf(order),
      },
    });
    const [after] = await withDetails(tx, [moved]);
    return after ?? order;
  });
}

/** The buyer wants more time to confirm: once. Refuses orders.order_not_found, state_forbids, already_extended, case_open. */
export async function extendConfirm(
  ctx: Ctx,
  input: { readonly orderId: Uuid; readonly buyerId: Uuid },
): Promise<Order> {
  return transact(ctx, async (tx) => {
    const order = await lockedFor(tx, input);
    const timer = running(order);
    if (order.state !== 'shipped' || !timer) throw refuse('state_forbids', { state: order.state });
    if (order.confirmExtended) throw refuse('already_extended');
    if (timer.pausedAt) throw refuse('case_open');
    const key = { shopId: order.shopId, orderId: order.id };
    const firesAt = later(timer.firesAt, days(await setting(tx, 'orders.confirm_extension_days', settings)));
    await Promise.all([
      markExtended(tx, order.shopId, order.id),
      moveTimer(tx, key, 'confirm', firesAt),
      tellHistory(tx, [{ ...key, kind: 'confirm_extended', data: { until: firesAt.toISOString() } }]),
    ]);
    return {
      ...order,
      confirmExtended: true,
      timers: order.timers.map((one) => (one.kind === 'confirm' ? { ...one, firesAt } : one)),
    };
  });
}
