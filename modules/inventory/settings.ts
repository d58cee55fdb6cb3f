import { Type } from 'typebox';
import { defineSettings } from '#modules/operations';

export const settings = defineSettings({
  'inventory.low_at': {
    schema: Type.Integer({ minimum: 0, maximum: 100_000 }),
    default: 5,
    zh: '库存低于或等于多少件时预警',
    en: 'Pieces at or below which stock counts as low',
    unit: 'count',
  },
});
