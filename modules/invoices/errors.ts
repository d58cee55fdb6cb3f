import { defineErrors } from '#kernel';

export const refuse = defineErrors('invoices', {
  invoice_not_found: 404,
  title_not_found: 404,
  title_missing: 422,
  title_invalid: 422,
  too_many_titles: 409,
  order_not_invoiceable: 409,
  request_too_late: 409,
  already_requested: 409,
  nothing_to_invoice: 409,
  state_forbids: 409,
  not_issued_yet: 409,
});
