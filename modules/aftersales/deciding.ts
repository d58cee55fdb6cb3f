import { type CaseKind, type CaseState, needsReturn, type Outcome } from './lifecycle.ts';
import type { Case } from './types.ts';

/** Where a case goes when it was agreed to: money at once, or the goods come back first. Pure. */
export const afterAgreeing = (kind: CaseKind): 'agreed' | 'awaiting_return' =>
  needsReturn(kind) ? 'awaiting_return' : 'agreed';

/** Where it goes when the goods are back and accepted. */
export const afterReturn = (one: Pick<Case, 'remedy'>): 'agreed' | 'awaiting_replacement' =>
  one.remedy === 'refund' ? 'agreed' : 'awaiting_replacement';

/** What a ruling leads to. Goods that came back before are not called back again. */
export function afterRuling(
  one: Pick<Case, 'remedy' | 'inspectedAt'>,
  outcome: Outcome,
): Extract<CaseState, 'agreed' | 'awaiting_return' | 'awaiting_replacement' | 'closed'> {
  if (outcome === 'reject') return 'closed';
  if (outcome === 'refund') return 'agreed';
  return one.inspectedAt ? afterReturn(one) : 'awaiting_return';
}
