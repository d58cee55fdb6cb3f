import { Type } from 'typebox';
import { defineSettings, registerSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'shops.review_working_days': {
    schema: whole(1, 30),
    default: 2,
    zh: '开店申请审核时限（工作日）',
    en: 'Working days within which an application is answered',
    unit: 'days',
  },
  'shops.licence_warn_days': {
    schema: Type.Array(whole(1, 365), { minItems: 1, maxItems: 6 }),
    default: [30, 7, 1],
    zh: '证照到期前提醒（天）',
    en: 'Days before the end of a licence on which its shop is warned',
    unit: 'list',
  },
});

registerSettings(settings);
