import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';
import type { CouponChoiceView } from './parts/coupon-choice.tsx';
import { freightUnknown, type Quote, whyNotText } from './quote-view.server.ts';
import { momentText } from './time-text.ts';

type Words = Pick<
  Reply<'/api/coupons'>['items'][number],
  'allGoods' | 'args' | 'firstOrder' | 'kind' | 'shop' | 'someShops' | 'startsAt' | 'title'
>;

/** What a coupon gives, in words: "¥10 off from ¥50". */
export function couponGives({ t }: Market, args: unknown, kind = ''): string {
  const terms = (args ?? {}) as { overFen?: number; minusFen?: number; cutBps?: number; mostFen?: number };
  const over = terms.overFen ? t('coupon.over', { over: amountText(terms.overFen) }) : t('coupon.no_threshold');
  const gives =
    terms.minusFen === undefined
      ? t('coupon.rate', { rate: `${(terms.cutBps ?? 0) / 100}%` })
      : t('coupon.minus', { minus: amountText(terms.minusFen) });
  const most = terms.mostFen === undefined ? '' : t('coupon.most', { most: amountText(terms.mostFen) });
  const what = kind === 'freight_coupon' ? t('coupon.freight') : '';
  return [what, gives, over, most].filter(Boolean).join(' · ');
}

/** The words of a coupon that are the same before and after it is claimed. */
export function couponWords(here: Market, coupon: Words) {
  const { say, t, lang, now } = here;
  return {
    title: say(coupon.title),
    gives: [coupon.kind === 'red_packet' ? t('coupon.packet') : '', couponGives(here, coupon.args, coupon.kind)]
      .filter(Boolean)
      .join(' · '),
    shop: coupon.shop && { href: `/shops/${coupon.shop.code}`, name: coupon.shop.name },
    /** What else it asks: goods that were chosen, a first order. */
    asks: [
      coupon.allGoods ? '' : t('coupon.chosen_goods'),
      coupon.someShops ? t('coupon.some_shops') : '',
      coupon.firstOrder ? t('coupon.first_order') : '',
    ]
      .filter(Boolean)
      .join(' · '),
    from: Date.parse(coupon.startsAt) > now ? t('coupon.from', { at: momentText(coupon.startsAt, lang) }) : '',
  };
}

/** Where coupons that reach a product are claimed; regions' vouchers have a page of their own. */
export function couponsHref(
  productId: string,
  rules: readonly { readonly held: boolean; readonly kind: string }[],
): string {
  const held = rules.filter((one) => one.held);
  if (held.some((one) => one.kind !== 'regional_voucher')) return `/coupons?product=${productId}`;
  return held.length > 0 ? '/vouchers' : '';
}

/** What the buyer chose by hand, from the address; nothing when the best is to be taken. */
export const couponsIn = (query: URLSearchParams): { coupons?: string[] } =>
  query.get('coupons') === 'mine' ? { coupons: query.getAll('coupon') } : {};

/** The buyer's coupons for these goods, and the addresses that choose among them. */
export function couponChoice(here: Market, { pathname, searchParams }: URL, quote: Quote): CouponChoiceView {
  const kept = [...searchParams].filter(([name]) => name !== 'coupons' && name !== 'coupon');
  const rest = new URLSearchParams(kept);
  return {
    kept,
    best: searchParams.get('coupons') === 'mine' ? `${pathname}${rest.size > 0 ? `?${rest}` : ''}` : null,
    items: quote.coupons.map((one) => ({
      id: one.id,
      title: here.say(one.title),
      gives: couponGives(here, one.args, one.kind),
      used: one.used,
      note: one.used
        ? here.t('coupon.takes', { amount: amountText(one.takeFen) })
        : freightUnknown(quote, one.code)
          ? here.t('amounts.freight_unknown')
          : whyNotText(here, { code: one.code ?? 'no_gain', params: one.params }),
    })),
  };
}
