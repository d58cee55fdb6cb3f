import { type Static, Type } from 'typebox';
import { fen } from '#kernel';
import { priceKind, whyNot } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const tier = Type.Object(
  { fromPieces: Type.Integer({ minimum: 2, maximum: 100_000 }), priceFen: PriceSchema },
  { additionalProperties: false },
);
const schema = Type.Object({ tiers: Type.Array(tier, { minItems: 1, maxItems: 5 }) }, { additionalProperties: false });

/** 阶梯价: the more pieces of a SKU, the lower the price of each (B2B). */
export const tierPrice = priceKind<Static<typeof schema>>({
  name: 'tier_price',
  lane: 'item_price',
  by: 'shop',
  label: { zh: '阶梯价', en: 'Tier price' },
  description: {
    zh: '同一规格买得越多，单价越低。',
    en: 'The more pieces of one choice, the lower the price of each.',
  },
  schema,
  fields: {
    tiers: { zh: '阶梯', en: 'Tiers' },
    fromPieces: { zh: '满件数', en: 'From pieces' },
    priceFen: { zh: '单价', en: 'Price of each' },
  },
  example: { tiers: [{ fromPieces: 10, priceFen: 9_000 }] },
  whyNot: ['pieces_short', ...PRICE_REASONS],
  problem: ({ tiers }) =>
    tiers.some((one, place) => {
      const before = tiers[place - 1];
      return before && (one.fromPieces <= before.fromPieces || one.priceFen >= before.priceFen);
    })
      ? 'tiers_not_falling'
      : null,
  apply({ tiers }, { unitListFen, quantity }) {
    const reached = tiers.findLast((one) => quantity >= one.fromPieces);
    const first = tiers[0]?.fromPieces ?? 0;
    return reached
      ? lowered(fen(reached.priceFen), unitListFen)
      : whyNot('pieces_short', { pieces: first, missing: first - quantity });
  },
});
