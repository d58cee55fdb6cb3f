import { type Static, Type } from 'typebox';
import { fen } from '#kernel';
import { isWhyNot, priceKind } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const schema = Type.Object(
  { priceFen: PriceSchema, perBuyer: Type.Integer({ minimum: 1, maximum: 999 }) },
  { additionalProperties: false },
);

/** 秒杀: the first pieces of a line at a low price; pieces beyond a buyer's limit cost what they always cost. */
export const flashPrice = priceKind<Static<typeof schema>>({
  name: 'flash_price',
  lane: 'item_price',
  by: 'shop',
  label: { zh: '秒杀', en: 'Flash price' },
  description: {
    zh: '限时限量的秒杀价，每人限购；超出限购的件数按原价。',
    en: 'A low price for a short time and few pieces; pieces beyond the limit of a buyer cost the usual price.',
  },
  schema,
  fields: { priceFen: { zh: '秒杀价', en: 'Flash price' }, perBuyer: { zh: '每人限购', en: 'Limit a buyer' } },
  example: { priceFen: 990, perBuyer: 2 },
  whyNot: PRICE_REASONS,
  apply(args, { unitListFen, quantity }) {
    const answer = lowered(fen(args.priceFen), unitListFen);
    return isWhyNot(answer) ? answer : { ...answer, pieces: Math.min(quantity, args.perBuyer) };
  },
});
