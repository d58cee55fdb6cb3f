import { defineSettings, whole } from '#modules/operations';

/** All are common practice of shops, not law. */
export const settings = defineSettings({
  'fulfilment.pickup_keep_days': {
    schema: whole(1, 60),
    default: 7,
    zh: '自提商品备好后保留多少天（行业惯例，非法定）',
    en: 'Days goods are kept at the store once they are ready (common practice, not law)',
    unit: 'days',
  },
  'fulfilment.pickup_refund_days': {
    schema: whole(0, 60),
    default: 7,
    zh: '自提过期多少天后自动关闭订单并全额退款，0 为不自动退款（行业惯例，非法定）',
    en: 'Days after which an order nobody collected is closed and its money goes back; 0: never by itself (common practice, not law)',
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
