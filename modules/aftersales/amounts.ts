import { apportion, fen } from '#kernel';
import type { CaseLine } from './types.ts';

export const sumOf = (lines: readonly CaseLine[]): number => lines.reduce((sum, line) => sum + line.amountFen, 0);

/** The lines with their amounts cut down to `totalFen` in proportion, to the fen: a part of what was asked, never more of any line. */
export function cutDown(lines: readonly CaseLine[], totalFen: number): CaseLine[] {
  if (totalFen >= sumOf(lines)) return [...lines];
  const parts = apportion(
    fen(totalFen),
    lines.map((line) => fen(line.amountFen)),
  );
  return lines.map((line, place) => ({ ...line, amountFen: parts[place] ?? 0 }));
}

/**
 * What a fallen price gives back for `quantity` pieces, in fen: what each piece cost after all discounts less the lowest price since,
 * at most what is left of the line. 0 when it is not lower.
 */
export const priceDifference = (
  line: { readonly payableFen: number; readonly quantity: number; readonly refundedFen: number },
  quantity: number,
  lowestFen: number,
): number => {
  const piece = Math.floor(line.payableFen / line.quantity);
  return Math.min(Math.max(0, piece - lowestFen) * quantity, line.payableFen - line.refundedFen);
};
