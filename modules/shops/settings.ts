import { defineSettings, registerSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'shops.review_working_days': {
    schema: whole(1, 30),
    default: 2,
    zh: '开店申请审核时限（工作日）',
    en: 'Working days within which an application is answered',
    unit: 'days',
  },
});

registerSettings(settings);
