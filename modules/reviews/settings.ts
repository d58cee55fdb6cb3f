import { Type } from 'typebox';
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
  'reviews.watch': {
    schema: Type.Boolean(),
    default: true,
    zh: '是否自动识别不真实评价（近似文本、店铺关联账号、短时集中），命中的评价保留但不计分',
    en: 'Whether reviews are watched (near-duplicates, the shop’s own people, bursts); what is found stays but does not count',
    unit: 'flag',
  },
  'reviews.duplicate_least_characters': {
    schema: whole(10, 500),
    default: 30,
    zh: '近似文本识别：评价至少多少字才比较（经验值）',
    en: 'Near-duplicates: least characters of a text that is compared (experience)',
    unit: 'count',
  },
  'reviews.duplicate_bps': {
    schema: whole(5_000, 10_000),
    default: 8_500,
    zh: '近似文本识别：与他人评价的相似度达到多少即命中，单位万分之一（经验值）',
    en: 'Near-duplicates: likeness to another buyer’s text from which it counts as one, in basis points (experience)',
    unit: 'bps',
  },
  'reviews.duplicate_days': {
    schema: whole(1, 730),
    default: 180,
    zh: '近似文本识别：与最近多少天的评价比较（经验值）',
    en: 'Near-duplicates: compared with reviews of so many days (experience)',
    unit: 'days',
  },
  'reviews.burst_minutes': {
    schema: whole(5, 1_440),
    default: 60,
    zh: '短时集中识别：统计最近多少分钟（经验值）',
    en: 'Bursts: minutes that are counted together (experience)',
    unit: 'minutes',
  },
  'reviews.burst_count': {
    schema: whole(3, 10_000),
    default: 50,
    zh: '短时集中识别：同一商品同向评价超过多少条，其后的命中（经验值）',
    en: 'Bursts: ratings of one kind for one product after which the next are flagged (experience)',
    unit: 'count',
  },
});
