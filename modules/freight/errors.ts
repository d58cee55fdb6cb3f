import { defineErrors } from '#kernel';

export const refuse = defineErrors('freight', {
  template_not_found: 404,
  template_name_taken: 409,
  rules_invalid: 422,
  calendar_not_offered: 422,
});
