import { defineErrors } from '#kernel';

export const refuse = defineErrors('members', {
  grant_not_found: 404,
  grant_decided: 409,
  grant_by_another: 403,
  grant_to_oneself: 403,
  grant_too_much: 422,
  club_not_found: 404,
  tiers_not_rising: 422,
  terms_changed: 409,
  already_member: 409,
  not_member: 404,
});
