/** The flow of a case as data (T10): who may do what, from where to where. Nothing else moves a case. */
export const CASE_STATES = ['requested', 'agreed', 'refunded', 'rejected', 'withdrawn'] as const;
export type CaseState = (typeof CASE_STATES)[number];
export type CaseActor = 'buyer' | 'shop' | 'system';

type Step = { readonly from: readonly CaseState[]; readonly to: CaseState; readonly by: readonly CaseActor[] };

export const STEPS = {
  /** The shop agrees, or its deadline passes without an answer. */
  agree: { from: ['requested'], to: 'agreed', by: ['shop', 'system'] },
  reject: { from: ['requested'], to: 'rejected', by: ['shop'] },
  /** The buyer takes the request back before it was answered. */
  withdraw: { from: ['requested'], to: 'withdrawn', by: ['buyer'] },
  /** The provider has given the money back. */
  settle: { from: ['agreed'], to: 'refunded', by: ['system'] },
} as const satisfies Readonly<Record<string, Step>>;
export type Verb = keyof typeof STEPS;

export const OPEN_STATES: readonly CaseState[] = ['requested', 'agreed'];

export const may = (verb: Verb, state: CaseState, actor: CaseActor): boolean => {
  const step: Step = STEPS[verb];
  return step.from.includes(state) && step.by.includes(actor);
};

/** Reasons a buyer chooses from; the text is in the locales. */
export const REASONS = [
  'no_longer_wanted',
  'wrong_choice',
  'too_slow',
  'not_as_described',
  'damaged',
  'missing',
  'agreed_with_shop',
  'other',
] as const;
export type Reason = (typeof REASONS)[number];
