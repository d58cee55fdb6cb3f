import type { Uuid } from '#kernel';

/** What a rated trade says of the shop: good +1, neutral 0, bad −1. */
export type Rating = 1 | 0 | -1;

/** 4–5 stars on the goods are good, 3 neutral, 1–2 bad (T11). */
export const ratingOf = (goodsStars: number): Rating => (goodsStars >= 4 ? 1 : goodsStars === 3 ? 0 : -1);

/** Place and points of one rated trade. */
export type Counted = { readonly place: number | null; readonly points: Rating };

/**
 * Whether a rating moves the shop's credit: the same buyer and shop count at most `cap` trades in a calendar month (T11),
 * good and bad alike, so that neither friends lift a shop nor one enemy sinks it. Neutral ratings use no place.
 */
export function count(rating: Rating, countedBefore: number, cap: number): Counted {
  return rating === 0 || countedBefore >= cap
    ? { place: null, points: 0 }
    : { place: countedBefore + 1, points: rating };
}

export type RatedTrade = {
  readonly shopId: Uuid;
  readonly buyerId: Uuid;
  /** First day of the calendar month in China. */
  readonly month: string;
  readonly rating: Rating;
  readonly cap: number;
};

/** What each of these trades counts, in the order in which they were rated: the rule by which the past is recomputed. */
export function countAll(trades: readonly RatedTrade[]): Counted[] {
  const counted = new Map<string, number>();
  return trades.map((trade) => {
    const pair = `${trade.shopId} ${trade.buyerId} ${trade.month}`;
    const before = counted.get(pair) ?? 0;
    const result = count(trade.rating, before, trade.cap);
    if (result.place !== null) counted.set(pair, result.place);
    return result;
  });
}

/** Share of good among all rated, in basis points; null without any. */
export const goodRateBps = (good: number, all: number): number | null =>
  all === 0 ? null : Math.floor((good * 10_000) / all);

/** A mean of stars with two decimals; null without ratings. */
export const meanStars = (sum: number, all: number): number | null =>
  all === 0 ? null : Math.round((sum * 100) / all) / 100;
