import type { Reply } from '#client';
import { amountText } from '#ui';
import { bargainGoods as goodsOf } from './bargain-view.server.ts';
import type { Market } from './market.server.ts';
import { choiceText } from './quote-view.server.ts';
import { momentText } from './time-text.ts';

type Offer = Reply<'/api/presale-offers/{offerId}'>;
export type Presale = Reply<'/api/me/presales/{presaleId}'>;

/** The rows of a product's page: each choice that is sold ahead, with the way to its terms. */
export function presalePanel(market: Market, offers: readonly Offer[]) {
  const { t, lang } = market;
  const rows = offers
    .filter((one) => one.left > 0)
    .map((one) => ({
      id: one.id,
      href: `/presale-offers/${one.id}`,
      text: [
        choiceText(market, one.saleAttributes),
        t('presale.row', {
          deposit: amountText(one.depositFen),
          counts: amountText(one.countsFen),
          balance: amountText(one.balanceFen),
        }),
      ]
        .filter(Boolean)
        .join(' · '),
      count:
        one.phase === 'upcoming'
          ? t('presale.from', { at: momentText(one.startsAt, lang) })
          : t('presale.deposit_until', { at: momentText(one.depositUntil, lang) }),
    }));
  return rows.length > 0 ? [{ title: t('presale.title'), rows }] : [];
}

/** What stands in a presale, name and value, ready to be read. */
const windows = (
  { t, lang }: Market,
  one: Pick<Offer, 'depositUntil' | 'balanceFrom' | 'balanceUntil' | 'shipWithinHours'>,
) => [
  { name: t('presale.window_deposit'), value: t('presale.until', { at: momentText(one.depositUntil, lang) }) },
  {
    name: t('presale.window_balance'),
    value: t('presale.from_to', { from: momentText(one.balanceFrom, lang), to: momentText(one.balanceUntil, lang) }),
  },
  { name: t('presale.ships'), value: t('presale.ships_within', { hours: one.shipWithinHours }) },
];

/** An offer as whoever wants to pay a deposit reads it. */
export function presaleTerms(market: Market, offer: Offer) {
  const { t, lang } = market;
  const whole = offer.depositFen + offer.balanceFen;
  return {
    id: offer.id,
    goods: goodsOf(market, offer),
    wholeFen: whole,
    priceFen: offer.priceFen,
    facts: [
      { name: t('presale.deposit'), value: amountText(offer.depositFen) },
      { name: t('presale.counts'), value: amountText(offer.countsFen) },
      { name: t('presale.balance'), value: amountText(offer.balanceFen) },
      ...windows(market, offer),
    ],
    left: t('presale.left', { count: offer.left }),
    most: Math.max(1, Math.min(offer.perBuyer, offer.left)),
    open: offer.phase === 'deposit' && offer.left > 0,
    closed: offer.left === 0 ? t('presale.sold_out') : t(`presale.phase_${offer.phase}`),
    until: offer.depositUntil,
    untilText: t('presale.deposit_until', { at: momentText(offer.depositUntil, lang) }),
    agree: t('presale.agree', { at: momentText(offer.balanceUntil, lang), deposit: amountText(offer.depositFen) }),
  };
}

/** The two steps of a presale, in words: what was paid, what is to be paid, and what came back. */
export function presaleSteps({ t, lang }: Market, one: Presale, balancePaidFen: number | null = null) {
  const paid = one.state !== 'placed' && one.state !== 'closed';
  const done = one.state === 'paid' || one.state === 'done' || one.state === 'returned';
  return [
    {
      id: 'deposit',
      name: t('presale.step_deposit'),
      value: amountText(one.depositFen),
      note: t(paid ? 'presale.paid' : 'presale.to_pay'),
      done: paid,
    },
    {
      id: 'balance',
      name: t('presale.step_balance'),
      value: amountText(balancePaidFen ?? one.balanceFen),
      note: done
        ? t('presale.paid')
        : t('presale.from_to', { from: momentText(one.balanceFrom, lang), to: momentText(one.balanceUntil, lang) }),
      done,
    },
    ...one.dues.map((due, place) => ({
      id: `due${place}`,
      name: t(`presale.due_${due.kind}`),
      value: amountText(due.amountFen),
      note: t(due.state === 'paid' ? 'presale.due_paid' : 'presale.due_coming'),
      done: due.state === 'paid',
    })),
  ];
}

/** How it stands in one sentence. */
export const presaleState = ({ t, lang }: Market, one: Presale): string => {
  if (one.state !== 'deposit_paid') return t(`presale.state_${one.state}`);
  if (one.mayPayBalance) return t('presale.state_balance', { at: momentText(one.balanceUntil, lang) });
  if (!one.goodsThere) return t('presale.state_awaits_goods');
  return one.balanceTradeId
    ? t('presale.state_balance_placed')
    : t('presale.state_waits', { at: momentText(one.balanceFrom, lang) });
};

/** One of the buyer's own presales, ready to be drawn. */
export function presaleView(market: Market, one: Presale) {
  const { t, lang } = market;
  const next = one.mayPayBalance
    ? { href: `/checkout?sku=${one.skuId}&quantity=${one.quantity}&presale=${one.id}`, text: t('presale.pay_balance') }
    : one.balanceTradeId && one.state === 'deposit_paid'
      ? { href: `/pay/${one.balanceTradeId}`, text: t('presale.pay_balance') }
      : one.orderId
        ? { href: `/orders/${one.orderId}`, text: t('presale.see_order') }
        : null;
  return {
    id: one.id,
    goods: goodsOf(market, one),
    state: one.state,
    stateText: presaleState(market, one),
    quantity: t('presale.pieces', { count: one.quantity }),
    steps: presaleSteps(market, one),
    windows: windows(market, one),
    next,
    depositFen: one.depositFen,
    payBy: one.payBy,
    payByText: t('pay.until', { at: momentText(one.payBy, lang) }),
    mayWithdraw: one.mayWithdraw,
  };
}
