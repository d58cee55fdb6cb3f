import type { CaseKind } from './lifecycle.ts';

/** Whose doing it is decides who bears freight: the buyer's own wish, or the shop's failure (Consumer law art. 24, 25). */
export type Fault = 'buyer' | 'shop' | 'none';
export type Stage = 'before_shipping' | 'after_shipping';

type ReasonRule = {
  readonly fault: Fault;
  readonly kinds: readonly CaseKind[];
  /** When a form offers it. */
  readonly stages: readonly Stage[];
};

const BOTH: readonly Stage[] = ['before_shipping', 'after_shipping'];
const AFTER: readonly Stage[] = ['after_shipping'];

/** Reasons a buyer chooses from, by kind; the text is in the locales. */
export const REASON_RULES = {
  no_longer_wanted: { fault: 'buyer', kinds: ['refund_only'], stages: ['before_shipping'] },
  wrong_choice: { fault: 'buyer', kinds: ['refund_only', 'exchange'], stages: BOTH },
  too_slow: { fault: 'shop', kinds: ['refund_only'], stages: ['before_shipping'] },
  /** The law's seven days: nobody has to agree (Consumer law art. 25). */
  seven_days: { fault: 'buyer', kinds: ['return_refund'], stages: AFTER },
  not_received: { fault: 'shop', kinds: ['refund_only'], stages: AFTER },
  not_as_described: { fault: 'shop', kinds: ['refund_only', 'return_refund', 'exchange'], stages: AFTER },
  damaged: { fault: 'shop', kinds: ['refund_only', 'return_refund', 'exchange', 'repair'], stages: AFTER },
  defective: { fault: 'shop', kinds: ['return_refund', 'exchange', 'repair'], stages: AFTER },
  missing: { fault: 'shop', kinds: ['refund_only', 'repair'], stages: AFTER },
  wrong_item: { fault: 'shop', kinds: ['return_refund', 'exchange'], stages: AFTER },
  counterfeit: { fault: 'shop', kinds: ['return_refund'], stages: AFTER },
  price_dropped: { fault: 'none', kinds: ['price_protection'], stages: BOTH },
  /** Of an install service: its goods went back before it was done. Nobody chooses it; the market says so. */
  goods_refunded: { fault: 'none', kinds: ['refund_only'], stages: [] },
  agreed_with_shop: { fault: 'none', kinds: ['refund_only', 'return_refund', 'exchange', 'repair'], stages: BOTH },
  other: { fault: 'none', kinds: ['refund_only', 'return_refund', 'exchange', 'repair'], stages: BOTH },
} as const satisfies Readonly<Record<string, ReasonRule>>;
export type Reason = keyof typeof REASON_RULES;
export const REASONS = Object.keys(REASON_RULES) as [Reason, ...Reason[]];

export const faultOf = (reason: Reason): Fault => REASON_RULES[reason].fault;
/** Whether a buyer may give it for this kind. */
export const fits = (reason: Reason, kind: CaseKind): boolean =>
  REASON_RULES[reason].stages.length > 0 && (REASON_RULES[reason].kinds as readonly CaseKind[]).includes(kind);
export const reasonsFor = (kind: CaseKind, stage: Stage): Reason[] =>
  REASONS.filter((reason) => fits(reason, kind) && (REASON_RULES[reason].stages as readonly Stage[]).includes(stage));

/** The buyer bears the way back of what is only not wanted; what is wrong is the shop's to fetch, freight to collect. */
export const returnFreightBy = (fault: Fault): 'buyer' | 'shop' => (fault === 'shop' ? 'shop' : 'buyer');
