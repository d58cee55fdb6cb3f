import { defineErrors } from '#kernel';

export const refuse = defineErrors('members', {});
