import { defineErrors } from '#kernel';

export const refuse = defineErrors('commissions', {
  offer_same: 409,
  rate_too_high: 422,
  product_not_on_sale: 422,
  card_invalid: 422,
  card_missing: 409,
  payout_too_small: 422,
  payout_too_large: 409,
  payout_open: 409,
  payout_not_found: 404,
  payout_state: 409,
  payout_cooling: 409,
  payout_not_covered: 409,
  bank_number_used: 409,
});
