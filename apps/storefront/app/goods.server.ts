import type { Reply } from '#client';
import type { LabelTone } from '#ui';
import { type Market, orNull } from './market.server.ts';
import { countText } from './time-text.ts';
import { widthsOf } from './widths.server.ts';

type Found = Reply<'/api/search'>;
type Card = Found['items'][number];

/** A product in a list, ready to be drawn. */
export interface CardView {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly src: string;
  readonly srcSet: string | undefined;
  readonly priceFen: number;
  readonly beforeFen: number | undefined;
  readonly from: boolean;
  readonly sold: string | undefined;
  readonly labels: readonly { readonly text: string; readonly tone: LabelTone }[];
  readonly shopName: string;
  /** A paid place: the card says so. */
  readonly ad?: boolean;
  /** Why it stands here, in words; left out where nobody asks. */
  readonly why?: string;
}
export interface GoodsPage {
  readonly cards: readonly CardView[];
  readonly next: string | null;
}

export const orders = ['relevance', 'sales', 'new', 'trust', 'price', 'price_desc'] as const;
export type GoodsOrder = (typeof orders)[number];
export const orderOf = (asked: string | null, otherwise: GoodsOrder): GoodsOrder =>
  orders.find((order) => order === asked) ?? otherwise;

const noPicture = '/favicon.svg';

export function cardView({ say, t, lang }: Market, card: Card): CardView {
  return {
    id: card.productId,
    href: `/products/${card.productId}`,
    title: say(card.title),
    src: card.mediaUrl ?? noPicture,
    srcSet: widthsOf(card.mediaUrl),
    priceFen: card.priceFen,
    beforeFen: card.listPriceFen ?? undefined,
    from: card.priceVaries,
    sold: card.soldCount > 0 ? t('card.sold', { count: countText(card.soldCount, lang) }) : undefined,
    labels: card.labels.slice(0, 2).map(({ text }) => ({ text: say(text), tone: 'outline' })),
    shopName: card.shop.name,
  };
}

export interface Wish {
  readonly q?: string;
  readonly category?: string;
  readonly belt?: string;
  readonly shop?: string;
  readonly minFen?: number;
  readonly maxFen?: number;
  readonly inStock?: boolean;
  /** Between commas. */
  readonly promises?: string;
  readonly track?: string;
  readonly shipFrom?: string;
  readonly brand?: string;
  readonly style?: string;
  /** The same order as for everybody. */
  readonly impersonal?: boolean;
  readonly sort: GoodsOrder;
}

const perPage = 20;
/** Only what was said: the API refuses empty parameters of some kinds. */
const said = (wish: Wish, cursor: string | null) => ({ ...wish, limit: perPage, ...(cursor ? { cursor } : {}) });

const pageOf = (market: Market, found: Found | null): GoodsPage => ({
  cards: (found?.items ?? []).map((card) => cardView(market, card)),
  next: found?.nextCursor ?? null,
});

/** What a search finds, as the API answers it; null when it cannot be asked (a cursor of another sort). */
export const search = (market: Market, wish: Wish, cursor: string | null): Promise<Found | null> =>
  orNull(market.api.get('/api/search', { query: said(wish, cursor) }));

export const findGoods = async (market: Market, wish: Wish, cursor: string | null): Promise<GoodsPage> =>
  pageOf(market, await search(market, wish, cursor));

/** Goods of one shop, a page of them. */
export async function shopGoodsPage(
  market: Market,
  code: string,
  { category, sort }: { category: string; sort: GoodsOrder },
  cursor: string | null,
): Promise<GoodsPage> {
  const query = { ...said({ sort }, cursor), ...(category ? { category } : {}) };
  return pageOf(market, await orNull(market.api.get('/api/shop-pages/{code}/products', { path: { code }, query })));
}

/** What sells best in a shop. */
export async function shopGoods(market: Market, code: string, limit: number): Promise<readonly CardView[]> {
  const found = await orNull(
    market.api.get('/api/shop-pages/{code}/products', { path: { code }, query: { sort: 'sales', limit } }),
  );
  return pageOf(market, found).cards;
}

/** What finished trades say goes with a product; empty while they say too little. */
export async function boughtTogether(market: Market, productId: string): Promise<readonly CardView[]> {
  const found = await orNull(market.api.get('/api/products/{productId}/goes-with', { path: { productId } }));
  return (found?.items ?? []).map((card) => cardView(market, card));
}

/** Which goods a shelf goes by: the first of them, each once; '' when there are none. */
export const goodsOf = (productIds: readonly (string | null)[]): string =>
  [...new Set(productIds.filter((id) => id !== null))].slice(0, 20).join(',');
