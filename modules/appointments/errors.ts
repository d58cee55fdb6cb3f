import { defineErrors } from '#kernel';

export const refuse = defineErrors('appointments', {
  calendar_not_found: 404,
  calendar_name_taken: 409,
  street_missing: 422,
  hours_wrong: 422,
  hours_overlap: 422,
  promises_broken: 409,
  slot_not_offered: 409,
  slot_full: 409,
  place_not_served: 409,
  already_booked: 409,
  booking_not_found: 404,
  booking_ended: 409,
  too_late_to_move: 409,
  not_moved: 409,
  not_begun: 409,
  missed_too_often: 409,
  code_wrong: 409,
});
