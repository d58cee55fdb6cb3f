import { defineErrors } from '#kernel';

export const refuse = defineErrors('promotions', {
  rule_not_found: 404,
  rule_not_running: 409,
  kind_unknown: 422,
  args_invalid: 422,
  period_invalid: 422,
  scope_invalid: 422,
  too_many_rules: 409,
});
