import { days, earlier } from '#kernel';

/** The shop's price of a piece since a moment, promotions anybody could have included, in fen. */
export type Shown = { readonly at: Date; readonly priceFen: number };
/** A piece really sold: paid, and not given back; what others than the shop paid of it is part of its price. */
export type Sold = { readonly at: Date; readonly priceFen: number };
/** What is known of a SKU's prices; the shown ones in the order of time. */
export type PriceHistory = { readonly shown: readonly Shown[]; readonly sold: readonly Sold[] };

/** How far back a crossed-out price without another basis looks (Order 32 art. 21, Order 56 art. 16). */
export const REFERENCE_DAYS = 7;
/** "Lowest in N days": the promises a campaign knows. */
export const CLAIM_DAYS = [30, 90, 180, 365] as const;
export type ClaimDays = (typeof CLAIM_DAYS)[number];

export type Basis = { readonly basis: 'sold' | 'shown'; readonly priceFen: number; readonly at: Date };

const least = <T extends { readonly priceFen: number }>(all: readonly T[]): T | null =>
  all.reduce<T | null>((low, one) => (low === null || one.priceFen < low.priceFen ? one : low), null);

/** What was shown just before a moment; null when nothing was yet. */
const shownBefore = (shown: readonly Shown[], moment: Date): Shown | null =>
  shown.findLast((one) => one.at < moment) ?? null;

/**
 * The most a crossed-out price may be: the lowest price a piece was really sold at in the seven days before `start`; when none was sold,
 * the last price before it. Null when the goods had no price before.
 */
export function referenceBasis(history: PriceHistory, start: Date): Basis | null {
  const from = earlier(start, days(REFERENCE_DAYS));
  const sold = least(history.sold.filter(({ at }) => at >= from && at < start));
  if (sold) return { basis: 'sold', ...sold };
  const last = shownBefore(history.shown, start);
  return last && { basis: 'shown', ...last };
}

/** Whether a crossed-out price is true: not above the basis, and above the price it is crossed out for. */
export const referenceHolds = (basis: Basis | null, referenceFen: number, priceFen: number): boolean =>
  basis !== null && referenceFen <= basis.priceFen && referenceFen > priceFen;

export type ClaimAnswer =
  | { readonly holds: true; readonly lowestFen: number }
  | { readonly holds: false; readonly code: 'too_young' }
  | { readonly holds: false; readonly code: 'not_lowest'; readonly lowestFen: number };

/**
 * Whether `priceFen` is the lowest of the `window` days before `start`: neither shown nor sold below it at any moment of them. Goods that
 * had no price at the window's beginning cannot say it: nobody could have bought them all that time.
 */
export function claimHolds(history: PriceHistory, priceFen: number, window: ClaimDays, start: Date): ClaimAnswer {
  const from = earlier(start, days(window));
  const atFirst = history.shown.findLast((one) => one.at <= from);
  if (!atFirst) return { holds: false, code: 'too_young' };
  const inside = ({ at }: { readonly at: Date }): boolean => at >= from && at < start;
  const lowest = least([atFirst, ...history.shown.filter(inside), ...history.sold.filter(inside)]) ?? atFirst;
  return priceFen <= lowest.priceFen
    ? { holds: true, lowestFen: lowest.priceFen }
    : { holds: false, code: 'not_lowest', lowestFen: lowest.priceFen };
}
