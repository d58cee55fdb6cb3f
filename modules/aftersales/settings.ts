import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'aftersales.answer_within_hours': {
    schema: whole(1, 240),
    default: 48,
    zh: '商家须在多少小时内答复退款申请，逾期视为同意',
    en: 'Hours a shop has to answer a refund request; silence is consent',
    unit: 'hours',
  },
  'aftersales.window_days': {
    schema: whole(0, 180),
    default: 15,
    zh: '交易完成后多少天内可申请售后',
    en: 'Days after completion in which after-sales may be asked for',
    unit: 'days',
  },
  'aftersales.requests_per_line': {
    schema: whole(1, 20),
    default: 5,
    zh: '每个商品最多可申请售后的次数',
    en: 'Requests a buyer may make for one line',
    unit: 'count',
  },
});
