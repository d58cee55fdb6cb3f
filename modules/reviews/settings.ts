import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'reviews.within_days': {
    schema: whole(1, 180),
    default: 15,
    zh: '交易完成后多少天内可以评价',
    en: 'Days after completion within which a line may be reviewed',
    unit: 'days',
  },
  'reviews.follow_up_days': {
    schema: whole(1, 730),
    default: 180,
    zh: '交易完成后多少天内可以追评',
    en: 'Days after completion within which a review may be followed up',
    unit: 'days',
  },
  'reviews.reply_edit_hours': {
    schema: whole(0, 720),
    default: 24,
    zh: '店铺回复后多少小时内可以修改',
    en: 'Hours within which a shop may edit its reply',
    unit: 'hours',
  },
  'reviews.pair_month_cap': {
    schema: whole(0, 100),
    default: 6,
    zh: '同一买家与店铺每个自然月最多计入信用的评价数',
    en: 'Ratings of one buyer that count for a shop’s credit in a calendar month',
    unit: 'count',
  },
  'reviews.dsr_months': {
    schema: whole(1, 24),
    default: 6,
    zh: '店铺动态评分统计最近多少个月',
    en: 'Months over which the shop’s DSR is averaged',
    unit: 'count',
  },
});
