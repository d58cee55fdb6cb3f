import {
  apportion,
  type Ctx,
  emit,
  fen,
  type Json,
  type ShopScope,
  shopScope,
  transact,
  type Uuid,
  ZERO,
} from '#kernel';
import { comesTo } from '#modules/appointments';
import { type FreightLine, freightFor, type GroupExplanation, templatesByShop } from '#modules/freight';
import { record } from '#modules/operations';
import { paymentOfTrade, repricePayment } from '#modules/payments';
import { finishClosing } from './closing.ts';
import { refuse } from './errors.ts';
import { closeTrade } from './payment.ts';
import { moveOrder, reprice, setTradePayable, tellHistory, writeNote, writeReceiver } from './store/moves.ts';
import { headOf, headOfBuyer, headsOfTrade, lockOrder, withDetails } from './store/rows.ts';
import type { DiscountShare, Order, OrderFlag, OrderHead, Receiver } from './types.ts';

const told = (tx: Ctx, order: Pick<OrderHead, 'id' | 'shopId' | 'buyerId'>, what: string) =>
  emit(tx, {
    name: 'order.changed',
    subjectId: order.id,
    shopId: order.shopId,
    payload: { orderId: order.id, shopId: order.shopId, buyerId: order.buyerId, what },
  });

/** The shop's private note and flag; the buyer never sees them. Refuses orders.order_not_found. */
export async function note(
  ctx: Ctx,
  scope: ShopScope,
  orderId: Uuid,
  input: { readonly note: string | null; readonly flag: OrderFlag | null },
): Promise<void> {
  await transact(ctx, async (tx) => {
    if (!(await writeNote(tx, scope.shopId, orderId, input.note, input.flag))) throw refuse('order_not_found');
    await record(tx, {
      action: 'orders.note',
      subject: { kind: 'order', id: orderId },
      shopId: scope.shopId,
      after: { note: input.note, flag: input.flag },
    });
  });
}

export type PriceChange = {
  /** What a line shall cost in all; at most what it costs now. Lines left out stay. */
  readonly lines?: readonly { readonly lineId: Uuid; readonly payableFen: number }[] | undefined;
  readonly freightFen?: number | undefined;
};

/** The order's payment, as long as the provider has not been told of it: after that its amount is the provider's too. */
async function unstarted(tx: Ctx, tradeId: Uuid): Promise<void> {
  const open = await paymentOfTrade(tx, tradeId);
  if (open?.payment.state === 'succeeded') throw refuse('trade_already_paid');
  if (open?.payment.startedAt) throw refuse('payment_started');
}

/**
 * The shop lowers an unpaid order's price (改价); never raises it: the contract was made at placing (E-Commerce Law art. 49).
 * Refuses orders.order_not_found, state_forbids, payment_started, trade_already_paid, line_not_found, price_not_lower, price_too_low, order_moved.
 */
export async function changePrice(ctx: Ctx, scope: ShopScope, orderId: Uuid, change: PriceChange): Promise<Order> {
  return transact(ctx, async (tx) => {
    const head = await headOf(tx, scope.shopId, orderId);
    const [order] = head ? await withDetails(tx, [head]) : [];
    if (!order) throw refuse('order_not_found');
    if (order.state !== 'awaiting_payment') throw refuse('state_forbids', { state: order.state });
    await unstarted(tx, order.tradeId);
    const to = repriced(order, change);
    const others = (await headsOfTrade(tx, order.tradeId)).filter(
      (one) => one.id !== order.id && one.state === 'awaiting_payment',
    );
    const parts = [
      ...others.map((one) => ({ shopId: one.shopId, orderId: one.id, amountFen: one.payableFen })),
      { shopId: order.shopId, orderId: order.id, amountFen: to.payableFen },
    ];
    // The payment's row first, as everywhere: whoever holds it decides about the trade.
    await repricePayment(tx, { tradeId: order.tradeId, parts });
    if (!(await reprice(tx, to))) throw refuse('order_moved');
    await setTradePayable(
      tx,
      order.tradeId,
      parts.reduce((sum, part) => sum + part.amountFen, 0),
    );
    await tellHistory(tx, [
      {
        shopId: order.shopId,
        orderId,
        kind: 'price_changed',
        data: { fromFen: order.payableFen, toFen: to.payableFen },
      },
    ]);
    await record(tx, {
      action: 'orders.change_price',
      subject: { kind: 'order', id: orderId },
      shopId: scope.shopId,
      before: { payableFen: order.payableFen },
      after: { payableFen: to.payableFen },
    });
    await told(tx, order, 'price');
    const after = await lockOrder(tx, scope.shopId, orderId);
    if (!after) throw refuse('order_not_found');
    return after;
  });
}

