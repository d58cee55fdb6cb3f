import { Type } from 'typebox';
import { defineSettings, whole } from '#modules/operations';

const general = '（行业惯例）';

/** Times and limits of T10; each may be changed by the operator from a moment on. */
export const settings = defineSettings({
  'aftersales.answer_within_hours': {
    schema: whole(1, 240),
    default: 48,
    zh: '商家须在多少小时内答复售后申请，逾期视为同意',
    en: 'Hours a shop has to answer a request; silence is consent',
    unit: 'hours',
  },
  'aftersales.send_back_days': {
    schema: whole(1, 60),
    default: 7,
    zh: '同意退货后，买家须在多少天内寄出并填写运单号，逾期关闭',
    en: 'Days a buyer has to send the goods back once a return is agreed; then the case is closed',
    unit: 'days',
  },
  'aftersales.inspect_days': {
    schema: whole(1, 30),
    default: 10,
    zh: '买家寄出后，商家须在多少天内验货，逾期视为验收通过',
    en: 'Days a shop has to inspect returned goods after they were sent; then they count as accepted',
    unit: 'days',
  },
  'aftersales.inspect_days_no_reason': {
    schema: whole(1, 7),
    default: 7,
    zh: '七天无理由退货：签收退货后多少天内退款（法定最长 7 天）',
    en: 'Returns without reason: days to refund after the goods are back (7 at most by law)',
    unit: 'days',
  },
  'aftersales.replace_days': {
    schema: whole(1, 60),
    default: 7,
    zh: `换货、维修须在多少天内寄出，逾期退款${general}`,
    en: 'Days to send the exchanged or repaired goods; then the money goes back (general practice)',
    unit: 'days',
  },
  'aftersales.receive_days': {
    schema: whole(1, 60),
    default: 10,
    zh: `换货、维修寄出后多少天视为买家已收到${general}`,
    en: 'Days after which exchanged or repaired goods count as received (general practice)',
    unit: 'days',
  },
  'aftersales.escalate_days': {
    schema: whole(1, 60),
    default: 7,
    zh: '被拒绝后多少天内可申请平台介入',
    en: 'Days after a rejection in which the buyer may call the platform in',
    unit: 'days',
  },
  'aftersales.evidence_days': {
    schema: whole(1, 30),
    default: 3,
    zh: '平台介入后双方举证多少天',
    en: 'Days both sides have to show evidence',
    unit: 'days',
  },
  'aftersales.rule_within_hours': {
    schema: whole(1, 720),
    default: 72,
    zh: `平台须在多少小时内作出裁决，逾期计入超时${general}`,
    en: 'Hours the platform has to rule; lateness is counted (general practice)',
    unit: 'hours',
  },
  'aftersales.appeal_days': {
    schema: whole(1, 30),
    default: 3,
    zh: `裁决后多少天内可申诉一次${general}`,
    en: 'Days in which either side may appeal a ruling, once (general practice)',
    unit: 'days',
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
  'aftersales.price_protection_days': {
    schema: whole(0, 60),
    default: 15,
    zh: `付款后多少天内降价可退差价${general}`,
    en: 'Days after payment in which a fallen price is given back (general practice)',
    unit: 'days',
  },
  'aftersales.trusted_orders_min': {
    schema: whole(0, 100_000),
    default: 10,
    zh: `一键退款：买家至少已完成多少个订单${general}`,
    en: 'One-click refund: least orders the buyer has completed (general practice)',
    unit: 'count',
  },
  'aftersales.trusted_max_fen': {
    schema: whole(0, 100_000_000),
    default: 50_000,
    zh: `一键退款：单笔金额不超过${general}`,
    en: 'One-click refund: largest amount (general practice)',
    unit: 'fen',
  },
  'aftersales.trusted_per_month': {
    schema: whole(0, 100),
    default: 3,
    zh: `一键退款：每位买家 30 天内最多几次${general}`,
    en: 'One-click refund: most times a buyer in 30 days (general practice)',
    unit: 'count',
  },
  'aftersales.price_protection': {
    schema: Type.Boolean(),
    default: true,
    zh: '是否开放价格保护',
    en: 'Whether price protection may be asked for',
    unit: 'flag',
  },
});
