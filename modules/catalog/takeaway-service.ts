import { type Ctx, formatYuan, inLang, type ShopScope, type Uuid } from '#kernel';
import { csvLine } from '#modules/shops';
import { categoryTree } from './categories-service.ts';
import { productsOfShop } from './lists-store.ts';

const PAGE = 200;
const HEADS = {
  'zh-CN': [
    '外部编码',
    '标题',
    '类目',
    '状态',
    '规格',
    '规格编码',
    '条形码',
    '售价（元）',
    '划线价（元）',
    '重量（克）',
    '描述',
  ],
  en: [
    'Code',
    'Title',
    'Category',
    'State',
    'Options',
    'SKU code',
    'Barcode',
    'Price',
    'List price',
    'Grams',
    'Description',
  ],
} as const;

/** The goods of a shop as its owner takes them along when leaving: one row a SKU, in any state. */
export async function* goodsOfShop(ctx: Ctx, scope: ShopScope): AsyncGenerator<string> {
  const tree = await categoryTree(ctx);
  yield `\uFEFF${csvLine(HEADS[ctx.lang])}`;
  for (let before: Uuid | null = null; ; ) {
    const rows: Awaited<ReturnType<typeof productsOfShop>> = await productsOfShop(ctx, scope.shopId, {
      before,
      limit: PAGE,
    });
    for (const { content, state } of rows) {
      const path = (tree.byId.get(content.categoryId)?.path ?? []).map((one) => inLang(one.name, ctx.lang)).join(' > ');
      for (const sku of content.skus)
        yield csvLine([
          content.outerCode,
          inLang(content.title, ctx.lang),
          path,
          state,
          sku.saleAttributes
            .map(({ name, value }) => `${inLang(name, ctx.lang)}: ${inLang(value, ctx.lang)}`)
            .join('; '),
          sku.outerCode,
          sku.barcode,
          formatYuan(sku.priceFen),
          sku.listPriceFen === null ? null : formatYuan(sku.listPriceFen),
          sku.weightGrams,
          content.description ? inLang(content.description, ctx.lang) : null,
        ]);
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    before = last.id;
  }
}
