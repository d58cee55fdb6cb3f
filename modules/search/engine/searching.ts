import { gather } from './aisles.ts';
import { type Best, bestOf } from './best.ts';
import { type Counting, count, countWidening, facetsOf, wiped } from './facets.ts';
import { type Finder, readyFor } from './finder.ts';
import type { Answer, Ask, Facets, Matched, Order } from './goods.ts';
import { type Lift, NO_LIFT } from './lift.ts';
import { addUp, clear, type Group, makeRoom } from './matching.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import { type Candidate, compared, type Likeness, type Ranked } from './ranking.ts';
import type { Shelf } from './shelf.ts';
import { AT_ONCE, bitOf, type Sieve, sieve, those } from './sieve.ts';
import { characterWord } from './weighing.ts';
import { characters, comparable } from './words.ts';

/** Under so many products with every word, those with some words follow. */
const FEW = 20;
/** How many candidates the second stage looks at; a question by relevance shows no more than these. */
export const COMPARED = 200;

export type Weights = { readonly lift: Lift; readonly likeness: Likeness | null };
export const PLAIN: Weights = { lift: NO_LIFT, likeness: null };

/** Of equals, what sells better, then what is newer, then by id: properties of the products, not of the order they came in. */
function tieOrder({ figures: { sold, liveAt }, ids }: Shelf): (a: number, b: number) => boolean {
  return (a, b) => {
    const soldA = sold[a] as number;
    const soldB = sold[b] as number;
    if (soldA !== soldB) return soldA > soldB;
    const liveA = liveAt[a] as number;
    const liveB = liveAt[b] as number;
    return liveA !== liveB ? liveA > liveB : (ids[a] ?? '') < (ids[b] ?? '');
  };
}

/** What an order puts first has the greatest of these, times `sign`; null: the score of the words. */
type Figure = { readonly of: Float64Array; readonly sign: 1 | -1 };

function figureOf({ figures: { sold, priceFen, liveAt, trust } }: Shelf, order: Order): Figure | null {
  if (order === 'relevance') return null;
  if (order === 'sales') return { of: sold, sign: 1 };
  if (order === 'new') return { of: liveAt, sign: 1 };
  if (order === 'trust') return { of: trust, sign: 1 };
  return { of: priceFen, sign: order === 'price' ? -1 : 1 };
}

/** Orders by a figure are the figure and then the id and nothing else, so that a place in them can be told by both. */
const idOrder =
  ({ ids }: Shelf): ((a: number, b: number) => boolean) =>
  (a, b) =>
    (ids[a] ?? '') < (ids[b] ?? '');

/** Whether a product stands behind the place where the last page ended; `figure` is what its order puts first as greatest. */
function behind({ ids }: Shelf, { order, after }: Ask): ((product: number, figure: number) => boolean) | null {
  if (!after) return null;
  const reached = order === 'price' ? -after.figure : after.figure;
  return (product, figure) => figure < reached || (figure === reached && (ids[product] ?? '') > after.id);
}

/** What passes is counted and the best of it kept. */
type Taking = { readonly take: (products: Uint32Array, many: number) => void; readonly heap: Best; total: number };

/** `scores` by product; `figure` instead of them in an order by a figure. */
function taking(
  finder: Finder,
  ask: Ask,
  filter: Sieve,
  counting: Counting | null,
  room: number,
  scores: Float64Array,
  figure: Figure | null,
): Taking {
  const { shelf, judged } = finder;
  const heap = bestOf(room, figure ? idOrder(shelf) : tieOrder(shelf));
  const passed = figure && behind(shelf, ask);
  const values = figure?.of ?? scores;
  const sign = figure?.sign ?? 1;
  const all: Taking = {
    heap,
    total: 0,
    take(products, many) {
      for (let from = 0; from < many; from += AT_ONCE) {
        const some = Math.min(AT_ONCE, many - from);
        const open = filter.judge(products, from, some, judged);
        const list = open ? products : judged.passing;
        const first = open ? from : 0;
        const passing = open ? some : those(judged, 0, products, from, some, list);
        if (counting) {
          count(counting, shelf, list, first, passing);
          for (const name of filter.filtered) {
            const widening = those(judged, bitOf(name), products, from, some, judged.widening);
            countWidening(counting, shelf, name, judged.widening, widening);
          }
        }
        all.total += passing;
        let least = heap.least();
        for (let at = first; at < first + passing; at += 1) {
          const product = list[at] as number;
          const value = sign * (values[product] as number);
          if (value < least || (passed && !passed(product, value))) continue;
          heap.offer(product, value);
          least = heap.least();
        }
      }
    },
  };
  return all;
}

