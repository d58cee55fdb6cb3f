import { type Ctx, refusedBy, type ShopScope, transact, type Uuid } from '#kernel';
import { linesAwaitingVisit, type Order, ordersByIds, toShip } from '#modules/orders';
import { refuse } from './errors.ts';
import { checkedWaybill, ship } from './shipping-service.ts';
import * as store from './store.ts';
import type { Parcel } from './types.ts';

export type MergeRequest = {
  /** At least two; the first is the one the waybill may have been bought for. */
  readonly orderIds: readonly Uuid[];
  readonly carrier: string;
  readonly waybillNo: string;
};

type Hold = (ctx: Ctx, shopId: Uuid, orderIds: readonly Uuid[]) => Promise<readonly Uuid[]>;
const holds: Hold[] = [];
/** Who keeps orders from going out with others says which of these: after-sales, where a case is open. */
export const registerMergeHold = (hold: Hold): void => void holds.push(hold);

/**
 * Everything still to be shipped of several orders leaves in one box under one waybill (合并发货): all of them or none, each order with
 * its own parcel and lines. The same orders under the same waybill again answer the parcels there are. Refuses merge_needs_two,
 * receivers_differ, order_in_case, nothing_to_merge, and what shipping one order refuses.
 */
export async function shipMerged(ctx: Ctx, scope: ShopScope, input: MergeRequest): Promise<readonly Parcel[]> {
  const waybillNo = checkedWaybill(input.carrier, input.waybillNo);
  const orderIds = [...new Set(input.orderIds)];
  if (orderIds.length < 2) throw refuse('merge_needs_two');
  try {
    return await transact(ctx, async (tx) => {
      const known = await store.parcelByWaybill(tx, input.carrier, waybillNo);
      if (known) return await sameBox(tx, scope, known, orderIds, waybillNo);
      const orders = await mergeable(tx, scope, orderIds);
      const parcels: Parcel[] = [];
      for (const order of orders)
        parcels.push(
          await ship(
            tx,
            scope,
            { orderId: order.id, carrier: input.carrier, waybillNo },
            waybillNo,
            parcels[0]?.id ?? null,
          ),
        );
      // Looked at again once every order's lock is held: a case opened meanwhile holds the box back.
      await refuseHeld(tx, scope, orders);
      return parcels;
    });
  } catch (error) {
    if (refusedBy(error, 'parcels_waybill')) throw refuse('waybill_used', { waybillNo });
    throw error;
  }
}

async function sameBox(tx: Ctx, scope: ShopScope, lead: Parcel, orderIds: readonly Uuid[], waybillNo: string) {
  const box = lead.shopId === scope.shopId ? [lead, ...(await store.mergedInto(tx, lead))] : [];
  const same = box.length === orderIds.length && box.every((parcel) => orderIds.includes(parcel.orderId));
  if (!same) throw refuse('waybill_used', { waybillNo });
  return box;
}

async function mergeable(tx: Ctx, scope: ShopScope, orderIds: readonly Uuid[]): Promise<Order[]> {
  const found = await ordersByIds(tx, scope, orderIds);
  const orders = orderIds.flatMap((id) => found.find((order) => order.id === id) ?? []);
  if (orders.length < orderIds.length) throw refuse('order_not_found');
  const [first] = orders;
  if (!first) throw refuse('merge_needs_two');
  const place = receiverKey(tx, first);
  const other = orders.find((order) => receiverKey(tx, order) !== place);
  if (other) throw refuse('receivers_differ', { number: other.number });
  const waiting = await linesAwaitingVisit(tx, scope, orderIds);
  const empty = orders.find((order) => order.lines.every((line) => toShip(line) === 0 || waiting.has(line.id)));
  if (empty) throw refuse('nothing_to_merge', { number: empty.number });
  await refuseHeld(tx, scope, orders);
  return orders;
}

/** The same person at the same door; and the same account, for whoever has it sees the pickup code. */
const receiverKey = (ctx: Ctx, { buyerId, receiver }: Order): string =>
  JSON.stringify([
    buyerId,
    receiver.name.trim(),
    ctx.runtime.secrets.open(receiver.phone),
    receiver.divisionCode,
    receiver.street.trim(),
  ]);

async function refuseHeld(tx: Ctx, scope: ShopScope, orders: readonly Order[]): Promise<void> {
  const ids = orders.map((order) => order.id);
  const held = (await Promise.all(holds.map((hold) => hold(tx, scope.shopId, ids)))).flat();
  const order = orders.find((one) => held.includes(one.id));
  if (order) throw refuse('order_in_case', { number: order.number });
}
