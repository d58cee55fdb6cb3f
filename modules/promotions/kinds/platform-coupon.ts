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

/** 平台券: From the platform, over goods of any shops; one in a trade. */
export const platformCoupon = sumKind<Terms>({
  name: 'platform_coupon',
  lane: 'platform_coupon',
  by: 'platform',
  held: true,
  label: { zh: '平台券', en: 'Platform coupon' },
  description: {
    zh: '平台发放，可跨店使用，每次用一张。',
    en: 'From the platform, over goods of any shops; one in a trade.',
  },
  schema: TermsSchema,
  fields: TERMS_FIELDS,
  example: { mode: 'minus', overFen: 10_000, minusFen: 1_500 },
  whyNot: TERMS_REASONS,
  problem: termsProblem,
  apply: takeByTerms,
  jumps: jumpsOfTerms,
});
