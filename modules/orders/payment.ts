import { actingAs, type Ctx, type DomainEvent, days, emit, hours, later, system, transact, type Uuid } from '#kernel';
import { closePayment, type PaymentSucceeded } from '#modules/payments';
import { spendBudgets, spendCoupons, spendPurses } from '#modules/promotions';
import { finishClosing } from './closing.ts';
import { refuse } from './errors.ts';
import { closeSoldOut, takeAtPayment } from './sold-out.ts';
import { closeOrders, closeTradeRow } from './store/moves.ts';
import { beginAfterPayment, type PaidOrder, payOrders } from './store/paying.ts';
import { headsOfTrade, tradeOf, withDetails } from './store/rows.ts';
import type { OrderHead } from './types.ts';

/**
 * In the transaction of the completion door: all orders of a trade are paid together, stock that waited for the payment is taken,
 * and their ship promises begin; an order for which none is left is closed and its money asked back. The payments' rows are locked by
 * the door, so nobody closes a trade at the same moment; a mismatch here is a broken promise, and stops the door.
 */
export async function markPaid(tx: Ctx, events: readonly DomainEvent[]): Promise<void> {
  const trades = events.map((event) => event.payload as unknown as PaymentSucceeded);
  const paidAt = new Map(trades.map((trade) => [trade.tradeId, trade.paidAt]));
  const orders = await payOrders(tx, trades);
  const ordersOf = Map.groupBy(orders, (order) => order.tradeId);
  for (const { tradeId, orderIds } of trades) {
    const own = ordersOf.get(tradeId) ?? [];
    if (own.length !== orderIds.length || own.some((order) => !order.traded))
      throw new Error(`trade ${tradeId}: payment of ${orderIds.length} orders met ${own.length} that wait for it`);
  }
  const using = (what: 'usesCoupon' | 'usesBudget' | 'usesPurse') =>
    trades.filter(({ tradeId }) => ordersOf.get(tradeId)?.some((order) => order[what]));
  await Promise.all([
    ...using('usesCoupon').map(({ tradeId }) => spendCoupons(tx, tradeId)),
    ...using('usesBudget').map(({ tradeId }) => spendBudgets(tx, tradeId)),
    ...using('usesPurse').map(({ tradeId }) => spendPurses(tx, tradeId)),
    // The door is reached by callback, browser and sweeper alike: it is the market that books the payment, not a guest.
    beginAfterPayment(
      actingAs(tx, system('payments')),
      orders.map((order) => ({
        ...order,
        shipBy: goesNow(order) ? later(new Date(paidAt.get(order.tradeId) ?? 0), hours(order.shipWithinHours)) : null,
      })),
    ),
  ]);
  for (const { tradeId, paidAt: at } of trades) await beginShipping(tx, ordersOf.get(tradeId) ?? [], at);
}

/** Trade by trade: of two that want the last piece, the one that was paid first has it. */
async function beginShipping(tx: Ctx, orders: readonly PaidOrder[], paidAt: string): Promise<void> {
  const soldOut = await takeAtPayment(
    tx,
    orders.filter((order) => order.wantsStock),
  );
  for (const order of orders.filter((one) => !soldOut.some((short) => short.id === one.id)))
    await (goesNow(order) ? tellPaid(tx, order, paidAt) : tellWaits(tx, order, paidAt));
  await closeSoldOut(tx, soldOut);
}

const goesNow = (order: OrderHead): boolean => order.state === 'awaiting_shipment';

/** Paid and to be shipped: whoever prepares, delivers or counts begins here. */
export const tellPaid = (tx: Ctx, order: OrderHead, paidAt: string): Promise<DomainEvent> =>
  emit(tx, {
    name: 'order.paid',
    subjectId: order.id,
    shopId: order.shopId,
    payload: {
      orderId: order.id,
      tradeId: order.tradeId,
      shopId: order.shopId,
      buyerId: order.buyerId,
      payableFen: order.payableFen,
      divisionCode: order.receiver.divisionCode,
      storeId: order.receiver.pickup?.storeId ?? null,
      visited: order.freight.groups.some((group) => group.visitCalendarId),
      paidAt,
    },
  });

/** Paid, and waiting for its group: the group is told in the payment's own transaction. */
const tellWaits = (tx: Ctx, order: OrderHead, paidAt: string): Promise<DomainEvent> =>
  emit(tx, {
    name: 'order.waits_for_group',
    subjectId: order.id,
    shopId: order.shopId,
    payload: { orderId: order.id, tradeId: order.tradeId, shopId: order.shopId, buyerId: order.buyerId, paidAt },
  });

export type CloseTrade = {
  readonly tradeId: Uuid;
  readonly by: 'buyer' | 'shop' | 'timer' | 'platform';
  readonly reason: string;
};

/**
 * Closes an unpaid trade with all its orders: the payment first (its row's lock decides between paying and closing), then the
 * orders, then their stock goes back. Refuses orders.trade_already_paid. A trade closed before is left as it is.
 */
export async function closeTrade(ctx: Ctx, input: CloseTrade): Promise<readonly OrderHead[]> {
  return transact(ctx, async (tx) => {
    const payment = await closePayment(tx, { tradeId: input.tradeId, reason: input.reason });
    if (!payment.closed && payment.state === 'succeeded') throw refuse('trade_already_paid');
    await closeTradeRow(tx, input.tradeId);
    const orders = await withDetails(tx, await closeOrders(tx, input.tradeId, input.by, input.reason));
    await finishClosing(tx, orders, 'awaiting_payment');
    return orders;
  });
}

/** The buyer takes back a trade before payment. Refuses orders.trade_not_found, orders.trade_already_paid, orders.state_forbids. */
export async function cancelTrade(
  ctx: Ctx,
  input: { readonly tradeId: Uuid; readonly buyerId: Uuid; readonly reason: string },
): Promise<readonly OrderHead[]> {
  const trade = await tradeOf(ctx, input.tradeId);
  if (trade?.buyerId !== input.buyerId) throw refuse('trade_not_found');
  if (trade.state === 'paid') throw refuse('trade_already_paid');
  if (trade.state === 'closed') throw refuse('state_forbids', { state: 'closed' });
  return closeTrade(ctx, { tradeId: input.tradeId, by: 'buyer', reason: input.reason });
}

/** The days a buyer has to confirm after shipping, longer in remote places. */
export const confirmPeriod = (divisionCode: string, usual: number, remote: number, places: readonly string[]) =>
  days(places.some((place) => divisionCode.startsWith(place)) ? remote : usual);

/** All orders of a trade, for its buyer. Refuses orders.trade_not_found. */
export async function tradeForBuyer(ctx: Ctx, buyerId: Uuid, tradeId: Uuid) {
  const trade = await tradeOf(ctx, tradeId);
  if (trade?.buyerId !== buyerId) throw refuse('trade_not_found');
  return { trade, orders: await withDetails(ctx, await headsOfTrade(ctx, tradeId)) };
}
