import type { Uuid } from '#kernel';

/** What a page tells. */
export const KINDS = ['impression', 'click', 'dwell', 'add', 'share'] as const;
export type Kind = (typeof KINDS)[number];

/** Where on the market a product was met. `unknown`: of a purchase whose buyer is not followed. */
export const SOURCES = [
  'search',
  'feed',
  'category',
  'shop',
  'campaign',
  'similar',
  'cart',
  'rank',
  'content',
  'live',
  'share',
  'ads',
  'direct',
  'unknown',
] as const;
export type Source = (typeof SOURCES)[number];

/** An event as a page sends it: so many milliseconds ago. */
export type Told = {
  readonly id: Uuid;
  readonly kind: Kind;
  readonly productId: Uuid;
  readonly source: Source;
  readonly agoMs: number;
  readonly seconds: number;
};

export type Seen = {
  readonly id: Uuid;
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly kind: Kind;
  readonly source: Source;
  /** Of an experiment with what it was shown in; '' where there was none. */
  readonly trial: string;
  readonly userId: Uuid | null;
  readonly at: Date;
  readonly day: string;
  readonly seconds: number;
};

/** Counts of the funnel; money in fen. */
export const COUNTS = [
  'impressions',
  'clicks',
  'dwells',
  'dwellSeconds',
  'adds',
  'shares',
  'orders',
  'pieces',
  'orderedFen',
  'paidOrders',
  'paidPieces',
  'paidFen',
] as const;
export type Count = (typeof COUNTS)[number];
export type Counts = Readonly<Record<Count, number>>;
export type FunnelKey = {
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly day: string;
  readonly source: Source;
  /** The variant of an experiment it belongs to; '' for all else. */
  readonly trial: string;
};
