import { Type } from 'typebox';
import { defineSettings, registerSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'catalog.commission_bps': {
    schema: whole(0, 5000),
    default: 500,
    zh: '未单独设置类目的佣金费率',
    en: 'Commission where no category sets one',
    unit: 'bps',
  },
  'catalog.tax_bps': {
    schema: whole(0, 5000),
    default: 1300,
    zh: '未单独设置类目的增值税率',
    en: 'VAT where no category sets one',
    unit: 'bps',
  },
  'catalog.price_floor_percent': {
    schema: whole(1, 100),
    default: 20,
    zh: '价格异常：低于同款中位价的百分比',
    en: 'Price anomaly: under this percentage of the product’s median',
    unit: 'count',
  },
  'catalog.price_ceiling_percent': {
    schema: whole(100, 10000),
    default: 500,
    zh: '价格异常：高于同款中位价的百分比',
    en: 'Price anomaly: over this percentage of the product’s median',
    unit: 'count',
  },
  'catalog.trial_days': {
    schema: whole(1, 3650),
    default: 90,
    zh: '新类目试运行天数，到期后由平台决定开放或关闭（通用经验值，可调）',
    en: 'Days a new category is on trial before the platform opens or closes it (a customary value, adjustable)',
    unit: 'days',
  },
  'catalog.trial_products': {
    schema: whole(1, 1_000_000),
    default: 200,
    zh: '试运行类目最多在售商品数（通用经验值，可调）',
    en: 'Most listings on sale in a category on trial (a customary value, adjustable)',
    unit: 'count',
  },
  'catalog.trial_products_of_shop': {
    schema: whole(1, 100_000),
    default: 20,
    zh: '试运行类目每店最多在售商品数（通用经验值，可调）',
    en: 'Most listings of one shop on sale in a category on trial (a customary value, adjustable)',
    unit: 'count',
  },
  'catalog.proposals_open': {
    schema: whole(1, 1000),
    default: 5,
    zh: '每店同时等待答复的类目提议数',
    en: 'Category proposals of one shop that may wait for an answer at once',
    unit: 'count',
  },
  'catalog.brand_paper_warn_days': {
    schema: whole(1, 365),
    default: 30,
    zh: '品牌授权到期前多少天提醒商家（通用经验值，可调）',
    en: 'Days before a brand paper ends when its shop is told (a customary value, adjustable)',
    unit: 'days',
  },
  'catalog.price_odd_deviations': {
    schema: whole(2, 100),
    default: 8,
    zh: '价格异常：偏离类目中位价多少个稳健标准差（中位绝对偏差×1.4826，按对数）转人工（通用经验值，可调）',
    en: 'Price anomaly: robust standard deviations (1.4826 MAD, logarithmic) from the category’s median at which a person looks (a customary value, adjustable)',
    unit: 'count',
  },
  'catalog.price_odd_from': {
    schema: whole(5, 10_000),
    default: 30,
    zh: '类目在售商品达到多少件才比较价格（通用经验值，可调）',
    en: 'Listings a category needs before prices are compared (a customary value, adjustable)',
    unit: 'count',
  },
  'catalog.picture_distance': {
    schema: whole(0, 7),
    default: 5,
    zh: '主图近似：感知哈希最多相差的位数（64 位，通用经验值，可调）',
    en: 'Near-duplicate pictures: most differing bits of the 64-bit perceptual hash (a customary value, adjustable)',
    unit: 'count',
  },
  'catalog.review_hours': {
    schema: whole(1, 240),
    default: 24,
    zh: '商品人工审核时限（小时）',
    en: 'Hours within which a listing is reviewed',
    unit: 'hours',
  },
  'catalog.check_duplicate_titles': {
    schema: Type.Boolean(),
    default: true,
    zh: '检查同店重复标题',
    en: 'Check for the same title twice in a shop',
    unit: 'flag',
  },
});

registerSettings(settings);
