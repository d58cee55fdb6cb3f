import type { Reply } from '#client';
import type { CreditRung } from '#ui';
import type { Market } from './market.server.ts';
import { percent } from './shop-view.server.ts';
import { countText } from './time-text.ts';

type Found = Reply<'/api/search/shops'>['items'][number];

/** A shop in a list, ready to be drawn. */
export interface ShopCardView {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly logoUrl: string | null;
  readonly credit: { readonly rung: CreditRung; readonly count: number; readonly label: string } | null;
  /** What is known of it, a few words each. */
  readonly facts: readonly string[];
  /** Rests now. */
  readonly rests: string;
  readonly window: readonly { readonly href: string; readonly src: string; readonly title: string }[];
}

export function shopCardView({ t, say, lang }: Market, one: Found): ShopCardView {
  const { sign, step, points, goodRateBps } = one.credit;
  return {
    id: one.id,
    href: `/shops/${one.code}`,
    name: one.name,
    logoUrl: one.logoUrl,
    credit: sign && {
      rung: sign,
      count: step,
      label: t('credit.label', { name: t(`credit.${sign}`, { count: step }), points }),
    },
    facts: [
      ...(one.belt ? [say(one.belt.name)] : []),
      t('search.shop_goods', { count: one.goods, shown: countText(one.goods, lang) }),
      ...(goodRateBps === null ? [] : [t('credit.good_rate', { rate: percent(goodRateBps) })]),
    ],
    rests: one.trading ? '' : t('shop.rests'),
    window: one.window.map(({ productId, mediaUrl, title }) => ({
      href: `/products/${productId}`,
      src: mediaUrl,
      title,
    })),
  };
}
