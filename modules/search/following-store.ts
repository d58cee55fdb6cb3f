import type { Ctx, Sql, Uuid } from '#kernel';
import { type Goods, PROMISE, TRACK } from './engine/goods.ts';
import type { DocumentChange } from './following.ts';

const PAGE = 200;

/** Which database this is, and on which of its lines of time: one that was restored or failed over is another. */
export async function placeOfDatabase(ctx: Ctx): Promise<string> {
  const [row] = await ctx.sql<{ place: string }[]>`
    SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()), (SELECT timeline_id FROM pg_control_checkpoint()),
      (SELECT oid FROM pg_database WHERE datname = current_database())) AS place`;
  return row?.place ?? '';
}

export type Look = {
  /** How the documents stand now. */
  readonly snapshot: string;
  /** The version of the operators' synonyms. */
  readonly synonyms: number;
  /** What the snapshot of the last look did not see; `fresh`: also its words. */
  readonly changed: readonly { readonly productId: Uuid; readonly gone: boolean; readonly fresh: boolean }[];
};

/** What has changed since the last look, in one statement: so that nothing can slip between two of its pages. */
export async function lookAtDocuments(ctx: Ctx, seen: string): Promise<Look> {
  type Row = { snapshot: string; synonyms: number; productId: Uuid | null; gone: boolean; fresh: boolean };
  const rows = await ctx.sql<Row[]>`
    SELECT pg_current_snapshot()::text AS snapshot, (SELECT coalesce(max(version), 0) FROM search.synonym_versions) AS synonyms, c.product_id, c.gone, c.fresh FROM (SELECT 1) one LEFT JOIN (
      SELECT product_id, false AS gone, NOT pg_visible_in_snapshot(words_tx, ${seen}::pg_snapshot) AS fresh FROM search.documents
      WHERE changed_tx >= pg_snapshot_xmin(${seen}::pg_snapshot) AND NOT pg_visible_in_snapshot(changed_tx, ${seen}::pg_snapshot)
      UNION ALL SELECT product_id, true, false FROM search.removed
      WHERE changed_tx >= pg_snapshot_xmin(${seen}::pg_snapshot) AND NOT pg_visible_in_snapshot(changed_tx, ${seen}::pg_snapshot)
    ) c ON true`;
  return {
    snapshot: rows[0]?.snapshot ?? seen,
    synonyms: rows[0]?.synonyms ?? 0,
    changed: rows.flatMap(({ productId, gone, fresh }) => (productId ? [{ productId, gone, fresh }] : [])),
  };
}

export async function snapshotNow(ctx: Ctx): Promise<string> {
  const [row] = await ctx.sql<{ snapshot: string }[]>`SELECT pg_current_snapshot()::text AS snapshot`;
  return row?.snapshot ?? '';
}

type DocumentRow = Omit<Goods, 'id' | 'keys' | 'names' | 'liveAt' | 'listedAt' | 'heat' | 'conversion'> & {
  readonly phrases: readonly string[];
  readonly heat: number;
  readonly conversion: number;
  readonly productId: Uuid;
  readonly shopId: Uuid;
  readonly title: string;
  readonly categoryId: string;
  readonly beltCode: string | null;
  readonly brand: string | null;
  readonly promises: readonly string[] | null;
  readonly tracks: readonly string[];
  readonly shipFrom: string | null;
  readonly liveAt: Date;
  readonly listedAt: Date;
};

function changeOf(row: DocumentRow, fresh: boolean): DocumentChange {
  const { productId: id, priceFen, sold, reviews, goodReviews, heat, conversion, inStock } = row;
  const figures = { priceFen, sold, reviews, goodReviews, heat, conversion, inStock, liveAt: row.liveAt.getTime() };
  if (!fresh) return { kind: 'figures', id, ...figures };
  const { categoryId: category, shopId: shop } = row;
  const keys = { category, brand: row.brand ?? '', belt: row.beltCode ?? '', shop, from: row.shipFrom ?? '' };
  // A row of before the texts were kept has its title.
  const texts = { title: row.title, ...row.texts };
  return {
    kind: 'whole',
    goods: {
      id,
      texts,
      keys,
      tags: [...row.tags, ...(row.promises ?? []).map((one) => PROMISE + one), ...row.tracks.map((one) => TRACK + one)],
      names: row.phrases,
      ...figures,
      listedAt: row.listedAt.getTime(),
    },
  };
}

const columns = (sql: Sql) => sql`
  product_id, shop_id, title, texts, category_id, belt_code, brand, tags, phrases, price_fen, sold, reviews, good_reviews, heat, conversion,
  live_at, listed_at, in_stock, promises, tracks, ship_from`;

/** Pages of all documents. Who changes or comes while they are read is in a look from before the first page. */
export async function* allDocuments(ctx: Ctx): AsyncGenerator<DocumentChange[]> {
  const { sql } = ctx;
  for (let after: Uuid | null = null; ; ) {
    const rows: DocumentRow[] = await sql<DocumentRow[]>`
      SELECT ${columns(sql)} FROM search.documents ${after ? sql`WHERE product_id > ${after}` : sql``} ORDER BY product_id LIMIT ${PAGE}`;
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => changeOf(row, true));
    after = last.productId;
  }
}

/**
 * What a look has found, read page by page; what is no longer there is passed over. A product that changes meanwhile is read as it is
 * then, and once more after the next look.
 */
export async function* changesOf(ctx: Ctx, { changed }: Look): AsyncGenerator<DocumentChange[]> {
  const { sql } = ctx;
  const gone = changed.filter((one) => one.gone);
  if (gone.length > 0) yield gone.map(({ productId }) => ({ kind: 'gone', id: productId }));
  const there = changed.filter((one) => !one.gone);
  for (let at = 0; at < there.length; at += PAGE) {
    const fresh = new Map(there.slice(at, at + PAGE).map((one) => [one.productId, one.fresh]));
    const rows = await sql<DocumentRow[]>`
      SELECT ${columns(sql)} FROM search.documents WHERE product_id = ANY(${[...fresh.keys()]}::uuid[])`;
    yield rows.map((row) => changeOf(row, fresh.get(row.productId) ?? true));
  }
}

/** How many documents there are, counted no further than `most` and one more. */
export async function countUpTo(ctx: Ctx, most: number): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*) AS n FROM (SELECT 1 FROM search.documents LIMIT ${most + 1}) counted`;
  return row?.n ?? 0;
}

/** Whether there are rows of before the texts were kept: they are found by their titles only, or shops not at all, until they are rebuilt. */
export async function withoutTexts(ctx: Ctx): Promise<boolean> {
  const [row] = await ctx.sql<{ some: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM search.documents WHERE texts = '{}' OR promises IS NULL)
      OR EXISTS (SELECT 1 FROM search.shops WHERE words IS NULL) AS some`;
  return row?.some ?? false;
}
