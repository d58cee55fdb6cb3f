import { fen, least } from '#kernel';
import { freightKind, isWhyNot, whyNot } from './kind.ts';
import { type Face, FaceSchema, jumpsOfTerms, TERMS_FIELDS, takeByTerms } from './terms.ts';

/** 运费券: an amount off the freight that is left; one in a trade. A shop's is off its own freight and paid by it. */
export const freightCoupon = freightKind<Face>({
  name: 'freight_coupon',
  lane: 'freight_coupon',
  by: 'both',
  held: true,
  label: { zh: '运费券', en: 'Freight coupon' },
  description: {
    zh: '领取后抵扣运费，不超过应付运费，每次用一张；优惠后商品金额满额可用。',
    en: 'Claimed, and off the freight, no more than there is; one in a trade, when the goods after all reductions reach a sum.',
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
