import { defineSettings, whole } from '#modules/operations';

/** Both are common practice of shops, not law. */
export const settings = defineSettings({
  'fulfilment.pickup_keep_days': {
    schema: whole(1, 60),
    default: 7,
    zh: '自提商品备好后保留多少天（行业惯例，非法定）',
    en: 'Days goods are kept at the store once they are ready (common practice, not law)',
    unit: 'days',
  },
  'fulfilment.pickup_remind_hours': {
    schema: whole(1, 240),
    default: 24,
    zh: '自提到期前多少小时提醒买家（行业惯例，非法定）',
    en: 'Hours before their end at which the buyer is reminded (common practice, not law)',
    unit: 'hours',
  },
});
