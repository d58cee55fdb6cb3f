import type { Market } from './market.server.ts';

type Text2 = { readonly zh: string; readonly en: string };
type Gift = {
  readonly ruleId: string;
  readonly promotion: Text2;
  readonly productId: string;
  readonly skuId: string;
  readonly title: Text2;
  readonly saleAttributes: readonly { readonly value: Text2 }[];
  readonly quantity: number;
  readonly cancelled?: number;
  readonly sent?: boolean;
};

/** A gift in words: what, how many, and by which promotion. */
export interface GiftText {
  readonly id: string;
  readonly href: string;
  readonly text: string;
  readonly why: string;
}

/** The gifts of a quote or an order, as lines of words; those that were taken back say so. */
export const giftTexts = (market: Market, gifts: readonly Gift[]): readonly GiftText[] =>
  gifts.map((gift) => {
    const { t, say } = market;
    const count = gift.quantity - (gift.cancelled ?? 0);
    const title = [say(gift.title), ...gift.saleAttributes.map(({ value }) => say(value))].filter(Boolean).join(' ');
    const state = count === 0 ? t('gift.cancelled') : gift.sent === false ? t('gift.waits') : '';
    return {
      id: `${gift.ruleId} ${gift.skuId}`,
      href: `/products/${gift.productId}`,
      text: t('gift.line', { title, count: count || gift.quantity }),
      why: [say(gift.promotion), state].filter(Boolean).join(' · '),
    };
  });
