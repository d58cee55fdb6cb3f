import { defineErrors } from '#kernel';

/** Refusals of the operator's room: settings, audit log, dead letters. */
export const refuse = defineErrors('operations', {
  setting_unknown: 404,
  setting_invalid: 422,
  setting_backwards: 422,
  setting_moment_taken: 409,
  setting_same: 409,
  dead_letter_not_found: 404,
  replay_unavailable: 503,
  period_invalid: 422,
});
