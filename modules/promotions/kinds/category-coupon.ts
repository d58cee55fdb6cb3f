import { sumKind } from './kind.ts';
import {
  jumpsOfTerms,
  TERMS_FIELDS,
  TERMS_REASONS,
  type Terms,
  TermsSchema,
  takeByTerms,
  termsProblem,
} from './terms.ts';

/** 品类券: From the platform, for goods of its categories in any shop; one in a trade. */
export const categoryCoupon = sumKind<Terms>({
  name: 'category_coupon',
  lane: 'category_coupon',
  by: 'platform',
  held: true,
  label: { zh: '品类券', en: 'Category coupon' },
  description: {
    zh: '平台发放，用于指定类目的商品，可跨店，每次用一张。',
    en: 'From the platform, for goods of its categories in any shop; one in a trade.',
  },
  schema: TermsSchema,
  fields: TERMS_FIELDS,
  example: { mode: 'minus', overFen: 10_000, minusFen: 1_500 },
  whyNot: TERMS_REASONS,
  problem: termsProblem,
  apply: takeByTerms,
  jumps: jumpsOfTerms,
});
