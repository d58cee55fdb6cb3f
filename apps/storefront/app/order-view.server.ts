import type { Reply } from '#client';
import { type AmountLine, amountText, type ProgressStep } from '#ui';
import { inOneLanguage, type Language } from '#ui/language.ts';
import type { MessageKey } from './i18n.tsx';
import { type Market, orNull } from './market.server.ts';
import { choiceText, funderText, type LineView, offFreight, pictureOf } from './quote-view.server.ts';
import { momentText } from './time-text.ts';

export type Order = Reply<'/api/me/orders/{orderId}'>;
type OrderHead = Reply<'/api/me/orders'>['items'][number];
type OrderLine = OrderHead['lines'][number];

const stateWords: Readonly<Record<string, MessageKey>> = {
  awaiting_payment: 'order.state_awaiting_payment',
  awaiting_group: 'order.state_awaiting_group',
  awaiting_shipment: 'order.state_awaiting_shipment',
  partly_shipped: 'order.state_partly_shipped',
  shipped: 'order.state_shipped',
  completed: 'order.state_completed',
  closed: 'order.state_closed',
};
/** An order of nothing but visits is not shipped: the same stations by other words. */
const serviceWords: Readonly<Record<string, MessageKey>> = {
  awaiting_shipment: 'order.service_awaiting',
  partly_shipped: 'order.service_partly',
  shipped: 'order.service_done',
};
/** How an order comes to its buyer: in parcels, by visits alone, or as codes alone. */
export type Handover = 'parcel' | 'service' | 'codes';
const codesWords: Readonly<Record<string, MessageKey>> = { shipped: 'order.codes_done' };
const ownWords = { parcel: {}, service: serviceWords, codes: codesWords } satisfies Record<
  Handover,
  Readonly<Record<string, MessageKey>>
>;
export const orderStateText = ({ t }: Market, state: string, by: Handover = 'parcel'): string => {
  const own: Readonly<Record<string, MessageKey>> = ownWords[by];
  return t(own[state] ?? stateWords[state] ?? 'order.state_closed');
};

/** States in which an order's words differ when it is of visits. */
const waitingStates = ['awaiting_shipment', 'partly_shipped', 'shipped'];

/** How an order in a list comes to its buyer; only asked where the words depend on it. */
export async function handoverOf(market: Market, order: OrderHead): Promise<Handover> {
  if (await ofVisits(market, order)) return 'service';
  // Codes are handed out in the moment of paying: an order of nothing else is shipped at once, and never in between.
  if (order.state !== 'shipped' || order.receiver.pickup) return 'parcel';
  const codes = await orNull(market.api.get('/api/me/orders/{orderId}/codes', { path: { orderId: order.id } }));
  const handed = new Set((codes?.items ?? []).map((one) => one.lineId));
  return order.lines.every((line) => handed.has(line.id)) ? 'codes' : 'parcel';
}

/** Whether each line of an order is a visit. */
async function ofVisits({ api }: Market, order: OrderHead): Promise<boolean> {
  if (!waitingStates.includes(order.state) || order.receiver.pickup) return false;
  const path = { orderId: order.id };
  const visits = await orNull(api.get('/api/me/orders/{orderId}/appointments', { path }));
  const visited = new Set((visits?.items ?? []).map((one) => one.lineId));
  return order.lines.every((line) => visited.has(line.id));
}

/** Of which bundle the line is a part. */
const bundleText = ({ say, t }: Market, { bundle }: OrderLine): string =>
  bundle ? t('bundle.part_of', { title: say(bundle.title), count: bundle.quantity }) : '';

export function orderLine(market: Market, line: OrderLine): LineView {
  return {
    id: line.id,
    href: `/products/${line.productId}`,
    title: market.say(line.title),
    choice: [choiceText(market, line.saleAttributes), bundleText(market, line)].filter(Boolean).join(' · '),
    src: pictureOf(line.mediaId),
    quantity: line.quantity,
    unitFen: line.unitPriceFen,
    listFen: line.unitListFen * line.quantity,
    payableFen: line.payableFen,
    discounts: line.discounts.map(({ ruleId, title, amountFen }, place) => ({
      id: ruleId ?? String(place),
      title: market.say(title),
      amountFen,
    })),
  };
}

/** An order in a list. */
export const orderCard = (market: Market, order: OrderHead, by: Handover = 'parcel') => ({
  id: order.id,
  number: order.number,
  tradeId: order.tradeId,
  shop: { code: order.shop.code, name: order.shop.name },
  state: order.state,
  stateText: orderStateText(market, order.state, by),
  lines: order.lines.map((line) => orderLine(market, line)),
  payableFen: order.payableFen,
  next: nextText(market, order, by),
});

const confirmWords = {
  parcel: 'order.next_confirm',
  service: 'order.service_next_confirm',
  codes: 'order.codes_next_confirm',
} as const;
const stepWords = {
  parcel: 'order.step_shipped',
  service: 'order.service_step',
  codes: 'order.codes_step',
} as const;

