/**
 * After-sales as one table (T10): who may do what, from where to where, for which kinds, and what happens by itself when nobody
 * does. The service refuses what is not here, the API schema, the pages and the README's table are made from it.
 */
export const CASE_KINDS = ['refund_only', 'return_refund', 'exchange', 'repair', 'price_protection'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const CASE_STATES = [
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
export type CaseState = (typeof CASE_STATES)[number];

/** `system` is the clock, a rule or the payment provider: nobody pressed anything. */
export type CaseActor = 'buyer' | 'shop' | 'platform' | 'system';

type Step = {
  readonly from: readonly CaseState[];
  readonly by: readonly CaseActor[];
  /** Several where the kind, a ruling or an inspection decides. */
  readonly to: readonly CaseState[];
};

export const STEPS = {
  /** The shop agrees, or its deadline passes without an answer: money, or the goods come back first. */
  agree: { from: ['requested'], by: ['shop', 'system'], to: ['agreed', 'awaiting_return'] },
  /** Nobody needs to agree: the seven days of the law, a price that fell, a buyer trusted with one click. */
  entitle: { from: ['requested'], by: ['system'], to: ['agreed', 'awaiting_return'] },
  /** The shop did not answer, and its silence is no consent (nowhere to send goods back to; a code already delivered): the platform decides. */
  call_platform: { from: ['requested'], by: ['system'], to: ['judging'] },
  reject: { from: ['requested'], by: ['shop'], to: ['rejected'] },
  withdraw: { from: ['requested', 'awaiting_return', 'evidence', 'judging'], by: ['buyer'], to: ['withdrawn'] },
  send_back: { from: ['awaiting_return'], by: ['buyer'], to: ['returning'] },
  not_sent: { from: ['awaiting_return'], by: ['system'], to: ['closed'] },
  /** The goods are back and in order, or the shop did not look at them in time. */
  accept_return: { from: ['returning'], by: ['shop', 'system'], to: ['agreed', 'awaiting_replacement'] },
  refuse_return: { from: ['returning'], by: ['shop'], to: ['rejected'] },
  send_replacement: { from: ['awaiting_replacement'], by: ['shop'], to: ['replacing'] },
  /** What was promised was not sent: the money goes back. */
  not_replaced: { from: ['awaiting_replacement'], by: ['system'], to: ['agreed', 'fulfilled'] },
  receive: { from: ['replacing'], by: ['buyer', 'system'], to: ['fulfilled'] },
  /** The provider has given the money back. */
  settle: { from: ['agreed'], by: ['system'], to: ['refunded'] },
  escalate: { from: ['rejected'], by: ['buyer'], to: ['evidence'] },
  lapse: { from: ['rejected'], by: ['system'], to: ['closed'] },
  hear: { from: ['evidence'], by: ['system'], to: ['judging'] },
  rule: { from: ['judging'], by: ['platform'], to: ['ruled'] },
  appeal: { from: ['ruled'], by: ['buyer', 'shop'], to: ['appealed'] },
  enforce: { from: ['ruled'], by: ['system'], to: ['agreed', 'awaiting_return', 'awaiting_replacement', 'closed'] },
  /** The second ruling, by somebody else, is carried out at once. */
  rule_again: {
    from: ['appealed'],
    by: ['platform'],
    to: ['agreed', 'awaiting_return', 'awaiting_replacement', 'closed'],
  },
  /** The platform is late itself: counted, free for anyone to take, first in the queue. */
  remind: { from: ['judging', 'appealed'], by: ['system'], to: ['judging', 'appealed'] },
} as const satisfies Readonly<Record<string, Step>>;
export type Verb = keyof typeof STEPS;
export const VERBS = Object.keys(STEPS) as readonly Verb[];

type Timer = { readonly setting: string; readonly unit: 'hours' | 'days'; readonly verb: Verb };

/** How long each state may last, and the verb the clock then says. */
export const TIMERS = {
  requested: { setting: 'aftersales.answer_within_hours', unit: 'hours', verb: 'agree' },
  awaiting_return: { setting: 'aftersales.send_back_days', unit: 'days', verb: 'not_sent' },
  returning: { setting: 'aftersales.inspect_days', unit: 'days', verb: 'accept_return' },
  awaiting_replacement: { setting: 'aftersales.replace_days', unit: 'days', verb: 'not_replaced' },
  replacing: { setting: 'aftersales.receive_days', unit: 'days', verb: 'receive' },
  rejected: { setting: 'aftersales.escalate_days', unit: 'days', verb: 'lapse' },
  evidence: { setting: 'aftersales.evidence_days', unit: 'days', verb: 'hear' },
  judging: { setting: 'aftersales.rule_within_hours', unit: 'hours', verb: 'remind' },
  ruled: { setting: 'aftersales.appeal_days', unit: 'days', verb: 'enforce' },
  appealed: { setting: 'aftersales.rule_within_hours', unit: 'hours', verb: 'remind' },
} as const satisfies Partial<Readonly<Record<CaseState, Timer>>>;
export type TimedState = keyof typeof TIMERS;

export const timerOf = (state: CaseState): (typeof TIMERS)[TimedState] | null =>
  state in TIMERS ? TIMERS[state as TimedState] : null;

export const ENDED_STATES: readonly CaseState[] = ['refunded', 'fulfilled', 'withdrawn', 'closed'];
/** The order's time to confirm stands still, and no second case may begin. A rejection is open only to the platform's being called. */
export const OPEN_STATES: readonly CaseState[] = CASE_STATES.filter(
  (state) => !ENDED_STATES.includes(state) && state !== 'rejected',
);
/** Before the platform: what it has to hear or judge. */
export const DISPUTE_STATES: readonly CaseState[] = ['evidence', 'judging', 'ruled', 'appealed'];

export const may = (verb: Verb, state: CaseState, actor: CaseActor): boolean => {
  const step: Step = STEPS[verb];
  return step.from.includes(state) && step.by.includes(actor);
};
export const leadsTo = (verb: Verb, to: CaseState): boolean => (STEPS[verb].to as readonly CaseState[]).includes(to);
/** What this side may do to a case in that state: the buttons of a page. */
export const verbsFor = (state: CaseState, actor: CaseActor): Verb[] => VERBS.filter((verb) => may(verb, state, actor));

/** What the goods, once back, are answered with. */
export type Remedy = 'refund' | 'exchange' | 'repair';
export const remedyOf = (kind: CaseKind): Remedy => (kind === 'exchange' || kind === 'repair' ? kind : 'refund');
export const needsReturn = (kind: CaseKind): boolean =>
  kind === 'return_refund' || kind === 'exchange' || kind === 'repair';

export const INSPECTIONS = ['as_sold', 'damaged', 'not_ours'] as const;
export type Inspection = (typeof INSPECTIONS)[number] | 'not_inspected';
export const OUTCOMES = ['refund', 'return', 'reject'] as const;
export type Outcome = (typeof OUTCOMES)[number];
