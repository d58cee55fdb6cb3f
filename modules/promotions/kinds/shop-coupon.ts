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

/** 店铺券: Claimed, and used in this shop; one for each shop in a trade. */
export const shopCoupon = sumKind<Terms>({
  name: 'shop_coupon',
  lane: 'shop_coupon',
  by: 'shop',
  held: true,
  label: { zh: '店铺券', en: 'Shop coupon' },
  description: {
    zh: '领取后在本店使用，每家店铺每次用一张。',
    en: 'Claimed, and used in this shop; one for each shop in a trade.',
  },
  schema: TermsSchema,
  fields: TERMS_FIELDS,
  example: { mode: 'minus', overFen: 10_000, minusFen: 1_500 },
  whyNot: TERMS_REASONS,
  problem: termsProblem,
  apply: takeByTerms,
  jumps: jumpsOfTerms,
});
