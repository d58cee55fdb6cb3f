import { type Ctx, type DomainEvent, days, hours, later, shopScope, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { recordShipment } from './shipment.ts';
import { lockOrder } from './store/rows.ts';
import { moveTimer } from './store/timers.ts';

type VisitEvent = { readonly orderId: Uuid; readonly lineId: Uuid | null; readonly endsAt: string };

/** The work of a service line is done, or counts as done: for the order it is what shipping is for goods. */
export async function onVisitEnded(tx: Ctx, event: DomainEvent): Promise<void> {
  const { orderId, lineId } = event.payload as unknown as VisitEvent;
  if (!event.shopId || !lineId) return;
  const order = await lockOrder(tx, event.shopId, orderId);
  const line = order?.lines.find((one) => one.id === lineId);
  const quantity = line ? line.quantity - line.shippedQuantity - line.cancelledQuantity : 0;
  if (quantity > 0)
    await recordShipment(tx, shopScope(event.shopId), {
      orderId,
      parcelId: event.subjectId,
      visit: true,
      lines: [{ lineId, quantity }],
    });
}

/** A shop is not late with what the buyer has put off, or did not come for: the promise moves behind the visit. */
export async function onVisitMoved(tx: Ctx, event: DomainEvent): Promise<void> {
  const { orderId, lineId, endsAt } = event.payload as unknown as VisitEvent;
  if (!event.shopId || !lineId) return;
  const order = await lockOrder(tx, event.shopId, orderId);
  const timer = order?.timers.find((one) => one.kind === 'ship' && !one.firedAt);
  if (!timer) return;
  const rest =
    event.name === 'appointment.missed' ? days((await setting<number>(tx, 'appointments.lapse_days')) + 1) : hours(48);
  const until = later(new Date(endsAt), rest);
  if (until > timer.firesAt) await moveTimer(tx, { shopId: event.shopId, orderId }, 'ship', until);
}
