import { Type } from 'typebox';
import { defineSettings, whole } from '#modules/operations';

/** Times of T6; the operator may change each from a moment on. */
export const settings = defineSettings({
  'orders.pay_within_minutes': {
    schema: whole(1, 10_080),
    default: 30,
    zh: '下单后多少分钟内付款',
    en: 'Minutes to pay an order',
    unit: 'minutes',
  },
  'orders.flash_pay_within_minutes': {
    schema: whole(1, 10_080),
    default: 10,
    zh: '含秒杀商品的订单：下单后多少分钟内付款',
    en: 'Minutes to pay a trade with goods of a flash sale',
    unit: 'minutes',
  },
  'orders.confirm_days': {
    schema: whole(1, 60),
    default: 10,
    zh: '发货后多少天自动确认收货',
    en: 'Days after shipping until receipt is confirmed by itself',
    unit: 'days',
  },
  'orders.confirm_days_remote': {
    schema: whole(1, 60),
    default: 15,
    zh: '偏远地区发货后多少天自动确认收货',
    en: 'Days until receipt is confirmed by itself in remote places',
    unit: 'days',
  },
  'orders.confirm_extension_days': {
    schema: whole(1, 30),
    default: 3,
    zh: '买家可延长收货多少天（一次）',
    en: 'Days a buyer may extend the time to confirm, once',
    unit: 'days',
  },
  'orders.review_days': {
    schema: whole(1, 180),
    default: 15,
    zh: '交易完成后多少天内可评价',
    en: 'Days to review after completion',
    unit: 'days',
  },
  'orders.late_bps': {
    schema: whole(0, 10_000),
    default: 500,
    zh: '延迟发货赔付：占未发商品实付的万分比（行业惯例，非法定）',
    en: 'Late shipment: share of what was paid for the late goods (common practice, general knowledge, not law)',
    unit: 'bps',
  },
  'orders.late_least_fen': {
    schema: whole(0, 1_000_000),
    default: 100,
    zh: '延迟发货赔付：每单最少（行业惯例）',
    en: 'Late shipment: least per order (general knowledge)',
    unit: 'fen',
  },
  'orders.late_most_fen': {
    schema: whole(0, 10_000_000),
    default: 3_000,
    zh: '延迟发货赔付：每单最多（行业惯例）',
    en: 'Late shipment: most per order (general knowledge)',
    unit: 'fen',
  },
  'orders.late_holidays': {
    schema: Type.Array(Type.String({ format: 'date' }), { maxItems: 120 }),
    default: [],
    zh: '快递停运的日子：发货期限落在其中不算延迟（YYYY-MM-DD）',
    en: 'Days on which carriers stand still: a promise that falls on one is not late (YYYY-MM-DD)',
    unit: 'list',
  },
  'orders.keep_years': {
    schema: whole(3, 30),
    default: 3,
    zh: '交易完成后保存交易信息的年数（电子商务法第31条，不少于 3 年）；期满后抹去已注销用户订单中的收货信息',
    en: 'Years a trade is kept after its end (E-commerce law art. 31: at least 3); then the receivers of people who left are purged',
    unit: 'count',
  },
  'orders.remote_places': {
    schema: Type.Array(Type.String({ pattern: '^\\d{2,9}$' }), { maxItems: 200 }),
    default: ['54', '65', '63', '15'],
    zh: '偏远地区（行政区划代码开头）',
    en: 'Remote places (beginnings of division codes)',
    unit: 'list',
  },
});
