import { defineSettings, registerSettings, whole } from '#modules/operations';

/** An upload as a whole may have 64 MB. */
export const settings = defineSettings({
  'media.goods_video_mb': {
    schema: whole(1, 60),
    default: 50,
    zh: '商品视频最大多少 MB（通用经验值，可调）',
    en: 'Largest video of goods, in MB (a customary value, adjustable)',
    unit: 'count',
  },
  'media.review_video_mb': {
    schema: whole(1, 60),
    default: 30,
    zh: '评价视频最大多少 MB（通用经验值，可调）',
    en: 'Largest video of a review, in MB (a customary value, adjustable)',
    unit: 'count',
  },
  'media.video_seconds': {
    schema: whole(1, 600),
    default: 60,
    zh: '视频最长多少秒（通用经验值，可调）',
    en: 'Longest video, in seconds (a customary value, adjustable)',
    unit: 'seconds',
  },
});

registerSettings(settings);
