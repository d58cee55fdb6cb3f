import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'presales.most_days': {
    schema: whole(1, 170),
    default: 30,
    zh: '预售：从开始收定金到尾款截止最长的天数；支付机构对冻结资金有期限（30 至 180 天，行业事实 E），定金在此期间冻结（行业惯例）',
    en: 'Presales: days from the first deposit to the last balance at most; providers freeze money for a limited time (30 to 180 days, facts E), and the deposit is frozen meanwhile (general practice)',
    unit: 'days',
  },
  'presales.most_ship_hours': {
    schema: whole(1, 2_160),
    default: 720,
    zh: '预售：付尾款后承诺发货时间的上限，小时（行业惯例）',
    en: 'Presales: hours from the balance to the promised shipment at most (general practice)',
    unit: 'hours',
  },
  'presales.pay_deposit_minutes': {
    schema: whole(5, 120),
    default: 15,
    zh: '预售：下单后多少分钟内付定金，过时关闭、名额放回（行业惯例）',
    en: 'Presales: minutes to pay a deposit before it is closed and its pieces are free again (general practice)',
    unit: 'minutes',
  },
});