/** What happens next and when, in one sentence: the timer that decides in this state. */
export function nextText({ t, lang }: Market, order: OrderHead, by: Handover = 'parcel'): string {
  const timer = (kind: string) => order.timers.find((one) => one.kind === kind);
  const at = (kind: string) => momentText(timer(kind)?.firesAt ?? order.placedAt, lang);
  switch (order.state) {
    case 'awaiting_payment':
      return timer('pay') ? t('order.next_pay', { at: at('pay') }) : '';
    case 'awaiting_group':
      return t('order.next_group');
    case 'awaiting_shipment':
    case 'partly_shipped':
      if (by === 'service') return t('order.service_next');
      if (order.receiver.pickup) return t('order.next_pickup');
      return timer('ship') ? t('order.next_ship', { at: at('ship') }) : t('order.next_ship_soon');
    case 'shipped':
      if (timer('confirm')?.paused) return t('order.next_paused');
      if (!timer('confirm')) return '';
      return t(confirmWords[by], { at: at('confirm') });
    case 'completed':
      return timer('review') ? t('order.next_review', { at: at('review') }) : t('order.next_done');
    default:
      return order.closedBy ? t(closedWords[order.closedBy] ?? 'order.closed_platform') : '';
  }
}

/** A step on a parcel's way, its state, place and the carrier's word in one line; what they say twice stands once. */
export const wayText = (said: readonly string[], lang: Language): string =>
  [...new Set(said.map((one) => inOneLanguage(one, lang)))].filter(Boolean).join(' · ');

/** What a late shipment of the order costs the shop, before and after it happened; empty when there is nothing to say. */
export function latenessText({ t, lang }: Market, { lateness }: Order): string {
  if (!lateness) return '';
  const amount = amountText(lateness.amountFen);
  switch (lateness.state) {
    case 'promised':
      return t('order.late_promised', { at: momentText(lateness.dueAt, lang), amount });
    case 'owed':
    case 'held':
      return t('order.late_owed', { amount });
    case 'deferred':
      return t('order.late_deferred', { amount });
    case 'unpaid':
      return t('order.late_unpaid', { amount });
    case 'paid':
      return t('order.late_paid', { amount });
    default: {
      const words = lateness.excuse ? excuseWords[lateness.excuse] : undefined;
      return words ? t(words) : '';
    }
  }
}
const excuseWords: Readonly<Record<string, MessageKey>> = {
  address_changed: 'order.late_address_changed',
  case_opened: 'order.late_case_opened',
  shop_paused: 'order.late_shop_paused',
  holiday: 'order.late_holiday',
};

const closedWords: Readonly<Record<string, MessageKey>> = {
  buyer: 'order.closed_buyer',
  shop: 'order.closed_shop',
  timer: 'order.closed_timer',
  refund: 'order.closed_refund',
  platform: 'order.closed_platform',
  sold_out: 'order.closed_sold_out',
};

/** The stations of an order with the moments they were reached. */
export function progressOf(
  { t, lang }: Market,
  order: OrderHead,
  by: Handover = 'parcel',
): { steps: ProgressStep[]; current: string } {
  const at = (moment: string | null) => (moment ? { at: momentText(moment, lang) } : {});
  const steps: ProgressStep[] = [
    { id: 'placed', text: t('order.step_placed'), ...at(order.placedAt) },
    { id: 'paid', text: t('order.step_paid'), ...at(order.paidAt) },
    { id: 'shipped', text: t(stepWords[by]), ...at(order.shippedAt) },
    { id: 'completed', text: t('order.step_completed'), ...at(order.completedAt) },
  ];
  const current = {
    awaiting_payment: 'placed',
    awaiting_group: 'paid',
    awaiting_shipment: 'paid',
    partly_shipped: 'paid',
    shipped: 'shipped',
  }[order.state];
  return { steps, current: current ?? 'completed' };
}

/** Goods, reductions by rule, freight and what went back: adds up to what was paid. */
export function orderAmounts(here: Market, order: OrderHead): AmountLine[] {
  const { t } = here;
  const rows: AmountLine[] = [
    {
      id: 'goods',
      text: t('amounts.goods'),
      amount: order.lines.reduce((sum, line) => sum + line.unitListFen * line.quantity, 0),
    },
  ];
  rows.push(
    ...reductions(
      here,
      order.lines.flatMap((line) => line.discounts),
    ),
  );
  const off = order.lines.flatMap((line) => line.freightDiscounts);
  const freight = off.reduce((sum, one) => sum + one.amountFen, order.freightFen);
  rows.push({ id: 'freight', text: t('amounts.freight'), amount: freight });
  return [...rows, ...offFreight(here, reductions(here, off))];
}

/** One row for each rule with who pays for it. */
function reductions(here: Market, discounts: OrderLine['discounts']): AmountLine[] {
  const { t, say } = here;
  const byRule = new Map<string, { text: string; amount: number; funders: Set<string> }>();
  for (const one of discounts) {
    // What was paid before as a deposit is money, beside what the same rule gave.
    const deposit = one.kind === 'presale_deposit';
    const id = deposit ? one.kind : (one.ruleId ?? `shop:${one.title.zh}`);
    const row = byRule.get(id) ?? { text: say(one.title), amount: 0, funders: new Set<string>() };
    row.funders.add(one.funder);
    byRule.set(id, { ...row, amount: row.amount - one.amountFen });
  }
  return [...byRule].map(([id, { text, amount, funders }]) => ({
    id,
    text,
    amount,
    reason: id === 'presale_deposit' ? t('amounts.paid_before') : funderText(here, funders),
  }));
}

/** Whether money is left for which there may be an invoice: not all went back, or a deposit stays that the balance does not show. */
export const invoiceable = (order: {
  readonly payableFen: number;
  readonly refundedFen: number;
  readonly lines: readonly { readonly discounts: readonly { readonly kind: string }[] }[];
}): boolean =>
  order.refundedFen < order.payableFen ||
  order.lines.some((line) => line.discounts.some((one) => one.kind === 'presale_deposit'));
