import { sumKind } from './kind.ts';
import { type Face, FaceSchema, jumpsOfTerms, TERMS_FIELDS, takeByTerms, termsProblem } from './terms.ts';

/** 消费券: face value and threshold, paid from a region's budget (P3). */
export const regionalVoucher = sumKind<Face>({
  name: 'regional_voucher',
  lane: 'regional_voucher',
  by: 'region',
  held: true,
  label: { zh: '消费券', en: 'Regional voucher' },
  description: {
    zh: '政府发放的消费券，满额抵扣，由地区预算承担，每次用一张。',
    en: 'A voucher from a region, off a sum that is reached, paid from the region’s budget; one in a trade.',
  },
  schema: FaceSchema,
  fields: TERMS_FIELDS,
  example: { overFen: 5_000, minusFen: 2_000 },
  whyNot: ['threshold'],
  problem: termsProblem,
  apply: takeByTerms,
  jumps: jumpsOfTerms,
});
