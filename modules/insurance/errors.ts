import { defineErrors } from '#kernel';

export const refuse = defineErrors('insurance', { offer_same: 409 });