/** How many of the products pass. */
function passing({ judged }: Finder, filter: Sieve, products: Uint32Array, many: number): number {
  let passed = 0;
  for (let from = 0; from < many; from += AT_ONCE) {
    const some = Math.min(AT_ONCE, many - from);
    const open = filter.judge(products, from, some, judged);
    passed += open ? some : those(judged, 0, products, from, some, judged.passing);
  }
  return passed;
}

/** Takes what has every word, or what has some where too few have all. Answers how many pass with every word. */
function takeByWords(
  finder: Finder,
  groups: readonly Group[],
  filter: Sieve,
  enough: number,
  { take }: Taking,
): { full: number; touched: number; all: boolean } {
  const { scratch, shelf } = finder;
  const index = { postings: finder.postings, lexicon: finder.lexicon, products: shelf.alive };
  const every = addUp(index, groups, scratch, groups.length);
  const full = passing(finder, filter, scratch.touched, every);
  if (full >= enough || groups.length === 1) {
    take(scratch.touched, every);
    return { full, touched: every, all: true };
  }
  clear(scratch, every);
  const touched = addUp(index, groups, scratch, 1);
  take(scratch.touched, touched);
  return { full, touched, all: false };
}

/** Takes what has at least half of the question's Chinese characters and none of its words: the second source of candidates. */
function takeByCharacters(finder: Finder, text: string, { take }: Taking): void {
  const { nearScratch, scratch, lexicon } = finder;
  const groups = characters(text).map((character) => {
    const word = lexicon.numbers.get(characterWord(character));
    return { alternatives: word === undefined ? [] : [{ word, weight: 1 }] };
  });
  if (groups.length === 0) return;
  const index = { postings: finder.postings, lexicon, products: finder.shelf.alive };
  const touched = addUp(index, groups, nearScratch, Math.ceil(groups.length / 2));
  const fresh = nearScratch.touched.subarray(0, touched).filter((product) => scratch.held[product] === 0);
  take(fresh, fresh.length);
  clear(nearScratch, touched);
}

/**
 * Writes what a question without words looks through into the scratch's room and answers how many: the asked categories, or all. The other
 * categories are counted too, each as if it had been chosen: without other filters that is what lives in each; with some, all are judged.
 */
function within({ shelf, scratch }: Finder, { wanted }: Ask, { only }: Sieve, counting: Counting | null): number {
  const chosen = wanted.keys?.category;
  if (chosen && (only === 'category' || !counting)) {
    const { places } = shelf.names.category;
    const aisles = new Set(chosen.flatMap((name) => places.get(name) ?? []));
    if (counting)
      for (const [category, alive] of shelf.aisles.alive.entries())
        if (!aisles.has(category)) counting.counts.category[category] = alive ?? 0;
    return gather(shelf.aisles, aisles, scratch.touched);
  }
  for (let product = 0; product < shelf.count; product += 1) scratch.touched[product] = product;
  return shelf.count;
}

type Looked = {
  readonly meaning: Meaning;
  /** By relevance: what the second stage compares; otherwise what is shown, in order. */
  readonly candidates: readonly Candidate[];
  readonly total: number;
  readonly matched: Matched;
  readonly full: number;
  readonly facets: Facets | null;
};

