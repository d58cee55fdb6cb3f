import type { Ctx, Uuid } from '#kernel';
import { type FlashBack, giveFlashBack } from '#modules/promotions';
import type { Order, OrderLine } from './types.ts';

/** Of a line's pieces those at the usual price go first: a buyer who cancels one keeps what they got cheaply. */
const cheapAmong = (line: OrderLine, own: number, cancelled: number): number =>
  Math.max(0, cancelled - (line.quantity - own));

function partsOf(
  lines: readonly OrderLine[],
  before: (line: OrderLine) => number,
  until: (line: OrderLine) => number,
): FlashBack[] {
  const sums = new Map<Uuid, number>();
  for (const line of lines)
    for (const { ruleId, pieces } of line.discounts) {
      if (!pieces || !ruleId) continue;
      const back = cheapAmong(line, pieces, until(line)) - cheapAmong(line, pieces, before(line));
      if (back > 0) sums.set(ruleId, (sums.get(ruleId) ?? 0) + back);
    }
  return [...sums].map(([ruleId, pieces]) => ({ ruleId, pieces }));
}

/** What follows once the shelf has the pieces again: they are kept for their price. */
export type KeepsAgain = () => Promise<void>;

/** Never shipped: closed, or cancelled. What was shipped and comes back has had its price; nobody else gets it. */
const gone = (line: OrderLine): number => line.quantity - line.shippedQuantity;

/** Orders were closed: pieces at flash prices are there again, and their buyers may have them again. Orders without such ask nothing. */
export async function returnFlash(tx: Ctx, closed: readonly Order[]): Promise<KeepsAgain> {
  const keeps: KeepsAgain[] = [];
  for (const order of closed) {
    const back = await giveFlashBack(
      tx,
      order.tradeId,
      partsOf(order.lines, (line) => line.cancelledQuantity, gone),
    );
    keeps.push(() => back.keep(`kept:close:${order.id}`));
  }
  return async () => {
    for (const keep of keeps) await keep();
  };
}

/** Pieces of an order were cancelled before they were shipped; all of it when that closed the order. */
export async function returnFlashOf(tx: Ctx, before: Order, after: Order, cause: string): Promise<KeepsAgain> {
  const now = new Map(
    after.lines.map((line) => [line.id, after.state === 'closed' ? gone(line) : line.cancelledQuantity]),
  );
  const back = await giveFlashBack(
    tx,
    after.tradeId,
    partsOf(
      before.lines,
      (line) => line.cancelledQuantity,
      (line) => now.get(line.id) ?? line.cancelledQuantity,
    ),
  );
  return () => back.keep(`kept:refund:${cause}`);
}
