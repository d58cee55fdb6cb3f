import { defineErrors } from '#kernel';

export const refuse = defineErrors('media', {
  file_missing: 422,
  not_a_picture: 422,
  picture_too_large: 413,
  picture_too_many_pixels: 422,
  media_not_found: 404,
  not_a_video: 422,
  video_codec: 422,
  video_without_length: 422,
  video_too_large: 413,
  video_too_long: 422,
});
