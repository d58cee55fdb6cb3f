import { covered, type GramCounts, sizesFor, wantedGrams } from './grams.ts';
import { rarity } from './lexicon.ts';
import { type Factors, factorsOf, type Lift, liftOf, type Qualities, scaleOf, type Taste, warmth } from './lift.ts';
import type { Shelf } from './shelf.ts';
import { comparable, letters } from './words.ts';

/** What each likeness of a title to the question adds; chosen on half of the judged questions (README). */
export type Likeness = {
  /** BM25F of the first stage, beside the best candidate. */
  readonly words: number;
  /** Share of the question's words that are held, common ones counting as much as rare ones. */
  readonly share: number;
  /** Single characters (Chinese) or runs of three letters. */
  readonly short: number;
  /** Pairs of characters, or runs of four letters. */
  readonly long: number;
  /** Words of the question that stand side by side. */
  readonly beside: number;
  /** How much of the title the question is about. */
  readonly density: number;
};

export const CHINESE: Likeness = { words: 1, share: 0.45, short: 1.3, long: 0.85, beside: 0.2, density: 0.1 };
export const LATIN: Likeness = { words: 1, share: 0.6, short: 0.75, long: 0, beside: 0.35, density: 0.45 };

export type Candidate = {
  readonly product: number;
  /** BM25F; 0 for a candidate of the character lists. */
  readonly score: number;
  /** How many words of the question it holds. */
  readonly held: number;
};

export type Question = {
  readonly text: string;
  /** Numbers of its words in order; −1 for one nobody has. */
  readonly words: readonly number[];
  readonly groups: number;
};

/** Why a product stands where it stands: score = text × (1 + lift). */
export type Ranked = {
  readonly product: number;
  readonly score: number;
  readonly text: number;
  readonly lift: number;
  readonly parts: Likeness;
  /** What each part was multiplied with. */
  readonly weights: Likeness;
  readonly factors: Factors;
};

const pairKey = (a: number, b: number): number => a * 2 ** 26 + b;

/** The candidates with what makes their places, in the order they came. */
export function compared(
  { shelf, gramCounts }: { shelf: Shelf; gramCounts: GramCounts },
  question: Question,
  candidates: readonly Candidate[],
  weights: Likeness | null,
  lift: Lift,
  now: number,
  taste: Taste = {},
): Ranked[] {
  const text = letters(comparable(question.text));
  const [shorter, longer] = sizesFor(text);
  const weigh = weights ?? (shorter === 1 ? CHINESE : LATIN);
  const told = (holders: number): number => rarity(Math.min(holders, shelf.alive), shelf.alive);
  const short = wantedGrams(text, shorter, told, gramCounts);
  const long = wantedGrams(text, longer, told, gramCounts);
  const pairs = new Set(question.words.slice(1).map((word, at) => pairKey(question.words[at] ?? -1, word)));
  const best = candidates.reduce((most, { score }) => Math.max(most, score), Number.MIN_VALUE);
  const { heat, conversion, priceFen, reviews, goodReviews, liveAt } = shelf.figures;
  const { category } = shelf.columns;
  const categories = shelf.names.category.names;
  const qualities = candidates.map(
    ({ product }): Qualities => ({
      warmth: warmth(heat[product] ?? 0, now),
      conversion: conversion[product] ?? 0,
      priceFen: priceFen[product] ?? 0,
      reviews: reviews[product] ?? 0,
      goodReviews: goodReviews[product] ?? 0,
      ageMs: now - (liveAt[product] ?? 0),
      taste: taste[categories[category[product] ?? 0] ?? ''] ?? 0,
    }),
  );
  const scale = scaleOf(qualities);
  return candidates.map(({ product, score, held }, title) => {
    const from = shelf.lettersAt[product] ?? 0;
    const to = shelf.lettersAt[product + 1] ?? 0;
    const first = shelf.wordsAt[product] ?? 0;
    const titleWords = shelf.titleWords[product] ?? 0;
    let beside = 0;
    if (pairs.size > 0) {
      let met: Set<number> | null = null;
      for (let at = first + 1; at < first + titleWords; at += 1) {
        const key = pairKey(shelf.words[at - 1] as number, shelf.words[at] as number);
        if (pairs.has(key)) met = (met ?? new Set()).add(key);
      }
      beside = (met?.size ?? 0) / pairs.size;
    }
    const parts: Likeness = {
      words: score / best,
      share: question.groups === 0 ? 0 : held / question.groups,
      short: covered(short, shelf.letters, from, to, title),
      long: covered(long, shelf.letters, from, to, title),
      beside,
      density: Math.min(1, held / Math.max(4, titleWords)),
    };
    const alike =
      weigh.words * parts.words +
      weigh.share * parts.share +
      weigh.short * parts.short +
      weigh.long * parts.long +
      weigh.beside * parts.beside +
      weigh.density * parts.density;
    const factors = factorsOf(qualities[title] as Qualities, scale);
    const lifted = liftOf(factors, lift);
    return { product, score: alike * (1 + lifted), text: alike, lift: lifted, parts, weights: weigh, factors };
  });
}
