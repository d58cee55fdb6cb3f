import { type Static, Type } from 'typebox';
import { bps, FenSchema, fen, least, share } from '#kernel';
import { sumKind, whyNot } from './kind.ts';

const schema = Type.Object(
  {
    fenPerPoint: FenSchema({ minimum: 1, maximum: 100 }),
    mostBps: Type.Integer({ minimum: 1, maximum: 9_000, description: 'At most this part of what is left to pay' }),
  },
  { additionalProperties: false },
);

/** 积分: points the buyer wants to use, up to a part of what is left. */
export const points = sumKind<Static<typeof schema>>({
  name: 'points',
  lane: 'points',
  by: 'platform',
  label: { zh: '积分抵扣', en: 'Points' },
  description: {
    zh: '积分按比例抵扣，不超过应付的一定比例。',
    en: 'Points as money, up to a part of what is left to pay.',
  },
  schema,
  fields: {
    fenPerPoint: { zh: '每分抵', en: 'A point is' },
    mostBps: { zh: '最多抵应付的', en: 'At most of the rest' },
  },
  example: { fenPerPoint: 1, mostBps: 5_000 },
  whyNot: ['not_chosen', 'no_points'],
  apply(args, { amountFen, buyer }) {
    // What the buyer did not ask for is not used, nor even looked at.
    if (buyer.points === undefined) return whyNot('not_chosen');
    const takeFen = least(fen(args.fenPerPoint * buyer.points), share(amountFen, bps(args.mostBps)));
    return takeFen > 0 ? { takeFen } : whyNot('no_points');
  },
});
