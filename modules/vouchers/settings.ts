import { defineSettings, whole } from '#modules/operations';

const general = '（行业惯例）';

export const settings = defineSettings({
  'vouchers.code_minutes': {
    schema: whole(1, 60),
    default: 5,
    zh: `消费券付款码：有效分钟数${general}`,
    en: 'Voucher codes for a till: how long one is good (general practice)',
    unit: 'minutes',
  },
  'vouchers.one_buyer_a_day': {
    schema: whole(1, 1_000),
    default: 3,
    zh: `消费券可疑核销：同一人同店一天达到的次数${general}`,
    en: 'Suspicious vouchers: times one person uses them at one shop in a day (general practice)',
    unit: 'count',
  },
  'vouchers.burst_count': {
    schema: whole(2, 10_000),
    default: 10,
    zh: `消费券可疑核销：一家店十分钟内线下核销达到的次数${general}`,
    en: 'Suspicious vouchers: times a till takes them within ten minutes (general practice)',
    unit: 'count',
  },
});
