import { defineErrors } from '#kernel';

/** Refusals of the map: divisions and industrial belts. */
export const refuse = defineErrors('regions', {
  division_unknown: 404,
  belt_unknown: 404,
});
