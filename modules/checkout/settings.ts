import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'checkout.alcohol_age': {
    schema: whole(18, 25),
    default: 18,
    zh: '购买酒类的最低年龄（未成年人保护法第59条，不得低于18）',
    en: 'Least age to buy alcohol (Minors Protection Law art. 59: not below 18)',
    unit: 'count',
  },
});
