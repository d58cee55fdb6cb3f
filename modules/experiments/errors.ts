import { defineErrors } from '#kernel';

export const refuse = defineErrors('experiments', {
  experiment_not_found: 404,
  key_taken: 409,
  not_a_draft: 409,
  not_running: 409,
  still_open: 409,
  surface_taken: 409,
  period_invalid: 422,
  variants_invalid: 422,
  shares_invalid: 422,
  value_invalid: 422,
  variant_unknown: 422,
  nothing_to_adopt: 409,
  adopted_already: 409,
});
