import { defineErrors } from '#kernel';

export const refuse = defineErrors('draws', {
  prize_not_for_sale: 409,
  prize_too_dear: 422,
  price_invalid: 422,
  prizes_invalid: 422,
  helpers_invalid: 422,
  claim_days_invalid: 422,
  period_invalid: 422,
  draw_not_found: 404,
  draw_not_open: 409,
  own_shop: 403,
  own_market: 403,
  opens_too_soon: 422,
  not_asked: 409,
  entered_already: 409,
  entered_on_this_device: 409,
  entrant_not_found: 404,
  own_help: 409,
  helped_already: 409,
  helped_on_this_device: 409,
  no_more_help: 409,
});
