import { Type } from 'typebox';
import { defineSettings, registerSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'shops.review_working_days': {
    schema: whole(1, 30),
    default: 2,
    zh: '开店申请审核时限（工作日）',
    en: 'Working days within which an application is answered',
    unit: 'days',
  },
  'shops.licence_warn_days': {
    schema: Type.Array(whole(1, 365), { minItems: 1, maxItems: 6 }),
    default: [30, 7, 1],
    zh: '证照到期前提醒（天）',
    en: 'Days before the end of a licence on which its shop is warned',
    unit: 'list',
  },
  'shops.trial_days': {
    schema: whole(1, 365),
    default: 90,
    zh: '0元试运营天数（自开店起）',
    en: 'Days of the trial without a deposit, from opening',
    unit: 'days',
  },
  'shops.trial_warn_days': {
    schema: Type.Array(whole(1, 90), { minItems: 1, maxItems: 6 }),
    default: [30, 7, 1],
    zh: '试运营到期前提醒（天）',
    en: 'Days before the end of a trial on which the shop is warned',
    unit: 'list',
  },
  'shops.trial_listing_limit': {
    schema: whole(1, 100_000),
    default: 200,
    zh: '试运营期在售商品上限（行业惯例，非法定）',
    en: 'Products a shop in trial may have on sale (general knowledge, no law)',
    unit: 'count',
  },
  'shops.trial_payout_day_fen': {
    schema: whole(1, 10_000_000_000),
    default: 5_000_000,
    zh: '试运营期每日提现上限（行业惯例，非法定）',
    en: 'Most a shop in trial may withdraw in a day (general knowledge, no law)',
    unit: 'fen',
  },
  'shops.deposit_general_fen': {
    schema: whole(0, 10_000_000_000),
    default: 100_000,
    zh: '未单独设置类目的保证金（行业惯例，非法定）',
    en: 'Deposit where no category sets one (general knowledge, no law)',
    unit: 'fen',
  },
  'shops.deposit_top_up_days': {
    schema: whole(1, 365),
    default: 15,
    zh: '保证金补缴期限',
    en: 'Days within which a missing deposit must be paid in',
    unit: 'days',
  },
  'shops.closing_notice_days': {
    schema: whole(0, 365),
    default: 30,
    zh: '关店公示天数（电子商务法第十六条：三十日）',
    en: 'Days of notice before a shop closes (E-Commerce Law art. 16: thirty)',
    unit: 'days',
  },
  'shops.invitation_days': {
    schema: whole(1, 90),
    default: 7,
    zh: '员工邀请和店铺转让的有效期',
    en: 'Days an invitation onto the staff or an offer of a shop stands',
    unit: 'days',
  },
});

registerSettings(settings);
