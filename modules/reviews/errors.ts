import { defineErrors } from '#kernel';

export const refuse = defineErrors('reviews', {
  order_not_completed: 409,
  review_window_over: 409,
  line_not_found: 404,
  line_repeated: 422,
  line_not_received: 409,
  already_reviewed: 409,
  media_not_yours: 422,
  review_not_found: 404,
  already_followed_up: 409,
  follow_up_window_over: 409,
  already_replied: 409,
  not_replied: 409,
  reply_edit_window_over: 409,
  own_review: 409,
  already_flagged: 409,
  not_flagged: 409,
  appealed_already: 409,
  appeal_not_open: 409,
});
