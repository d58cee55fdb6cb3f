import type { Taste } from './lift.ts';
import type { SynonymRule } from './synonyms.ts';

/** The texts of a product; weighing.ts says what each is worth. */
export const TEXTS = ['title', 'brand', 'category', 'attributes', 'origin', 'description'] as const;
export type TextName = (typeof TEXTS)[number];

/** What a product has one of: it can be filtered by and counted. */
export const KEYS = ['category', 'brand', 'belt', 'shop', 'from'] as const;
export type KeyName = (typeof KEYS)[number];

/** What is findable about one product. */
export type Goods = {
  readonly id: string;
  readonly texts: Readonly<Partial<Record<TextName, string>>>;
  readonly keys: Readonly<Partial<Record<KeyName, string>>>;
  /** What it may have several of: styles, promises, tracks. */
  readonly tags: readonly string[];
  /** Names worth suggesting to who looks for it; left out: none. */
  readonly names?: readonly string[];
  readonly priceFen: number;
  readonly sold: number;
  readonly reviews: number;
  readonly goodReviews: number;
  /** Pieces sold as heat (lift.ts); left out: none lately. */
  readonly heat?: number;
  /** Share of those who opened it that bought; left out: nothing is known. */
  readonly conversion?: number;
  /** Milliseconds since 1970. */
  readonly liveAt: number;
  /** When it first became findable, milliseconds since 1970; left out: always was. */
  readonly listedAt?: number;
  readonly inStock: boolean;
};

export const ORDERS = ['relevance', 'sales', 'price', 'price_desc', 'new', 'trust'] as const;
export type Order = (typeof ORDERS)[number];

export type Wanted = {
  /** Any of these, by key; a key that is not named does not matter. */
  readonly keys?: Readonly<Partial<Record<KeyName, readonly string[]>>>;
  /** All of these. */
  readonly tags?: readonly string[];
  readonly minFen?: number | null;
  readonly maxFen?: number | null;
  readonly inStock?: boolean;
  /** Only what was findable by then, milliseconds since 1970: later pages look past what came meanwhile. */
  readonly listedBy?: number | null;
};

/** Where the last page ended: its figure in the order (the price, pieces sold, moment or score itself) and its product. */
export type After = { readonly figure: number; readonly id: string };

export type Ask = {
  /** Empty: browse. */
  readonly text: string;
  readonly wanted: Wanted;
  readonly order: Order;
  readonly limit: number;
  /** How many to pass over. */
  readonly skip?: number;
  /** What stands behind this place; counts beside the filters are of everything all the same. */
  readonly after?: After | null;
  readonly facets: boolean;
  /** Instead of the rules in force: to see what others would do. */
  readonly synonyms?: readonly SynonymRule[];
  /** What the one who asks is drawn to, where they agreed to be known. */
  readonly taste?: Taste;
  /** The moment of asking in milliseconds: new goods are lifted. */
  readonly now: number;
};

export type Bucket = { readonly key: string; readonly count: number };
/** Tags that begin so are promises: counted apart, so that a crowd of styles does not hide them. */
export const PROMISE = 'promise:';
/** And so, tracks. */
export const TRACK = 'track:';
export type Facets = Readonly<Record<KeyName | 'tag' | 'promise' | 'track' | 'price', readonly Bucket[]>>;

/** `all`: every word of the question; `any`: some of them; `near`: its characters only. */
export type Matched = 'all' | 'any' | 'near';

export type Found = { readonly id: string; readonly score: number };
export type Answer = {
  readonly found: readonly Found[];
  /** How many match, filters included. */
  readonly total: number;
  readonly matched: Matched;
  /** How many have every word. */
  readonly full: number;
  readonly facets: Facets | null;
  /** The question as it was understood, where a word of it was corrected. */
  readonly corrected: string | null;
};
