import { sumKind } from './kind.ts';
import { type Face, FaceSchema, jumpsOfTerms, TERMS_FIELDS, takeByTerms, termsProblem } from './terms.ts';

/** 红包: an amount off, with or without a threshold; up to three in a trade. */
export const redPacket = sumKind<Face>({
  name: 'red_packet',
  lane: 'red_packet',
  by: 'platform',
  held: true,
  label: { zh: '红包', en: 'Red packet' },
  description: {
    zh: '抵扣固定金额，可无门槛，每次最多用三个，合计不超过平台规定的每单上限；至少留一分钱支付。',
    en: 'An amount off, with or without a threshold, up to three in a trade, together no more than the market lets off one; something always stays to pay.',
  },
  schema: FaceSchema,
  fields: TERMS_FIELDS,
  example: { overFen: 0, minusFen: 500 },
  whyNot: ['threshold'],
  problem: termsProblem,
  apply: takeByTerms,
  jumps: jumpsOfTerms,
});
