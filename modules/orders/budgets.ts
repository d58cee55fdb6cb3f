import { type Ctx, cumulativeShare, fen, subtract, type Uuid } from '#kernel';
import { type BudgetPart, giveBudgetsBack } from '#modules/promotions';
import type { Order, OrderLine } from './types.ts';

/** What comes back of budgets when more pieces of these lines are given back than `before`: by the same cumulative shares as the money. */
function partsOf(
  lines: readonly OrderLine[],
  before: (line: OrderLine) => number,
  until: (line: OrderLine) => number,
): BudgetPart[] {
  const sums = new Map<Uuid, number>();
  for (const line of lines)
    for (const { ruleId, budget, amountFen } of line.discounts) {
      if (!budget || !ruleId) continue;
      const part = subtract(
        cumulativeShare(amountFen, until(line), line.quantity),
        cumulativeShare(amountFen, before(line), line.quantity),
      );
      if (part > 0) sums.set(ruleId, (sums.get(ruleId) ?? 0) + part);
    }
  return [...sums].map(([ruleId, amountFen]) => ({ ruleId, amountFen: fen(amountFen) }));
}

const refunded = (line: OrderLine): number => line.refundedQuantity;

/** Orders were closed: whatever budgets still gave them comes back. Orders without budgets ask nothing. */
export async function returnBudgets(tx: Ctx, closed: readonly Order[]): Promise<void> {
  for (const [tradeId, own] of Map.groupBy(closed, (order) => order.tradeId))
    await giveBudgetsBack(
      tx,
      tradeId,
      partsOf(
        own.flatMap((order) => order.lines),
        refunded,
        (line) => line.quantity,
      ),
    );
}

/** Pieces of an order were given back; all of it when that closed the order. */
export async function returnBudgetsOf(tx: Ctx, before: Order, after: Order): Promise<void> {
  const now = new Map(after.lines.map((line) => [line.id, after.state === 'closed' ? line.quantity : refunded(line)]));
  await giveBudgetsBack(
    tx,
    after.tradeId,
    partsOf(before.lines, refunded, (line) => now.get(line.id) ?? refunded(line)),
  );
}
