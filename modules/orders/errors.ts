import { defineErrors } from '#kernel';

export const refuse = defineErrors('orders', {
  order_not_found: 404,
  trade_not_found: 404,
  line_not_found: 404,
  nothing_to_mark: 422,
  tags_too_many: 409,
  request_repeated: 409,
  trade_already_paid: 409,
  state_forbids: 409,
  order_moved: 409,
  payment_started: 409,
  price_not_lower: 422,
  price_too_low: 422,
  ship_too_many: 409,
  nothing_to_ship: 409,
  refund_too_much: 409,
  freight_must_return: 409,
  case_open: 409,
  already_extended: 409,
  address_not_delivered: 409,
  address_freight_differs: 409,
});
