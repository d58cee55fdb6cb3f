import type { Uuid } from '#kernel';
import type { Bucket, Facets } from '../engine.ts';
import type { FoundRow, Matched } from '../first-stage.ts';
import type { COUNTED } from './question.ts';

/** What came back is no answer to what was asked: PostgreSQL answers instead. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

type Source = {
  readonly product: Uuid;
  readonly shop: Uuid;
  readonly category: string;
  readonly shown_title: string;
  readonly price_fen: number;
  readonly sold: number;
  readonly reviews: number;
  readonly good_reviews: number;
  readonly heat: number;
  readonly conversion: number;
  readonly live_at: number;
};
type Counted = {
  readonly counted: { readonly buckets: readonly { readonly key: string; readonly doc_count: number }[] };
};
type Searched = {
  readonly timed_out: boolean;
  readonly _shards: { readonly total: number; readonly successful: number; readonly failed: number };
  readonly hits: {
    readonly total: { readonly value: number; readonly relation: 'eq' | 'gte' };
    readonly hits: readonly { readonly _score: number | null; readonly _source: Source }[];
  };
  readonly aggregations?: Readonly<Record<(typeof COUNTED)[number], Counted>>;
};

/** The reply of `_search` in the words of the first stage; a part of the goods is no answer. */
export function matchedOf(reply: unknown, withFacets: boolean): Matched {
  const { timed_out: late, _shards: shards, hits, aggregations } = reply as Searched;
  if (late !== false) throw new NoAnswer('the search was cut short');
  if (shards?.failed !== 0) throw new NoAnswer(`${shards?.failed} of ${shards?.total} shards did not answer`);
  if (hits?.total?.relation !== 'eq') throw new NoAnswer('the number of hits is not exact');
  if (withFacets && !aggregations) throw new NoAnswer('nothing was counted');
  return {
    rows: hits.hits.map(
      ({ _score, _source: one }): FoundRow => ({
        shopId: one.shop,
        productId: one.product,
        categoryId: one.category,
        title: one.shown_title,
        rank: _score ?? 0,
        sold: one.sold,
        reviews: one.reviews,
        goodReviews: one.good_reviews,
        heat: one.heat,
        conversion: one.conversion,
        priceFen: one.price_fen,
        liveAt: new Date(one.live_at),
      }),
    ),
    total: hits.total.value,
    facets: withFacets && aggregations ? facetsOf(aggregations) : null,
  };
}

function facetsOf(counts: NonNullable<Searched['aggregations']>): Facets {
  const of = (facet: (typeof COUNTED)[number]): Bucket[] =>
    counts[facet].counted.buckets.flatMap(({ key, doc_count: count }) => (count > 0 ? [{ key, count }] : []));
  return {
    categories: of('category'),
    belts: of('belt'),
    shops: of('shop'),
    shipFrom: of('ship_from'),
    promises: of('promises'),
    brands: of('brand_name'),
    styles: of('styles'),
    tracks: of('tracks'),
    prices: of('price'),
  };
}

type Item = { readonly _id: string; readonly status: number; readonly error?: { type: string; reason: string } };
type Bulked = { readonly errors: boolean; readonly items: readonly Readonly<Record<string, Item>>[] };

/** What became of the parts of a `_bulk`: those it had no room for may be sent again, those it refused never will be taken. */
export type Taken = {
  readonly busy: readonly string[];
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  /** The index, or its alias, is not there any more. */
  readonly gone: boolean;
};

export function takenOf(reply: unknown, sent: number): Taken {
  const { items } = reply as Bulked;
  if (!Array.isArray(items) || items.length !== sent)
    throw new NoAnswer(`${sent} parts were sent, ${items?.length} answered`);
  const busy: string[] = [];
  const refused: { id: string; why: string }[] = [];
  let gone = false;
  for (const one of items as Bulked['items']) {
    const [action = '', item] = Object.entries(one)[0] ?? [];
    if (!item || item.status < 300) continue;
    const { _id: id, status, error } = item;
    if (error?.type === 'index_not_found_exception') gone = true;
    else if (status === 429 || status === 503) busy.push(id);
    // Newer is there already; or what was to go was not there.
    else if (status !== 409 && !(action === 'delete' && status === 404))
      refused.push({ id, why: `${error?.type ?? status}: ${error?.reason ?? ''}` });
  }
  return { busy, refused, gone };
}
