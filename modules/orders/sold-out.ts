import { type Ctx, later, minutes, Refusal, type Seconds, transact, type Uuid } from '#kernel';
import { holdShelf, reserve } from '#modules/inventory';
import { keptReason, requestRefund } from '#modules/payments';
import { finishClosing } from './closing.ts';
import { refuse } from './errors.ts';
import { letGo } from './paid-ahead.ts';
import {
  dueGiveBacks,
  endGiveBack,
  failGiveBack,
  insertGiveBack,
  lockGiveBack,
  tryGiveBack,
} from './store/give-backs.ts';
import { causeHappened, moveOrder, refundLines, tellHistory } from './store/moves.ts';
import { lockOrder, withDetails } from './store/rows.ts';
import type { Order, OrderHead } from './types.ts';

/** What the buyer reads with the refund. */
const REASON = keptReason('sold_out');

/** Pieces whose stock is taken when the payment comes (付款减库存). */
const atPayment = (order: Order) =>
  order.lines
    .filter((line) => line.stockAtPayment)
    .map((line) => ({ skuId: line.skuId, quantity: line.quantity - line.cancelledQuantity }));

/**
 * In the door's transaction: paid orders take the stock that was not promised at placing. An order for which a piece is missing
 * takes nothing; the others of the trade go on. Orders that need nothing cost nothing. Answers who went short.
 */
export async function takeAtPayment(tx: Ctx, heads: readonly OrderHead[]): Promise<readonly Order[]> {
  let wanting = (await withDetails(tx, heads)).filter((order) => atPayment(order).length > 0);
  await letGo(tx, wanting);
  const short: Order[] = [];
  const lines = wanting.flatMap((order) => order.lines);
  // One order may take goods while another, going short, gives goods back: all of it is held first, in the order in which everybody does.
  if (wanting.length > 1 && lines.some((line) => !line.stockAtPayment))
    await holdShelf(
      tx,
      wanting.map((order) => order.shopId),
      lines.map((line) => line.skuId),
    );
  while (wanting.length > 0) {
    const missing = await reserveOrMissing(tx, wanting);
    if (!missing) break;
    const [out, rest] = [true, false].map((lacks) =>
      wanting.filter((order) => order.lines.some((line) => missing.has(line.skuId)) === lacks),
    );
    // Nobody named: nobody can be told apart, and nobody gets anything.
    short.push(...(out && out.length > 0 ? out : wanting));
    wanting = out && out.length > 0 ? (rest ?? []) : [];
  }
  return short;
}

/** Null when all is reserved; else the SKUs that fall short, with every lock and event of the try undone. */
async function reserveOrMissing(tx: Ctx, orders: readonly Order[]): Promise<ReadonlySet<Uuid> | null> {
  const { sql } = tx;
  if (!('savepoint' in sql)) throw new Error('stock is taken inside the transaction of the payment');
  const events = tx.pending.length;
  try {
    await sql.savepoint((inner) =>
      reserve(
        { ...tx, sql: inner },
        orders.map((order) => ({ orderId: order.id, shopId: order.shopId, lines: atPayment(order) })),
      ),
    );
    return null;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'inventory.not_enough') throw error;
    tx.pending.length = events;
    const { short } = (error.extension ?? {}) as { short?: readonly { skuId: Uuid }[] };
    return new Set((short ?? []).map((one) => one.skuId));
  }
}

/** By what it was closed: no stock, its group (groups.ts), or a frozen shop (frozen-shop.ts). */
const causeOf = (order: Order, tries: number): string => {
  const waited = order.waitsFor === 'group' && order.readyAt === null;
  const cause = `${order.closedBy === 'sold_out' ? 'sold_out' : waited ? 'group' : 'frozen'}:${order.id}`;
  return tries === 1 ? cause : `${cause}#${tries}`;
};
const CAUSE = /^(?:sold_out|frozen|group):([0-9a-f-]{36})(?:#\d+)?$/;
export const orderOfCause = (cause: string): Uuid | null => (CAUSE.exec(cause)?.[1] as Uuid | undefined) ?? null;

/** Paid and nothing left: the order is closed in the payment's own transaction, and all its money asked back at once. */
export async function closeSoldOut(tx: Ctx, orders: readonly Order[]): Promise<void> {
  const closed: Order[] = [];
  for (const order of orders) {
    const moved = await moveOrder(tx, 'close_sold_out', order.shopId, order.id, {
      closedBy: 'sold_out',
      reason: REASON,
    });
    if (!moved) throw refuse('order_moved');
    if (order.payableFen > 0) {
      await insertGiveBack(tx, order.shopId, order.id, order.payableFen);
      await askBack(tx, { ...order, closedBy: 'sold_out', closedReason: REASON }, 1);
    }
    closed.push(...(await withDetails(tx, [moved])));
  }
  await finishClosing(tx, closed, orders[0]?.state ?? 'awaiting_shipment');
}

/** All that was paid for an order the market has closed, back to the buyer. */
export const askBack = (tx: Ctx, order: Order, tries: number) =>
  requestRefund(tx, {
    shopId: order.shopId,
    orderId: order.id,
    cause: causeOf(order, tries),
    amountFen: order.payableFen,
    reason: order.closedReason ?? REASON,
    lines: order.lines.map((line) => ({ lineId: line.id, quantity: line.quantity, amountFen: line.payableFen })),
  });

/** The money is back: lines and order say so, in the transaction that books it. */
export async function gaveBack(tx: Ctx, shopId: Uuid, orderId: Uuid, cause: string): Promise<void> {
  const order = await lockOrder(tx, shopId, orderId);
  if (!order || !(await lockGiveBack(tx, shopId, orderId)) || (await causeHappened(tx, shopId, orderId, cause))) return;
  const lines = order.lines.map((line) => ({
    lineId: line.id,
    quantity: line.quantity,
    amountFen: line.payableFen,
    cancelled: line.quantity,
  }));
  await refundLines(tx, shopId, orderId, lines, order.freightFen);
  await endGiveBack(tx, shopId, orderId);
  await tellHistory(tx, [
    {
      shopId,
      orderId,
      kind: 'refunded',
      cause,
      data: {
        lines: lines.map(({ lineId, quantity, amountFen }) => ({ lineId, quantity, amountFen })),
        freightFen: order.freightFen,
        reason: order.closedBy === 'sold_out' ? 'sold_out' : (order.closedReason ?? ''),
      },
    },
  ]);
}

const patience = (tries: number): Seconds => minutes(Math.min(24 * 60, 10 * 2 ** (tries - 1)));

/** The provider said no: the difference is the operator's to see, and the money is asked for again by itself. */
export async function giveBackFailed(tx: Ctx, shopId: Uuid, orderId: Uuid, code: string): Promise<void> {
  const row = await lockGiveBack(tx, shopId, orderId);
  if (row?.state === 'asked') await failGiveBack(tx, shopId, orderId, code, later(tx.clock.now(), patience(row.tries)));
}

/** Asks again for what a provider refused, each in a transaction of its own. */
export async function giveBackAgain(ctx: Ctx): Promise<number> {
  const due = await dueGiveBacks(ctx, 50);
  for (const { shopId, orderId } of due)
    await transact(ctx, async (tx) => {
      const order = await lockOrder(tx, shopId, orderId);
      const row = await lockGiveBack(tx, shopId, orderId);
      if (!order || row?.state !== 'failed' || !row.dueAt || row.dueAt > tx.clock.now()) return;
      await tryGiveBack(tx, shopId, orderId);
      await askBack(tx, order, row.tries + 1);
    });
  return due.length;
}
