import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'invoices.request_days': {
    schema: whole(1, 1_095),
    default: 180,
    zh: '交易完成后多少天内可申请发票（平台惯例）',
    en: 'Days after completion in which an invoice may be asked for (general knowledge)',
    unit: 'days',
  },
  'invoices.titles_most': {
    schema: whole(1, 100),
    default: 20,
    zh: '每位买家最多保存多少个发票抬头',
    en: 'Invoice titles a buyer may keep',
    unit: 'count',
  },
});
