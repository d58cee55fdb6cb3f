import type { Ctx, Sql, Uuid } from '#kernel';
import { heatOf } from './engine/lift.ts';
import type { After, Bucket, Facets, Filters, SearchDocument, Sort } from './engine.ts';
import type { FoundRow } from './first-stage.ts';
import { PRICE_EDGES } from './prices.ts';
import { fieldsOf, vectorOf } from './tokens.ts';

export type Part = 'category' | 'belt' | 'shop' | 'from' | 'brand' | 'price';

/** One condition per filter, so that a facet can count without its own. */
function conditions(sql: Sql, filters: Filters): Record<Part, ReturnType<Sql>> {
  const least = filters.minFen ?? 0;
  return {
    category: filters.categoryIds ? sql`d.category_id = ANY(${[...filters.categoryIds]}::text[])` : sql`true`,
    belt: filters.beltCode ? sql`d.belt_code = ${filters.beltCode}` : sql`true`,
    shop: filters.shopId ? sql`d.shop_id = ${filters.shopId}` : sql`true`,
    brand: filters.brand ? sql`d.brand = ${filters.brand}` : sql`true`,
    from: filters.shipFrom ? sql`d.ship_from = ${filters.shipFrom}` : sql`true`,
    price:
      filters.minFen === null && filters.maxFen === null
        ? sql`true`
        : filters.maxFen === null
          ? sql`d.price_fen >= ${least}`
          : sql`d.price_fen BETWEEN ${least} AND ${filters.maxFen}`,
  };
}

/** What no facet counts without. */
const matching = (
  sql: Sql,
  tsquery: string | null,
  { inStock, promises, style, track }: Filters,
  asOf: Date | null,
) => sql`
  ${tsquery === null ? sql`true` : sql`d.words @@ ${tsquery}::tsquery`} ${asOf ? sql`AND d.listed_at <= ${asOf}` : sql``}
  ${inStock ? sql`AND d.in_stock` : sql``}
  ${promises.length > 0 ? sql`AND d.promises @> ${[...promises]}::text[]` : sql``}
  ${style ? sql`AND ${style} = ANY(d.tags)` : sql``}
  ${track ? sql`AND ${track} = ANY(d.tracks)` : sql``}`;

const where = (sql: Sql, tsquery: string | null, filters: Filters, asOf: Date | null) => {
  const { category, belt, shop, from, brand, price } = conditions(sql, filters);
  return sql`WHERE ${matching(sql, tsquery, filters, asOf)} AND ${category} AND ${belt} AND ${shop} AND ${from} AND ${brand} AND ${price}`;
};

