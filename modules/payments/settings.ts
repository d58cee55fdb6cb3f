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
  'payments.freeze_days': {
    schema: whole(1, 180),
    default: 30,
    zh: '支付机构资金冻结期限',
    en: 'How long the provider keeps money frozen',
    unit: 'days',
  },
  'payments.freeze_warn_days': {
    schema: whole(1, 179),
    default: 27,
    zh: '冻结将到期预警（自支付起）',
    en: 'Warn about the end of the freeze after this many days from payment',
    unit: 'days',
  },
  'payments.split_max_bps': {
    schema: Type.Integer({ minimum: 0, maximum: 3_000 }),
    default: 3_000,
    zh: '单笔订单最高分账比例',
    en: 'Largest share of an order that may be split away',
    unit: 'bps',
  },
});
