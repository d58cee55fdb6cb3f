/** What can disagree; labels in `locales` under `differences`. Kinds never change once shipped. */
export const DIFFERENCE_KINDS = [
  'amount_mismatch',
  'paid_twice',
  'refund_failed',
  'commission_uncollected',
  'subsidy_due',
  'subsidy_back',
  'unfreeze_amount',
  'freeze_ended',
  'freeze_unresolved',
  'payout_refused',
  'transfer_amount',
  'buyer_unpaid',
  'succeeded_after_all',
  'missing_here',
  'missing_at_gateway',
  'amount_differs',
  'not_booked',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];
