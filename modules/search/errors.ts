import { defineErrors } from '#kernel';

export const refuse = defineErrors('search', {
  price_range_upside_down: 422,
  product_not_found: 404,
  picture_missing: 422,
});
