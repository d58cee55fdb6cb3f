import { defineSettings, whole } from '#modules/operations';

const general = '（经验起始值，待用本市场数据校准）';

/** No figure here is law: they are our own beginnings. */
export const settings = defineSettings({
  'questions.least_people': {
    schema: whole(3, 10_000),
    default: 5,
    zh: `热搜词：一天内至少多少个不同的人搜过才展示${general}`,
    en: 'Hot words: shown when at least so many different people asked within a day (a guess to start with)',
    unit: 'count',
  },
  'questions.half_life_hours': {
    schema: whole(1, 168),
    default: 12,
    zh: `热搜词：一次搜索在多少小时后只算一半${general}`,
    en: 'Hot words: hours after which a question counts half (a guess to start with)',
    unit: 'hours',
  },
  'questions.rising_people': {
    schema: whole(3, 10_000),
    default: 8,
    zh: `上升词：一天内至少多少个不同的人搜过才算${general}`,
    en: 'Rising words: counted when at least so many different people asked within a day (a guess to start with)',
    unit: 'count',
  },
  'questions.keep_days': {
    schema: whole(9, 365),
    default: 60,
    zh: `搜索词：按小时的合计保留多少天${general}`,
    en: 'Words asked: days their sums by the hour are kept (a guess to start with)',
    unit: 'days',
  },
});
