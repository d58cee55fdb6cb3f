import { defineErrors } from '#kernel';

export const refuse = defineErrors('inventory', {
  not_enough: 409,
  not_reserved: 409,
  already_reserved: 409,
  below_reserved: 409,
  warehouse_not_found: 404,
  warehouse_name_taken: 409,
  warehouse_holds_stock: 409,
  sku_unknown: 404,
});
