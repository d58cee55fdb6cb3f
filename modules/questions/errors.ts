import { defineErrors } from '#kernel';

export const refuse = defineErrors('questions', {
  word_empty: 422,
  already_said: 409,
  word_banned: 409,
  pin_days_invalid: 422,
  rule_not_found: 404,
});
