import { defineErrors } from '#kernel';

export const refuse = defineErrors('checkout', {
  empty: 422,
  too_many_lines: 422,
  product_unavailable: 409,
  shop_frozen: 409,
  shop_paused: 409,
  not_enough_stock: 409,
  limit_exceeded: 409,
  outside_delivery_area: 409,
  age_unknown: 403,
  under_age: 403,
  no_return_unconfirmed: 422,
  store_closed: 409,
  store_short: 409,
  address_needed: 422,
  visit_missing: 422,
  install_not_offered: 409,
  install_too_soon: 422,
  quote_moved: 409,
  cart_line_not_found: 404,
  cart_full: 409,
});
