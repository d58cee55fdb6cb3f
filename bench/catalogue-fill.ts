import { type Ctx, connect, type Pool, toId, type Uuid, uuidOf } from '#kernel';
import { categoriesUnder, category } from '#modules/catalog';
import { engineOf, type SearchDocument } from '#modules/search';
import { fillTables, type Inside } from './inside.ts';
import { manyGoods } from './many-goods.ts';
import type { Stage } from './stage.ts';

/** Of each product so many variants: a ladder counts these. */
export const SKUS_A_PRODUCT = 2;
const AT_ONCE = 2_000;
const TABLES = [
  'catalog.products',
  'catalog.versions',
  'catalog.skus',
  'catalog.price_history',
  'inventory.stock',
  'inventory.movements',
  'search.documents',
  'search.sales',
];

const hex = (n: number): string => n.toString(16).padStart(12, '0');
const productUuid = (n: number): Uuid => `01900000-0000-7000-8000-${hex(n)}` as Uuid;
const skuUuid = (n: number, variant: number): Uuid =>
  `01900000-0000-7001-8000-${hex(n * SKUS_A_PRODUCT + variant)}` as Uuid;

/** The n-th generated product as HTTP names it. */
export const productId = (n: number): string => toId('prd', productUuid(n));
export const skuId = (n: number, variant: number): string => toId('sku', skuUuid(n, variant));

type Row = {
  readonly n: number;
  readonly shopId: Uuid;
  readonly templateId: Uuid;
  readonly categoryId: string;
  readonly title: string;
  readonly priceFen: number;
  readonly sold: number;
  readonly liveAt: Date;
};

/** Leaves in which even the smallest catalogue fills a page. */
export const fullLeaves = async (ctx: Ctx): Promise<string[]> =>
  (
    await ctx.sql<{ id: string }[]>`
      SELECT category_id AS id FROM search.documents GROUP BY category_id ORDER BY count(*) DESC, category_id LIMIT 20`
  ).map((row) => row.id);

/** Leaves of household goods that are open: what the generated goods are spread over, at every size the same ones. */
async function openLeaves(ctx: Ctx): Promise<string[]> {
  const found = await Promise.all((await categoriesUnder(ctx, 'hg')).map((id) => category(ctx, id)));
  return found.filter((one) => one.leaf && one.state === 'open').map((one) => one.id);
}

/**
 * Puts so many SKUs beside the goods of the stage, of its shops in turn: each product is its shop's first one with another title, category,
 * price and two variants, in every table that listing, finding, showing and buying read: catalog.products, versions, skus, price_history,
 * inventory.stock with its movements, search.documents with search.sales. Not filled: pictures (all of a shop's goods show its one), and the
 * events that would have told of them.
 */
export async function fillCatalogue(inside: Inside, stage: Stage, skus: number): Promise<void> {
  const catalogue = manyGoods();
  const leaves = await openLeaves(inside.ctx);
  const shops = stage.shops.map((shop) => ({
    shopId: uuidOf('shp', shop.id),
    templateId: uuidOf('prd', shop.products[0]?.id ?? ''),
  }));
  const rowOf = (n: number): Row => {
    const { texts, priceFen, sold, keys } = catalogue.goods(n);
    const shop = shops[n % shops.length];
    if (!shop) throw new Error('a stage without shops');
    return {
      n,
      ...shop,
      categoryId: leaves[Number((keys.category ?? 'c0').slice(1)) % leaves.length] ?? '',
      title: texts.title ?? '',
      priceFen: Math.max(100, priceFen),
      sold,
      liveAt: new Date(Date.UTC(2026, 0, 1) + n * 10),
    };
  };
  const products = Math.floor(skus / SKUS_A_PRODUCT);
  // Documents are written by search's own engine, as the application: the index in memory reads what it wrote.
  const app = connect({ url: inside.database.ownerUrl, max: 1, role: 'dongxi_app', synchronousCommit: 'off' });
  const ctx: Ctx = { ...inside.ctx, sql: app };
  try {
    await fillTables(inside.database, TABLES, async (sql) => {
      for (let n = 0; n < products; n += AT_ONCE) {
        const rows = Array.from({ length: Math.min(AT_ONCE, products - n) }, (_, at) => rowOf(n + at));
        await writeGoods(sql, rows);
        await engineOf(ctx).upsert(ctx, rows.map(documentOf));
      }
    });
  } finally {
    await app.end({ timeout: 5 });
  }
}

