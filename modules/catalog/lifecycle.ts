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
