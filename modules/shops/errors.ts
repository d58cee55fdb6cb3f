import { defineErrors } from '#kernel';

export const refuse = defineErrors('shops', {
  shop_not_found: 404,
  shop_code_taken: 409,
  shop_state_changed: 409,
  shop_step_not_allowed: 409,
  shop_not_finished: 409,
  application_not_found: 404,
  application_incomplete: 422,
  application_step_not_allowed: 409,
  field_unknown: 422,
  reason_missing: 422,
  staff_not_found: 404,
  staff_person_unknown: 404,
  staff_already: 409,
  staff_role_unknown: 422,
  owner_cannot_leave: 409,
});
