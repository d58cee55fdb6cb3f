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
});