const documentOf = ({ n, shopId, categoryId, title, priceFen, liveAt }: Row): SearchDocument => ({
  shopId,
  productId: productUuid(n),
  texts: { title },
  categoryId,
  beltCode: null,
  brand: null,
  tags: [],
  phrases: [],
  priceFen,
  mediaId: null,
  reviews: 0,
  goodReviews: 0,
  liveAt,
  inStock: true,
  promises: ['returns_7d', 'ships_48h'],
  shipFrom: null,
});

async function writeGoods(sql: Pool, rows: readonly Row[]): Promise<void> {
  const ids = rows.map((row) => productUuid(row.n));
  await sql`
    INSERT INTO search.sales (shop_id, product_id, sold)
    SELECT * FROM unnest(${rows.map((row) => row.shopId)}::uuid[], ${ids}::uuid[], ${rows.map((row) => row.sold)}::bigint[])`;
  await sql`
    INSERT INTO catalog.products (shop_id, id, category_id, state, version, latest_version, title_zh, title_key, content, min_price_fen, max_price_fen,
      live_at, created_at, updated_at)
    SELECT t.shop_id, n.id, n.category_id, 'live', 1, 1, n.title, n.id::text,
      t.content || jsonb_build_object('title', jsonb_build_object('zh', n.title, 'en', ''), 'categoryId', n.category_id, 'skus', (
        SELECT jsonb_agg((t.content->'skus'->0) || jsonb_build_object('skuId', v.id, 'priceFen', n.price + 100 * (v.place - 1), 'saleAttributes',
          jsonb_build_array(jsonb_build_object('name', jsonb_build_object('zh', '颜色', 'en', 'Colour'), 'value',
            jsonb_build_object('zh', '釉色 ' || v.place, 'en', 'Glaze ' || v.place)))) ORDER BY v.place)
        FROM unnest(ARRAY[n.one, n.two]) WITH ORDINALITY AS v (id, place))),
      n.price, n.price + 100, n.live_at, n.live_at, n.live_at
    FROM unnest(${ids}::uuid[], ${rows.map((row) => skuUuid(row.n, 0))}::uuid[], ${rows.map((row) => skuUuid(row.n, 1))}::uuid[],
      ${rows.map((row) => row.shopId)}::uuid[], ${rows.map((row) => row.templateId)}::uuid[], ${rows.map((row) => row.categoryId)}::text[],
      ${rows.map((row) => row.title)}::text[], ${rows.map((row) => row.priceFen)}::bigint[],
      ${rows.map((row) => row.liveAt.toISOString())}::timestamptz[])
      AS n (id, one, two, shop_id, template_id, category_id, title, price, live_at)
    JOIN catalog.products t ON t.shop_id = n.shop_id AND t.id = n.template_id`;
  const mine = sql`catalog.products p WHERE (p.shop_id, p.id) IN (SELECT * FROM unnest(${rows.map((row) => row.shopId)}::uuid[], ${ids}::uuid[]))`;
  await sql`
    INSERT INTO catalog.versions (shop_id, product_id, version, content, at) SELECT p.shop_id, p.id, 1, p.content, p.created_at FROM ${mine}`;
  await sql`
    WITH sku AS (
      SELECT p.shop_id, p.id AS product_id, p.live_at, (v.sku->>'skuId')::uuid AS id, v.place - 1 AS place, v.sku, (v.sku->>'priceFen')::bigint AS price
      FROM (SELECT * FROM ${mine}) p CROSS JOIN LATERAL jsonb_array_elements(p.content->'skus') WITH ORDINALITY AS v (sku, place)
    ), listed AS (
      INSERT INTO catalog.skus (shop_id, id, product_id, place, sale_attributes, price_fen, weight_grams, state)
      SELECT shop_id, id, product_id, place, sku->'saleAttributes', price, (sku->>'weightGrams')::int, 'on' FROM sku
    ), priced AS (
      INSERT INTO catalog.price_history (shop_id, sku_id, at, version, product_id, price_fen)
      SELECT shop_id, id, live_at, 1, product_id, price FROM sku
    ), moved AS (
      INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_on_hand, at)
      SELECT sku.shop_id, sku.id, w.id, 'receive', 'first delivery', 1000, sku.live_at FROM sku JOIN inventory.warehouses w ON w.shop_id = sku.shop_id
    )
    INSERT INTO inventory.stock (shop_id, sku_id, warehouse_id, on_hand)
    SELECT sku.shop_id, sku.id, w.id, 1000 FROM sku JOIN inventory.warehouses w ON w.shop_id = sku.shop_id`;
}
