import { type Static, Type } from 'typebox';
import { type Ctx, FenSchema, IdSchema, Nullable, TextSchema, toId, type Uuid } from '#kernel';
import { productForSale, productSummaries } from '#modules/catalog';
import { mediaUrl } from '#modules/media';
import { bestPrice, crossedOut, factsOf, type Rule } from '#modules/promotions';
import { creditOf, productRatings } from '#modules/reviews';
import { shopsByIds } from '#modules/shops';
import { soldOf } from './store.ts';

export const CardSchema = Type.Object({
  productId: IdSchema('prd'),
  title: TextSchema(),
  mediaUrl: Nullable(Type.String()),
  priceFen: FenSchema({ description: 'Price in hand of the cheapest choice, one piece, freight apart' }),
  listPriceFen: Nullable(
    FenSchema({
      description:
        'May be crossed out: really sold at in the seven days before this price began, or proved by its campaign; else none',
    }),
  ),
  priceVaries: Type.Boolean({ description: 'Other choices cost more' }),
  soldCount: Type.Integer(),
  rating: Type.Object({
    count: Type.Integer(),
    stars: Nullable(Type.Number()),
    goodRateBps: Nullable(Type.Integer()),
  }),
  shop: Type.Object({
    id: IdSchema('shp'),
    code: Type.String(),
    name: Type.String(),
    creditLevel: Type.Integer({ minimum: 0, maximum: 20 }),
    trading: Type.Boolean({ description: 'Takes orders now' }),
  }),
  labels: Type.Array(Type.Object({ kind: Type.String(), text: TextSchema() })),
});
export type Card = Static<typeof CardSchema>;

type Wanted = { readonly productId: Uuid; readonly sold?: number };

/**
 * Cards for a page of products, in the order asked, from five bulk reads whatever their number, and one for each shop whose price began to be lower just now. Names, prices and promotions are
 * the catalogue's and the promotions' present ones, not the index's; goods that are no longer live are left out.
 */
export async function productCards(ctx: Ctx, wanted: readonly Wanted[]): Promise<Card[]> {
  if (wanted.length === 0) return [];
  const ids = wanted.map((one) => one.productId);
  const summaries = await productSummaries(ctx, ids);
  const shopIds = [...new Set([...summaries.values()].map((one) => one.shopId))];
  const [skus, shops, credit, ratings, sold] = await Promise.all([
    productForSale(
      ctx,
      [...summaries.values()].flatMap((one) => one.skuIds),
    ),
    shopsByIds(ctx, shopIds),
    creditOf(ctx, shopIds),
    productRatings(ctx, ids),
    wanted.every((one) => one.sold !== undefined) ? new Map<Uuid, number>() : soldOf(ctx, ids),
  ]);
  const offered = skus.filter((sku) => sku.forSale);
  const prices = await bestPrice(
    ctx,
    offered.map((sku) => ({ ...sku, facts: factsOf(sku, ctx.clock.now()) })),
  );
  const bound = await crossedOut(ctx, offered, prices);
  return wanted.flatMap(({ productId, sold: known }): Card[] => {
    const product = summaries.get(productId);
    const shop = product && shops.get(product.shopId);
    const choices = offered
      .filter((sku) => sku.productId === productId)
      .map((sku) => ({ sku, handFen: prices.get(sku.skuId)?.handFen ?? sku.priceFen }))
      .sort((a, b) => a.handFen - b.handFen);
    const cheapest = choices[0];
    if (!product || !shop || !cheapest || product.state !== 'live') return [];
    const rating = ratings.get(productId);
    return [
      {
        productId: toId('prd', productId),
        title: product.title,
        mediaUrl: product.mediaId && mediaUrl(product.mediaId, 'w320'),
        priceFen: cheapest.handFen,
        listPriceFen: bound.get(cheapest.sku.skuId) ?? null,
        priceVaries: choices.some((choice) => choice.handFen > cheapest.handFen),
        soldCount: known ?? sold.get(productId) ?? 0,
        rating: {
          count: rating?.count ?? 0,
          stars: rating?.stars ?? null,
          goodRateBps: rating?.goodRateBps ?? null,
        },
        shop: {
          id: toId('shp', shop.id),
          code: shop.code,
          name: shop.name,
          creditLevel: credit.get(shop.id)?.level.level ?? 0,
          trading: shop.state === 'open' || shop.state === 'limited',
        },
        labels: labelsOf(prices.get(cheapest.sku.skuId)?.rules ?? []),
      },
    ];
  });
}

/** What a buyer pays with of their own says nothing about the goods. */
const PURSES: ReadonlySet<string> = new Set(['points', 'balance']);

/** Promotions that reach the product by their own titles, each once, at most three. */
function labelsOf(rules: readonly Rule[]): Card['labels'] {
  const seen = new Map(
    rules
      .filter((rule) => !PURSES.has(rule.lane))
      .map((rule) => [rule.title.zh, { kind: rule.kind, text: rule.title }]),
  );
  return [...seen.values()].slice(0, 3);
}
