import { type Best, bestOf } from './best.ts';
import { count, emptyCounting, facetsOf } from './facets.ts';
import type { Finder } from './finder.ts';
import type { Answer, Ask, Facets, Matched, Order } from './goods.ts';
import { type Lift, NO_LIFT } from './lift.ts';
import { addUp, clear, type Group, makeRoom } from './matching.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import { type Candidate, compared, type Likeness, type Ranked } from './ranking.ts';
import type { Shelf } from './shelf.ts';
import { DEAD, type Sieve, sieve } from './sieve.ts';
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

/** What an order puts first has the greatest figure. */
function figureOf({ figures: { sold, priceFen, liveAt } }: Shelf, order: Order): ((product: number) => number) | null {
  if (order === 'relevance') return null;
  if (order === 'sales') return (product) => sold[product] as number;
  if (order === 'new') return (product) => liveAt[product] as number;
  return order === 'price' ? (product) => -(priceFen[product] as number) : (product) => priceFen[product] as number;
}

/** Orders by a figure are the figure and then the id and nothing else, so that a place in them can be told by both. */
const idOrder =
  ({ ids }: Shelf): ((a: number, b: number) => boolean) =>
  (a, b) =>
    (ids[a] ?? '') < (ids[b] ?? '');

/** Whether a product stands behind the place where the last page ended; `figure` is what its order puts first as greatest. */
function behind({ ids }: Shelf, { order, after }: Ask): (product: number, figure: number) => boolean {
  if (!after) return () => true;
  const reached = order === 'price' ? -after.figure : after.figure;
  return (product, figure) => figure < reached || (figure === reached && (ids[product] ?? '') > after.id);
}

type Take = (product: number, score: number) => void;

/** Takes what has every word, or what has some where too few have all. Answers how many pass with every word. */
function takeByWords(
  finder: Finder,
  groups: readonly Group[],
  filter: Sieve,
  enough: number,
  take: Take,
): { full: number; touched: number; all: boolean } {
  const { scratch, shelf } = finder;
  const index = { postings: finder.postings, lexicon: finder.lexicon, products: shelf.alive };
  const everyWord = (touched: number): number => {
    let full = 0;
    for (let at = 0; at < touched; at += 1) {
      const product = scratch.touched[at] as number;
      if (scratch.held[product] === groups.length && filter.failed(product) === 0) full += 1;
    }
    return full;
  };
  const fewest = groups.reduce(
    (least, { alternatives }) =>
      Math.min(
        least,
        alternatives.reduce((sum, { word }) => sum + (finder.lexicon.holders[word] ?? 0), 0),
      ),
    Number.POSITIVE_INFINITY,
  );
  if (fewest >= enough || groups.length === 1) {
    const touched = addUp(index, groups, scratch, groups.length);
    const full = everyWord(touched);
    if (full >= enough || groups.length === 1) {
      for (let at = 0; at < touched; at += 1) {
        const product = scratch.touched[at] as number;
        if (scratch.held[product] === groups.length) take(product, scratch.scores[product] as number);
      }
      return { full, touched, all: true };
    }
    clear(scratch, touched);
  }
  const touched = addUp(index, groups, scratch, 1);
  const full = everyWord(touched);
  const all = full >= enough;
  for (let at = 0; at < touched; at += 1) {
    const product = scratch.touched[at] as number;
    if (!all || scratch.held[product] === groups.length) take(product, scratch.scores[product] as number);
  }
  return { full, touched, all };
}

/** Takes what has at least half of the question's Chinese characters and none of its words: the second source of candidates. */
function takeByCharacters(finder: Finder, text: string, take: Take): void {
  const { nearScratch, scratch, lexicon } = finder;
  const groups = characters(text).map((character) => {
    const word = lexicon.numbers.get(characterWord(character));
    return { alternatives: word === undefined ? [] : [{ word, weight: 1 }] };
  });
  if (groups.length === 0) return;
  makeRoom(nearScratch, finder.shelf.count);
  const index = { postings: finder.postings, lexicon, products: finder.shelf.alive };
  const touched = addUp(index, groups, nearScratch, Math.ceil(groups.length / 2));
  for (let at = 0; at < touched; at += 1) {
    const product = nearScratch.touched[at] as number;
    if (scratch.held[product] === 0 && 2 * (nearScratch.held[product] as number) >= groups.length)
      take(product, nearScratch.scores[product] as number);
  }
  clear(nearScratch, touched);
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
  const counting = ask.facets ? emptyCounting(shelf) : null;
  const shown = (ask.skip ?? 0) + ask.limit;
  let total = 0;
  const taking = (room: number, figure: ((product: number) => number) | null): { heap: Best; take: Take } => {
    const heap = bestOf(room, figure ? idOrder(shelf) : tieOrder(shelf));
    const passed = behind(shelf, ask);
    const take: Take = (product, score) => {
      const failed = filter.failed(product);
      if (failed === DEAD) return;
      if (counting) count(counting, shelf, product, failed);
      if (failed !== 0) return;
      total += 1;
      if (!figure) return heap.offer(product, score);
      const value = figure(product);
      if (passed(product, value)) heap.offer(product, value);
    };
    return { heap, take };
  };
  const meaning = meaningOf(finder, finder.cutter, ask.text);
  if (meaning.groups.length === 0) {
    const { heap, take } = taking(shown, figureOf(shelf, ask.order === 'relevance' ? 'sales' : ask.order));
    for (let product = 0; product < shelf.count; product += 1) take(product, 0);
    const candidates = heap.taken().map((one) => ({ ...one, held: 0 }));
    return { meaning, candidates, total, matched: 'all', full: total, facets: counting && facetsOf(counting, shelf) };
  }
  makeRoom(scratch, shelf.count);
  const byRelevance = ask.order === 'relevance';
  const { heap, take } = taking(byRelevance ? COMPARED : shown, figureOf(shelf, ask.order));
  // An order by a figure would carry goods that share one word to the top: then "some words" only when nothing has all.
  const { full, touched, all } = takeByWords(finder, meaning.groups, filter, byRelevance ? FEW : 1, take);
  const candidates = heap.taken().map((one) => ({ ...one, held: scratch.held[one.product] ?? 0 }));
  const byWords = total;
  if (byRelevance && full < FEW && byWords < COMPARED) {
    const near = taking(COMPARED - candidates.length, null);
    takeByCharacters(finder, comparable(ask.text), near.take);
    for (const { product } of near.heap.taken()) candidates.push({ product, score: 0, held: 0 });
  }
  clear(scratch, touched);
  const matched = byWords === 0 && total > 0 ? 'near' : all ? 'all' : 'any';
  return { meaning, candidates, total, matched, full, facets: counting && facetsOf(counting, shelf) };
}

/** The second stage: every candidate with its place explained, best first. */
function rankedOf(finder: Finder, ask: Ask, { meaning, candidates }: Looked, weights: Weights): Ranked[] {
  const { ids } = finder.shelf;
  const question = { text: ask.text, words: meaning.words, groups: meaning.groups.length };
  return compared(finder, question, candidates, weights.likeness, weights.lift, ask.now).sort(
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
