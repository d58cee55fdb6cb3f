import { defineErrors } from '#kernel';

export const refuse = defineErrors('ledger', {
  journal_not_found: 404,
  account_not_found: 404,
  account_malformed: 422,
  balance_too_low: 409,
  cause_reused: 409,
  period_reversed: 422,
});
