import { type Aisles, emptyAisles, putIn, strikeIn } from './aisles.ts';
import { type Goods, KEYS, type KeyName } from './goods.ts';
import { trustOf } from './lift.ts';
import { withRoom } from './room.ts';
import { letters } from './words.ts';

/** Edges of the price histogram in fen: 1-2-5 steps from 5 yuan to 100,000 yuan; cell 0 is below the first. */
export const PRICE_EDGES: readonly number[] = [
  5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
].map((yuan) => yuan * 100);

export function priceCell(fen: number): number {
  let cell = 0;
  while (cell < PRICE_EDGES.length && fen >= (PRICE_EDGES[cell] ?? 0)) cell += 1;
  return cell;
}

/** Names of one column: a product keeps a name's place. Place 0 is "has none". */
export type Names = { readonly places: Map<string, number>; readonly names: string[] };
const emptyNames = (): Names => ({ places: new Map(), names: [''] });

export function placeOf(names: Names, name: string): number {
  if (name === '') return 0;
  const known = names.places.get(name);
  if (known !== undefined) return known;
  names.places.set(name, names.names.length);
  names.names.push(name);
  return names.names.length - 1;
}

/** What is counted and filtered by, a column each: places of the keys' names, price cell, 1 = in stock. */
export const COLUMNS = [...KEYS, 'price', 'stock'] as const;
export type ColumnName = (typeof COLUMNS)[number];
export type Columns = Record<ColumnName, Int32Array>;
const emptyColumns = (rows: number): Columns =>
  Object.fromEntries(COLUMNS.map((name) => [name, new Int32Array(rows)])) as Columns;

/** What a product says of itself. */
const GIVEN = ['priceFen', 'sold', 'reviews', 'goodReviews', 'liveAt', 'listedAt', 'heat', 'conversion'] as const;
/** And what follows from it: kept, for an order by it would work it out for every product at every question. */
export const FIGURES = [...GIVEN, 'trust'] as const;
export type FigureName = (typeof FIGURES)[number];

/**
 * Everything kept by product number. A changed product gets a new number and its old one is dead; numbers are handed out anew
 * only when the index is packed.
 */
export type Shelf = {
  count: number;
  alive: number;
  readonly numbers: Map<string, number>;
  readonly ids: string[];
  /** 1 = dead: apart from the cells, for a question without counts reads nothing else of a product. */
  dead: Uint8Array;
  readonly columns: Columns;
  readonly aisles: Aisles;
  readonly names: Readonly<Record<KeyName, Names>>;
  readonly figures: Record<FigureName, Float64Array>;
  /** By tag one bit a product. */
  readonly tags: Map<string, Uint32Array>;
  /** Letters of the titles one behind the other as UTF-16 codes, and where each begins. */
  letters: Uint16Array;
  lettersAt: Uint32Array;
  /** Words of each product: how many of its title in order, those, then all its words with an impact. */
  words: Uint32Array;
  wordsAt: Float64Array;
  titleWords: Uint16Array;
};

const SOME = 1024;
export const emptyShelf = (): Shelf => ({
  count: 0,
  alive: 0,
  numbers: new Map(),
  ids: [],
  dead: new Uint8Array(SOME),
  columns: emptyColumns(SOME),
  aisles: emptyAisles(),
  names: { category: emptyNames(), brand: emptyNames(), belt: emptyNames(), shop: emptyNames(), from: emptyNames() },
  figures: Object.fromEntries(FIGURES.map((name) => [name, new Float64Array(SOME)])) as Shelf['figures'],
  tags: new Map(),
  letters: new Uint16Array(SOME * 32),
  lettersAt: new Uint32Array(SOME + 1),
  words: new Uint32Array(SOME * 32),
  wordsAt: new Float64Array(SOME + 1),
  titleWords: new Uint16Array(SOME),
});

/** Titles longer than this are compared by their beginning. */
const MOST_LETTERS = 400;

/** Puts a product behind the others and answers its number; `title` and `all` are numbers of its words. */
export function put(shelf: Shelf, goods: Goods, title: readonly number[], all: readonly number[]): number {
  const number = shelf.count;
  shelf.count += 1;
  shelf.alive += 1;
  shelf.numbers.set(goods.id, number);
  shelf.ids.push(goods.id);
  const { columns } = shelf;
  for (const name of COLUMNS) columns[name] = withRoom(columns[name], shelf.count);
  for (const key of KEYS) columns[key][number] = placeOf(shelf.names[key], goods.keys[key] ?? '');
  putIn(shelf.aisles, columns.category[number] ?? 0, number);
  shelf.dead = withRoom(shelf.dead, shelf.count);
  for (const name of FIGURES) shelf.figures[name] = withRoom(shelf.figures[name], shelf.count);
  patch(shelf, number, goods);
  for (const tag of goods.tags) {
    const bits = withRoom(shelf.tags.get(tag) ?? new Uint32Array(0), (number >>> 5) + 1);
    bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
    shelf.tags.set(tag, bits);
  }
  keepLetters(shelf, number, letters(goods.texts.title ?? '').slice(0, MOST_LETTERS));
  keepWords(shelf, number, title.slice(0, 65_535), all);
  return number;
}

