import type { Reply } from '#client';
import { couponWords } from './coupon-view.server.ts';
import type { CardView } from './goods.server.ts';
import { type RoomView, roomView } from './live-view.server.ts';
import { type Market, orNull } from './market.server.ts';
import { countText, momentText } from './time-text.ts';
import { widthsOf } from './widths.server.ts';

type Venue = Reply<'/api/venues/{code}'>;
type Shown = Venue['blocks'][number];
type Card = Shown['cards'][number];

/** A block ready to be drawn. */
export interface BlockView {
  readonly id: string;
  readonly kind: Shown['block']['kind'];
  readonly title: string;
  readonly text: string;
  readonly cards: readonly CardView[];
  readonly ranked: readonly { readonly href: string; readonly text: string; readonly sold: string }[];
  readonly rooms: readonly RoomView[];
  readonly coupons: readonly { readonly id: string; readonly title: string; readonly gives: string }[];
}

/** Goods at their price in the campaign; what is crossed out is what they really sold at before it, and only while it is live. */
function cardView({ say, t, lang }: Market, card: Card, live: boolean): CardView {
  const gone = live && card.leftPieces === 0;
  return {
    id: card.productId,
    href: `/products/${card.productId}?sku=${card.skuId}`,
    title: say(card.title),
    src: card.mediaUrl ?? '/favicon.svg',
    srcSet: widthsOf(card.mediaUrl),
    priceFen: gone ? card.handFen : live ? Math.min(card.handFen, card.priceFen) : card.priceFen,
    beforeFen: live && !gone ? (card.referenceFen ?? undefined) : undefined,
    from: false,
    sold: card.soldCount > 0 ? t('card.sold', { count: countText(card.soldCount, lang) }) : undefined,
    labels: [
      ...(gone ? [{ text: t('venue.gone'), tone: 'outline' as const }] : []),
      ...(gone || card.lowestInDays === null
        ? []
        : [{ text: t('campaign.lowest', { days: card.lowestInDays }), tone: 'outline' as const }]),
      ...(live ? [] : [{ text: t('venue.soon_price'), tone: 'outline' as const }]),
    ],
    shopName: card.shopName,
  };
}

async function couponsOf(here: Market, limit: number): Promise<BlockView['coupons']> {
  const found = await orNull(here.api.get('/api/coupons', { query: {} }));
  return (found?.items ?? []).slice(0, limit).map((one) => {
    const { title, gives } = couponWords(here, one);
    return { id: one.ruleId, title, gives };
  });
}

export async function blocksOf(here: Market, venue: Venue): Promise<BlockView[]> {
  const live = venue.phase === 'live';
  return Promise.all(
    venue.blocks.map(
      async ({ block, cards, rooms }, place): Promise<BlockView> => ({
        id: `block-${place}`,
        kind: block.kind,
        title: here.say(block.title),
        text: block.kind === 'banner' ? here.say(block.text) : '',
        cards: block.kind === 'shelf' ? cards.map((card) => cardView(here, card, live)) : [],
        rooms: rooms.map((one) => roomView(here, one)),
        ranked:
          block.kind === 'ranks'
            ? cards.map((card) => ({
                href: `/products/${card.productId}?sku=${card.skuId}`,
                text: here.say(card.title),
                sold: card.soldCount > 0 ? here.t('card.sold', { count: countText(card.soldCount, here.lang) }) : '',
              }))
            : [],
        coupons: block.kind === 'coupons' ? await couponsOf(here, block.limit) : [],
      }),
    ),
  );
}

/** What the countdown counts to, in words for everybody and as a moment for the clock. */
export function countsTo({ t, lang }: Market, { phase, liveFrom, liveUntil }: Venue) {
  if (phase === 'live') return { until: liveUntil, text: t('venue.ends', { at: momentText(liveUntil, lang) }) };
  if (phase === 'warm_up' || phase === 'presale')
    return { until: liveFrom, text: t('venue.begins', { at: momentText(liveFrom, lang) }) };
  return { until: liveUntil, text: t('venue.over') };
}
