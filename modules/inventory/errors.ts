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
  stocktake_not_found: 404,
  stocktake_open: 409,
  stocktake_closed: 409,
  counted_outside: 422,
  nothing_counted: 409,
  same_warehouse: 422,
  transfer_not_found: 404,
  transfer_ended: 409,
  received_too_many: 409,
  reason_missing: 422,
  store_address_missing: 422,
});
