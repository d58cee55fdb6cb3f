import { defineSettings, whole } from '#modules/operations';

/** No figure here is law or anybody's published one: they are our own beginnings. */
export const settings = defineSettings({
  'recommend.together_half_life_days': {
    schema: whole(1, 3_650),
    default: 90,
    zh: '“经常一起买”：一次同单在多少天后只算一半',
    en: 'Bought together: days after which a shared trade counts half',
    unit: 'days',
  },
  'recommend.together_trades': {
    schema: whole(1, 1_000),
    default: 2,
    zh: '“经常一起买”：至少有多少笔交易同时买过才展示',
    en: 'Bought together: shown when at least so many trades held both',
    unit: 'count',
  },
  'recommend.together_per_shop': {
    schema: whole(1, 20),
    default: 4,
    zh: '“经常一起买”：同一家店最多展示几件',
    en: 'Bought together: at most so many products of one shop',
    unit: 'count',
  },
  'recommend.walk_half_life_days': {
    schema: whole(1, 3_650),
    default: 30,
    zh: '“看了又看”：一次同访在多少天后只算一半',
    en: 'Also opened: days after which a shared visit counts half',
    unit: 'days',
  },
  'recommend.walk_visits': {
    schema: whole(1, 1_000),
    default: 2,
    zh: '“看了又看”：至少有多少次访问先后看过才算',
    en: 'Also opened: counts when at least so many visits opened both',
    unit: 'count',
  },
  'recommend.feed_seconds': {
    schema: whole(5, 3_600),
    default: 60,
    zh: '首页推荐：多少秒重新编排一次',
    en: 'Home feed: seconds after which it is put together anew',
    unit: 'seconds',
  },
  'recommend.feed_goods': {
    schema: whole(20, 1_000),
    default: 300,
    zh: '首页推荐：一份最多多少件商品，之后到底',
    en: 'Home feed: goods in it at most, then it ends',
    unit: 'count',
  },
  'recommend.per_category': {
    schema: whole(1, 10),
    default: 3,
    zh: '推荐：任意连续 10 件中同一类目最多几件',
    en: 'Recommendations: of any 10 in a row at most so many of one category',
    unit: 'count',
  },
  'recommend.per_shop': {
    schema: whole(1, 10),
    default: 2,
    zh: '推荐：任意连续 10 件中同一家店最多几件',
    en: 'Recommendations: of any 10 in a row at most so many of one shop',
    unit: 'count',
  },
  'recommend.new_percent': {
    schema: whole(0, 50),
    default: 10,
    zh: '推荐：留给新品和新店的位置（百分比）',
    en: 'Recommendations: places kept for new goods and new shops, in percent',
    unit: 'count',
  },
  'recommend.new_days': {
    schema: whole(1, 180),
    default: 30,
    zh: '推荐：上架或开店多少天内算新',
    en: 'Recommendations: days from listing, or from opening the shop, that count as new',
    unit: 'days',
  },
  'recommend.trust_floor': {
    schema: whole(0, 100),
    default: 60,
    zh: '推荐：店铺评分（满分 100，评价不足时不计）低于多少不推荐',
    en: 'Recommendations: goods of shops rated below are not recommended (of 100; not before there are enough ratings)',
    unit: 'count',
  },
});
