import {
  type Ctx,
  cumulativeShare,
  emit,
  type Fen,
  fen,
  least,
  refusedBy,
  shopScope,
  subtract,
  transact,
  type Uuid,
  ZERO,
} from '#kernel';
import { release as releaseVisit } from '#modules/appointments';
import { release } from '#modules/inventory';
import type { FunderShare } from '#modules/payments';
import { returnBudgetsOf } from './budgets.ts';
import { openLines, tellClosed } from './closing.ts';
import { returnCoupons } from './coupons.ts';
import { refuse } from './errors.ts';
import { returnFlashOf } from './flash.ts';
import { cancelGifts } from './gifts.ts';
import { HOLDING } from './lifecycle.ts';
import { commissionOf, kept } from './receipt.ts';
import { advanceShipping, toShip } from './shipment.ts';
import { causeHappened, type LineRefund, moveOrder, refundLines, tellHistory } from './store/moves.ts';
import { lockOrder, withDetails } from './store/rows.ts';
import { endTimers, pauseTimer, resumeTimer } from './store/timers.ts';
import type { DiscountShare, Order, OrderLine, RefundRecord } from './types.ts';

/**
 * The most that `quantity` more pieces of a line can give back: their part of what was paid for the line with its discounts,
 * cumulative, so that refunding a line piece by piece returns exactly what it cost (P1 laws). Money that went back without pieces
 * (a fallen price) is taken off the pieces that are left, to the fen; what a ruling left with the shop stays there.
 */
export function refundable(line: OrderLine, quantity: number): Fen {
  const rest = line.quantity - line.refundedQuantity;
  const pieces = Math.min(quantity, rest);
  if (pieces <= 0) return ZERO;
  const before = cumulativeShare(line.payableFen, line.refundedQuantity, line.quantity);
  const until = cumulativeShare(line.payableFen, line.refundedQuantity + pieces, line.quantity);
  const ahead = fen(Math.max(0, line.refundedFen - before));
  return fen(Math.max(0, until - before - cumulativeShare(ahead, pieces, rest)));
}

export type RefundPlan = {
  readonly lines: readonly { readonly lineId: Uuid; readonly quantity: number; readonly amountFen: Fen }[];
  /** All of the order's freight when nothing was and nothing will be shipped; the pieces' share of it where the shop is at fault; else none. */
  readonly freightFen: Fen;
  readonly totalFen: Fen;
};

/** What refunding these pieces gives back, pure; at the shop's fault with their freight. Refuses orders.line_not_found, orders.refund_too_much. */
export function refundPlan(
  order: Order,
  asked: readonly { readonly lineId: Uuid; readonly quantity: number }[],
  fault: 'buyer' | 'shop' | 'none' = 'none',
): RefundPlan {
  const lines = asked.map(({ lineId, quantity }) => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) throw refuse('line_not_found');
    if (quantity < 1 || quantity > line.quantity - line.refundedQuantity)
      throw refuse('refund_too_much', { asked: quantity, left: line.quantity - line.refundedQuantity });
    return { lineId, quantity, amountFen: refundable(line, quantity) };
  });
  const untouched = order.lines.every((line) => line.shippedQuantity === 0);
  const ends = order.lines.every(
    (line) => toShip(line) <= (lines.find((one) => one.lineId === line.id)?.quantity ?? 0),
  );
  const freightLeft = subtract(order.freightFen, order.refundedFreightFen);
  const freightFen =
    untouched && ends ? freightLeft : fault === 'shop' ? least(freightLeft, freightOf(order, lines)) : ZERO;
  return { lines, freightFen, totalFen: fen(lines.reduce((sum, line) => sum + line.amountFen, 0) + freightFen) };
}

