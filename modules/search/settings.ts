import { defineSettings, whole } from '#modules/operations';

/** Ranking: score = text × (1 + lift); these are the percent each quality may lift by, and how much all of them together. */
export const settings = defineSettings({
  'search.popularity_percent': {
    schema: whole(0, 100),
    default: 15,
    zh: '搜索排序：销量最多提升的百分比',
    en: 'Search ranking: percent that sales may lift by',
    unit: 'count',
  },
  'search.trust_percent': {
    schema: whole(0, 100),
    default: 10,
    zh: '搜索排序：好评最多提升的百分比',
    en: 'Search ranking: percent that good reviews may lift by',
    unit: 'count',
  },
  'search.fresh_percent': {
    schema: whole(0, 100),
    default: 5,
    zh: '搜索排序：新品最多提升的百分比',
    en: 'Search ranking: percent that newness may lift by',
    unit: 'count',
  },
  'search.lift_percent': {
    schema: whole(0, 100),
    default: 30,
    zh: '搜索排序：各项提升合计的上限（百分比）',
    en: 'Search ranking: cap of all lifts together, in percent',
    unit: 'count',
  },
});
