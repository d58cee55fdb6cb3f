import { sumKind } from './kind.ts';
import { jumpsOfSteps, STEPS_FIELDS, type Steps, StepsSchema, stepsProblem, takeBySteps } from './steps.ts';

/** 满减 with up to five steps, and 每满减 with an optional cap. Looks at what the goods cost after item prices. */
export const fullReduction = sumKind<Steps>({
  name: 'full_reduction',
  lane: 'shop_full_reduction',
  by: 'shop',
  label: { zh: '满减', en: 'Spend and save' },
  description: {
    zh: '店铺内商品满一定金额立减，可分档，也可每满减。',
    en: 'An amount off when goods of the shop reach a sum: in steps, or for every such sum.',
  },
  schema: StepsSchema,
  fields: STEPS_FIELDS,
  example: { mode: 'tiers', tiers: [{ overFen: 10_000, minusFen: 1_000 }] },
  whyNot: ['threshold'],
  problem: stepsProblem,
  apply: takeBySteps,
  jumps: jumpsOfSteps,
});