/** Changes of a product that leave its words alone. */
export type Change = Partial<Pick<Goods, (typeof GIVEN)[number] | 'inStock'>>;

export function patch(shelf: Shelf, number: number, change: Change): void {
  const { figures } = shelf;
  for (const name of GIVEN) {
    const value = change[name];
    if (value !== undefined) figures[name][number] = value;
  }
  if (change.reviews !== undefined || change.goodReviews !== undefined)
    figures.trust[number] = trustOf(figures.goodReviews[number] ?? 0, figures.reviews[number] ?? 0);
  if (change.priceFen !== undefined) shelf.columns.price[number] = priceCell(change.priceFen);
  if (change.inStock !== undefined) shelf.columns.stock[number] = change.inStock ? 1 : 0;
}

function keepLetters(shelf: Shelf, number: number, title: string): void {
  const from = shelf.lettersAt[number] ?? 0;
  shelf.letters = withRoom(shelf.letters, from + title.length);
  for (let at = 0; at < title.length; at += 1) shelf.letters[from + at] = title.charCodeAt(at);
  shelf.lettersAt = withRoom(shelf.lettersAt, number + 2);
  shelf.lettersAt[number + 1] = from + title.length;
}

function keepWords(shelf: Shelf, number: number, title: readonly number[], all: readonly number[]): void {
  const from = shelf.wordsAt[number] ?? 0;
  const to = from + title.length + all.length;
  shelf.words = withRoom(shelf.words, to);
  shelf.words.set(title, from);
  shelf.words.set(all, from + title.length);
  shelf.wordsAt = withRoom(shelf.wordsAt, number + 2);
  shelf.wordsAt[number + 1] = to;
  shelf.titleWords = withRoom(shelf.titleWords, number + 1);
  shelf.titleWords[number] = title.length;
}

/** Declares a product dead and answers the words it held. */
export function strike(shelf: Shelf, number: number): Uint32Array {
  shelf.numbers.delete(shelf.ids[number] ?? '');
  shelf.dead[number] = 1;
  strikeIn(shelf.aisles, shelf.columns.category[number] ?? 0);
  shelf.alive -= 1;
  return shelf.words.subarray(
    (shelf.wordsAt[number] ?? 0) + (shelf.titleWords[number] ?? 0),
    shelf.wordsAt[number + 1] ?? 0,
  );
}

export const isAlive = (shelf: Shelf, number: number): boolean => shelf.dead[number] === 0;

/** The same shelf without the dead, and each old number's new one (−1: dead). */
export function packedShelf(shelf: Shelf): { shelf: Shelf; newNumbers: Int32Array } {
  const newNumbers = new Int32Array(shelf.count).fill(-1);
  const fresh: Shelf = { ...emptyShelf(), names: shelf.names, columns: emptyColumns(shelf.alive) };
  fresh.dead = new Uint8Array(shelf.alive);
  for (const name of FIGURES) fresh.figures[name] = new Float64Array(shelf.alive);
  fresh.lettersAt = new Uint32Array(shelf.alive + 1);
  fresh.wordsAt = new Float64Array(shelf.alive + 1);
  fresh.titleWords = new Uint16Array(shelf.alive);
  fresh.letters = new Uint16Array(shelf.lettersAt[shelf.count] ?? 0);
  fresh.words = new Uint32Array(shelf.wordsAt[shelf.count] ?? 0);
  for (const tag of shelf.tags.keys()) fresh.tags.set(tag, new Uint32Array((shelf.alive >>> 5) + 1));
  for (let old = 0; old < shelf.count; old += 1) {
    if (!isAlive(shelf, old)) continue;
    const number = fresh.count;
    newNumbers[old] = number;
    fresh.count += 1;
    fresh.ids.push(shelf.ids[old] ?? '');
    fresh.numbers.set(shelf.ids[old] ?? '', number);
    for (const name of COLUMNS) fresh.columns[name][number] = shelf.columns[name][old] ?? 0;
    putIn(fresh.aisles, fresh.columns.category[number] ?? 0, number);
    for (const name of FIGURES) fresh.figures[name][number] = shelf.figures[name][old] ?? 0;
    for (const [tag, bits] of shelf.tags)
      if (((bits[old >>> 5] ?? 0) >>> (old & 31)) & 1) {
        const kept = fresh.tags.get(tag) ?? new Uint32Array(0);
        kept[number >>> 5] = (kept[number >>> 5] ?? 0) | (1 << (number & 31));
      }
    const letterFrom = fresh.lettersAt[number] ?? 0;
    const title = shelf.letters.subarray(shelf.lettersAt[old] ?? 0, shelf.lettersAt[old + 1] ?? 0);
    fresh.letters.set(title, letterFrom);
    fresh.lettersAt[number + 1] = letterFrom + title.length;
    const wordFrom = fresh.wordsAt[number] ?? 0;
    const words = shelf.words.subarray(shelf.wordsAt[old] ?? 0, shelf.wordsAt[old + 1] ?? 0);
    fresh.words.set(words, wordFrom);
    fresh.wordsAt[number + 1] = wordFrom + words.length;
    fresh.titleWords[number] = shelf.titleWords[old] ?? 0;
  }
  fresh.alive = fresh.count;
  return { shelf: fresh, newNumbers };
}
