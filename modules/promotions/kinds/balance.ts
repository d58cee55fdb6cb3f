import { type Static, Type } from 'typebox';
import { bps, least, share } from '#kernel';
import { sumKind, whyNot } from './kind.ts';

const schema = Type.Object(
  { mostBps: Type.Integer({ minimum: 1, maximum: 10_000, description: 'At most this part of what is left to pay' }) },
  { additionalProperties: false },
);

/** 余额: credit the market gave the buyer, who wants to use it; the last thing taken off the goods. It is never bought (decision 0078). */
export const balance = sumKind<Static<typeof schema>>({
  name: 'balance',
  lane: 'balance',
  by: 'platform',
  label: { zh: '余额抵扣', en: 'Balance' },
  description: {
    zh: '用账户余额抵扣，至少留一分钱支付。',
    en: 'Credit the market gave; something always stays to pay.',
  },
  schema,
  fields: { mostBps: { zh: '最多抵应付的', en: 'At most of the rest' } },
  example: { mostBps: 10_000 },
  whyNot: ['not_chosen', 'no_balance'],
  apply(args, { amountFen, buyer }) {
    if (buyer.balanceFen === undefined) return whyNot('not_chosen');
    const takeFen = least(buyer.balanceFen, share(amountFen, bps(args.mostBps)));
    return takeFen > 0 ? { takeFen } : whyNot('no_balance');
  },
});
