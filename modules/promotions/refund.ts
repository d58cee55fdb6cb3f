import { cumulativeShare, type Fen, subtract, type Uuid } from '#kernel';
import type { Funder } from './model.ts';

/** A line as it is frozen: what was paid for its pieces and what each funder gave. */
export type FrozenLine = {
  readonly quantity: number;
  readonly payableFen: Fen;
  readonly discounts: readonly { readonly ruleId: Uuid | null; readonly funder: Funder; readonly amountFen: Fen }[];
};
export type GivenBack = {
  readonly buyerFen: Fen;
  /** One for each discount of the line, in its order. */
  readonly funders: readonly { readonly ruleId: Uuid | null; readonly funder: Funder; readonly amountFen: Fen }[];
};

/**
 * What refunding `pieces` more of a line returns when `before` were refunded already: to the buyer their part of what was paid, to
 * each funder its part of what it gave. Cumulative, so that piece by piece, in any order of lines, exactly everything comes back.
 * Thresholds are not asked again (facts F). Throws RangeError when the line has not so many pieces.
 */
export function givenBack(line: FrozenLine, before: number, pieces: number): GivenBack {
  const part = (amount: Fen): Fen =>
    subtract(cumulativeShare(amount, before + pieces, line.quantity), cumulativeShare(amount, before, line.quantity));
  return {
    buyerFen: part(line.payableFen),
    funders: line.discounts.map(({ ruleId, funder, amountFen }) => ({ ruleId, funder, amountFen: part(amountFen) })),
  };
}
