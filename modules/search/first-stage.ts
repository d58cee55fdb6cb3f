import type { Ctx, Uuid } from '#kernel';
import type { After, Facets, Filters, Sort } from './engine.ts';
import type { Met } from './tokens.ts';

/** What the first stage knows of a product it found; `rank` is what it makes of the words. */
export type FoundRow = {
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly categoryId: string;
  readonly title: string;
  readonly rank: number;
  readonly sold: number;
  readonly reviews: number;
  readonly goodReviews: number;
  readonly heat: number;
  readonly conversion: number;
  readonly priceFen: number;
  readonly liveAt: Date;
};

/** The words of a question and whether all of them must be held, or any. */
export type Match = { readonly words: readonly Met[]; readonly join: 'all' | 'any' };
/** Orders by a figure. */
export type FigureSort = Exclude<Sort, 'relevance'>;

export type Matched = {
  readonly rows: readonly FoundRow[];
  /** How many match, filters included. */
  readonly total: number;
  readonly facets: Facets | null;
};

/** Where the first stage is: it finds candidates by words and counts them; what it makes of words is `rank` of a row. */
export type FirstStage = {
  /** The best `limit` by words, of what was listed by `asOf`. */
  readonly best: (
    ctx: Ctx,
    ask: { match: Match; filters: Filters; asOf: Date; limit: number; withFacets: boolean },
  ) => Promise<Matched>;
  /** The next `limit` in the order of a figure; `match` null = everything. */
  readonly inOrder: (
    ctx: Ctx,
    ask: {
      match: Match | null;
      filters: Filters;
      sort: FigureSort;
      after: After | null;
      limit: number;
      withFacets: boolean;
    },
  ) => Promise<Matched>;
};
