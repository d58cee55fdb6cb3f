import { defineErrors } from '#kernel';

export const refuse = defineErrors('recommend', {
  feed_over: 404,
});
