import { setImmediate as endOfTurn } from 'node:timers/promises';
import { type Ctx, emit, fen, flushEvents, later, minutes, newId, refusedBy, transact, type Uuid } from '#kernel';
import { reserve } from '#modules/inventory';
import { setting } from '#modules/operations';
import { openPayment, paymentOfTrade } from '#modules/payments';
import { refuse } from './errors.ts';
import { orderNumber } from './number.ts';
import { settings } from './settings.ts';
import { insertTrade, type PlacingOrder } from './store/placing.ts';
import { headsOfTrade, tradeByKey } from './store/rows.ts';
import type { PlacedTrade, PlaceInput } from './types.ts';

export type PlaceOptions = {
  /** The trade's id when the caller needs it before (limit counters). */
  readonly tradeId?: Uuid;
  /** Statements of the caller that must hold in the same transaction; they travel in the same batch. */
  readonly alongside?: readonly ((tx: Ctx) => Promise<unknown>)[];
};

/**
 * Places a trade (T5, T6): stock is promised, trade, orders, lines and pay timers are written, the payment is opened. One
 * transaction, and one round trip for everything: all statements are sent before the first answer is awaited. Nothing is
 * held when anything refuses. Refuses inventory.not_enough, and orders.request_repeated when the key was used and the
 * caller's transaction is already open; otherwise the same key answers the trade it placed.
 */
export async function placeTrade(ctx: Ctx, input: PlaceInput, options: PlaceOptions = {}): Promise<PlacedTrade> {
  try {
    return await transact(ctx, (tx) => place(tx, input, options));
  } catch (error) {
    if (!refusedBy(error, 'trades_request_once')) throw error;
    const known = ctx.inTransaction ? null : await tradeByKey(ctx, input.buyerId, input.requestKey);
    if (!known) throw refuse('request_repeated');
    const orders = await headsOfTrade(ctx, known.id);
    return {
      tradeId: known.id,
      orders: orders.map((order) => ({
        orderId: order.id,
        shopId: order.shopId,
        number: order.number,
        payableFen: order.payableFen,
      })),
      payableFen: fen(known.payableFen),
      payBy: known.payBy,
      paymentId: (await paymentOfTrade(ctx, known.id))?.payment.id ?? known.id,
      replayed: true,
    };
  }
}

async function place(tx: Ctx, input: PlaceInput, options: PlaceOptions): Promise<PlacedTrade> {
  const at = tx.clock.now();
  const payBy = later(at, minutes(await setting(tx, 'orders.pay_within_minutes', settings)));
  const tradeId = options.tradeId ?? newId(tx);
  const orders: PlacingOrder[] = input.shops.map((shop) => ({
    orderId: newId(tx),
    number: orderNumber(at),
    shop,
    lineIds: shop.lines.map(() => newId(tx)),
  }));
  const payableFen = fen(input.shops.reduce((sum, shop) => sum + shop.payableFen, 0));
  const parts = orders.map(({ orderId, shop }) => ({ shopId: shop.shopId, orderId, amountFen: shop.payableFen }));
  await announce(tx, tradeId, input, orders);

  // Nothing here waits for an answer. The first statement that fails is the one whose error is seen.
  const written = Promise.all([
    openPayment(tx, { tradeId, buyerId: input.buyerId, parts, expiresAt: payBy }),
    ...(options.alongside ?? []).map((work) => work(tx)),
    insertTrade(
      tx,
      {
        id: tradeId,
        buyerId: input.buyerId,
        requestKey: input.requestKey,
        payableFen,
        at,
        payBy,
        receiver: input.receiver,
        byKind: tx.actor.kind,
      },
      orders,
    ),
    flushEvents(tx),
  ]);
  const [[{ paymentId }]] = await Promise.all([
    written,
    atTheEnd(written, () =>
      reserve(
        tx,
        orders.map(({ orderId, shop }) => ({
          orderId,
          shopId: shop.shopId,
          lines: shop.lines.map((line) => ({ skuId: line.skuId, quantity: line.quantity })),
        })),
      ),
    ),
  ]);
  return {
    tradeId,
    orders: orders.map(({ orderId, number, shop }) => ({
      orderId,
      shopId: shop.shopId,
      number,
      payableFen: shop.payableFen,
    })),
    payableFen,
    payBy,
    paymentId,
    replayed: false,
  };
}

/**
 * Sends `work` behind everything that is already on its way, without waiting for an answer: a busy SKU's row is then locked for
 * one round trip only, and after the buyer's limits, as everywhere. Not sent when something refused before it left, for the
 * transaction would be over.
 */
async function atTheEnd(before: Promise<unknown>, work: () => Promise<void>): Promise<void> {
  let refused = false;
  before.catch(() => {
    refused = true;
  });
  await endOfTurn();
  if (!refused) await work();
}

async function announce(tx: Ctx, tradeId: Uuid, input: PlaceInput, orders: readonly PlacingOrder[]): Promise<void> {
  await emit(tx, {
    name: 'trade.placed',
    subjectId: tradeId,
    payload: {
      tradeId,
      buyerId: input.buyerId,
      orders: orders.map(({ orderId, shop }) => ({
        orderId,
        shopId: shop.shopId,
        payableFen: shop.payableFen,
        lines: shop.lines.map((line) => ({
          skuId: line.skuId,
          productId: line.productId,
          quantity: line.quantity,
          payableFen: line.payableFen,
        })),
      })),
    },
  });
}
