import { type Consumer, type Ctx, type ShopScope, shopScope, transact, type Uuid } from '#kernel';
import { type Booking, book, visitsOfOrder } from '#modules/appointments';
import { type Order, orderForBuyer, orderForShop, promiseVisit } from '#modules/orders';
import { CREW } from './carriers.ts';
import { refuse } from './errors.ts';
import { handOver } from './shipping-service.ts';

/** The calendar in which the goods of an order are delivered and installed; frozen with its freight. Null: they come by carrier. */
export const calendarOf = (order: Pick<Order, 'freight'>): Uuid | null =>
  order.freight.groups.find((group) => group.visitCalendarId)?.visitCalendarId ?? null;

const waits = (order: Order): boolean => order.state === 'awaiting_shipment' || order.state === 'partly_shipped';

/**
 * The buyer chooses when the shop's people come to bring and install everything of an order: one visit, paid for and held at once. Refuses
 * orders.order_not_found, visit_not_offered, order_not_waiting, and what appointments.book refuses.
 */
export async function bookVisit(ctx: Ctx, buyerId: Uuid, orderId: Uuid, startsAt: Date): Promise<Booking> {
  return transact(ctx, async (tx) => {
    const order = await orderForBuyer(tx, buyerId, orderId);
    const calendarId = calendarOf(order);
    if (!calendarId) throw refuse('visit_not_offered');
    if (!waits(order)) throw refuse('order_not_waiting');
    const scope = shopScope(order.shopId);
    const booking = await book(tx, scope, {
      calendarId,
      startsAt,
      orderId: order.id,
      lineId: null,
      buyerId,
      divisionCode: order.receiver.divisionCode,
    });
    await promiseVisit(tx, scope, order.id, booking.endsAt);
    return booking;
  });
}

/** What an order's visit is: offered in a calendar, and booked or not. Null when the goods come by carrier. */
export async function visitFor(
  ctx: Ctx,
  buyerId: Uuid,
  orderId: Uuid,
): Promise<{ readonly calendarId: Uuid; readonly booked: boolean; readonly mayBook: boolean } | null> {
  const order = await orderForBuyer(ctx, buyerId, orderId);
  const calendarId = calendarOf(order);
  if (!calendarId) return null;
  const booked = (await visitsOfOrder(ctx, shopScope(order.shopId), order.id)).some((one) => one.lineId === null);
  return { calendarId, booked, mayBook: waits(order) && !booked };
}

type VisitEvent = { readonly orderId: Uuid; readonly lineId: Uuid | null; readonly endsAt: string };

/**
 * An order that is brought by the shop's people waits for its visit, not for a carrier; the code the buyer shows when the work is done
 * hands everything over, and is the receipt.
 */
export const followVisits: Consumer = {
  name: 'fulfilment.visits',
  events: ['order.paid', 'appointment.moved', 'appointment.missed', 'appointment.done'],
  handle: async (tx, event) => {
    if (!event.shopId) return;
    const scope = shopScope(event.shopId);
    if (event.name === 'order.paid') {
      // Events of before it was told say nothing.
      const { visited } = event.payload as { readonly visited?: boolean };
      return visited === false ? undefined : await awaitChoice(tx, scope, event.subjectId);
    }
    const { orderId, lineId, endsAt } = event.payload as unknown as VisitEvent;
    if (lineId !== null) return;
    const order = await orderForShop(tx, scope, orderId);
    if (!waits(order)) return;
    if (event.name === 'appointment.done') await handOver(tx, scope, orderId, async () => {}, CREW);
    else await promiseVisit(tx, scope, orderId, event.name === 'appointment.missed' ? null : new Date(endsAt));
  },
};

async function awaitChoice(tx: Ctx, scope: ShopScope, orderId: Uuid): Promise<void> {
  const order = await orderForShop(tx, scope, orderId);
  const booked = (await visitsOfOrder(tx, scope, orderId)).find((one) => one.lineId === null);
  if (calendarOf(order) && waits(order) && !booked) await promiseVisit(tx, scope, orderId, null);
}
