import { defineErrors } from '#kernel';

export const refuse = defineErrors('members', {
  grant_not_found: 404,
  grant_decided: 409,
  grant_by_another: 403,
  grant_to_oneself: 403,
  grant_too_much: 422,
});
