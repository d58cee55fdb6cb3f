import { type Static, Type } from 'typebox';
import { fen } from '#kernel';
import { priceKind, whyNot } from './kind.ts';
import { PriceSchema } from './prices.ts';

const schema = Type.Object({ priceFen: PriceSchema }, { additionalProperties: false });

/** 百亿补贴: the platform brings what the shop's offers left of a piece down to its price. */
export const subsidisedPrice = priceKind<Static<typeof schema>>({
  name: 'subsidised_price',
  lane: 'subsidy',
  by: 'platform',
  label: { zh: '百亿补贴', en: 'Subsidised price' },
  description: {
    zh: '店铺优惠之后仍高于补贴价的部分，由平台补足。',
    en: 'What the shop’s own offers leave above the subsidised price is borne by the platform.',
  },
  schema,
  fields: { priceFen: { zh: '补贴价', en: 'Subsidised price' } },
  example: { priceFen: 499_900 },
  whyNot: ['price_not_lower'],
  apply: (args, { leftFen, quantity, unitListFen }) =>
    args.priceFen * quantity < leftFen
      ? { unitPriceFen: fen(args.priceFen) }
      : whyNot('price_not_lower', { unitListFen }),
});
