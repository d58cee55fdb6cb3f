import { type Counting, emptyCounting } from './facets.ts';
import type { Goods } from './goods.ts';
import { countTitle, emptyGramCounts, type GramCounts } from './grams.ts';
import { emptyLexicon, type Lexicon, numberOf } from './lexicon.ts';
import { emptyScratch, type Scratch } from './matching.ts';
import { append, emptyPostings, type Postings, packed } from './postings.ts';
import {
  type Change,
  emptyShelf,
  FIGURES,
  type FigureName,
  packedShelf,
  patch,
  put,
  type Shelf,
  strike,
} from './shelf.ts';
import { emptyJudged, type Judged } from './sieve.ts';
import { addSpellings, emptySpellings, type Spellings, typedWords } from './spelling.ts';
import { nameWords } from './suggesting.ts';
import { NO_SYNONYMS, type SynonymRule, type Synonyms, synonymsOf } from './synonyms.ts';
import { weigh } from './weighing.ts';
import { type Cutter, cutter, plain } from './words.ts';

/** Once so large a part of the numbers is dead, they are handed out anew. */
const DEAD_SHARE = 0.2;
const FEW_DEAD = 1_000;

/** The whole index of one market in memory. */
export type Finder = {
  readonly cutter: Cutter;
  readonly lexicon: Lexicon;
  readonly spellings: Spellings;
  readonly gramCounts: GramCounts;
  readonly scratch: Scratch;
  /** The same for the lists of characters. */
  readonly nearScratch: Scratch;
  readonly judged: Judged;
  readonly counting: Counting;
  postings: Postings;
  shelf: Shelf;
  synonyms: Synonyms;
};

export type Language = {
  /** Brands, styles, categories. */
  readonly ownWords?: readonly string[];
};

export function emptyFinder(language: Language = {}): Finder {
  return {
    cutter: cutter(language.ownWords),
    synonyms: NO_SYNONYMS,
    lexicon: emptyLexicon(),
    spellings: emptySpellings(),
    gramCounts: emptyGramCounts(),
    scratch: emptyScratch(),
    nearScratch: emptyScratch(),
    judged: emptyJudged(),
    counting: emptyCounting(),
    postings: emptyPostings(),
    shelf: emptyShelf(),
  };
}

/** The rules ready for this index's questions. */
export const readyFor = ({ cutter: cut }: Finder, rules: readonly SynonymRule[]): Synonyms =>
  synonymsOf((text) => cut.asked(text).map(({ word }) => word), rules);

/** From now on questions are understood by these rules and no others; no product is touched. */
export function putSynonyms(finder: Finder, rules: readonly SynonymRule[]): void {
  finder.synonyms = readyFor(finder, rules);
}

function wordNumber(finder: Finder, word: string): number {
  const known = finder.lexicon.numbers.get(word);
  if (known !== undefined) return known;
  const number = numberOf(finder.lexicon, word);
  addSpellings(finder.spellings, word, number);
  return number;
}

const titleOf = (shelf: Shelf, product: number): Uint16Array =>
  shelf.letters.subarray(shelf.lettersAt[product] ?? 0, shelf.lettersAt[product + 1] ?? 0);

/** Puts a product in, or in the place of what it was. */
export function upsert(finder: Finder, goods: Goods): void {
  remove(finder, goods.id);
  const { impacts, title } = weigh(finder.cutter, goods);
  const words = [...impacts.keys()].map((word) => wordNumber(finder, word));
  // Only counted, like names: nobody finds goods by them.
  const typed = [...typedWords(plain(goods.texts.title ?? '')), ...nameWords(goods.names ?? [])].map((word) =>
    wordNumber(finder, word),
  );
  const product = put(
    finder.shelf,
    goods,
    title.map((word) => wordNumber(finder, word)),
    [...words, ...typed],
  );
  const { holders } = finder.lexicon;
  let at = 0;
  for (const impact of impacts.values()) {
    const word = words[at] as number;
    append(finder.postings, word, product, impact);
    holders[word] = (holders[word] ?? 0) + 1;
    at += 1;
  }
  for (const word of typed) holders[word] = (holders[word] ?? 0) + 1;
  countTitle(finder.gramCounts, titleOf(finder.shelf, product), 1);
}

/** Takes a product out; false when it is not there. */
export function remove(finder: Finder, id: string): boolean {
  const product = finder.shelf.numbers.get(id);
  if (product === undefined) return false;
  countTitle(finder.gramCounts, titleOf(finder.shelf, product), -1);
  const { holders } = finder.lexicon;
  for (const word of strike(finder.shelf, product)) holders[word] = (holders[word] ?? 0) - 1;
  const dead = finder.shelf.count - finder.shelf.alive;
  if (dead > FEW_DEAD && dead > finder.shelf.count * DEAD_SHARE) pack(finder);
  return true;
}

/** Changes price, stock or figures of a product; false when it is not there. */
export function change(finder: Finder, id: string, values: Change): boolean {
  const product = finder.shelf.numbers.get(id);
  if (product === undefined) return false;
  patch(finder.shelf, product, values);
  return true;
}

/** What an index says of a product beside its place in an answer. */
export type Held = { readonly shop: string; readonly category: string } & Readonly<Record<FigureName, number>>;

/** The figures of a product that is there, and whose it is; null when it is not. */
export function heldOf({ shelf }: Finder, id: string): Held | null {
  const product = shelf.numbers.get(id);
  if (product === undefined) return null;
  const figures = Object.fromEntries(FIGURES.map((name) => [name, shelf.figures[name][product] ?? 0]));
  const named = (key: 'shop' | 'category'): string => shelf.names[key].names[shelf.columns[key][product] ?? 0] ?? '';
  return { shop: named('shop'), category: named('category'), ...(figures as Record<FigureName, number>) };
}

/** Hands numbers out anew, without the dead. */
export function pack(finder: Finder): void {
  const { shelf, newNumbers } = packedShelf(finder.shelf);
  finder.postings = packed(finder.postings, finder.lexicon.words.length, newNumbers);
  finder.shelf = shelf;
}
