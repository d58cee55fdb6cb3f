import { type Consumer, type Ctx, type DomainEvent, transact, type Uuid } from '#kernel';
import {
  categoriesUnder,
  category,
  liveProductIds,
  type ProductSummary,
  productForSale,
  productSummaries,
  tracksOf,
} from '#modules/catalog';
import { available } from '#modules/inventory';
import { belts } from '#modules/regions';
import { productRatings } from '#modules/reviews';
import { type Shop, shopsByIds } from '#modules/shops';
import { type Belongings, dropBelongings, setsWith, writeBelongings } from './belongings-store.ts';
import { forgetWords } from './correction-service.ts';
import { givenEngine, type SearchDocument, type SearchEngine } from './engine.ts';
import { forgetSuggestions, postgresEngine } from './postgres-service.ts';
import { offerings } from './promises-service.ts';
import { rebuildShops, refreshShops, shown } from './shops-service.ts';
import { addSales, documentIds, writeFigures, writeTracks } from './store.ts';

/** The engine of this composition: what apps/server provided, else PostgreSQL. */
export const engineOf = (ctx: Ctx): SearchEngine => givenEngine(ctx.runtime) ?? postgresEngine;

const both = (text: { zh: string; en: string } | null): string => (text ? `${text.zh} ${text.en}` : '');

type Home = Awaited<ReturnType<typeof belts>>[number];

/** Of which products at least one variant can be had now. */
async function stocked(ctx: Ctx, products: readonly ProductSummary[]): Promise<ReadonlySet<Uuid>> {
  const pieces = await available(
    ctx,
    products.flatMap((one) => one.skuIds),
  );
  const there = products.filter((one) => one.skuIds.some((skuId) => (pieces.get(skuId) ?? 0) > 0));
  return new Set(there.map((one) => one.productId));
}

async function documentOf(
  ctx: Ctx,
  product: ProductSummary,
  shop: Shop,
  home: Home | undefined,
  reviews: { count: number; good: number },
): Promise<Omit<SearchDocument, 'inStock' | 'promises' | 'tracks' | 'shipFrom'>> {
  // A category or belt that is gone takes its words away, not the product.
  const leaf = await category(ctx, product.categoryId).catch(() => null);
  const phrases = [leaf?.name.zh, leaf?.name.en, product.brand, home?.nameZh, home?.nameEn, shop.name];
  return {
    shopId: product.shopId,
    productId: product.productId,
    texts: {
      title: both(product.title),
      brand: product.brand ?? '',
      category: leaf ? [...leaf.path, leaf].map((one) => both(one.name)).join(' ') : '',
      attributes: [...product.attributes.map((one) => both(one.value)), ...product.styles].join(' '),
      origin: `${shop.name} ${home ? `${home.nameZh} ${home.nameEn}` : ''}`,
      description: both(product.sellingPoints),
    },
    categoryId: product.categoryId,
    beltCode: product.beltCode ?? shop.beltCode,
    brand: product.brand,
    tags: product.styles,
    phrases: [...new Set(phrases.filter((one): one is string => Boolean(one?.trim())))],
    priceFen: product.minPriceFen,
    mediaId: product.mediaId,
    reviews: reviews.count,
    goodReviews: reviews.good,
    liveAt: product.liveAt ?? ctx.clock.now(),
  };
}

/** Brings products in the index to what the catalogue says now: live goods of shown shops in, everything else out. Repeatable. */
export const reindex = (ctx: Ctx, productIds: readonly Uuid[]): Promise<{ written: number; removed: number }> =>
  bringUpToDate(ctx, productIds, { anew: false });

