import { defineErrors } from '#kernel';

export const refuse = defineErrors('promotions', {
  rule_not_found: 404,
  rule_not_running: 409,
  kind_unknown: 422,
  args_invalid: 422,
  period_invalid: 422,
  scope_invalid: 422,
  funding_invalid: 422,
  too_many_rules: 409,
  issue_invalid: 422,
  coupon_not_found: 404,
  claim_not_begun: 409,
  claim_over: 409,
  coupons_gone: 409,
  coupon_claimed: 409,
  coupon_not_for_you: 403,
  flash_goods: 422,
  gift_goods: 422,
});