function repriced(order: Order, change: PriceChange) {
  const freightFen = change.freightFen ?? order.freightFen;
  if (freightFen > order.freightFen || freightFen < 0) throw refuse('price_not_lower', { nowFen: order.freightFen });
  for (const line of change.lines ?? [])
    if (!order.lines.some((one) => one.id === line.lineId)) throw refuse('line_not_found');
  const shares =
    order.freightFen === 0
      ? order.lines.map((line) => line.freightFen)
      : apportion(
          fen(freightFen),
          order.lines.map((line) => fen(line.freightFen)),
        );
  const lines = order.lines.map((line, place) => {
    const payableFen = change.lines?.find((one) => one.lineId === line.id)?.payableFen ?? line.payableFen;
    if (payableFen > line.payableFen || payableFen < 0) throw refuse('price_not_lower', { nowFen: line.payableFen });
    const cut = line.payableFen - payableFen;
    const given: DiscountShare = {
      ruleId: null,
      kind: 'shop_change',
      lane: 'shop_change',
      title: { zh: '卖家改价', en: 'Price changed by the shop' },
      funder: 'shop',
      amountFen: fen(cut),
    };
    const discounts = cut === 0 ? line.discounts : [...line.discounts, given];
    return {
      id: line.id,
      discounts: discounts as unknown as Json,
      discountFen: discounts.reduce((sum, discount) => sum + discount.amountFen, 0),
      payableFen,
      freightFen: shares[place] ?? line.freightFen,
    };
  });
  const discountFen = lines.reduce((sum, line) => sum + line.discountFen, 0);
  const payableFen = order.goodsFen - discountFen + freightFen;
  if (payableFen === order.payableFen) throw refuse('price_not_lower', { nowFen: order.payableFen });
  if (payableFen < 1) throw refuse('price_too_low');
  return {
    shopId: order.shopId,
    orderId: order.id,
    wasFen: order.payableFen,
    discountFen,
    freightFen,
    payableFen,
    lines,
  };
}

/**
 * The shop takes back an unpaid order. Alone in its trade, the trade is closed; else the rest of the trade stays to be paid.
 * Refuses orders.order_not_found, state_forbids, payment_started, trade_already_paid.
 */
export async function closeByShop(ctx: Ctx, scope: ShopScope, orderId: Uuid, reason: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const order = await headOf(tx, scope.shopId, orderId);
    if (!order) throw refuse('order_not_found');
    if (order.state !== 'awaiting_payment') throw refuse('state_forbids', { state: order.state });
    const others = (await headsOfTrade(tx, order.tradeId)).filter(
      (one) => one.id !== orderId && one.state === 'awaiting_payment',
    );
    if (others.length === 0) await closeTrade(tx, { tradeId: order.tradeId, by: 'shop', reason });
    else {
      await unstarted(tx, order.tradeId);
      await repricePayment(tx, {
        tradeId: order.tradeId,
        parts: others.map((one) => ({ shopId: one.shopId, orderId: one.id, amountFen: one.payableFen })),
      });
      const moved = await moveOrder(tx, 'close_unpaid', scope.shopId, orderId, { closedBy: 'shop', reason });
      if (!moved) throw refuse('order_moved');
      await setTradePayable(
        tx,
        order.tradeId,
        others.reduce((sum, one) => sum + one.payableFen, 0),
      );
      await finishClosing(tx, await withDetails(tx, [moved]), 'awaiting_payment');
    }
    await record(tx, { action: 'orders.close', subject: { kind: 'order', id: orderId }, shopId: scope.shopId, reason });
  });
}

/**
 * The buyer sends the parcel elsewhere while nothing has been shipped, if the goods are delivered there (and whoever brings them or
 * comes for a service serves it) for no more freight than was quoted. Refuses orders.order_not_found, state_forbids,
 * address_not_delivered, address_freight_differs, address_not_needed.
 */
export async function changeAddress(ctx: Ctx, buyerId: Uuid, orderId: Uuid, receiver: Receiver): Promise<Order> {
  return transact(ctx, async (tx) => {
    const head = await headOfBuyer(tx, buyerId, orderId);
    const order = head && (await lockOrder(tx, head.shopId, orderId));
    if (!order) throw refuse('order_not_found');
    if (order.state !== 'awaiting_payment' && order.state !== 'awaiting_shipment')
      throw refuse('state_forbids', { state: order.state });
    if (order.receiver.pickup || order.receiver.divisionCode === '') throw refuse('address_not_needed');
    await checkFreight(tx, order, receiver.divisionCode);
    const calendarIds = order.freight.groups.flatMap((group) => group.visitCalendarId ?? []);
    if (!(await comesTo(tx, shopScope(order.shopId), { orderId, calendarIds }, receiver.divisionCode)))
      throw refuse('address_not_delivered');
    await writeReceiver(tx, order.shopId, orderId, receiver);
    await tellHistory(tx, [
      {
        shopId: order.shopId,
        orderId,
        kind: 'address_changed',
        data: { from: order.receiver.divisionCode, to: receiver.divisionCode },
      },
    ]);
    await told(tx, order, 'address');
    return { ...order, receiver };
  });
}

async function checkFreight(tx: Ctx, order: Order, divisionCode: string): Promise<void> {
  const known = (await templatesByShop(tx, [order.shopId])).get(order.shopId) ?? [];
  let dueFen = 0;
  for (const group of order.freight.groups) {
    const template = known.find((one) => one.id === group.templateId);
    if (!template) continue;
    const freight = freightFor(template, asLines(group), divisionCode);
    if (freight.kind === 'excluded') throw refuse('address_not_delivered');
    dueFen += freight.amountFen;
  }
  // Compared with what the present address would cost, so that a price the shop lowered by hand is not held against the buyer.
  const quotedFen = order.freight.groups.reduce((sum, group) => sum + group.amountFen, 0);
  if (dueFen > quotedFen) throw refuse('address_freight_differs', { differenceFen: dueFen - quotedFen });
}

/** A group's measures as lines: all of them on one piece, and the other pieces beside it. Freight depends on nothing else. */
const asLines = (group: GroupExplanation): FreightLine[] => [
  {
    quantity: 1,
    weightGrams: group.grams,
    ...(group.cm3 ? { volumeCm3: group.cm3 } : {}),
    goodsFen: group.goodsFen,
  },
  { quantity: group.pieces - 1, weightGrams: 0, goodsFen: ZERO },
];