async function bringUpToDate(
  ctx: Ctx,
  productIds: readonly Uuid[],
  how: { readonly anew: boolean },
): Promise<{ written: number; removed: number }> {
  const ids = [...new Set(productIds)];
  if (ids.length === 0) return { written: 0, removed: 0 };
  const summaries = await productSummaries(ctx, ids);
  const [shops, ratings, homes, there, tracks] = await Promise.all([
    shopsByIds(
      ctx,
      [...summaries.values()].map((one) => one.shopId),
    ),
    productRatings(ctx, ids),
    belts(ctx),
    stocked(ctx, [...summaries.values()]),
    tracksOf(ctx, summaries.values()),
  ]);
  const homeOf = new Map(homes.map((one) => [one.code, one]));
  const offered = await offerings(ctx, [...summaries.values()], shops);
  const documents: SearchDocument[] = [];
  const belongings: Belongings[] = [];
  const gone: Uuid[] = [];
  for (const id of ids) {
    const product = summaries.get(id);
    const shop = product && shops.get(product.shopId);
    if (product?.state === 'live' && product.skuIds.length > 0 && shown(shop)) {
      const home = homeOf.get(product.beltCode ?? shop.beltCode ?? '');
      const reviews = ratings.get(id) ?? { count: 0, good: 0 };
      const { promises = [], shipFrom = null, partIds = [] } = offered.get(id) ?? {};
      const document = await documentOf(ctx, product, shop, home, reviews);
      documents.push({ ...document, inStock: there.has(id), promises, tracks: tracks.get(id) ?? [], shipFrom });
      belongings.push({ ...product, partIds });
    } else gone.push(id);
  }
  const engine = engineOf(ctx);
  await engine.upsert(ctx, documents, how);
  await engine.remove(ctx, gone);
  await writeBelongings(ctx, belongings);
  await dropBelongings(ctx, gone);
  return { written: documents.length, removed: gone.length };
}

/** Prices, stock and reviews of products that are in the index: no word is cut again. Repeatable. */
async function refigure(ctx: Ctx, productIds: readonly Uuid[]): Promise<void> {
  const ids = [...new Set(productIds)].sort();
  if (ids.length === 0) return;
  const [summaries, ratings] = await Promise.all([productSummaries(ctx, ids), productRatings(ctx, ids)]);
  const there = await stocked(ctx, [...summaries.values()]);
  await writeFigures(
    ctx,
    ids.flatMap((productId) => {
      const product = summaries.get(productId);
      const reviews = ratings.get(productId) ?? { count: 0, good: 0 };
      return product?.state === 'live'
        ? [
            {
              productId,
              priceFen: product.minPriceFen,
              reviews: reviews.count,
              goodReviews: reviews.good,
              inStock: there.has(productId),
            },
          ]
        : [];
    }),
  );
}

const BATCH = 200;

/** Every live product anew and nothing else: after a change of how words are cut, or when an engine was lost. */
export async function rebuild(ctx: Ctx): Promise<{ written: number; removed: number }> {
  let written = 0;
  let removed = 0;
  const pass = async (next: (after: Uuid | null) => Promise<Uuid[]>): Promise<void> => {
    for (let after: Uuid | null = null; ; ) {
      const ids: Uuid[] = await next(after);
      const last = ids.at(-1);
      if (!last) return;
      const done = await transact(ctx, (tx) => bringUpToDate(tx, ids, { anew: true }));
      written += done.written;
      removed += done.removed;
      after = last;
    }
  };
  await pass((after) => liveProductIds(ctx, after, BATCH));
  const live = written;
  // What is in the index and no longer live goes out in a second round over the index itself.
  await pass((after) => documentIds(ctx, { after, limit: BATCH }));
  await rebuildShops(ctx);
  forgetSuggestions(ctx);
  forgetWords(ctx);
  return { written: live, removed };
}

type SoldLine = { readonly productId: Uuid; readonly quantity: number; readonly refundedQuantity: number };

