import { defineErrors } from '#kernel';

export const refuse = defineErrors('media', {
  file_missing: 422,
  not_a_picture: 422,
  picture_too_large: 413,
  picture_too_many_pixels: 422,
  media_not_found: 404,
});
