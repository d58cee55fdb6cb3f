import { Type } from 'typebox';
import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'payments.payout_min_fen': {
    schema: whole(1, 100_000_000),
    default: 1_000,
    zh: '单笔提现下限',
    en: 'Smallest payout',
    unit: 'fen',
  },
  'payments.payout_max_fen': {
    schema: whole(1, 10_000_000_000),
    default: 50_000_000,
    zh: '单笔提现上限',
    en: 'Largest payout',
    unit: 'fen',
  },
  'payments.payout_approval_above_fen': {
    schema: whole(0, 10_000_000_000),
    default: 5_000_000,
    zh: '超过此金额的提现需平台审核',
    en: 'Payouts above this amount need an operator',
    unit: 'fen',
  },
  'payments.payout_approval_hours': {
    schema: whole(1, 720),
    default: 24,
    zh: '提现审核时限',
    en: 'Time for an operator to decide on a payout',
    unit: 'hours',
  },
  'payments.payout_cooling_hours': {
    schema: whole(0, 720),
    default: 0,
    zh: '提现冷静期',
    en: 'Cooling period of payouts',
    unit: 'hours',
  },
  'payments.new_account_cooling_hours': {
    schema: whole(0, 720),
    default: 24,
    zh: '更换收款账户后的提现冷静期',
    en: 'Cooling period after the bank account was changed',
    unit: 'hours',
  },
  'payments.payout_channel': {
    schema: Type.Enum(['gateway', 'bank']),
    default: 'gateway',
    zh: '提现通道（gateway 由支付机构打款；bank 由平台生成批量打款文件交银行）',
    en: 'How payouts leave (gateway: by the provider; bank: by a file to the bank)',
    unit: 'text',
  },
  'payments.freeze_ask_days_before': {
    schema: whole(1, 60),
    default: 3,
    zh: '资金冻结到期前多少天提醒处理（冻结期由支付机构规定：30、90 或 180 天）',
    en: 'Ask about unfinished orders this many days before the provider ends the freeze (its terms: 30, 90 or 180 days)',
    unit: 'days',
  },
  'payments.freeze_decide_days_before': {
    schema: whole(0, 30),
    default: 1,
    zh: '无人处理时，到期前多少天按默认方式处理',
    en: 'Without an answer, take the default this many days before the end',
    unit: 'days',
  },
  'payments.freeze_default': {
    schema: Type.Enum(['release', 'leave']),
    default: 'release',
    zh: '冻结到期默认处理（release 已发货视为收货并结算；leave 等待支付机构自动解冻）。取值依据为经验判断',
    en: 'Default at the end of a freeze (release: shipped goods count as received; leave: the provider lets go). From general knowledge',
    unit: 'text',
  },
  'payments.split_max_bps': {
    schema: Type.Integer({ minimum: 0, maximum: 3_000 }),
    default: 3_000,
    zh: '单笔订单最高分账比例',
    en: 'Largest share of an order that may be split away',
    unit: 'bps',
  },
});
