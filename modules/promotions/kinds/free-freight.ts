import { type Static, Type } from 'typebox';
import { FenSchema } from '#kernel';
import { freightKind, whyNot } from './kind.ts';
import { jumpsOfTerms } from './terms.ts';

const schema = Type.Object(
  { overFen: FenSchema({ minimum: 0, maximum: 100_000_000, description: '0: always' }) },
  { additionalProperties: false },
);

/** 满额包邮: the shop bears its freight when what is left to pay for its goods reaches a sum. */
export const freeFreight = freightKind<Static<typeof schema>>({
  name: 'free_freight',
  lane: 'free_freight',
  by: 'shop',
  label: { zh: '满额包邮', en: 'Free freight' },
  description: {
    zh: '优惠后商品金额满额，运费由店铺承担。',
    en: 'The shop bears the freight when its goods, after all reductions, reach a sum.',
  },
  schema,
  fields: { overFen: { zh: '满', en: 'Spend' } },
  example: { overFen: 9_900 },
  whyNot: ['freight_threshold', 'no_freight'],
  apply(args, { amountFen, freightFen }) {
    if (amountFen < args.overFen)
      return whyNot('freight_threshold', { overFen: args.overFen, missingFen: args.overFen - amountFen });
    return freightFen > 0 ? { takeFen: freightFen } : whyNot('no_freight');
  },
  jumps: jumpsOfTerms,
});
