import { defineErrors } from '#kernel';

export const refuse = defineErrors('campaigns', {
  campaign_not_found: 404,
  code_taken: 409,
  calendar_disordered: 422,
  calendar_past: 422,
  not_a_draft: 409,
  not_published: 409,
  not_enrolling: 409,
  not_reviewing: 409,
  entry_not_found: 404,
  entry_not_waiting: 409,
  reason_missing: 422,
  rows_missing: 422,
  price_locked: 409,
  venue_not_found: 404,
  venue_main_taken: 409,
  venue_code_taken: 409,
  venue_key_unknown: 422,
});
