import { defineErrors } from '#kernel';

export const refuse = defineErrors('live', {
  room_not_found: 404,
  state_forbids: 409,
  words_refused: 422,
  cover_not_yours: 422,
  host_not_staff: 422,
  host_adults_only: 422,
  host_busy: 409,
  planned_invalid: 422,
  product_not_yours: 422,
  product_not_live: 422,
  not_on_shelf: 422,
  shelf_empty: 409,
  key_wrong: 403,
  part_name: 422,
  part_type: 422,
  part_too_large: 413,
  parts_too_many: 429,
});
