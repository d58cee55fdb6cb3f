import { defineErrors } from '#kernel';

export const refuse = defineErrors('sponsors', {
  sponsor_unknown: 422,
  deposit_booked: 409,
  funds_too_low: 409,
});
