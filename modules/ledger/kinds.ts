/** Every kind of journal, with its label in `locales/*.json` under `kinds`. Kinds never change once shipped. */
export const JOURNAL_KINDS = [
  'payment',
  'late_payment',
  'late_refund',
  'refund',
  'refund_hold',
  'refund_hold_return',
  'settlement',
  'payout_hold',
  'payout_arrived',
  'payout_returned',
  'payout_cancelled',
  'compensation_hold',
  'compensation',
  'transfer_hold',
  'transfer',
  'transfer_returned',
  'deposit_paid',
  'deposit_drawn',
  'deposit_returned',
  'correction',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];
