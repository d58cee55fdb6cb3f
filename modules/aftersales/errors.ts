import { defineErrors } from '#kernel';

export const refuse = defineErrors('aftersales', {
  case_not_found: 404,
  case_open: 409,
  case_moved: 409,
  state_forbids: 409,
  nothing_to_refund: 422,
  order_not_refundable: 409,
  too_many_requests: 409,
  window_over: 409,
});
