import { type Lexicon, rarity } from './lexicon.ts';
import { type Postings, type Stretch, stretches } from './postings.ts';
import { withRoom } from './room.ts';
import { FULL_IMPACT } from './weighing.ts';

/**
 * One word of the question: it is held by a product that has any of these words; the best of them counts. Together they tell as
 * much as one word would that all their holders have; `apart`, each tells what it tells itself: then what one who misspelt may
 * have meant seldom is not buried under what is meant often.
 */
export type Group = {
  readonly alternatives: readonly { readonly word: number; readonly weight: number }[];
  readonly apart?: boolean;
};

/** Room to reckon in, kept from question to question; all zero between them. */
export type Scratch = {
  scores: Float64Array;
  /** How many groups a product holds. */
  held: Uint8Array;
  /** Best alternative of the group at hand. */
  best: Float64Array;
  /** Products touched, and products touched by the group at hand. */
  touched: Uint32Array;
  touchedByGroup: Uint32Array;
};

export const emptyScratch = (): Scratch => ({
  scores: new Float64Array(0),
  held: new Uint8Array(0),
  best: new Float64Array(0),
  touched: new Uint32Array(0),
  touchedByGroup: new Uint32Array(0),
});

export function makeRoom(scratch: Scratch, products: number): void {
  if (products <= scratch.scores.length) return;
  scratch.scores = withRoom(scratch.scores, products);
  scratch.held = withRoom(scratch.held, products);
  scratch.best = withRoom(scratch.best, products);
  scratch.touched = withRoom(scratch.touched, products);
  scratch.touchedByGroup = withRoom(scratch.touchedByGroup, products);
}

type Weighted = { readonly lists: readonly { stretches: Stretch[]; factor: number }[]; readonly holders: number };

/** Groups with the rarest first, so that "all words" looks at few products; equally rare ones in the order of the question. */
function rarestFirst(postings: Postings, lexicon: Lexicon, products: number, groups: readonly Group[]): Weighted[] {
  return groups
    .map(({ alternatives, apart }) => {
      const holders = alternatives.reduce((sum, { word }) => sum + (lexicon.holders[word] ?? 0), 0);
      const told = (many: number): number => rarity(Math.min(many, products), products);
      return {
        holders,
        lists: alternatives.map(({ word, weight }) => ({
          stretches: stretches(postings, word),
          factor: (told(apart ? (lexicon.holders[word] ?? 0) : holders) * weight) / FULL_IMPACT,
        })),
      };
    })
    .sort((a, b) => a.holders - b.holders);
}

/**
 * Adds the groups' scores (rarity × impact) in `scratch` and answers how many products it touched. Only products that can still
 * hold `need` of the groups are followed, so what is right at the end is what holds at least so many: of three needed two, one that
 * the two rarest lists do not have is passed over in the longest.
 */
export function addUp(
  { postings, lexicon, products }: { postings: Postings; lexicon: Lexicon; products: number },
  groups: readonly Group[],
  scratch: Scratch,
  need: number,
): number {
  let touched = 0;
  for (const [at, { lists }] of rarestFirst(postings, lexicon, products, groups).entries()) {
    const only = lists.length === 1 ? lists[0] : undefined;
    const least = at - (groups.length - need);
    touched = only
      ? addList(postings, only, scratch, touched, least)
      : addBest(postings, lists, scratch, touched, least);
  }
  return touched;
}

function addList(
  postings: Postings,
  list: { stretches: Stretch[]; factor: number },
  scratch: Scratch,
  touchedBefore: number,
  least: number,
): number {
  const { products, impacts } = postings;
  const { scores, held, touched } = scratch;
  const { factor } = list;
  let many = touchedBefore;
  for (const { from, to } of list.stretches)
    for (let cell = from; cell < to; cell += 1) {
      const product = products[cell] as number;
      const has = held[product] as number;
      if (has < least) continue;
      if (has === 0) {
        touched[many] = product;
        many += 1;
      }
      held[product] = has + 1;
      scores[product] = (scores[product] as number) + factor * (impacts[cell] as number);
    }
  return many;
}

function addBest(
  postings: Postings,
  lists: readonly { stretches: Stretch[]; factor: number }[],
  scratch: Scratch,
  touchedBefore: number,
  least: number,
): number {
  const { products, impacts } = postings;
  const { scores, held, best, touched, touchedByGroup } = scratch;
  let group = 0;
  for (const { stretches: parts, factor } of lists)
    for (const { from, to } of parts)
      for (let cell = from; cell < to; cell += 1) {
        const product = products[cell] as number;
        if ((held[product] as number) < least) continue;
        const score = factor * (impacts[cell] as number);
        const kept = best[product] as number;
        if (kept === 0) {
          touchedByGroup[group] = product;
          group += 1;
        }
        if (score > kept) best[product] = score;
      }
  let many = touchedBefore;
  for (let at = 0; at < group; at += 1) {
    const product = touchedByGroup[at] as number;
    if (held[product] === 0) {
      touched[many] = product;
      many += 1;
    }
    held[product] = (held[product] as number) + 1;
    scores[product] = (scores[product] as number) + (best[product] as number);
    best[product] = 0;
  }
  return many;
}

/** Makes the room all zero again. */
export function clear(scratch: Scratch, touched: number): void {
  for (let at = 0; at < touched; at += 1) {
    const product = scratch.touched[at] as number;
    scratch.scores[product] = 0;
    scratch.held[product] = 0;
  }
}
