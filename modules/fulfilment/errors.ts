import { defineErrors } from '#kernel';

export const refuse = defineErrors('fulfilment', {
  carrier_unknown: 422,
  waybill_invalid: 422,
  waybill_used: 409,
  parcel_not_found: 404,
  rows_missing: 422,
  too_many_rows: 422,
  too_many_labels: 422,
  signature_wrong: 401,
  parcel_arrived: 409,
  carrier_not_sold: 422,
  waybill_key_reused: 409,
  waybill_not_found: 404,
  waybill_shipped: 409,
  waybill_cancelled: 409,
  waybill_collected: 409,
  order_not_waiting: 409,
  provider_silent: 503,
});
