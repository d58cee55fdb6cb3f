/** One advertisement that could be shown. All figures are whole, so that places and prices are exact. */
export type Bid = {
  readonly id: string;
  readonly shopId: string;
  /** What a click may cost at most, in fen; never more than what is left of its budgets. */
  readonly bidFen: number;
  /** How well it answers the question, in basis points. */
  readonly relevanceBps: number;
  /** See `qualityOf`; 1 or more. */
  readonly quality: number;
};
export type Terms = {
  readonly slots: number;
  /** No click costs less, and who bids less takes no part. */
  readonly reserveFen: number;
  /** Who answers the question less well is not shown, whatever the bid. */
  readonly floorBps: number;
};
export type Slot<B extends Bid> = { readonly place: number; readonly bid: B; readonly priceFen: number };

const score = (one: Bid): number => one.bidFen * one.quality;

/** The higher bid × quality first; equal ones by quality, then by id, so that the same bids always give the same places. */
export const ahead = (a: Bid, b: Bid): number =>
  score(b) - score(a) || b.quality - a.quality || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * What a click on `winner` costs: the least bid, in whole fen, with which it would still stand before `next`, and no less than the
 * reserve. So it is never more than its own bid, and never depends on it. A quotient that is not whole is rounded up to the next fen; one
 * that is whole is enough where the tie is the winner's, and a fen short where it is not.
 */
export function priceOf(winner: Bid, next: Bid | undefined, reserveFen: number): number {
  if (!next) return reserveFen;
  const needed = Math.ceil(score(next) / winner.quality);
  const enough = ahead({ ...winner, bidFen: needed }, next) < 0 ? needed : needed + 1;
  return Math.max(reserveFen, enough);
}

/**
 * A second-price auction with quality (GSP): places by bid × quality, at most one for each shop, each paying what the next shop's best makes
 * necessary. A shop's own other advertisements never raise its price. Pure.
 */
export function auction<B extends Bid>(bids: readonly B[], { slots, reserveFen, floorBps }: Terms): Slot<B>[] {
  const standing = bids.filter((one) => one.bidFen >= reserveFen && one.relevanceBps >= floorBps).toSorted(ahead);
  const shops = new Set<string>();
  const best = standing.filter((one) => !shops.has(one.shopId) && shops.add(one.shopId));
  return best
    .slice(0, slots)
    .map((bid, at) => ({ place: at + 1, bid, priceFen: priceOf(bid, best[at + 1], reserveFen) }));
}