/** These pieces' share of the freight the buyer paid, in fen. */
const freightOf = (order: Order, lines: readonly { readonly lineId: Uuid; readonly quantity: number }[]): Fen =>
  fen(
    lines.reduce((sum, { lineId, quantity }) => {
      const line = order.lines.find((one) => one.id === lineId);
      if (!line) return sum;
      const of = (pieces: number): number => cumulativeShare(line.freightFen, pieces, line.quantity);
      return sum + of(line.refundedQuantity + quantity) - of(line.refundedQuantity);
    }, 0),
  );

/** What the platform gives back of its commission when these amounts are refunded after settlement: at each line's frozen rate, in fen. */
export function commissionReturned(
  order: Order,
  refunds: readonly { readonly lineId: Uuid; readonly amountFen: number }[],
): Fen {
  const after = order.lines.map((line) => ({
    ...line,
    refundedFen: fen(
      refunds.reduce((sum, one) => (one.lineId === line.id ? sum + one.amountFen : sum), line.refundedFen as number),
    ),
  }));
  return fen(commissionOf(order) - commissionOf({ ...order, lines: after }));
}

/**
 * What each funder gets back when these pieces are refunded after settlement: what it gave for them, and to their freight when that
 * goes back too. One entry for each discount that gives something back, in the lines' order.
 */
export function sharesReturned(
  order: Order,
  refunds: readonly { readonly lineId: Uuid; readonly quantity: number }[],
  freightBack = false,
): FunderShare[] {
  return order.lines.flatMap((line) => {
    const pieces = refunds.reduce((sum, one) => (one.lineId === line.id ? sum + one.quantity : sum), 0);
    const parts = (discounts: readonly DiscountShare[], before: number): FunderShare[] =>
      discounts.flatMap((discount) => {
        const [had] = kept([discount], before, line.quantity);
        const [has] = kept([discount], Math.min(line.quantity, before + pieces), line.quantity);
        const amountFen = (had?.amountFen ?? 0) - (has?.amountFen ?? 0);
        return had && amountFen > 0 ? [{ ...had, amountFen }] : [];
      });
    return [
      ...parts(line.discounts, line.refundedQuantity),
      ...(freightBack ? parts(line.freightDiscounts, line.freightBackQuantity) : []),
    ];
  });
}

/**
 * Money of an order went back to the buyer (after-sales calls it in the transaction of refund.succeeded). Pieces not yet shipped
 * are cancelled and their stock is free again; when nothing is left the order is closed, when the rest had been shipped it is
 * shipped. A cause counts once. Refuses orders.order_not_found, state_forbids, line_not_found, refund_too_much, freight_must_return.
 */
export async function recordRefund(ctx: Ctx, input: RefundRecord): Promise<Order> {
  return transact(ctx, async (tx) => {
    const order = await lockOrder(tx, input.shopId, input.orderId);
    if (!order) throw refuse('order_not_found');
    if (await causeHappened(tx, order.shopId, order.id, input.cause)) return order;
    if (!order.paidAt || order.state === 'closed') throw refuse('state_forbids', { state: order.state });
    const holding = HOLDING.includes(order.state);
    const lines = input.lines.map((one): LineRefund & { skuId: Uuid } => {
      const line = lineOf(order, one.lineId);
      return { ...one, skuId: line.skuId, cancelled: holding ? Math.min(one.quantity, toShip(line)) : 0 };
    });
    try {
      await refundLines(tx, order.shopId, order.id, lines, input.freightFen, input.freightBack);
    } catch (error) {
      if (
        ['lines_refund_within', 'lines_refunded_pieces', 'orders_refund_within'].some((name) => refusedBy(error, name))
      )
        throw refuse('refund_too_much', {
          asked: input.lines.reduce((sum, line) => sum + line.amountFen, 0),
          left: order.payableFen - order.refundedFen - order.refundedFreightFen,
        });
      throw error;
    }
    await tellHistory(tx, [
      {
        shopId: order.shopId,
        orderId: order.id,
        kind: 'refunded',
        cause: input.cause,
        data: { lines: input.lines.map((line) => ({ ...line })), freightFen: input.freightFen, reason: input.reason },
      },
    ]);
    // Nobody comes for what was given back whole.
    for (const line of lines)
      if (line.cancelled > 0 && line.cancelled === toShip(lineOf(order, line.lineId)))
        await releaseVisit(tx, shopScope(order.shopId), order.id, line.lineId);
    const after = await afterRefund(tx, order, input.reason);
    await returnCoupons(tx, [after]);
    await returnBudgetsOf(tx, order, after);
    const gifts = await cancelGifts(tx, after);
    const keep = await returnFlashOf(tx, order, after, input.cause);
    // A closed order keeps nothing, not even pieces that cost nothing.
    const cancelled = lines.map((line) => ({ skuId: line.skuId, quantity: line.cancelled }));
    const freed = bySku([...cancelled, ...gifts, ...(after.state === 'closed' ? openLines(after) : [])]);
    await release(tx, [{ shopId: order.shopId, orderId: order.id, cause: `refund:${input.cause}`, lines: freed }]);
    await keep();
    return after;
  });
}

