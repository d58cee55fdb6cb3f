import type { Reply } from '#client';
import { amountText } from '#ui';
import { bargainGoods } from './bargain-view.server.ts';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';

type Draw = Reply<'/api/draws'>['items'][number];
const states = ['upcoming', 'open', 'drawing', 'drawn', 'over', 'void'] as const;
const levels = ['none', 'phone', 'identity'] as const;
const outcomes = ['in', 'waiting', 'won', 'claimed', 'lapsed'] as const;

/** A draw in words: what there is to win, what it costs whoever wins, when it is drawn. */
export function drawStanding(here: Market, one: Draw) {
  const { t, lang } = here;
  const state = states.find((name) => name === one.state) ?? 'open';
  const level = levels.find((name) => name === one.level) ?? 'none';
  return {
    code: one.code,
    goods: bargainGoods(here, one),
    priceFen: one.priceFen,
    worthFen: one.worthFen,
    state,
    stateText: t(`draw.state_${state}`),
    prizes: t('draw.prizes', { count: one.prizes }),
    byMarket: one.givenBy === 'market' ? t('draw.by_market') : '',
    until: one.closesAt,
    closesText: t('draw.closes', { at: momentText(one.closesAt, lang) }),
    counts: t('draw.counts', { tickets: one.tickets, people: one.people, prizes: one.prizes }),
    terms: [
      t('draw.term_price', { price: amountText(one.priceFen), worth: amountText(one.worthFen) }),
      t('draw.term_time', { from: momentText(one.opensAt, lang), to: momentText(one.closesAt, lang) }),
      t('draw.term_ticket'),
      ...(one.givenBy === 'market' ? [t('draw.term_market')] : []),
      t(`draw.level_${level}`),
      ...(one.helpers > 0 ? [t('draw.term_helpers', { count: one.helpers })] : []),
      t('draw.term_claim', { count: one.claimDays }),
    ],
  };
}

/** How it went for somebody; '' for a state that is not known here. */
export const outcomeText = ({ t }: Market, state: string): string => {
  const known = outcomes.find((one) => one === state);
  return known ? t(`draw.outcome_${known}`) : '';
};
