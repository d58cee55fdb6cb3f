import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';

type Round = Omit<Reply<'/api/vouchers'>['items'][number], 'mine' | 'gone'>;

/** The words of a region's voucher that are the same before and after it is claimed. */
export function voucherWords({ say, t, lang }: Market, round: Round) {
  const over = round.overFen > 0 ? t('coupon.over', { over: amountText(round.overFen) }) : t('coupon.no_threshold');
  return {
    title: say(round.title),
    gives: `${t('coupon.minus', { minus: amountText(round.faceFen) })} · ${over}`,
    by: t('voucher.by', { region: round.regionName }),
    notes: [
      t('voucher.places', { places: round.placeNames.join(lang === 'en' ? ', ' : '、') }),
      t(round.atTill ? 'voucher.online_and_till' : 'voucher.online_only'),
      round.allGoods ? '' : t(round.atTill ? 'voucher.chosen_shops' : 'coupon.chosen_goods'),
    ],
  };
}

/** What a round asks of who claims, and when. */
export function claimWords({ t, lang }: Market, round: Round): string[] {
  return [
    round.phase === 'upcoming'
      ? t('voucher.claim_from', { at: momentText(round.claimFrom, lang) })
      : t('coupon.claim_until', { at: momentText(round.claimUntil, lang) }),
    round.validDays === null
      ? t('coupon.use_until', { at: momentText(round.endsAt, lang) })
      : t('coupon.valid_days', { count: round.validDays }),
    round.level === 'identity' ? t('voucher.identity') : round.level === 'phone' ? t('voucher.phone') : '',
  ];
}
