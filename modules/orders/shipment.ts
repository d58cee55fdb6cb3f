import { type Ctx, emit, later, type ShopScope, transact, type Uuid } from '#kernel';
import { bookingsFor } from '#modules/appointments';
import { ship } from '#modules/inventory';
import { setting } from '#modules/operations';
import { linesOf } from './closing.ts';
import { refuse } from './errors.ts';
import { sendGifts } from './gifts.ts';
import { may } from './lifecycle.ts';
import { confirmPeriod } from './payment.ts';
import { settings } from './settings.ts';
import { doneWithDelivery } from './store/installs.ts';
import { causeHappened, type LineCount, moveOrder, shipLines, tellHistory } from './store/moves.ts';
import { lockOrder, withDetails } from './store/rows.ts';
import { endTimers, setTimers } from './store/timers.ts';
import type { Order, OrderLine, ShipmentInput } from './types.ts';

/** Pieces of a line still to be shipped. */
export const toShip = (line: OrderLine): number => line.quantity - line.shippedQuantity - line.cancelledQuantity;

/**
 * Pieces of an order were handed to a carrier (T9 calls it). When nothing is left to ship, the order is shipped and the time to
 * confirm begins. The same parcel again changes nothing. Refuses orders.order_not_found, state_forbids, line_not_found,
 * ship_too_many, nothing_to_ship, visit_not_done.
 */
export async function recordShipment(ctx: Ctx, scope: ShopScope, input: ShipmentInput): Promise<Order> {
  return transact(ctx, async (tx) => {
    const order = await lockOrder(tx, scope.shopId, input.orderId);
    if (!order) throw refuse('order_not_found');
    const cause = `ship:${input.parcelId}`;
    if (await causeHappened(tx, order.shopId, order.id, cause)) return order;
    if (!may('ship_part', order.state)) throw refuse('state_forbids', { state: order.state });
    const lines = piecesOf(order, input.lines, input.visit ? NOTHING : await linesAwaitingVisit(tx, scope, [order.id]));
    const left =
      order.lines.reduce((sum, line) => sum + toShip(line), 0) - lines.reduce((sum, line) => sum + line.quantity, 0);
    await shipLines(tx, order.shopId, order.id, lines);
    const leavingIds = lines.map((line) => line.lineId);
    const gifts = await sendGifts(tx, order, input.parcelId, leavingIds, left === 0);
    await ship(tx, [
      {
        shopId: order.shopId,
        orderId: order.id,
        cause,
        lines: [
          ...lines.map((line) => ({
            skuId: order.lines.find((one) => one.id === line.lineId)?.skuId ?? line.lineId,
            quantity: line.quantity,
          })),
          ...gifts,
        ],
      },
    ]);
    await tellHistory(tx, [
      {
        shopId: order.shopId,
        orderId: order.id,
        kind: input.visit ? 'visit_done' : 'parcel_shipped',
        cause,
        data: { parcelId: input.parcelId, lines: [...lines] },
      },
    ]);
    return advanceShipping(tx, order, left === 0);
  });
}

const NOTHING: ReadonlySet<Uuid> = new Set();

/** Lines of these orders whose visit is still to come: no carrier takes them. What is installed at delivery waits for the visit of its whole order. */
export async function linesAwaitingVisit(
  ctx: Ctx,
  scope: ShopScope,
  orderIds: readonly Uuid[],
): Promise<ReadonlySet<Uuid>> {
  if (orderIds.length === 0) return NOTHING;
  const [visits, withDelivery] = await Promise.all([
    bookingsFor(ctx, scope, orderIds),
    doneWithDelivery(ctx, scope.shopId, orderIds),
  ]);
  const brought = new Set(visits.flatMap((one) => (one.lineId === null && one.state === 'done' ? [one.orderId] : [])));
  return new Set([
    ...visits.flatMap((one) => (one.lineId && (one.state === 'booked' || one.state === 'missed') ? [one.lineId] : [])),
    ...withDelivery.flatMap((one) => (brought.has(one.orderId) ? [] : [one.lineId])),
  ]);
}

/** The pieces of an order that can leave now: not those that wait for a visit of their own. */
export async function leaving(tx: Ctx, scope: ShopScope, order: Order): Promise<readonly LineCount[]> {
  const visits = await linesAwaitingVisit(tx, scope, [order.id]);
  return order.lines
    .map((line) => ({ lineId: line.id, quantity: toShip(line) }))
    .filter((line) => line.quantity > 0 && !visits.has(line.lineId));
}

function piecesOf(order: Order, asked: ShipmentInput['lines'], visits: ReadonlySet<Uuid>): readonly LineCount[] {
  const open = order.lines
    .map((line) => ({ lineId: line.id, quantity: toShip(line) }))
    .filter((line) => line.quantity > 0 && !visits.has(line.lineId));
  if (open.length === 0) throw refuse('nothing_to_ship');
  if (!asked) return open;
  const wanted = new Map<string, number>();
  for (const line of asked) wanted.set(line.lineId, (wanted.get(line.lineId) ?? 0) + line.quantity);
  return [...wanted].map(([lineId, quantity]) => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) throw refuse('line_not_found');
    if (visits.has(line.id)) throw refuse('visit_not_done');
    if (quantity < 1 || quantity > toShip(line)) throw refuse('ship_too_many', { asked: quantity, left: toShip(line) });
    return { lineId: line.id, quantity };
  });
}

/** Moves the order on after pieces left it, and starts the time to confirm when none is left. */
export async function advanceShipping(tx: Ctx, order: Order, all: boolean): Promise<Order> {
  const moved = await moveOrder(tx, all ? 'ship_all' : 'ship_part', order.shopId, order.id);
  if (!moved) throw refuse('order_moved');
  const keys = { shopId: order.shopId, orderId: order.id };
  if (all) {
    const [usual, remote, places] = await Promise.all([
      setting(tx, 'orders.confirm_days', settings),
      setting(tx, 'orders.confirm_days_remote', settings),
      setting(tx, 'orders.remote_places', settings),
    ]);
    const firesAt = later(tx.clock.now(), confirmPeriod(order.receiver.divisionCode, usual, remote, places));
    await Promise.all([endTimers(tx, ['ship'], [keys]), setTimers(tx, 'confirm', [{ ...keys, firesAt }])]);
  }
  if (moved.state !== order.state)
    await tellHistory(tx, [{ ...keys, kind: 'shipped', from: order.state, to: moved.state }]);
  const [after] = await withDetails(tx, [moved]);
  if (!after) throw refuse('order_not_found');
  await emit(tx, {
    name: 'order.shipped',
    subjectId: order.id,
    shopId: order.shopId,
    payload: {
      orderId: order.id,
      tradeId: order.tradeId,
      shopId: order.shopId,
      buyerId: order.buyerId,
      all,
      lines: linesOf(after),
    },
  });
  return after;
}
