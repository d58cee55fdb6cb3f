import type { Text2, Uuid } from '#kernel';
import type { GoodsCategory } from './goods.ts';

export const TERMS_MODES = ['trial', 'deposit', 'waived'] as const;
export type TermsMode = (typeof TERMS_MODES)[number];

/** How a shop stands towards its deposit. Amounts in fen. */
export type Terms = {
  readonly shopId: Uuid;
  readonly mode: TermsMode;
  readonly trialEndsAt: Date | null;
  readonly warnedDays: number | null;
  readonly missingFen: number;
  /** Until when what is missing must be paid in; null when nothing is. */
  readonly dueAt: Date | null;
  readonly overdue: boolean;
  readonly trialUnpaid: boolean;
};

export type DepositBasis = {
  readonly categoryId: string | null;
  readonly name: Text2 | null;
  readonly amountFen: number;
};

/** What a category asks: its own rate, else the nearest above it, else the market's general one. */
export function rateOf(path: readonly string[], rates: ReadonlyMap<string, number>, general: number): number {
  for (let place = path.length - 1; place >= 0; place -= 1) {
    const rate = rates.get(path[place] ?? '');
    if (rate !== undefined) return rate;
  }
  return general;
}

/** The deposit of a shop: the highest that any category of its goods asks, never their sum; the general one without goods. */
export function requiredDeposit(
  goods: readonly GoodsCategory[],
  rates: ReadonlyMap<string, number>,
  general: number,
): { readonly amountFen: number; readonly basis: readonly DepositBasis[] } {
  if (goods.length === 0) return { amountFen: general, basis: [{ categoryId: null, name: null, amountFen: general }] };
  const basis = goods
    .map((one) => ({ categoryId: one.id, name: one.name, amountFen: rateOf(one.path, rates, general) }))
    .sort((a, b) => b.amountFen - a.amountFen || (a.categoryId < b.categoryId ? -1 : 1));
  return { amountFen: basis[0]?.amountFen ?? general, basis };
}

/** The nearest warning that is due before `endsAt`, given each once; null when none is. */
export function trialWarning(
  terms: Pick<Terms, 'trialEndsAt' | 'warnedDays'>,
  warnDays: readonly number[],
  now: Date,
): number | null {
  if (!terms.trialEndsAt) return null;
  const left = (terms.trialEndsAt.getTime() - now.getTime()) / 86_400_000;
  const near = [...warnDays].sort((a, b) => a - b).find((count) => left <= count);
  return near !== undefined && (terms.warnedDays === null || near < terms.warnedDays) ? near : null;
}