/** Pieces kept, by product, of an `order.completed`; refuses (so that the event is set aside) what does not say them. */
function soldIn(event: DomainEvent): Map<Uuid, number> {
  const { lines } = event.payload as { lines?: readonly Partial<SoldLine>[] };
  if (!lines) throw new TypeError(`order.completed ${event.id} names no lines`);
  const sold = new Map<Uuid, number>();
  for (const { productId, quantity, refundedQuantity = 0 } of lines) {
    if (!productId || quantity === undefined || !Number.isInteger(quantity - refundedQuantity))
      throw new TypeError(`order.completed ${event.id} has a line without goods`);
    sold.set(productId, (sold.get(productId) ?? 0) + quantity - refundedQuantity);
  }
  // Rows are written in one order, whoever sells what.
  return new Map([...sold].filter(([, pieces]) => pieces > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const SHOP_EVENTS = [
  'shop.opened',
  'shop.changed',
  'shop.paused',
  'shop.resumed',
  'shop.limited',
  'shop.unlimited',
  'shop.frozen',
  'shop.unfrozen',
  'shop.closed',
  // Of a shop too: what all its goods promise, and where they are sent from.
  'insurance.offer_changed',
  'warehouse.changed',
];

/** A shop's change of name, belt or standing reaches all its goods; goods of a shop that is shown again come back from the catalogue. */
async function reindexShop(tx: Ctx, shopId: Uuid): Promise<void> {
  for (let after: Uuid | null = null; ; ) {
    const ids: Uuid[] = await documentIds(tx, { shopId, after, limit: BATCH });
    const last = ids.at(-1);
    if (!last) return;
    await reindex(tx, ids);
    after = last;
  }
}

/** A track has other goods now, has begun or is over: goods of its categories, before and now, are looked at again. */
async function retrack(tx: Ctx, event: DomainEvent): Promise<void> {
  const { categoryIds = [] } = event.payload as { categoryIds?: readonly string[] };
  const within = new Set((await Promise.all(categoryIds.map((id) => categoriesUnder(tx, id)))).flat());
  for (let after: Uuid | null = null; ; ) {
    const ids: Uuid[] = await documentIds(tx, { categoryIds: [...within], after, limit: BATCH });
    const last = ids.at(-1);
    if (!last) return;
    const tracks = await tracksOf(tx, (await productSummaries(tx, ids)).values());
    await writeTracks(tx, new Map(ids.map((id) => [id, tracks.get(id) ?? []])));
    after = last;
  }
}

async function bringBack(tx: Ctx, shopId: Uuid): Promise<void> {
  for (let after: Uuid | null = null; ; ) {
    const ids: Uuid[] = await liveProductIds(tx, after, 1000);
    const last = ids.at(-1);
    if (!last) return;
    const summaries = await productSummaries(tx, ids);
    await reindex(
      tx,
      [...summaries.values()].filter((one) => one.shopId === shopId).map((one) => one.productId),
    );
    after = last;
  }
}

/** Keeps the index to the events; each reads the present state, so that repeats and late events do no harm. */
export const indexer: Consumer = {
  name: 'search.index',
  events: [
    'product.live',
    'product.changed',
    'product.off_shelf',
    'price.changed',
    'review.posted',
    'review.flagged',
    'review.cleared',
    'order.completed',
    'stock.ran_out',
    'stock.back',
    'stock.low',
    'track.changed',
    ...SHOP_EVENTS,
  ],
  handle: (tx, event) => take(tx, [event]),
  handleAll: take,
};

/** Of a rush of events each product is looked at once: all that matters is how it stands now. */
async function take(tx: Ctx, events: readonly DomainEvent[]): Promise<void> {
  const changed = new Set<Uuid>();
  const figures = new Set<Uuid>();
  const skus = new Set<Uuid>();
  const shops = new Set<Uuid>();
  for (const event of events) {
    if (event.name === 'order.completed') {
      if (event.shopId) await addSales(tx, event.shopId, event.subjectId, soldIn(event), event.at);
    } else if (event.name.startsWith('review.')) {
      const { productId } = event.payload as { productId?: Uuid };
      if (productId) figures.add(productId);
    } else if (event.name.startsWith('stock.')) skus.add(event.subjectId);
    else if (event.name === 'track.changed') await retrack(tx, event);
    else if (event.name === 'price.changed') figures.add(event.subjectId);
    else if (SHOP_EVENTS.includes(event.name)) {
      await (event.name === 'shop.unfrozen' ? bringBack : reindexShop)(tx, event.shopId ?? event.subjectId);
      shops.add(event.shopId ?? event.subjectId);
    } else {
      changed.add(event.subjectId);
      if (event.shopId) shops.add(event.shopId);
    }
  }
  for (const { productId } of await productForSale(tx, [...skus])) figures.add(productId);
  // A set lies on no shelf: what its parts do is its stock.
  for (const productId of await setsWith(tx, [...skus])) figures.add(productId);
  await reindex(tx, [...changed]);
  await refigure(
    tx,
    [...figures].filter((id) => !changed.has(id)),
  );
  // Last: what a shop is found by is made of the goods that are found.
  await refreshShops(tx, [...shops]);
}
