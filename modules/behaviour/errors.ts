import { defineErrors } from '#kernel';

export const refuse = defineErrors('behaviour', {
  product_unknown: 422,
  dwell_unclear: 422,
  id_repeated: 422,
  period_invalid: 422,
  personalisation_off: 409,
});
