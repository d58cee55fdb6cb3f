import { defineErrors } from '#kernel';

export const refuse = defineErrors('groupbuys', {
  offer_not_found: 404,
  offer_over: 409,
  offer_sold_out: 409,
  offer_not_running: 409,
  offer_exists: 409,
  offer_invalid: 422,
  product_not_offerable: 422,
  price_not_lower: 422,
  limit_reached: 409,
  other_goods: 422,
  group_not_found: 404,
  group_full: 409,
  group_over: 409,
  already_member: 409,
  not_member: 404,
  leave_too_late: 409,
});
