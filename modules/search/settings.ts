import { defineSettings, whole } from '#modules/operations';

/** Ranking: score = text × (1 + lift); these are the percent each quality may lift by, and how much all of them together. */
export const settings = defineSettings({
  'search.popularity_percent': {
    schema: whole(0, 100),
    default: 15,
    zh: '搜索排序：近期销量（每两周减半）最多提升的百分比',
    en: 'Search ranking: percent that sales of late (half as much every fortnight) may lift by',
    unit: 'count',
  },
  'search.conversion_percent': {
    schema: whole(0, 100),
    default: 5,
    zh: '搜索排序：转化（点击后付款）最多提升的百分比（起始值为经验估计，待用本市场数据校准）',
    en: 'Search ranking: percent that conversion (paid of clicked) may lift by (a guess to start with; tune on data of the market)',
    unit: 'count',
  },
  'search.price_percent': {
    schema: whole(0, 100),
    default: 3,
    zh: '搜索排序：价格合适（接近同类结果的中位价）最多提升的百分比（起始值为经验估计，待用本市场数据校准）',
    en: 'Search ranking: percent that a fitting price (near the middle of what answers) may lift by (a guess to start with; tune on data of the market)',
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
  'search.taste_percent': {
    schema: whole(0, 100),
    default: 5,
    zh: '搜索排序：个人兴趣（仅限同意个性化的人，按常看的类目）最多提升的百分比；0 为所有人相同（起始值为经验估计）',
    en: 'Search ranking: percent that personal interest may lift by (only of who agreed; by categories they look at); 0 = the same for all (a guess to start with)',
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
