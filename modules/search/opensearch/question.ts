import { plain } from '../engine/words.ts';
import type { After, Filters } from '../engine.ts';
import type { FigureSort, Match } from '../first-stage.ts';
import { PRICE_EDGES } from '../prices.ts';
import type { Met } from '../tokens.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Body = { readonly [key: string]: Json };

/** What each text of a product weighs beside the others (as in engine/weighing.ts); all hold words cut by the application. */
export const FIELDS = [
  'title^2',
  'brand^2.5',
  'category_words^1.5',
  'attributes',
  'origin',
  'description^0.3',
  'characters^0.2',
] as const;
/** What an operator's word for another is worth beside it. */
const SYNONYM = 0.7;
const MOST_BUCKETS = 30;
/** What the second stage and the page need of a product. */
export const SHOWN = [
  'product',
  'shop',
  'category',
  'shown_title',
  'price_fen',
  'sold',
  'reviews',
  'good_reviews',
  'heat',
  'conversion',
  'live_at',
] as const;

const held = (word: string): Body => ({
  multi_match: { query: word, fields: FIELDS, type: 'cross_fields', analyzer: 'whitespace' },
});

/** A word, or one of the runs of words that may stand for it; the best of them counts. */
function met({ word, others }: Met): Body {
  if (others.length === 0) return held(word);
  const runs = others.map((run): Body => ({ bool: { must: run.map(held), boost: SYNONYM } }));
  return { dis_max: { queries: [held(word), ...runs] } };
}

const wordsOf = ({ words, join }: Match): Body =>
  join === 'all' ? { bool: { must: words.map(met) } } : { bool: { should: words.map(met), minimum_should_match: 1 } };

/** The filters that a facet counts without its own, by facet. */
function widening({
  categoryIds,
  beltCode,
  shopId,
  shipFrom,
  brand,
  minFen,
  maxFen,
}: Filters): Readonly<Record<string, Body>> {
  const range = { ...(minFen === null ? {} : { gte: minFen }), ...(maxFen === null ? {} : { lte: maxFen }) };
  return {
    ...(categoryIds ? { category: { terms: { category: categoryIds } } } : {}),
    ...(beltCode ? { belt: { term: { belt: beltCode } } } : {}),
    ...(shopId ? { shop: { term: { shop: shopId } } } : {}),
    ...(shipFrom ? { ship_from: { term: { ship_from: shipFrom } } } : {}),
    ...(brand ? { brand_name: { term: { brand_name: brand } } } : {}),
    ...(Object.keys(range).length > 0 ? { price: { range: { price_fen: range } } } : {}),
  };
}

/** What no facet counts without. */
const always = ({ inStock, promises, style, track }: Filters, listedBy: number | null): Body[] => [
  ...(inStock ? [{ term: { in_stock: true } }] : []),
  ...promises.map((one) => ({ term: { promises: one } })),
  ...(style ? [{ term: { styles: style } }] : []),
  ...(track ? [{ term: { tracks: track } }] : []),
  ...(listedBy === null ? [] : [{ range: { listed_at: { lte: listedBy } } }]),
];

/** Cells as `prices.ts` counts them: 0 below the first edge, each edge in the cell above it. */
const cells = Array.from({ length: PRICE_EDGES.length + 1 }, (_, cell): Body => {
  const [from, to] = [PRICE_EDGES[cell - 1], PRICE_EDGES[cell]];
  return {
    key: String(cell),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
});

const buckets = (field: string): Body => ({
  terms: { field, size: MOST_BUCKETS, order: [{ _count: 'desc' }, { _key: 'asc' }] },
});

export const COUNTED = [
  'category',
  'belt',
  'shop',
  'ship_from',
  'brand_name',
  'promises',
  'styles',
  'tracks',
  'price',
] as const;

/** Counts beside the filters: each facet of what the other filters leave. */
function counting(filters: Readonly<Record<string, Body>>): Body {
  return Object.fromEntries(
    COUNTED.map((facet) => {
      const others = Object.entries(filters).flatMap(([name, filter]) => (name === facet ? [] : [filter]));
      const counted = facet === 'price' ? { range: { field: 'price_fen', ranges: cells } } : buckets(facet);
      return [facet, { filter: { bool: { filter: others } }, aggs: { counted } }];
    }),
  );
}

/** Orders by a figure: the figure, then the id, as PostgreSQL has them, so that a cursor goes on in either. */
const ORDERS: Readonly<Record<FigureSort, readonly Body[]>> = {
  sales: [{ sold: 'desc' }, { product: 'desc' }],
  price: [{ price_fen: 'asc' }, { product: 'asc' }],
  price_desc: [{ price_fen: 'desc' }, { product: 'desc' }],
  new: [{ live_at: 'desc' }, { product: 'desc' }],
  trust: [{ trust: 'desc' }, { product: 'desc' }],
};

export type Asked = {
  /** null: everything. */
  readonly match: Match | null;
  readonly filters: Filters;
  readonly sort: 'relevance' | FigureSort;
  /** Milliseconds: only what was listed by then; null: whenever. */
  readonly listedBy: number | null;
  readonly after: After | null;
  readonly limit: number;
  readonly withFacets: boolean;
};

/** A question as the body of `_search`. */
export function searchBody({ match, filters, sort, listedBy, after, limit, withFacets }: Asked): Body {
  const own = widening(filters);
  const narrow = Object.values(own);
  const common = always(filters, listedBy);
  return {
    size: limit,
    track_total_hits: true,
    timeout: '1s',
    _source: SHOWN,
    query: {
      bool: {
        must: [match ? wordsOf(match) : { match_all: {} }],
        filter: withFacets ? common : [...common, ...narrow],
      },
    },
    ...(withFacets ? { post_filter: { bool: { filter: narrow } }, aggs: counting(own) } : {}),
    sort: sort === 'relevance' ? [{ _score: 'desc' }, { product: 'asc' }] : ORDERS[sort],
    ...(after && sort !== 'relevance' ? { search_after: [after.key, after.productId] } : {}),
  };
}

/** Titles and categories are also found by each of their characters: 茶 finds 白茶. */
export const charactersOf = (text: string): string =>
  [...new Set(plain(text).match(/\p{Script=Han}/gu) ?? [])].join(' ');
