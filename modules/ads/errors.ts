import { defineErrors } from '#kernel';

export const refuse = defineErrors('ads', {
  campaign_not_found: 404,
  campaign_state: 409,
  target_invalid: 422,
  words_invalid: 422,
  word_forbidden: 422,
  word_brand: 422,
  goods_invalid: 422,
  category_outside: 422,
  bid_invalid: 422,
  budget_invalid: 422,
  budget_below_spent: 409,
  hours_invalid: 422,
  period_invalid: 422,
  shop_not_open: 409,
  trust_low: 409,
  too_many: 409,
  balance_short: 409,
  account_short: 409,
  link_unknown: 404,
});