function lineOf(order: Order, lineId: Uuid): OrderLine {
  const line = order.lines.find((one) => one.id === lineId);
  if (!line) throw refuse('line_not_found');
  return line;
}

const bySku = (lines: readonly { skuId: Uuid; quantity: number }[]) =>
  [...Map.groupBy(lines, (line) => line.skuId)].map(([skuId, own]) => ({
    skuId,
    quantity: own.reduce((sum, line) => sum + line.quantity, 0),
  }));

async function afterRefund(tx: Ctx, before: Order, reason: string): Promise<Order> {
  const order = await lockOrder(tx, before.shopId, before.id);
  if (!order) throw refuse('order_not_found');
  const shipped = order.lines.some((line) => line.shippedQuantity > 0);
  const left = order.lines.reduce((sum, line) => sum + toShip(line), 0);
  const heldFen = order.payableFen - order.refundedFen - order.refundedFreightFen;
  if (!HOLDING.includes(order.state) || (left > 0 && heldFen > 0)) return changed(tx, order);
  if (heldFen === 0) {
    const moved = await moveOrder(tx, 'close_refunded', order.shopId, order.id, { closedBy: 'refund', reason });
    const [closed] = moved ? await withDetails(tx, [moved]) : [];
    if (!closed) throw refuse('order_moved');
    const key = { shopId: order.shopId, orderId: order.id };
    await endTimers(tx, ['ship', 'confirm'], [key]);
    await tellHistory(tx, [
      { ...key, kind: 'closed', from: order.state, to: 'closed', data: { by: 'refund', reason } },
    ]);
    await tellClosed(tx, closed);
    return closed;
  }
  // Money would stay behind in an order that nobody can complete any more.
  if (!shipped) throw refuse('freight_must_return', { freightFen: heldFen });
  return order.state === 'shipped' ? changed(tx, order) : advanceShipping(tx, order, true);
}

async function changed(tx: Ctx, order: Order): Promise<Order> {
  await emit(tx, {
    name: 'order.changed',
    subjectId: order.id,
    shopId: order.shopId,
    payload: { orderId: order.id, shopId: order.shopId, buyerId: order.buyerId, what: 'refund' },
  });
  return order;
}

/** The time to confirm stands still while an after-sales case is open (T6). */
export const pauseConfirm = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<void> =>
  holdConfirm(ctx, shopId, orderId, pauseTimer);
/** It goes on with the time it had left. */
export const resumeConfirm = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<void> =>
  holdConfirm(ctx, shopId, orderId, resumeTimer);

async function holdConfirm(ctx: Ctx, shopId: Uuid, orderId: Uuid, change: typeof pauseTimer): Promise<void> {
  await transact(ctx, async (tx) => {
    if (!(await lockOrder(tx, shopId, orderId))) throw refuse('order_not_found');
    await change(tx, { shopId, orderId }, 'confirm');
  });
}