/** The first stage: what matches, how many, of what kinds, and the best of it. */
function look(finder: Finder, ask: Ask): Looked {
  const { shelf, scratch } = finder;
  const filter = sieve(shelf, ask.wanted);
  const counting = ask.facets ? wiped(finder.counting, shelf) : null;
  const shown = (ask.skip ?? 0) + ask.limit;
  const synonyms = ask.synonyms ? readyFor(finder, ask.synonyms) : finder.synonyms;
  const meaning = meaningOf(
    { lexicon: finder.lexicon, spellings: finder.spellings, synonyms },
    finder.cutter,
    ask.text,
  );
  makeRoom(scratch, shelf.count);
  if (meaning.groups.length === 0) {
    const figure = figureOf(shelf, ask.order === 'relevance' ? 'sales' : ask.order);
    const all = taking(finder, ask, filter, counting, shown, scratch.scores, figure);
    all.take(scratch.touched, within(finder, ask, filter, counting));
    const candidates = all.heap.taken().map((one) => ({ ...one, held: 0 }));
    const { total } = all;
    return { meaning, candidates, total, matched: 'all', full: total, facets: counting && facetsOf(counting, shelf) };
  }
  const byRelevance = ask.order === 'relevance';
  const room = byRelevance ? COMPARED : shown;
  const words = taking(finder, ask, filter, counting, room, scratch.scores, figureOf(shelf, ask.order));
  // An order by a figure would carry goods that share one word to the top: then "some words" only when nothing has all.
  const { full, touched, all } = takeByWords(finder, meaning.groups, filter, byRelevance ? FEW : 1, words);
  const candidates = words.heap.taken().map((one) => ({ ...one, held: scratch.held[one.product] ?? 0 }));
  const byWords = words.total;
  let total = byWords;
  if (byRelevance && full < FEW && byWords < COMPARED) {
    makeRoom(finder.nearScratch, shelf.count);
    const near = taking(finder, ask, filter, counting, COMPARED - candidates.length, finder.nearScratch.scores, null);
    takeByCharacters(finder, comparable(ask.text), near);
    for (const { product } of near.heap.taken()) candidates.push({ product, score: 0, held: 0 });
    total += near.total;
  }
  clear(scratch, touched);
  const matched = byWords === 0 && total > 0 ? 'near' : all ? 'all' : 'any';
  return { meaning, candidates, total, matched, full, facets: counting && facetsOf(counting, shelf) };
}

/** The second stage: every candidate with its place explained, best first. */
function rankedOf(finder: Finder, ask: Ask, { meaning, candidates }: Looked, weights: Weights): Ranked[] {
  const { ids } = finder.shelf;
  const question = { text: ask.text, words: meaning.words, groups: meaning.groups.length };
  return compared(finder, question, candidates, weights.likeness, weights.lift, ask.now, ask.taste).sort(
    (a, b) => b.score - a.score || ((ids[a.product] ?? '') < (ids[b.product] ?? '') ? -1 : 1),
  );
}

/**
 * What stands behind the place where the last page ended: behind that product, or, where it is gone, below its score. Scores change
 * a little with every product that comes or goes, the order of two products hardly ever.
 */
function afterPlace({ shelf: { ids } }: Finder, ranked: readonly Ranked[], { after }: Ask): readonly Ranked[] {
  if (!after) return ranked;
  const place = ranked.findIndex(({ product }) => ids[product] === after.id);
  return place >= 0 ? ranked.slice(place + 1) : ranked.filter(({ score }) => score < after.figure);
}

/** Answers a question. The answer depends on the products alone, not on the order in which they came or changed. */
export function search(finder: Finder, ask: Ask, weights: Weights = PLAIN): Answer {
  const looked = look(finder, ask);
  const { meaning, candidates, total, matched, full, facets } = looked;
  const skip = ask.skip ?? 0;
  const ranking = ask.order === 'relevance' && meaning.groups.length > 0;
  const list = ranking ? afterPlace(finder, rankedOf(finder, ask, looked, weights), ask) : candidates;
  const found = list.slice(skip, skip + ask.limit).map(({ product, score }) => ({
    id: finder.shelf.ids[product] ?? '',
    score,
  }));
  return { found, total, matched, full, facets, corrected: meaning.corrected };
}

export type Explained = Ranked & { readonly id: string };

/** Why the candidates of a question stand where they stand. */
export function explain(finder: Finder, ask: Ask, weights: Weights = PLAIN): Explained[] {
  return rankedOf(finder, ask, look(finder, ask), weights).map((one) => ({
    ...one,
    id: finder.shelf.ids[one.product] ?? '',
  }));
}
