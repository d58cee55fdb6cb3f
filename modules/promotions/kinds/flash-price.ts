import { type Static, Type } from 'typebox';
import { fen } from '#kernel';
import { isWhyNot, priceKind, whyNot } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const schema = Type.Object(
  {
    priceFen: PriceSchema,
    perBuyer: Type.Integer({ minimum: 1, maximum: 999 }),
    pieces: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  },
  { additionalProperties: false },
);
export type FlashTerms = Static<typeof schema>;

/** 秒杀: the first pieces of a line at a low price, while there are pieces; those beyond a buyer's limit, or beyond the last piece, cost what they always cost. */
export const flashPrice = priceKind<FlashTerms>({
  name: 'flash_price',
  lane: 'item_price',
  by: 'shop',
  alone: true,
  oneSku: true,
  label: { zh: '秒杀', en: 'Flash price' },
  description: {
    zh: '限时限量的秒杀价，每人限购；数量从库存中专门留出，超出限购的件数按原价。不与其他店铺、平台优惠叠加。',
    en: 'A low price for a short time and few pieces, kept out of stock for it; pieces beyond the limit of a buyer cost the usual price. It takes no further offers of shop or market.',
  },
  schema,
  fields: {
    priceFen: { zh: '秒杀价', en: 'Flash price' },
    perBuyer: { zh: '每人限购', en: 'Limit a buyer' },
    pieces: { zh: '秒杀件数', en: 'Pieces' },
  },
  example: { priceFen: 990, perBuyer: 2, pieces: 100 },
  whyNot: ['flash_sold_out', 'flash_limit', ...PRICE_REASONS],
  apply(args, { unitListFen, quantity, left = quantity, had = 0 }) {
    const answer = lowered(fen(args.priceFen), unitListFen);
    if (isWhyNot(answer)) return answer;
    if (left < 1) return whyNot('flash_sold_out');
    if (had >= args.perBuyer) return whyNot('flash_limit', { most: args.perBuyer });
    return { ...answer, pieces: Math.min(quantity, args.perBuyer - had, left) };
  },
});
