import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'checkout.alcohol_age': {
    schema: whole(18, 25),
    default: 18,
    zh: '购买酒类的最低年龄（未成年人保护法第59条，不得低于18）',
    en: 'Least age to buy alcohol (Minors Protection Law art. 59: not below 18)',
    unit: 'count',
  },
  'checkout.install_after_days': {
    schema: whole(0, 30),
    default: 3,
    zh: '安装服务最早可约时间：商品承诺发货时间之后的天数（行业通行做法，无法律依据）',
    en: 'Days on the way: an install visit begins at the earliest so long after the goods are to be shipped (general practice, no legal source)',
    unit: 'days',
  },
  'checkout.what_if_most_orders': {
    schema: whole(100, 100_000),
    default: 20_000,
    zh: '活动试算一次最多回放的订单数',
    en: 'Orders that trying a promotion on what was sold looks at in one go',
    unit: 'count',
  },
});
