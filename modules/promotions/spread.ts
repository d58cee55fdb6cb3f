import { apportion, type Fen, fen, ZERO } from '#kernel';
import type { Share } from './model.ts';

/**
 * Spreads `take` over amounts by largest remainder (spec P1, facts F). With `keep` 1 every amount that is not zero keeps a fen:
 * what falls on its last fen goes to the others in proportion to what they can still give. `take` must fit.
 */
export function spread(take: number, amounts: readonly number[], keep: 0 | 1): number[] {
  const parts: number[] = apportion(fen(take), amounts as Fen[]);
  if (keep === 0 || !parts.some((part, place) => part > 0 && part === amounts[place])) return parts;
  const kept = parts.map((part, place) => (part > 0 && part === amounts[place] ? part - 1 : part));
  const excess = take - kept.reduce((sum, part) => sum + part, 0);
  const room = kept.map((part, place) => Math.max(0, (amounts[place] ?? 0) - 1 - part));
  return apportion(fen(excess), room as Fen[]).map((more, place) => more + (kept[place] ?? 0));
}

type Borne = Omit<Share, 'bps'> & { amounts: Fen[] };

/**
 * A discount's amounts by line as its funders' parts: each funder bears its share of the whole by largest remainder, and every
 * line's parts sum to the line's amount. One row for each funder, one amount for each line.
 */
export function byFunder(amounts: readonly number[], funding: readonly Share[]): Borne[] {
  const [only] = funding;
  if (only && funding.length === 1) return [{ ...who(only), amounts: amounts as Fen[] }];
  const total = fen(amounts.reduce((sum, amount) => sum + amount, 0));
  const totals = apportion(
    total,
    funding.map((share) => fen(share.bps)),
  );
  let rest = amounts as Fen[];
  return funding.map((one, place) => {
    if (place === funding.length - 1) return { ...who(one), amounts: rest };
    const parts = apportion(totals[place] ?? ZERO, rest);
    rest = rest.map((amount, line) => fen(amount - (parts[line] ?? ZERO)));
    return { ...who(one), amounts: parts };
  });
}

const who = ({ bps: _bps, ...one }: Share): Omit<Share, 'bps'> => one;
