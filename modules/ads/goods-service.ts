import { type Ctx, transact, type Uuid } from '#kernel';
import { category, productForSale, productSummaries } from '#modules/catalog';
import { tokens } from '#modules/search';
import { isAdvertised, markLive, retokenise } from './store.ts';
import type { Item } from './types.ts';

const both = (text: { readonly zh: string; readonly en: string } | null): string =>
  text ? `${text.zh} ${text.en}` : '';
export type Goods = Omit<Item, 'campaignId' | 'live'> & { readonly shopId: Uuid; readonly live: boolean };

/** What relevance is judged by: words of title, brand, categories and attributes, as search cuts them; and whether each is on sale. */
export async function goodsOf(ctx: Ctx, productIds: readonly Uuid[]): Promise<Goods[]> {
  const summaries = await productSummaries(ctx, productIds);
  const skus = await productForSale(
    ctx,
    [...summaries.values()].flatMap((one) => one.skuIds),
  );
  const goods: Goods[] = [];
  for (const product of summaries.values()) {
    const own = skus.filter((sku) => sku.productId === product.productId);
    // A category that is gone takes its words away, not the goods.
    const leaf = await category(ctx, product.categoryId).catch(() => null);
    const text = [
      both(product.title),
      product.brand ?? '',
      ...(leaf ? [both(leaf.name), ...leaf.path.map((one) => both(one.name))] : []),
      ...product.attributes.map((one) => both(one.value)),
      ...product.styles,
    ].join(' ');
    goods.push({
      shopId: product.shopId,
      productId: product.productId,
      tokens: [...new Set(tokens(text))],
      categoryIds: own[0]?.categoryIds ?? [product.categoryId],
      live: product.state === 'live' && own.some((sku) => sku.forSale),
    });
  }
  return goods;
}

/** Goods that are advertised have changed: their words and whether they are on sale are read again. */
export async function readAgain(ctx: Ctx, productId: Uuid): Promise<void> {
  if (!(await isAdvertised(ctx, productId))) return;
  const [goods] = await goodsOf(ctx, [productId]);
  await transact(ctx, async (tx) => {
    if (goods?.live) await retokenise(tx, productId, goods.tokens, goods.categoryIds);
    else await markLive(tx, productId, false);
  });
}
