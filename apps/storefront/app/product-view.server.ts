import type { Reply } from '#client';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';

type Product = Reply<'/api/products/{productId}'>;
type Promotions = Reply<'/api/products/{productId}/promotions'>;
type Stock = Reply<'/api/products/{productId}/stock'>;

/** One way to buy the product: a value of each axis. */
export interface SkuView {
  readonly id: string;
  /** Place of its value on each axis. */
  readonly choice: readonly number[];
  /** What one piece costs with the promotions that need no further condition. */
  readonly handFen: number;
  readonly priceFen: number;
  /** Struck price, proved by what was sold; 0 when there is none. */
  readonly beforeFen: number;
  /** Most pieces that may be bought; 0 when it is sold out. */
  readonly most: number;
  readonly stockText: string;
  readonly scarce: boolean;
  readonly pictureId: string | null;
}
export interface AxisView {
  readonly name: string;
  readonly values: readonly string[];
}

const most = 99;

/** SKUs with price in hand and stock, and the axes on which they differ. */
export function choicesOf(
  { say, t, now }: Market,
  product: Product,
  promotions: Promotions | null,
  stock: Stock | null,
): { axes: AxisView[]; skus: SkuView[] } {
  const onSale = product.content.skus.filter((sku) => sku.state === 'on');
  const axes = (onSale[0]?.saleAttributes ?? []).map(({ name }, place) => ({
    name: say(name),
    values: [...new Set(onSale.map((sku) => say(sku.saleAttributes[place]?.value)))],
  }));
  const hands = new Map(promotions?.prices.map((price) => [price.skuId, price.handFen]));
  const befores = new Map(promotions?.prices.map((price) => [price.skuId, price.beforeFen]));
  const levels = new Map(stock?.items.map((item) => [item.skuId, item]));
  // Pieces kept for a flash price (秒杀) are out of ordinary stock, and for sale all the same.
  const kept = new Map(
    (promotions?.items ?? []).flatMap(({ pieces, startsAt }) =>
      pieces && Date.parse(startsAt) <= now ? [[pieces.skuId, pieces.left]] : [],
    ),
  );
  const limit = product.content.purchaseLimit ?? most;
  const skus = onSale.map((sku) => {
    const left = levels.get(sku.skuId);
    const own = kept.get(sku.skuId) ?? 0;
    const out = !product.forSale || (left?.level === 'out' && own === 0);
    const there = own > 0 && typeof left?.left === 'number' ? left.left + own : left?.left;
    return {
      id: sku.skuId,
      choice: axes.map((axis, place) => axis.values.indexOf(say(sku.saleAttributes[place]?.value))),
      handFen: hands.get(sku.skuId) ?? sku.priceFen,
      priceFen: sku.priceFen,
      beforeFen: befores.get(sku.skuId) ?? 0,
      most: out ? 0 : Math.max(1, Math.min(limit, there ?? most, most)),
      stockText: out
        ? t('product.stock_out')
        : left?.level === 'low' && own === 0 && left.left !== null
          ? t('product.stock_low', { count: left.left })
          : t('product.stock_in'),
      scarce: left?.level === 'low' && own === 0,
      pictureId: sku.mediaId,
    };
  });
  return { axes, skus };
}

/** Promotions that reach the product, in words; coupons stand on the page that gives them out. */
export const offersOf = ({ say, t, lang, now }: Market, promotions: Promotions | null) =>
  (promotions?.items ?? [])
    .filter((one) => !one.held)
    .map(({ id, lane, title, startsAt, endsAt, pieces }) => ({
      id,
      title: say(title),
      /** Already in the price in hand, or reckoned over the whole order. */
      inPrice: lane === 'item_price',
      ends:
        Date.parse(startsAt) > now
          ? t('product.offer_from', { at: momentText(startsAt, lang) })
          : t('product.offer_until', { at: momentText(endsAt, lang) }),
      /** A flash price counts down, and says how many pieces are left. */
      ...(pieces && Date.parse(startsAt) <= now
        ? {
            until: endsAt,
            left: pieces.left > 0 ? t('product.flash_left', pieces) : t('product.flash_gone'),
          }
        : {}),
    }));

/** The brand as a line of the facts; a registered one says with what right the shop sells it. */
export function brandOf({ t, say }: Market, { brand, content }: Product) {
  if (!content.brand) return [];
  const both = (text: string) => ({ zh: text, en: text });
  const text = brand
    ? t(brand.own ? 'product.brand_own' : 'product.brand_authorised', { brand: say(brand.name) })
    : content.brand;
  return [{ name: both(t('product.brand')), value: both(text) }];
}

/** Warranty, country of origin, trace code and what the shop asks of whoever has it made, as lines of the facts; measures by size as text. */
export function furtherFactsOf({ t, say }: Market, { content }: Pick<Product, 'content'>) {
  const both = (text: string) => ({ zh: text, en: text });
  const line = (name: string, value: string) => ({ name: both(name), value: both(value) });
  const { warranty, traceCode, kind, buyerFields, sizeChart, stockTaken, originCountry } = content;
  const months = warranty ? t('product.warranty_months', { months: warranty.months }) : '';
  return [
    ...(kind === 'made_to_order' ? [line(t('product.kind'), t('product.kind_made_to_order'))] : []),
    ...(kind === 'service' ? [line(t('product.kind'), t('product.kind_service'))] : []),
    ...(kind === 'bundle' ? [line(t('product.kind'), t('bundle.kind'))] : []),
    ...(buyerFields.length > 0
      ? [line(t('product.buyer_fields'), buyerFields.map((one) => say(one.name)).join('、'))]
      : []),
    ...(stockTaken === 'payment' ? [line(t('product.stock_taken'), t('product.stock_at_payment'))] : []),
    ...(warranty ? [line(t('product.warranty'), [months, say(warranty.terms)].filter(Boolean).join(' · '))] : []),
    ...(originCountry ? [line(t('product.origin_country'), say(originCountry.name))] : []),
    ...(traceCode ? [line(t('product.trace_code'), traceCode)] : []),
    ...(sizeChart?.rows ?? []).map((row) => ({
      name: both(`${t('product.size_chart')} ${row[0] ?? ''}`),
      value: both(
        row
          .slice(1)
          .map((cell, place) => `${sizeChart?.heads[place + 1] ?? ''} ${cell}`)
          .join(' · '),
      ),
    })),
  ];
}
