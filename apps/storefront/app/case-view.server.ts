import type { Reply } from '#client';
import type { MessageKey } from './i18n.tsx';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';

export type Detail = Reply<'/api/me/refunds/{caseId}'>;
type Case = Pick<Detail, 'kind' | 'state' | 'deadlineAt' | 'deadlineVerb' | 'remedy' | 'inspection'>;

export const kinds = ['refund_only', 'return_refund', 'exchange', 'repair', 'price_protection'] as const;
export type Kind = (typeof kinds)[number];
export const kindOf = (wish: string | null): Kind | null => kinds.find((kind) => kind === wish) ?? null;
export const kindText = ({ t }: Market, kind: Kind): string => t(`refund.kind_${kind}`);

const states = [
  'requested',
  'awaiting_return',
  'returning',
  'awaiting_replacement',
  'replacing',
  'agreed',
  'rejected',
  'evidence',
  'judging',
  'ruled',
  'appealed',
  'refunded',
  'fulfilled',
  'withdrawn',
  'closed',
] as const;
export function caseStateText({ t }: Market, state: string): string {
  const known = states.find((one) => one === state);
  return known ? t(`refund.state_${known}`) : state;
}

const reasons = [
  'no_longer_wanted',
  'wrong_choice',
  'too_slow',
  'seven_days',
  'not_received',
  'not_as_described',
  'damaged',
  'defective',
  'missing',
  'wrong_item',
  'counterfeit',
  'price_dropped',
  'agreed_with_shop',
  'goods_refunded',
] as const;
export function reasonText({ t }: Market, reason: string): string {
  const known = reasons.find((one) => one === reason);
  return known ? t(`refund.reason_${known}`) : t('refund.reason_else');
}

/** What happens next and when: where somebody must act, who and until which moment; what follows when nobody does. */
export function nextOf({ t, lang }: Market, one: Case): string {
  const at = one.deadlineAt ? momentText(one.deadlineAt, lang) : '';
  switch (one.state) {
    case 'requested':
      return t(one.deadlineVerb === 'call_platform' ? 'refund.next_requested_platform' : 'refund.next_requested', {
        at,
      });
    case 'awaiting_replacement':
      return t(one.remedy === 'repair' ? 'refund.next_awaiting_repair' : 'refund.next_awaiting_replacement', { at });
    default:
      return t(`refund.next_${one.state}`, { at });
  }
}

const verbs: Readonly<Record<string, MessageKey>> = {
  request: 'refund.verb_request',
  agree: 'refund.verb_agree',
  entitle: 'refund.verb_entitle',
  call_platform: 'refund.verb_call_platform',
  reject: 'refund.verb_reject',
  withdraw: 'refund.verb_withdraw',
  send_back: 'refund.verb_send_back',
  not_sent: 'refund.verb_not_sent',
  accept_return: 'refund.verb_accept_return',
  refuse_return: 'refund.verb_refuse_return',
  send_replacement: 'refund.verb_send_replacement',
  not_replaced: 'refund.verb_not_replaced',
  receive: 'refund.verb_receive',
  settle: 'refund.verb_settle',
  escalate: 'refund.verb_escalate',
  lapse: 'refund.verb_lapse',
  hear: 'refund.verb_hear',
  rule: 'refund.verb_rule',
  appeal: 'refund.verb_appeal',
  enforce: 'refund.verb_enforce',
  rule_again: 'refund.verb_rule_again',
  remind: 'refund.verb_remind',
};

type Step = Detail['history'][number];
/** One line of the timeline; what the clock did says so. */
export function stepText({ t }: Market, step: Step): string {
  const word = verbs[step.verb];
  const byClock = step.actor === 'system' && ['agree', 'accept_return', 'receive'].includes(step.verb);
  return `${word ? t(word) : step.verb}${byClock ? t('refund.by_deadline') : ''}`;
}

const settled = ['agreed', 'refunded', 'fulfilled', 'withdrawn', 'closed'];
/** Who bears the way back; nothing where goods neither went back nor will. */
export function freightText(
  { t }: Market,
  one: Pick<Detail, 'kind' | 'state' | 'returnFreightBy' | 'parcels' | 'rulings'>,
): string {
  if (one.kind === 'refund_only' || one.kind === 'price_protection') return '';
  const sent = one.parcels.some((parcel) => parcel.leg === 'return');
  if (!sent && (settled.includes(one.state) || one.rulings.at(-1)?.outcome === 'refund')) return '';
  return t(one.returnFreightBy === 'shop' ? 'refund.way_back_shop' : 'refund.way_back_buyer');
}
