import { type Static, Type } from 'typebox';
import { bps, FenSchema, fen, share, subtract } from '#kernel';
import { itemKind, whyNot } from './kind.ts';

const schema = Type.Union([
  Type.Object(
    { mode: Type.Literal('price'), priceFen: FenSchema({ minimum: 1, maximum: 1_000_000_000 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { mode: Type.Literal('amount'), cutFen: FenSchema({ minimum: 1, maximum: 1_000_000_000 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      mode: Type.Literal('rate'),
      cutBps: Type.Integer({ minimum: 1, maximum: 9_900, description: '10 000 = 100 % off' }),
    },
    { additionalProperties: false },
  ),
]);

/** 直降: a set price, an amount off, or a rate off each piece. The rate's cut is rounded down to the fen. */
export const priceCut = itemKind<Static<typeof schema>>({
  name: 'price_cut',
  lane: 'item_price',
  label: { zh: '直降', en: 'Price cut' },
  description: {
    zh: '活动期间单品直接降价：一口价、减金额或打折。',
    en: 'A lower price for single items: a set price, an amount off or a rate off.',
  },
  schema,
  fields: {
    mode: { zh: '方式', en: 'Way' },
    priceFen: { zh: '活动价', en: 'Price' },
    cutFen: { zh: '每件减', en: 'Off each piece' },
    cutBps: { zh: '折扣比例', en: 'Rate off' },
  },
  apply(args, { unitListFen }) {
    const unitPriceFen =
      args.mode === 'price'
        ? fen(args.priceFen)
        : subtract(unitListFen, args.mode === 'amount' ? fen(args.cutFen) : share(unitListFen, bps(args.cutBps)));
    if (unitPriceFen < 1) return whyNot('cut_too_deep', { unitListFen });
    return unitPriceFen < unitListFen ? { unitPriceFen } : whyNot('price_not_lower', { unitListFen });
  },
});
