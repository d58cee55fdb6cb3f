import { defineErrors } from '#kernel';

export const refuse = defineErrors('codes', {
  sku_not_found: 404,
  not_virtual: 409,
  code_blank: 422,
});
