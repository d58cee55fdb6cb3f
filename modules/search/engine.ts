import { type Ctx, type Runtime, slot, type Uuid } from '#kernel';
import type { TextName } from './engine/goods.ts';
import type { Factors, Lift, Taste } from './engine/lift.ts';
import type { SynonymRule } from './engine/synonyms.ts';

export const SORTS = ['relevance', 'sales', 'price', 'price_desc', 'new', 'trust'] as const;
export type Sort = (typeof SORTS)[number];

/** What is promised with goods as a fact of theirs: returns without a reason within seven days, the way back insured, sent within a day or two of paying. */
export const PROMISES = ['returns_7d', 'freight_insurance', 'ships_24h', 'ships_48h'] as const;
export type Promised = (typeof PROMISES)[number];

/** What is findable about one live product. */
export type SearchDocument = {
  readonly shopId: Uuid;
  readonly productId: Uuid;
  /** What it is found by; the title is in both languages. */
  readonly texts: Readonly<Partial<Record<TextName, string>>>;
  readonly categoryId: string;
  readonly beltCode: string | null;
  readonly brand: string | null;
  /** What it may have several of: styles. */
  readonly tags: readonly string[];
  readonly phrases: readonly string[];
  readonly priceFen: number;
  readonly mediaId: Uuid | null;
  readonly reviews: number;
  readonly goodReviews: number;
  readonly liveAt: Date;
  /** At least one of its variants can be had now. */
  readonly inStock: boolean;
  readonly promises: readonly Promised[];
  /** Codes of the tracks (赛道) it is in now; left out: none. */
  readonly tracks?: readonly string[];
  /** The province it is sent from, by its six digits; null where nobody says. */
  readonly shipFrom: string | null;
};

export type Filters = {
  /** Any of these categories; null = all. */
  readonly categoryIds: readonly string[] | null;
  readonly beltCode: string | null;
  readonly shopId: Uuid | null;
  readonly minFen: number | null;
  readonly maxFen: number | null;
  /** Only what can be had now. */
  readonly inStock: boolean;
  /** All of these. */
  readonly promises: readonly Promised[];
  /** A brand as its shops write it. */
  readonly brand: string | null;
  readonly style: string | null;
  /** A track’s code. */
  readonly track: string | null;
  /** A province by its six digits. */
  readonly shipFrom: string | null;
};
export const NO_FILTERS: Filters = {
  categoryIds: null,
  beltCode: null,
  shopId: null,
  minFen: null,
  maxFen: null,
  inStock: false,
  promises: [],
  brand: null,
  style: null,
  track: null,
  shipFrom: null,
};

/** Where the last page ended: its sort key, its last product, and the moment of the first page. */
export type After = { readonly key: number; readonly productId: Uuid; readonly asOf: number };

export type EngineQuery = {
  /** Empty: browse. */
  readonly text: string;
  readonly filters: Filters;
  readonly sort: Sort;
  readonly after: After | null;
  readonly limit: number;
  readonly withFacets: boolean;
  /** Instead of the operators' rules in force: to see what others would do. */
  readonly synonyms?: readonly SynonymRule[];
  /** What the one who asks is drawn to, where they agreed to be known; left out: nothing is. */
  readonly taste?: Taste;
  /** Instead of the weights in force: what an experiment gives the one who asks. */
  readonly lift?: Lift;
};

export type Hit = { readonly shopId: Uuid; readonly productId: Uuid; readonly sold: number; readonly after: After };
export type Bucket = { readonly key: string; readonly count: number };
export type Facets = {
  readonly categories: readonly Bucket[];
  readonly belts: readonly Bucket[];
  readonly shops: readonly Bucket[];
  readonly promises: readonly Bucket[];
  readonly brands: readonly Bucket[];
  readonly styles: readonly Bucket[];
  readonly tracks: readonly Bucket[];
  readonly shipFrom: readonly Bucket[];
  /** Hits by place on `PRICE_EDGES` (prices.ts): key 0 = below the first edge. */
  readonly prices: readonly Bucket[];
};

export type EngineAnswer = {
  readonly hits: readonly Hit[];
  readonly more: boolean;
  /** How many products match, filters included. */
  readonly total: number;
  /** `all`: every word of the query; `any`: some of them, because too few (or none) have all. */
  readonly matched: 'all' | 'any';
  /** How many have every word, when `any` was asked. */
  readonly full: number;
  readonly facets: Facets | null;
  /** What the question was taken for, where nothing answers it as it was written: then all this is of that. */
  readonly corrected: string | null;
};

/** Why a candidate stands where it stands: score = text × (1 + lift), text = the sum of value × weight over `parts`. */
export type Explained = {
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly categoryId: string;
  readonly score: number;
  readonly text: number;
  readonly lift: number;
  readonly parts: readonly { readonly key: PartKey; readonly value: number; readonly weight: number }[];
  readonly factors: Factors;
};
/** What of the words is compared (engine/ranking.ts); an engine need not know all. */
export const PART_KEYS = ['words', 'share', 'short', 'long', 'beside', 'density'] as const;
export type PartKey = (typeof PART_KEYS)[number];

/**
 * The face a search engine shows: behind it PostgreSQL, the index in memory, OpenSearch (D1). All methods are safe to repeat.
 */
export type SearchEngine = {
  search(ctx: Ctx, query: EngineQuery): Promise<EngineAnswer>;
  /** Every candidate of a question by relevance, best first, with what makes its place. A question without words has none. */
  explain(ctx: Ctx, query: Pick<EngineQuery, 'text' | 'filters' | 'taste'>, lift: Lift): Promise<readonly Explained[]>;
  /** What may become of what was typed: names, words of the goods, what many ask. */
  suggest(ctx: Ctx, typed: string, limit: number): Promise<readonly string[]>;
  /** `anew`: their words too are read again, whether or not they have changed. */
  upsert(ctx: Ctx, documents: readonly SearchDocument[], how?: { readonly anew?: boolean }): Promise<void>;
  remove(ctx: Ctx, productIds: readonly Uuid[]): Promise<void>;
  /** Of an engine that follows the documents: reads what has changed since it last looked, and answers how much that was. */
  readonly follow?: (ctx: Ctx) => Promise<number>;
  /** Of an engine that has what is suggested in memory: makes it anew where goods or questions have changed. */
  readonly learn?: (ctx: Ctx) => Promise<void>;
  /** Keeps what it holds for the next start, where that has changed. */
  readonly keep?: (ctx: Ctx) => Promise<void>;
  /** Who answers at present, and what is known to be missing there; left out: PostgreSQL, nothing. */
  readonly answering?: () => Answering;
};

export const ANSWERERS = ['memory', 'opensearch', 'postgres'] as const;
export type Answering = {
  readonly by: (typeof ANSWERERS)[number];
  /** Who would answer if all were well. */
  readonly chosen: (typeof ANSWERERS)[number];
  /** Goods that the index did not take since this process started. */
  readonly refused: number;
};

/** Where a composition puts another engine; empty: PostgreSQL. apps/server puts the one in memory. */
export const engineSlot = slot<SearchEngine>('search.engine');
export const givenEngine = (runtime: Runtime): SearchEngine | undefined =>
  runtime.slots.get(engineSlot.key) as SearchEngine | undefined;
