import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'promotions.consent_notice_hours': {
    schema: whole(1, 720),
    default: 24,
    zh: '商家退出其承担费用的平台活动，提前多少小时生效（平台自定，非法定）',
    en: 'A shop that leaves a promotion it bears a part of: hours of notice (the market’s own choice, no law)',
    unit: 'hours',
  },
  'promotions.people_per_device': {
    schema: whole(1, 100),
    default: 3,
    zh: '领券：一台设备最多供几人领取同一种券（平台自定，非法定）',
    en: 'Coupons: people who may claim the same one on one device (the market’s own choice, no law)',
    unit: 'count',
  },
  'promotions.first_orders_per_device': {
    schema: whole(1, 100),
    default: 3,
    zh: '首单优惠：一台设备最多供几人享受（平台自定，非法定）',
    en: 'First orders: people who may have what is only for one on one device (the market’s own choice, no law)',
    unit: 'count',
  },
  'promotions.red_packets_trade_most_fen': {
    schema: whole(1, 5_000_000),
    default: 20_000,
    zh: '红包：一次结算合计最多抵扣多少（行业惯例，非法定）',
    en: 'Red packets: the most they take off one checkout together (general practice, no law)',
    unit: 'fen',
  },
  'promotions.balance_trade_most_fen': {
    schema: whole(1, 5_000_000),
    default: 50_000,
    zh: '余额：一次结算最多抵扣多少（平台自定，非法定）',
    en: 'Balance: the most it takes off one checkout (the market’s own choice, no law)',
    unit: 'fen',
  },
});
