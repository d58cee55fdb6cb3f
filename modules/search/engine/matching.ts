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
  readonly alternatives: readonly {
    readonly word: number;
    readonly weight: number;
    /** Words that a product must have too for this alternative to count. */
    readonly with?: readonly number[];
  }[];
  readonly apart?: boolean;
};

/**
 * Room to reckon in, kept from question to question. Between them `held` and `best` are all zero; a score is worth something only
 * where `held` is not zero, so that nobody has to wipe scores away.
 */
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

type List = {
  readonly stretches: readonly Stretch[];
  readonly factor: number;
  /** Other lists that a product must be in too. */
  readonly within: readonly (readonly Stretch[])[];
};
type Weighted = { readonly lists: readonly List[]; readonly holders: number };

/** Groups with the rarest first, so that "all words" looks at few products; equally rare ones in the order of the question. */
function rarestFirst(postings: Postings, lexicon: Lexicon, products: number, groups: readonly Group[]): Weighted[] {
  return groups
    .map(({ alternatives, apart }) => {
      const holders = alternatives.reduce((sum, { word }) => sum + (lexicon.holders[word] ?? 0), 0);
      const told = (many: number): number => rarity(Math.min(many, products), products);
      return {
        holders,
        lists: alternatives.map(({ word, weight, with: others = [] }) => ({
          stretches: stretches(postings, word),
          within: others.map((other) => stretches(postings, other)),
          factor: (told(apart ? (lexicon.holders[word] ?? 0) : holders) * weight) / FULL_IMPACT,
        })),
      };
    })
    .sort((a, b) => a.holders - b.holders);
}

/** A list so many times as long as there are products to ask for is not read but looked up in. */
const LOOKED_UP = 16;

/**
 * Adds the groups' scores (rarity × impact) in `scratch` and answers how many products hold at least `need` of them: they stand
 * first in `touched`, and no other has anything left in `held`. Only products that can still come so far are followed: of three
 * needed two, one that the two rarest lists do not have is passed over in the longest.
 */
export function addUp(
  { postings, lexicon, products }: { postings: Postings; lexicon: Lexicon; products: number },
  groups: readonly Group[],
  scratch: Scratch,
  need: number,
): number {
  let touched = 0;
  for (const [at, { lists, holders }] of rarestFirst(postings, lexicon, products, groups).entries()) {
    const only = lists.length === 1 && lists[0]?.within.length === 0 ? lists[0] : undefined;
    const least = at - (groups.length - need);
    if (least > 0 && touched * LOOKED_UP < holders) touched = lookUp(postings, lists, scratch, touched, least);
    else if (only && least > 0) addToHeld(postings, only, scratch, least);
    else if (only) touched = addList(postings, only, scratch, touched);
    else touched = addBest(postings, lists, scratch, touched, least);
  }
  return need > 1 ? keepThose(scratch, touched, need) : touched;
}

/** Keeps those of the touched that hold at least `least` groups. */
function keepThose({ held, touched }: Scratch, many: number, least: number): number {
  let kept = 0;
  for (let at = 0; at < many; at += 1) {
    const product = touched[at] as number;
    if ((held[product] as number) >= least) {
      touched[kept] = product;
      kept += 1;
    } else held[product] = 0;
  }
  return kept;
}

/** The first group, or one of which new products are followed too. */
function addList({ products, impacts }: Postings, list: List, scratch: Scratch, touchedBefore: number): number {
  const { scores, held, touched } = scratch;
  const { factor } = list;
  let many = touchedBefore;
  for (const { from, to } of list.stretches)
    for (let cell = from; cell < to; cell += 1) {
      const product = products[cell] as number;
      const has = held[product] as number;
      const score = factor * (impacts[cell] as number);
      held[product] = has + 1;
      if (has === 0) {
        touched[many] = product;
        many += 1;
        scores[product] = score;
      } else scores[product] = (scores[product] as number) + score;
    }
  return many;
}

/** A group that can only add to what holds at least `least` already. */
function addToHeld({ products, impacts }: Postings, list: List, { scores, held }: Scratch, least: number): void {
  const { factor } = list;
  for (const { from, to } of list.stretches)
    for (let cell = from; cell < to; cell += 1) {
      const product = products[cell] as number;
      const has = held[product] as number;
      if (has < least) continue;
      held[product] = has + 1;
      scores[product] = (scores[product] as number) + factor * (impacts[cell] as number);
    }
}

/** The same for a few products and long lists: each product is looked up in them. */
function lookUp(postings: Postings, lists: readonly List[], scratch: Scratch, many: number, least: number): number {
  const { scores, held, touched } = scratch;
  for (let at = 0; at < many; at += 1) {
    const product = touched[at] as number;
    const has = held[product] as number;
    if (has < least) continue;
    let best = 0;
    for (const { stretches: parts, factor, within } of lists) {
      const impact = impactIn(postings, parts, product);
      if (impact > 0 && inAll(postings, within, product)) best = Math.max(best, factor * impact);
    }
    if (best === 0) continue;
    held[product] = has + 1;
    scores[product] = (scores[product] as number) + best;
  }
  return keepThose(scratch, many, least + 1);
}

const inAll = (postings: Postings, lists: List['within'], product: number): boolean =>
  lists.every((parts) => impactIn(postings, parts, product) > 0);

/** The product's impact in a list; 0 where the list does not have it. */
function impactIn({ products, impacts }: Postings, parts: readonly Stretch[], product: number): number {
  let first = 0;
  let behind = parts.length;
  while (first < behind) {
    const middle = (first + behind) >> 1;
    if ((products[(parts[middle]?.to ?? 1) - 1] as number) < product) first = middle + 1;
    else behind = middle;
  }
  let { from, to } = parts[first] ?? { from: 0, to: 0 };
  const end = to;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((products[middle] as number) < product) from = middle + 1;
    else to = middle;
  }
  return from < end && products[from] === product ? (impacts[from] as number) : 0;
}

function addBest(
  postings: Postings,
  lists: readonly List[],
  scratch: Scratch,
  touchedBefore: number,
  least: number,
): number {
  const { products, impacts } = postings;
  const { scores, held, best, touched, touchedByGroup } = scratch;
  let group = 0;
  for (const { stretches: parts, factor, within } of lists)
    for (const { from, to } of parts)
      for (let cell = from; cell < to; cell += 1) {
        const product = products[cell] as number;
        if ((held[product] as number) < least) continue;
        if (within.length > 0 && !inAll(postings, within, product)) continue;
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
    const has = held[product] as number;
    if (has === 0) {
      touched[many] = product;
      many += 1;
      scores[product] = 0;
    }
    held[product] = has + 1;
    scores[product] = (scores[product] as number) + (best[product] as number);
    best[product] = 0;
  }
  return many;
}

/** Where so large a part is touched, wiping all is quicker than going round. */
const WIPED = 1 / 16;

/** Makes the room all zero again. */
export function clear({ held, touched }: Scratch, many: number): void {
  if (many > held.length * WIPED) held.fill(0);
  else for (let at = 0; at < many; at += 1) held[touched[at] as number] = 0;
}
