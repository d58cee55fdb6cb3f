import { defineErrors } from '#kernel';

export const refuse = defineErrors('vouchers', {
  round_not_found: 404,
  round_invalid: 422,
  place_outside: 422,
  till_needs_shops: 422,
  shops_too_many: 422,
  budget_too_low: 409,
  deposit_booked: 409,
  claim_ended: 409,
  voucher_not_found: 404,
  voucher_not_free: 409,
  not_at_till: 409,
  code_unknown: 404,
  code_used: 409,
  code_expired: 409,
  shop_not_in_round: 409,
  below_threshold: 422,
  receipt_used: 409,
  redemption_not_found: 404,
  redemption_settled: 409,
  settlement_not_found: 404,
});
