import { fen, least } from '#kernel';
import { freightKind, isWhyNot, whyNot } from './kind.ts';
import { type Face, FaceSchema, jumpsOfTerms, TERMS_FIELDS, takeByTerms } from './terms.ts';

/** 运费券: an amount off the freight that is left; one in a trade. */
export const freightCoupon = freightKind<Face>({
  name: 'freight_coupon',
  lane: 'freight_coupon',
  by: 'platform',
  held: true,
  label: { zh: '运费券', en: 'Freight coupon' },
  description: {
    zh: '抵扣运费，不超过应付运费，每次用一张。',
    en: 'Off the freight, no more than there is; one in a trade.',
  },
  schema: FaceSchema,
  fields: TERMS_FIELDS,
  example: { overFen: 0, minusFen: 600 },
  whyNot: ['threshold', 'no_freight'],
  apply(args, goods) {
    const answer = takeByTerms(args, goods);
    if (isWhyNot(answer)) return answer;
    return goods.freightFen > 0 ? { takeFen: least(fen(args.minusFen), goods.freightFen) } : whyNot('no_freight');
  },
  jumps: jumpsOfTerms,
});
