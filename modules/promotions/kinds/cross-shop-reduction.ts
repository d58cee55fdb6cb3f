import { sumKind } from './kind.ts';
import { jumpsOfSteps, STEPS_FIELDS, type Steps, StepsSchema, stepsProblem, takeBySteps } from './steps.ts';

/** 跨店满减: the platform's reduction over goods of several shops together. */
export const crossShopReduction = sumKind<Steps>({
  name: 'cross_shop_reduction',
  lane: 'platform_reduction',
  by: 'platform',
  label: { zh: '跨店满减', en: 'Across shops' },
  description: {
    zh: '不同店铺的活动商品合并计算，满减或每满减，分摊到每家店铺。',
    en: 'Goods of several shops count together; what is saved is shared among them by amount.',
  },
  schema: StepsSchema,
  fields: STEPS_FIELDS,
  example: { mode: 'every', overFen: 30_000, minusFen: 5_000 },
  whyNot: ['threshold'],
  problem: stepsProblem,
  apply: takeBySteps,
  jumps: jumpsOfSteps,
});
