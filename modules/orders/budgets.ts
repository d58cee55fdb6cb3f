import { type Ctx, cumulativeShare, fen, subtract, type Uuid } from '#kernel';
import { giveBudgetsBack, givePursesBack, PURSES } from '#modules/promotions';
import type { Order, OrderLine } from './types.ts';

type Pieces = (line: OrderLine) => number;
/** Pieces given back of a line: of its goods, and of them those whose freight went back too. */
type Back = { readonly goods: Pieces; readonly freight: Pieces };
type Discount = OrderLine['discounts'][number];

/**
 * What discounts of some sort lose when more pieces of these lines are given back than `before`: by the same cumulative shares as
 * the money; in fen, added up by what `nameOf` calls a discount, those it has no name for left out.
 */
function partsOf<Name>(
  lines: readonly OrderLine[],
  before: Back,
  until: Back,
  nameOf: (discount: Discount) => Name | null | undefined,
): [Name, number][] {
  const sums = new Map<Name, number>();
  const count = (line: OrderLine, discounts: readonly Discount[], [from, to]: readonly [number, number]): void => {
    for (const discount of discounts) {
      const name = nameOf(discount);
      if (name === null || name === undefined) continue;
      const part = subtract(
        cumulativeShare(discount.amountFen, to, line.quantity),
        cumulativeShare(discount.amountFen, from, line.quantity),
      );
      if (part > 0) sums.set(name, (sums.get(name) ?? 0) + part);
    }
  };
  for (const line of lines) {
    count(line, line.discounts, [before.goods(line), until.goods(line)]);
    count(line, line.freightDiscounts, [before.freight(line), until.freight(line)]);
  }
  return [...sums];
}

const refunded: Back = { goods: (line) => line.refundedQuantity, freight: (line) => line.freightBackQuantity };
const whole: Back = { goods: (line) => line.quantity, freight: (line) => line.quantity };
const ofBudget = ({ budget, ruleId }: Discount): Uuid | null => (budget ? ruleId : null);
const ofPurse = ({ kind }: Discount) => PURSES.find((name) => name === kind);

async function giveBack(tx: Ctx, tradeId: Uuid, lines: readonly OrderLine[], until: Back): Promise<void> {
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
      whole,
    );
}

/** Pieces of an order were given back; all of it when that closed the order. */
export async function returnBudgetsOf(tx: Ctx, before: Order, after: Order): Promise<void> {
  const now = new Map(after.lines.map((line) => [line.id, line]));
  const then =
    (pieces: Pieces): Pieces =>
    (line) =>
      pieces(now.get(line.id) ?? line);
  const until = { goods: then(refunded.goods), freight: then(refunded.freight) };
  await giveBack(tx, after.tradeId, before.lines, after.state === 'closed' ? whole : until);
}
