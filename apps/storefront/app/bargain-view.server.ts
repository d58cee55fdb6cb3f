import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';

type Goods = Pick<
  Reply<'/api/bargain-offers'>['items'][number],
  'productId' | 'skuId' | 'title' | 'saleAttributes' | 'mediaId' | 'shop'
>;

/** Goods that are bargained for, ready to be drawn. */
export const bargainGoods = ({ say }: Market, goods: Goods) => ({
  href: `/products/${goods.productId}?sku=${goods.skuId}`,
  title: say(goods.title),
  choice: goods.saleAttributes.map(({ value }) => say(value)).join(' '),
  src: goods.mediaId && `/media/${goods.mediaId}/w320.webp`,
  shop: goods.shop && { href: `/shops/${goods.shop.code}`, name: goods.shop.name },
});

type Standing = Pick<
  Reply<'/api/bargains/{code}'>,
  'cutsMade' | 'endsAt' | 'floorFen' | 'friends' | 'listFen' | 'priceFen' | 'state'
>;

/** How far it is, in words: exactly how many friends are missing, and what the price will be then. */
export function bargainStanding({ t, lang, now }: Market, one: Standing) {
  const missing = one.friends - one.cutsMade;
  return {
    state: one.state,
    priceFen: one.priceFen,
    listFen: one.listFen,
    made: one.cutsMade,
    friends: one.friends,
    off: t('bargain.off', { amount: amountText(one.listFen - one.priceFen) }),
    missing:
      one.state === 'open'
        ? missing > 0
          ? t('bargain.missing', { count: missing, floor: amountText(one.floorFen) })
          : t('bargain.at_floor')
        : t(one.state === 'bought' ? 'bargain.bought' : 'bargain.ended'),
    until: one.endsAt,
    now,
    endsText: t('bargain.until', { at: momentText(one.endsAt, lang) }),
  };
}
