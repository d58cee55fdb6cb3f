/** States of an after-sales case, in the order of its life. */
export const caseStates = [
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
];
