import { setImmediate as endOfTurn } from 'node:timers/promises';
import {
  type Ctx,
  emit,
  fen,
  flushEvents,
  later,
  minutes,
  newId,
  Refusal,
  refusedBy,
  transact,
  type Uuid,
} from '#kernel';
import { reserve } from '#modules/inventory';
import { setting } from '#modules/operations';
import { openPayments, paymentOfTrade } from '#modules/payments';
import { refuse } from './errors.ts';
import { orderNumber } from './number.ts';
import { settings } from './settings.ts';
import { insertTrades, type PlacingTrade } from './store/placing.ts';
import { headsOfTrade, tradeByKey } from './store/rows.ts';
import type { PlacedTrade, PlaceInput } from './types.ts';

/** One trade to place; `tradeId` when the caller needs it before (limit counters), `byKind` when it is not the transaction's actor. */
export type Placing = { readonly input: PlaceInput; readonly tradeId?: Uuid; readonly byKind?: string };

/**
 * Statements of the caller that must hold in the same transaction; they travel in the same batch, and are told what is being
 * placed before the database has answered.
 */
export type Alongside = readonly ((tx: Ctx, placed: readonly PlacedTrade[]) => Promise<unknown>)[];

/**
 * Places what the buyer agreed to (T5, T6): stock is promised (of lines that say so, only at payment), trade, orders, lines and pay timers are written, the payment is
 * opened. Nothing is held when anything refuses. Refuses inventory.not_enough, and orders.request_repeated when the key was
 * used and the caller's transaction is already open; otherwise the same key answers the trade it placed.
 */
export async function placeTrade(ctx: Ctx, input: PlaceInput): Promise<PlacedTrade> {
  try {
    const [placed] = await transact(ctx, (tx) => placeTrades(tx, [{ input }]));
    if (!placed) throw new Error('nothing was placed');
    return placed;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'orders.request_repeated') throw error;
    const known = ctx.inTransaction ? null : await tradeByKey(ctx, input.buyerId, input.requestKey);
    if (!known) throw error;
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

/**
 * Places the trades of any number of buyers in the caller's transaction, all or none: one statement for each kind of row
 * however many they are, and one round trip for everything: all statements are sent before the first answer is awaited.
 * Refuses inventory.not_enough, request_repeated.
 */
export async function placeTrades(
  tx: Ctx,
  placings: readonly Placing[],
  alongside: Alongside = [],
): Promise<PlacedTrade[]> {
  const at = tx.clock.now();
  const usual = later(at, minutes(await setting(tx, 'orders.pay_within_minutes', settings)));
  const hurried = later(at, minutes(await setting(tx, 'orders.flash_pay_within_minutes', settings)));
  const trades = placings.map(
    ({ input, tradeId, byKind }): PlacingTrade => ({
      id: tradeId ?? newId(tx),
      buyerId: input.buyerId,
      requestKey: input.requestKey,
      payableFen: input.shops.reduce((sum, shop) => sum + shop.payableFen, 0),
      receiver: input.receiver,
      byKind: byKind ?? tx.actor.kind,
      // One payment for the whole trade: its line with the least time decides.
      payBy: input.shops.some((shop) => shop.lines.some((line) => line.flashSale)) && hurried < usual ? hurried : usual,
      orders: input.shops.map((shop) => ({
        orderId: newId(tx),
        number: orderNumber(at),
        shop,
        lineIds: shop.lines.map((line) => line.lineId ?? newId(tx)),
      })),
    }),
  );
  const placed = trades.map(
    (trade): PlacedTrade => ({
      tradeId: trade.id,
      orders: trade.orders.map(({ orderId, number, shop }) => ({
        orderId,
        shopId: shop.shopId,
        number,
        payableFen: shop.payableFen,
      })),
      payableFen: fen(trade.payableFen),
      payBy: trade.payBy,
      paymentId: newId(tx),
      replayed: false,
    }),
  );
  for (const trade of trades) await announce(tx, trade);

  // Nothing here waits for an answer. The first statement that fails is the one whose error is seen.
  const written = Promise.all([
    openPayments(
      tx,
      placed.map((trade, place) => ({
        paymentId: trade.paymentId,
        tradeId: trade.tradeId,
        buyerId: trades[place]?.buyerId ?? trade.tradeId,
        parts: trade.orders.map(({ shopId, orderId, payableFen }) => ({ shopId, orderId, amountFen: payableFen })),
        expiresAt: trade.payBy,
      })),
    ),
    ...alongside.map((work) => work(tx, placed)),
    insertTrades(tx, trades, at),
    flushEvents(tx),
  ]).catch((error: unknown) => {
    throw refusedBy(error, 'trades_request_once') ? refuse('request_repeated') : error;
  });
  await Promise.all([
    written,
    atTheEnd(written, () =>
      reserve(
        tx,
        trades.flatMap((trade) =>
          trade.orders.map(({ orderId, shop }) => ({
            orderId,
            shopId: shop.shopId,
            lines: shop.lines
              .filter((line) => !line.stockAtPayment)
              .map((line) => ({ skuId: line.skuId, quantity: line.quantity })),
          })),
        ),
      ),
    ),
  ]);
  return placed;
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

async function announce(tx: Ctx, trade: PlacingTrade): Promise<void> {
  await emit(tx, {
    name: 'trade.placed',
    subjectId: trade.id,
    payload: {
      tradeId: trade.id,
      buyerId: trade.buyerId,
      orders: trade.orders.map(({ orderId, shop }) => ({
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
