import { type Static, Type } from 'typebox';
import { fen } from '#kernel';
import { priceKind, whyNot } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const schema = Type.Object(
  {
    offerId: Type.String({ minLength: 1, maxLength: 60 }),
    prices: Type.Array(
      Type.Object({ skuId: Type.String({ maxLength: 60 }), priceFen: PriceSchema }, { additionalProperties: false }),
      { minItems: 1, maxItems: 200 },
    ),
  },
  { additionalProperties: false },
);

/** 拼团价: for who buys together with others; module groupbuys says who does, and writes these rules. */
export const groupPrice = priceKind<Static<typeof schema>>({
  name: 'group_price',
  lane: 'item_price',
  by: 'shop',
  alone: true,
  label: { zh: '拼团价', en: 'Group price' },
  description: {
    zh: '发起或参加拼团的买家享拼团价；拼团价不与其他店铺、平台优惠叠加。',
    en: 'A price for buyers who open or join a group; it takes no further offers of shop or market.',
  },
  schema,
  fields: {
    offerId: { zh: '拼团活动', en: 'Group offer' },
    prices: { zh: '各规格的拼团价', en: 'Group prices' },
    skuId: { zh: '规格', en: 'Choice' },
    priceFen: { zh: '拼团价', en: 'Group price' },
  },
  example: { offerId: 'offer-1', prices: [{ skuId: 'sku-1', priceFen: 6_900 }] },
  whyNot: ['group_only', ...PRICE_REASONS],
  apply(args, { unitListFen, skuId }, buyer) {
    if (buyer.offerId !== args.offerId) return whyNot('group_only');
    const price = args.prices.find((one) => one.skuId === skuId);
    return price ? lowered(fen(price.priceFen), unitListFen) : whyNot('not_in_scope');
  },
});
