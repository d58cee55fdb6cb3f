import { type Ctx, newId, Refusal, type ShopScope, transact, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { type Order, orderForShop, ordersByIds, toShip } from '#modules/orders';
import { deskOf } from './carrier-desk.ts';
import { carrierOf } from './carriers.ts';
import { refuse } from './errors.ts';
import { type ShipRequest, shipParcel } from './shipping-service.ts';
import {
  askCancel,
  askWaybill,
  endCancel,
  forgetAsked,
  keepNumber,
  type Waybill,
  waybillByKey,
  waybillsById,
} from './store-waybills.ts';
import type { Parcel } from './types.ts';

/** A waybill whose number is known. */
export type BoughtWaybill = Waybill & { readonly waybillNo: string };

/**
 * Buys a waybill for an order that waits to be shipped. The purchase is written down before the provider is asked, under a number
 * of ours that the provider knows it by, so that asking again, with this key or another, finds the same waybill wherever it
 * stopped. Refuses carrier_unknown, carrier_not_sold, order_not_waiting, order_collected, waybill_key_reused, waybill_cancelled, provider_silent.
 */
export async function buyWaybill(
  ctx: Ctx,
  scope: ShopScope,
  requestKey: string,
  input: { readonly orderId: Uuid; readonly carrier: string },
): Promise<BoughtWaybill> {
  if (!carrierOf(input.carrier)) throw refuse('carrier_unknown', { carrier: input.carrier });
  const order = await orderForShop(ctx, scope, input.orderId);
  if (order.receiver.pickup) throw refuse('order_collected');
  const asked = await askedFor(ctx, order, requestKey, input.carrier);
  if (asked.waybillNo) return { ...asked, waybillNo: asked.waybillNo };
  const waybillNo = await numberFrom(ctx, asked);
  await keepNumber(ctx, asked, waybillNo);
  await record(ctx, {
    action: 'fulfilment.buy_waybill',
    subject: { kind: 'lbl', id: asked.id },
    shopId: scope.shopId,
    after: { orderId: asked.orderId, carrier: asked.carrier, waybillNo },
  });
  return { ...asked, waybillNo };
}

/** An order that waits for the shop, with pieces left to ship. */
const waits = (order: Order): boolean =>
  (order.state === 'awaiting_shipment' || order.state === 'partly_shipped') &&
  order.lines.some((line) => toShip(line) > 0);

async function askedFor(ctx: Ctx, order: Order, requestKey: string, carrier: string): Promise<Waybill> {
  const wanted = { shopId: order.shopId, id: newId(ctx), orderId: order.id, carrier };
  // What this key has bought before is answered whatever has become of the order; nothing new is bought for one that does not wait.
  const asked = waits(order)
    ? await askWaybill(ctx, requestKey, wanted)
    : await waybillByKey(ctx, order.shopId, requestKey);
  if (!asked) throw refuse('order_not_waiting');
  if (asked.orderId !== order.id || asked.carrier !== carrier) throw refuse('waybill_key_reused');
  if (asked.cancelAskedAt) throw refuse('waybill_cancelled', { waybillNo: asked.waybillNo ?? '' });
  return asked;
}

async function numberFrom(ctx: Ctx, asked: Waybill): Promise<string> {
  const sold = await answerOf(ctx, () =>
    deskOf(ctx.runtime).buyWaybill({ number: asked.id, carrier: asked.carrier, shopId: asked.shopId }),
  );
  if (sold) return sold.waybillNo;
  // Nothing was bought, so nothing is kept.
  await forgetAsked(ctx, asked);
  throw refuse('carrier_not_sold', { carrier: asked.carrier });
}

async function answerOf<T>(ctx: Ctx, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    ctx.log.error({ err: error }, 'the waybill provider gave no answer');
    throw refuse('provider_silent');
  }
}

/** Buys a waybill and ships with it at once. Refuses what buying and what shipping refuses. */
export async function shipBought(
  ctx: Ctx,
  scope: ShopScope,
  requestKey: string,
  input: Omit<ShipRequest, 'waybillNo'>,
): Promise<Parcel> {
  const { waybillNo } = await buyWaybill(ctx, scope, requestKey, input);
  return shipParcel(ctx, scope, { ...input, waybillNo });
}

/** What became of one of many: its waybill, or why there is none. */
export type Bought = {
  readonly orderId: Uuid;
  readonly waybill: BoughtWaybill | null;
  readonly refusal: Refusal | null;
};

/** Buys for many orders: every one that can be bought is, every other is told with its reason. Asking again buys nothing twice. */
export async function buyMany(
  ctx: Ctx,
  scope: ShopScope,
  requestKey: string,
  input: { readonly orderIds: readonly Uuid[]; readonly carrier: string },
): Promise<Bought[]> {
  const results: Bought[] = [];
  for (const orderId of new Set(input.orderIds)) {
    try {
      const waybill = await buyWaybill(ctx, scope, `${requestKey}:${orderId}`, { orderId, carrier: input.carrier });
      results.push({ orderId, waybill, refusal: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      results.push({ orderId, waybill: null, refusal: error });
    }
  }
  return results;
}

/**
 * Gives a waybill back that nothing was shipped with: nothing can be shipped with it from the moment it is asked, and the carrier is
 * told outside any transaction. Asking again finishes what a silent provider left. Refuses waybill_not_found, waybill_shipped,
 * waybill_collected, provider_silent.
 */
export async function cancelWaybill(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Waybill> {
  const before = await ownWaybill(ctx, scope, id);
  if (before.cancelledAt) return before;
  if (!(await askCancel(ctx, scope.shopId, id))) throw refuse('waybill_shipped', { waybillNo: before.waybillNo ?? '' });
  // A provider that never answered may have sold it all the same: it knows it by our number.
  const answer = await answerOf(ctx, () =>
    deskOf(ctx.runtime).cancelWaybill({ number: id, carrier: before.carrier, shopId: scope.shopId }),
  );
  await transact(ctx, async (tx) => {
    await endCancel(tx, scope.shopId, id, answer === 'cancelled');
    await record(tx, {
      action: 'fulfilment.cancel_waybill',
      subject: { kind: 'lbl', id },
      shopId: scope.shopId,
      after: { waybillNo: before.waybillNo, answer },
    });
  });
  if (answer === 'collected') throw refuse('waybill_collected', { waybillNo: before.waybillNo ?? '' });
  return ownWaybill(ctx, scope, id);
}

async function ownWaybill(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Waybill> {
  const [one] = await waybillsById(ctx, scope.shopId, [id]);
  if (!one) throw refuse('waybill_not_found');
  return one;
}

/** Waybills with their orders, for labels printed before the goods leave. Refuses waybill_not_found when one is not the shop's, or has no number. */
export async function waybillsWithOrders(
  ctx: Ctx,
  scope: ShopScope,
  ids: readonly Uuid[],
): Promise<{ waybill: BoughtWaybill; order: Order }[]> {
  const found = await waybillsById(ctx, scope.shopId, ids);
  const orders = await ordersByIds(ctx, scope, [...new Set(found.map((one) => one.orderId))]);
  return ids.map((id) => {
    const waybill = found.find((one) => one.id === id);
    const order = orders.find((one) => one.id === waybill?.orderId);
    if (!waybill?.waybillNo || waybill.cancelAskedAt || !order) throw refuse('waybill_not_found');
    return { waybill: { ...waybill, waybillNo: waybill.waybillNo }, order };
  });
}
