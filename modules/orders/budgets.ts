import { type Ctx, cumulativeShare, fen, subtract, type Uuid } from '#kernel';
import { giveBudgetsBack, givePursesBack, PURSES } from '#modules/promotions';
import type { Order, OrderLine } from './types.ts';

type Pieces = (line: OrderLine) => number;
type Discount = OrderLine['discounts'][number];

/**
 * What discounts of some sort lose when more pieces of these lines are given back than `before`: by the same cumulative shares as
 * the money; in fen, added up by what `nameOf` calls a discount, those it has no name for left out.
 */
function partsOf<Name>(
  lines: readonly OrderLine[],
  before: Pieces,
  until: Pieces,
  nameOf: (discount: Discount) => Name | null | undefined,
): [Name, number][] {
  const sums = new Map<Name, number>();
  for (const line of lines)
    for (const discount of line.discounts) {
      const name = nameOf(discount);
      if (name === null || name === undefined) continue;
      const part = subtract(
        cumulativeShare(discount.amountFen, until(line), line.quantity),
        cumulativeShare(discount.amountFen, before(line), line.quantity),
      );
      if (part > 0) sums.set(name, (sums.get(name) ?? 0) + part);
    }
  return [...sums];
}

const refunded: Pieces = (line) => line.refundedQuantity;
const ofBudget = ({ budget, ruleId }: Discount): Uuid | null => (budget ? ruleId : null);
const ofPurse = ({ kind }: Discount) => PURSES.find((name) => name === kind);

async function giveBack(tx: Ctx, tradeId: Uuid, lines: readonly OrderLine[], until: Pieces): Promise<void> {
  await giveBudgetsBack(
    tx,
    tradeId,
    partsOf(lines, refunded, until, ofBudget).map(([ruleId, amount]) => ({ ruleId, amountFen: fen(amount) })),
  );
  await givePursesBack(
    tx,
    tradeId,
    partsOf(lines, refunded, until, ofPurse).map(([purse, amount]) => ({ purse, amountFen: fen(amount) })),
  );
}

/** Orders were closed: whatever budgets, points and credit still gave them comes back. Orders without them ask nothing. */
export async function returnBudgets(tx: Ctx, closed: readonly Order[]): Promise<void> {
  for (const [tradeId, own] of Map.groupBy(closed, (order) => order.tradeId))
    await giveBack(
      tx,
      tradeId,
      own.flatMap((order) => order.lines),
      (line) => line.quantity,
    );
}

/** Pieces of an order were given back; all of it when that closed the order. */
export async function returnBudgetsOf(tx: Ctx, before: Order, after: Order): Promise<void> {
  const now = new Map(after.lines.map((line) => [line.id, after.state === 'closed' ? line.quantity : refunded(line)]));
  await giveBack(tx, after.tradeId, before.lines, (line) => now.get(line.id) ?? refunded(line));
}