/** How many match. */
export async function countMatches(
  ctx: Ctx,
  tsquery: string | null,
  filters: Filters,
  asOf: Date | null,
): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*) AS n FROM search.documents d ${where(ctx.sql, tsquery, filters, asOf)}`;
  return row?.n ?? 0;
}

/** The best candidates by the database's own rank (title over category over the rest; long texts are not favoured). */
export async function candidates(
  ctx: Ctx,
  tsquery: string,
  filters: Filters,
  asOf: Date | null,
  limit: number,
): Promise<FoundRow[]> {
  return ctx.sql<FoundRow[]>`
    SELECT shop_id, product_id, category_id, title, ts_rank('{0.12, 0.4, 0.7, 1.0}', words, ${tsquery}::tsquery, 1) AS rank, sold, reviews,
      good_reviews, heat, conversion, price_fen, live_at
    FROM search.documents d ${where(ctx.sql, tsquery, filters, asOf)}
    ORDER BY rank DESC, product_id LIMIT ${limit}`;
}

/** Matches in the order of a column, after the key of the last row. */
export async function sorted(
  ctx: Ctx,
  tsquery: string | null,
  filters: Filters,
  sort: Exclude<Sort, 'relevance'>,
  after: After | null,
  limit: number,
): Promise<FoundRow[]> {
  const { sql } = ctx;
  const at = after ? new Date(after.key) : null;
  const steps = {
    sales: [
      after ? sql`AND (d.sold, d.product_id) < (${after.key}, ${after.productId})` : sql``,
      sql`d.sold DESC, d.product_id DESC`,
    ],
    price: [
      after ? sql`AND (d.price_fen, d.product_id) > (${after.key}, ${after.productId})` : sql``,
      sql`d.price_fen, d.product_id`,
    ],
    price_desc: [
      after ? sql`AND (d.price_fen, d.product_id) < (${after.key}, ${after.productId})` : sql``,
      sql`d.price_fen DESC, d.product_id DESC`,
    ],
    new: [
      at && after ? sql`AND (d.live_at, d.product_id) < (${at}, ${after.productId})` : sql``,
      sql`d.live_at DESC, d.product_id DESC`,
    ],
    trust: [
      after ? sql`AND (d.trust, d.product_id) < (${after.key}, ${after.productId})` : sql``,
      sql`d.trust DESC, d.product_id DESC`,
    ],
  } as const;
  const [past, order] = steps[sort];
  return sql<FoundRow[]>`
    SELECT shop_id, product_id, category_id, title, 0 AS rank, sold, reviews, good_reviews, heat, conversion, price_fen, live_at
    FROM search.documents d ${where(sql, tsquery, filters, null)} ${past} ORDER BY ${order} LIMIT ${limit}`;
}

type Kind = Part | 'promise' | 'style' | 'track';

/** Counts beside the filters; each counts what the other filters leave, so that a choice can be widened. */
export async function facetCounts(ctx: Ctx, tsquery: string | null, filters: Filters): Promise<Facets> {
  const { sql } = ctx;
  const { category, belt, shop, from, brand, price } = conditions(sql, filters);
  const rows = await sql<{ kind: Kind; key: string; count: number }[]>`
    WITH hit AS MATERIALIZED (
      SELECT d.category_id, d.belt_code, d.shop_id, d.ship_from, d.promises, d.brand, d.tags, d.tracks, width_bucket(d.price_fen, ${[...PRICE_EDGES]}::bigint[]) AS cell,
        ${category} AS c, ${belt} AS b, ${shop} AS s, ${from} AS f, ${brand} AS m, ${price} AS p
      FROM search.documents d WHERE ${matching(sql, tsquery, filters, null)})
    (SELECT 'category' AS kind, category_id AS key, count(*) AS count FROM hit WHERE b AND s AND f AND m AND p GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL (SELECT 'belt', belt_code, count(*) FROM hit WHERE c AND s AND f AND m AND p AND belt_code IS NOT NULL GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL (SELECT 'shop', shop_id::text, count(*) FROM hit WHERE c AND b AND f AND m AND p GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL (SELECT 'from', ship_from, count(*) FROM hit WHERE c AND b AND s AND m AND p AND ship_from IS NOT NULL GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL (SELECT 'promise', one, count(*) FROM hit, unnest(promises) AS one WHERE c AND b AND s AND f AND m AND p GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL (SELECT 'track', one, count(*) FROM hit, unnest(tracks) AS one WHERE c AND b AND s AND f AND m AND p GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL (SELECT 'brand', brand, count(*) FROM hit WHERE c AND b AND s AND f AND p AND brand <> '' GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL (SELECT 'style', one, count(*) FROM hit, unnest(tags) AS one WHERE c AND b AND s AND f AND m AND p GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL (SELECT 'price', cell::text, count(*) FROM hit WHERE c AND b AND s AND f AND m GROUP BY 2 ORDER BY 2)`;
  const of = (kind: Kind): Bucket[] =>
    rows.filter((row) => row.kind === kind).map(({ key, count }) => ({ key, count }));
  return {
    categories: of('category'),
    belts: of('belt'),
    shops: of('shop'),
    shipFrom: of('from'),
    promises: of('promise'),
    brands: of('brand'),
    styles: of('style'),
    tracks: of('track'),
    prices: of('price'),
  };
}

/**
 * Writes documents, many in one statement; sales stay what they are and `listed_at` the first moment. What follows the documents reads
 * the words of those whose words have changed, or, `anew`, of all.
 */
export async function writeDocuments(
  ctx: Ctx,
  documents: readonly SearchDocument[],
  { anew = false }: { readonly anew?: boolean } = {},
): Promise<void> {
  if (documents.length === 0) return;
  const now = ctx.clock.now();
  const rows = documents.map((one) => ({
    shop_id: one.shopId,
    product_id: one.productId,
    words: vectorOf(fieldsOf(one.texts)),
    title: one.texts.title ?? '',
    texts: one.texts,
    category_id: one.categoryId,
    belt_code: one.beltCode,
    brand: one.brand,
    tags: one.tags,
    phrases: one.phrases,
    price_fen: one.priceFen,
    media_id: one.mediaId,
    reviews: one.reviews,
    good_reviews: one.goodReviews,
    live_at: one.liveAt.toISOString(),
    in_stock: one.inStock,
    promises: one.promises,
    tracks: one.tracks ?? [],
    ship_from: one.shipFrom,
  }));
  await ctx.sql`
    WITH n AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) AS n (shop_id uuid, product_id uuid, words text, title text,
        texts jsonb, category_id text, belt_code text, brand text, tags jsonb, phrases jsonb, price_fen bigint, media_id uuid,
        reviews bigint, good_reviews bigint, live_at timestamptz, in_stock boolean, promises jsonb, tracks jsonb, ship_from text)
    ), back AS (
      DELETE FROM search.removed r USING n WHERE r.shop_id = n.shop_id AND r.product_id = n.product_id
    )
    INSERT INTO search.documents AS d (shop_id, product_id, words, title, texts, category_id, belt_code, brand, tags, phrases, price_fen,
      media_id, sold, heat, reviews, good_reviews, live_at, in_stock, promises, tracks, ship_from, listed_at, indexed_at)
    SELECT n.shop_id, n.product_id, n.words::tsvector, n.title, n.texts, n.category_id, n.belt_code, n.brand,
      ARRAY(SELECT jsonb_array_elements_text(n.tags)), ARRAY(SELECT jsonb_array_elements_text(n.phrases)), n.price_fen, n.media_id,
      coalesce(s.sold, 0), coalesce(s.heat, 0), n.reviews, n.good_reviews, n.live_at, n.in_stock,
      ARRAY(SELECT jsonb_array_elements_text(n.promises)), ARRAY(SELECT jsonb_array_elements_text(n.tracks)), n.ship_from, ${now}, ${now}
    FROM n LEFT JOIN search.sales s ON s.shop_id = n.shop_id AND s.product_id = n.product_id
    ON CONFLICT (shop_id, product_id) DO UPDATE SET words = excluded.words, title = excluded.title, texts = excluded.texts,
      category_id = excluded.category_id, belt_code = excluded.belt_code, brand = excluded.brand, tags = excluded.tags,
      phrases = excluded.phrases, price_fen = excluded.price_fen, media_id = excluded.media_id, sold = excluded.sold, heat = excluded.heat,
      reviews = excluded.reviews, good_reviews = excluded.good_reviews, live_at = excluded.live_at, in_stock = excluded.in_stock,
      promises = excluded.promises, tracks = excluded.tracks, ship_from = excluded.ship_from, indexed_at = excluded.indexed_at,
      changed_tx = pg_current_xact_id(),
      words_tx = CASE WHEN ${anew} OR (d.texts, d.category_id, d.belt_code, d.brand, d.tags, d.phrases, d.promises, d.tracks, d.ship_from) IS DISTINCT FROM
        (excluded.texts, excluded.category_id, excluded.belt_code, excluded.brand, excluded.tags, excluded.phrases, excluded.promises, excluded.tracks, excluded.ship_from) THEN pg_current_xact_id() ELSE d.words_tx END`;
}

export type Figures = {
  readonly productId: Uuid;
  readonly priceFen: number;
  readonly reviews: number;
  readonly goodReviews: number;
  readonly inStock: boolean;
};

/** Writes prices, stock and reviews of documents that are there, where they differ: their words are not touched. */
export async function writeFigures(ctx: Ctx, figures: readonly Figures[]): Promise<void> {
  if (figures.length === 0) return;
  await ctx.sql`
    UPDATE search.documents d
    SET price_fen = n.price_fen, reviews = n.reviews, good_reviews = n.good_reviews, in_stock = n.in_stock > 0, changed_tx = pg_current_xact_id()
    FROM unnest(${figures.map((one) => one.productId)}::uuid[], ${figures.map((one) => one.priceFen)}::bigint[],
      ${figures.map((one) => one.reviews)}::bigint[], ${figures.map((one) => one.goodReviews)}::bigint[],
      ${figures.map((one) => Number(one.inStock))}::int[]) AS n (product_id, price_fen, reviews, good_reviews, in_stock)
    WHERE d.product_id = n.product_id
      AND (d.price_fen, d.reviews, d.good_reviews, d.in_stock) IS DISTINCT FROM (n.price_fen, n.reviews, n.good_reviews, n.in_stock > 0)`;
}

/** Writes the tracks of documents that are there, where they differ. */
export async function writeTracks(ctx: Ctx, tracks: ReadonlyMap<Uuid, readonly string[]>): Promise<void> {
  const rows = [...tracks].map(([product_id, codes]) => ({ product_id, codes }));
  await ctx.sql`
    UPDATE search.documents d SET tracks = n.tracks, changed_tx = pg_current_xact_id(), words_tx = pg_current_xact_id()
    FROM (SELECT product_id, ARRAY(SELECT jsonb_array_elements_text(codes)) AS tracks
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) AS t (product_id uuid, codes jsonb)) AS n
    WHERE d.product_id = n.product_id AND d.tracks IS DISTINCT FROM n.tracks`;
}

export async function deleteDocuments(ctx: Ctx, productIds: readonly Uuid[]): Promise<void> {
  if (productIds.length === 0) return;
  await ctx.sql`
    WITH gone AS (
      DELETE FROM search.documents WHERE product_id = ANY(${[...productIds]}::uuid[]) RETURNING shop_id, product_id
    )
    INSERT INTO search.removed AS r (shop_id, product_id) SELECT shop_id, product_id FROM gone
    ON CONFLICT (shop_id, product_id) DO UPDATE SET changed_tx = pg_current_xact_id()`;
}

/** Documents in product order, for coming round a whole index. */
export async function documentIds(
  ctx: Ctx,
  by: { shopId?: Uuid; categoryIds?: readonly string[]; after: Uuid | null; limit: number },
): Promise<Uuid[]> {
  const { sql } = ctx;
  const rows = await sql<{ productId: Uuid }[]>`
    SELECT product_id FROM search.documents WHERE true ${by.shopId ? sql`AND shop_id = ${by.shopId}` : sql``}
      ${by.categoryIds ? sql`AND category_id = ANY(${[...by.categoryIds]}::text[])` : sql``}
      ${by.after ? sql`AND product_id > ${by.after}` : sql``} ORDER BY product_id LIMIT ${by.limit}`;
  return rows.map((row) => row.productId);
}

/** Adds what an order sold, once; `at` is when. Answers whether it was new. */
export async function addSales(
  ctx: Ctx,
  shopId: Uuid,
  orderId: Uuid,
  sold: ReadonlyMap<Uuid, number>,
  at: Date,
): Promise<boolean> {
  const fresh = await ctx.sql`
    INSERT INTO search.counted_orders (shop_id, order_id) VALUES (${shopId}, ${orderId}) ON CONFLICT DO NOTHING RETURNING 1`;
  if (fresh.length === 0) return false;
  const productIds = [...sold.keys()];
  const heat = [...sold.values()].map((pieces) => heatOf(pieces, at.getTime()));
  await ctx.sql`
    WITH more AS (
      INSERT INTO search.sales AS s (shop_id, product_id, sold, heat)
      SELECT ${shopId}::uuid, n.product_id, n.pieces, n.heat
      FROM unnest(${productIds}::uuid[], ${[...sold.values()]}::bigint[], ${heat}::float8[]) AS n (product_id, pieces, heat)
      ON CONFLICT (shop_id, product_id) DO UPDATE SET sold = s.sold + excluded.sold, heat = s.heat + excluded.heat
      RETURNING product_id, sold, heat)
    UPDATE search.documents d SET sold = more.sold, heat = more.heat, changed_tx = pg_current_xact_id()
    FROM more WHERE d.shop_id = ${shopId} AND d.product_id = more.product_id`;
  return true;
}

/** Writes conversions where they have moved by a twentieth or more: an index follows every row that is written. */
export async function writeConversions(ctx: Ctx, rates: ReadonlyMap<Uuid, number>): Promise<number> {
  if (rates.size === 0) return 0;
  const { count } = await ctx.sql`
    UPDATE search.documents d SET conversion = n.rate, changed_tx = pg_current_xact_id()
    FROM unnest(${[...rates.keys()]}::uuid[], ${[...rates.values()]}::float8[]) AS n (product_id, rate)
    WHERE d.product_id = n.product_id AND abs(d.conversion - n.rate) >= 0.05 * n.rate`;
  return count;
}

export async function soldOf(ctx: Ctx, productIds: readonly Uuid[]): Promise<Map<Uuid, number>> {
  if (productIds.length === 0) return new Map();
  const rows = await ctx.sql<{ productId: Uuid; sold: number }[]>`
    SELECT product_id, sold FROM search.documents WHERE product_id = ANY(${[...productIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.productId, row.sold]));
}

/** Which of these word questions some product answers, by place. */
export async function answeredOf(ctx: Ctx, tsqueries: readonly string[]): Promise<ReadonlySet<number>> {
  if (tsqueries.length === 0) return new Set();
  const rows = await ctx.sql<{ at: number }[]>`
    SELECT n.at - 1 AS at FROM unnest(${[...tsqueries]}::text[]) WITH ORDINALITY AS n (q, at)
    WHERE EXISTS (SELECT 1 FROM search.documents d WHERE d.words @@ n.q::tsquery)`;
  return new Set(rows.map((row) => row.at));
}

/** The words a product is found by; null when it is not in the index. */
export async function heldWords(ctx: Ctx, shopId: Uuid, productId: Uuid): Promise<ReadonlySet<string> | null> {
  const [row] = await ctx.sql<{ words: string[] }[]>`
    SELECT tsvector_to_array(words) AS words FROM search.documents WHERE shop_id = ${shopId} AND product_id = ${productId}`;
  return row ? new Set(row.words) : null;
}

/** Names worth suggesting with the number of goods behind each. */
export async function phraseCounts(ctx: Ctx): Promise<{ phrase: string; count: number }[]> {
  return ctx.sql<{ phrase: string; count: number }[]>`
    SELECT phrase, count(*) AS count FROM search.documents d, unnest(d.phrases) AS phrase GROUP BY phrase ORDER BY 2 DESC, 1 LIMIT 50000`;
}

/** Titles of what sells best. */
export async function bestTitles(ctx: Ctx, limit: number): Promise<string[]> {
  const rows = await ctx.sql<{ title: string }[]>`
    SELECT title FROM search.documents ORDER BY sold DESC, product_id DESC LIMIT ${limit}`;
  return rows.map((row) => row.title);
}

/** The belts' goods: how many, and the picture of the one that sells best. */
export async function beltFigures(ctx: Ctx): Promise<{ beltCode: string; products: number; mediaId: Uuid | null }[]> {
  return ctx.sql<{ beltCode: string; products: number; mediaId: Uuid | null }[]>`
    SELECT belt_code, count(*) AS products,
      (array_agg(media_id ORDER BY sold DESC, product_id) FILTER (WHERE media_id IS NOT NULL))[1] AS media_id
    FROM search.documents WHERE belt_code IS NOT NULL GROUP BY belt_code`;
}

/** Products with most reviews among which nearly all are good. */
export async function praisedRows(ctx: Ctx, limit: number): Promise<{ shopId: Uuid; productId: Uuid; sold: number }[]> {
  return ctx.sql<{ shopId: Uuid; productId: Uuid; sold: number }[]>`
    SELECT shop_id, product_id, sold FROM search.documents WHERE reviews >= 3 AND good_reviews * 100 >= reviews * 95
    ORDER BY reviews DESC, product_id LIMIT ${limit}`;
}
