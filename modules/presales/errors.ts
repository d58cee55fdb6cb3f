import { defineErrors } from '#kernel';

export const refuse = defineErrors('presales', {
  sku_not_for_sale: 409,
  price_invalid: 422,
  counts_invalid: 422,
  deposit_over_fifth: 422,
  windows_invalid: 422,
  too_long: 422,
  per_buyer_invalid: 422,
  offer_same: 409,
  offer_not_found: 404,
  offer_not_running: 409,
  not_agreed: 422,
  sold_out: 409,
  limit_reached: 409,
  request_repeated: 409,
  presale_not_found: 404,
  withdraw_too_late: 409,
  state_forbids: 409,
  other_goods: 422,
  balance_not_open: 409,
  goods_not_there: 409,
});
