import { defineErrors } from '#kernel';

export const refuse = defineErrors('search', {
  price_range_upside_down: 422,
  product_not_found: 404,
  picture_missing: 422,
  synonym_empty: 422,
  synonym_long: 422,
  synonym_short: 422,
  synonym_language: 422,
  synonym_twice: 409,
  synonyms_full: 409,
  synonym_loop: 409,
  synonym_broad: 422,
  synonyms_changed: 409,
  synonym_not_found: 404,
});
