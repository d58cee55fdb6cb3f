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
});
