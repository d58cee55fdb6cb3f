import { defineSettings, whole } from '#modules/operations';

const general = '（行业惯例）';

/** No figure here is law: they are our own beginnings. */
export const settings = defineSettings({
  'behaviour.keep_days': {
    schema: whole(31, 730),
    default: 90,
    zh: `浏览行为：单条记录保留多少天，之后只留按天的合计${general}`,
    en: 'Behaviour: days single events are kept, only daily sums after that (general practice)',
    unit: 'days',
  },
  'behaviour.source_days': {
    schema: whole(1, 30),
    default: 7,
    zh: `浏览行为：下单归到多少天内最后一次点击的来源${general}`,
    en: 'Behaviour: an order belongs to the source of the last click within so many days (general practice)',
    unit: 'days',
  },
  'behaviour.most_per_minute': {
    schema: whole(10, 10_000),
    default: 600,
    zh: `浏览行为：一个人一分钟最多记录多少条，超出视为程序${general}`,
    en: 'Behaviour: events of one person a minute at most, more is taken for a program (general practice)',
    unit: 'count',
  },
  'behaviour.dwell_seconds': {
    schema: whole(1, 600),
    default: 10,
    zh: `兴趣：在商品页停留多少秒起算一次兴趣${general}`,
    en: 'Interests: seconds on a product page that count as interest (general practice)',
    unit: 'seconds',
  },
  'behaviour.read_seconds': {
    schema: whole(1, 600),
    default: 5,
    zh: `内容：打开后停留多少秒起算一次阅读${general}`,
    en: 'Content: seconds on a piece that count as one reading (general practice)',
    unit: 'seconds',
  },
  'behaviour.short_days': {
    schema: whole(1, 30),
    default: 3,
    zh: `短期兴趣：多少天后只算一半${general}`,
    en: 'Short-term interests: days after which they count half (general practice)',
    unit: 'days',
  },
  'behaviour.long_days': {
    schema: whole(7, 730),
    default: 60,
    zh: `长期兴趣：多少天后只算一半${general}`,
    en: 'Long-term interests: days after which they count half (general practice)',
    unit: 'days',
  },
  'behaviour.conversion_days': {
    schema: whole(1, 365),
    default: 30,
    zh: `转化：按最近多少天计算${general}`,
    en: 'Conversion: days it is counted over (general practice)',
    unit: 'days',
  },
});
