import { defineErrors } from '#kernel';

export const refuse = defineErrors('bargains', {
  sku_not_for_sale: 409,
  floor_invalid: 422,
  friends_invalid: 422,
  hours_invalid: 422,
  period_invalid: 422,
  offer_same: 409,
  offer_not_found: 404,
  offer_not_running: 409,
  all_taken: 409,
  bargain_running: 409,
  bargain_not_found: 404,
  bargain_over: 409,
  at_floor: 409,
  own_bargain: 409,
  cut_already: 409,
  cut_on_this_device: 409,
  cuts_used_up: 409,
  page_unknown: 422,
  too_quick: 409,
});
