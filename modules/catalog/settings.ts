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
