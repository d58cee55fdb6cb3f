import { setImmediate as endOfTurn } from 'node:timers/promises';
import {
  allAnswered,
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
import { freeForOrders, type KeptOrder, reserve } from '#modules/inventory';
import { setting } from '#modules/operations';
import { openPayments, paymentOfTrade } from '#modules/payments';
import { refuse } from './errors.ts';
import { orderNumber } from './number.ts';
import { settings } from './settings.ts';
import { insertTrades, inWords, type TradeInWords } from './store/placing.ts';
import { headsOfTrade, tradeByKey } from './store/rows.ts';
import type { PlacedTrade, PlaceInput } from './types.ts';

/** A trade that can be placed: its ids are drawn, its rows stand in words, and what its buyer will be told. */
export type TradeDraft = { readonly input: PlaceInput; readonly words: TradeInWords; readonly placed: PlacedTrade };

/** Needs no transaction and writes nothing. `tradeId` when the caller needs it before. */
export async function draftTrade(ctx: Ctx, input: PlaceInput, tradeId: Uuid = newId(ctx)): Promise<TradeDraft> {
  const at = ctx.clock.now();
  // One payment for the whole trade: its line with the least time decides.
  const flash = input.shops.some((shop) => shop.lines.some((line) => line.flashSale));
  const usual = await setting(ctx, 'orders.pay_within_minutes', settings);
  const hurried = flash ? await setting(ctx, 'orders.flash_pay_within_minutes', settings) : usual;
  const until = later(at, minutes(Math.min(usual, hurried)));
  const payBy = input.payBy && input.payBy < until ? input.payBy : until;
  const payableFen = fen(input.shops.reduce((sum, shop) => sum + shop.payableFen, 0));
  const orders = input.shops.map((shop) => ({
    orderId: newId(ctx),
    number: orderNumber(at),
    receiver: shop.receiver ?? input.receiver,
    shop,
    lineIds: shop.lines.map((line) => line.lineId ?? newId(ctx)),
  }));
  const { buyerId, requestKey } = input;
  return {
    input,
    words: inWords({ id: tradeId, buyerId, requestKey, payableFen, placedAt: at, payBy, orders }),
    placed: {
      tradeId,
      orders: orders.map(({ orderId, number, shop }) => ({
        orderId,
        shopId: shop.shopId,
        number,
        payableFen: shop.payableFen,
      })),
      payableFen,
      payBy,
      paymentId: newId(ctx),
      replayed: false,
    },
  };
}

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
    const draft = await draftTrade(ctx, input);
    await transact(ctx, (tx) => placeTrades(tx, [draft]));
    return draft.placed;
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
export async function placeTrades(tx: Ctx, drafts: readonly TradeDraft[], alongside: Alongside = []): Promise<void> {
  const placed = drafts.map((draft) => draft.placed);
  for (const draft of drafts) await announce(tx, draft);

  // Nothing here waits for an answer. The first statement that fails is the one whose error is seen.
  const written = allAnswered([
    // The longest goes first: the database is at it while the others are put together.
    insertTrades(
      tx,
      drafts.map((draft) => draft.words),
    ),
    openPayments(
      tx,
      drafts.map(({ input, placed: trade }) => ({
        paymentId: trade.paymentId,
        tradeId: trade.tradeId,
        buyerId: input.buyerId,
        parts: trade.orders.map(({ shopId, orderId, payableFen }) => ({ shopId, orderId, amountFen: payableFen })),
        expiresAt: trade.payBy,
      })),
    ),
    ...alongside.map((work) => work(tx, placed)),
    flushEvents(tx),
  ]).catch((error: unknown) => {
    throw refusedBy(error, 'trades_request_once') ? refuse('request_repeated') : error;
  });
  await allAnswered([
    written,
    atTheEnd(written, () => {
      const kept = drafts.flatMap(keptOf);
      const freed = kept.length > 0 ? [freeForOrders(tx, kept, drafts.flatMap(shelvesOf))] : [];
      const reserved = reserve(
        tx,
        drafts.flatMap((draft) =>
          ordersOf(draft).map(({ orderId, shop }) => ({
            orderId,
            shopId: shop.shopId,
            lines: [...shop.lines.filter((line) => !line.stockAtPayment), ...(shop.gifts ?? [])].map(
              ({ skuId, quantity }) => ({ skuId, quantity }),
            ),
          })),
        ),
      );
      return allAnswered([...freed, reserved]);
    }),
  ]);
}

/** Pieces the trade takes that are kept for their price: they are free for it alone, in its transaction. */
const keptOf = (draft: TradeDraft): KeptOrder[] =>
  ordersOf(draft).flatMap(({ orderId, shop: { shopId, lines } }) =>
    lines.flatMap(({ skuId, discounts }) =>
      discounts.flatMap(({ ruleId, pieces }) =>
        ruleId && pieces ? [{ shopId, orderId, keptId: ruleId, skuId, quantity: pieces }] : [],
      ),
    ),
  );
const shelvesOf = ({ input }: TradeDraft) =>
  input.shops.flatMap(({ shopId, lines, gifts = [] }) => [...lines, ...gifts].map(({ skuId }) => ({ shopId, skuId })));

/** Each order with what was to be placed of its shop. */
const ordersOf = ({ input, placed }: TradeDraft) =>
  input.shops.flatMap((shop, place) => {
    const order = placed.orders[place];
    return order ? [{ orderId: order.orderId, shop }] : [];
  });

/**
 * Sends `work` behind everything that is already on its way, without waiting for an answer: a busy SKU's row is then locked for
 * one round trip only, and after the buyer's limits, as everywhere. Not sent when something refused before it left, for the
 * transaction would be over.
 */
async function atTheEnd(before: Promise<unknown>, work: () => Promise<unknown>): Promise<void> {
  let refused = false;
  before.catch(() => {
    refused = true;
  });
  await endOfTurn();
  if (!refused) await work();
}

async function announce(tx: Ctx, draft: TradeDraft): Promise<void> {
  const { tradeId } = draft.placed;
  await emit(tx, {
    name: 'trade.placed',
    subjectId: tradeId,
    payload: {
      tradeId,
      buyerId: draft.input.buyerId,
      ...(draft.input.device && { device: draft.input.device }),
      orders: ordersOf(draft).map(({ orderId, shop }) => ({
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
