import type { CategoryState, CheckFinding, ProductState } from './types.ts';

/**
 * Steps of a listing (T3). `pass`, `hold` and `refuse` are the automatic checks' verdict at submission; `approve` and `reject`
 * a reviewer's; what is not here is refused.
 */
export const PRODUCT_STEPS = {
  draft: { pass: 'live', hold: 'checking', refuse: 'rejected' },
  checking: { approve: 'live', reject: 'rejected', withdraw: 'draft', takeOff: 'off_shelf' },
  live: { takeOff: 'off_shelf' },
  rejected: { pass: 'live', hold: 'checking', refuse: 'rejected' },
  off_shelf: { pass: 'live', hold: 'checking', refuse: 'rejected' },
} as const satisfies Record<ProductState, Partial<Record<string, ProductState>>>;
export type ProductStep = 'pass' | 'hold' | 'refuse' | 'approve' | 'reject' | 'withdraw' | 'takeOff';

export const afterStep = (state: ProductState, step: ProductStep): ProductState | null =>
  (PRODUCT_STEPS[state] as Partial<Record<ProductStep, ProductState>>)[step] ?? null;

/** What the findings of the checks amount to. */
export function verdict(findings: readonly CheckFinding[]): 'pass' | 'hold' | 'refuse' {
  if (findings.some((one) => one.weight === 'reject')) return 'refuse';
  return findings.some((one) => one.weight === 'review') ? 'hold' : 'pass';
}

/** Life of a category: goods may be listed in trial and open; a merging one sends its goods to its target. */
export const CATEGORY_STEPS: Readonly<Record<CategoryState, readonly CategoryState[]>> = {
  proposed: ['trial', 'open', 'closed'],
  trial: ['open', 'merging', 'closed'],
  open: ['merging', 'closed'],
  merging: ['closed', 'open'],
  closed: ['open'],
};
export const takesGoods = (state: CategoryState): boolean => state === 'trial' || state === 'open';
/** Whether it stands in the tree as buyers walk it: proposed and closed ones do not. */
export const holdsPlace = (state: CategoryState): boolean => takesGoods(state) || state === 'merging';

/** What a step of a category is decided on, counted inside the transaction that takes it. */
export type LeafFacts = {
  readonly leaf: boolean;
  /** Listings on sale or in review here. */
  readonly openGoods: number;
  /** Listings of any state here. */
  readonly goods: number;
  /** Listings under the category above, which becomes a branch when this one takes goods. */
  readonly goodsAbove: number;
  /** Merges under way whose goods come here. */
  readonly incoming: number;
  /** The target of a merge as it stands; null when none is named. */
  readonly target: { readonly id: string; readonly leaf: boolean; readonly state: CategoryState } | null;
};
export type LeafRefusal =
  | 'category_step_not_allowed'
  | 'category_has_goods'
  | 'category_is_target'
  | 'category_above_has_goods'
  | 'category_not_leaf'
  | 'category_target_closed';

/** Why a category may not take this step, or null. */
export function leafRefusal(id: string, from: CategoryState, to: CategoryState, facts: LeafFacts): LeafRefusal | null {
  if (!CATEGORY_STEPS[from].includes(to)) return 'category_step_not_allowed';
  if (takesGoods(to) && !holdsPlace(from) && facts.goodsAbove > 0) return 'category_above_has_goods';
  if ((to === 'closed' || to === 'merging') && facts.incoming > 0) return 'category_is_target';
  if (to === 'closed' && from === 'merging') return facts.goods > 0 ? 'category_has_goods' : null;
  if (to === 'closed' && (facts.openGoods > 0 || !facts.leaf))
    return facts.leaf ? 'category_has_goods' : 'category_not_leaf';
  if (to !== 'merging') return null;
  if (!facts.leaf || !facts.target?.leaf || facts.target.id === id) return 'category_not_leaf';
  return takesGoods(facts.target.state) ? null : 'category_target_closed';
}
