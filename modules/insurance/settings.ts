import { Type } from 'typebox';
import { defineSettings, whole } from '#modules/operations';

const general = '（行业惯例）';

export const settings = defineSettings({
  'insurance.premium_fen': {
    schema: whole(1, 10_000),
    default: 60,
    zh: `运费险：每个商品行的保费${general}`,
    en: 'Freight insurance: premium for a line of an order (general practice)',
    unit: 'fen',
  },
  'insurance.same_province_fen': {
    schema: whole(1, 100_000),
    default: 800,
    zh: `运费险：省内退货的赔付${general}`,
    en: 'Freight insurance: pays within a province (general practice)',
    unit: 'fen',
  },
  'insurance.other_province_fen': {
    schema: whole(1, 100_000),
    default: 1_200,
    zh: `运费险：跨省退货的赔付${general}`,
    en: 'Freight insurance: pays between provinces (general practice)',
    unit: 'fen',
  },
  'insurance.remote_fen': {
    schema: whole(1, 100_000),
    default: 1_800,
    zh: `运费险：偏远地区退货的赔付${general}`,
    en: 'Freight insurance: pays from or to remote places (general practice)',
    unit: 'fen',
  },
  'insurance.remote_places': {
    schema: Type.Array(Type.String({ pattern: '^\\d{2,9}$' }), { maxItems: 200 }),
    default: ['54', '65', '63', '15'],
    zh: `运费险：偏远地区（行政区划代码开头）${general}`,
    en: 'Freight insurance: remote places (beginnings of division codes; general practice)',
    unit: 'list',
  },
});
