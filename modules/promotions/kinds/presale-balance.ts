import { type Static, Type } from 'typebox';
import { fen } from '#kernel';
import { priceKind, whyNot } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const schema = Type.Object(
  { offerId: Type.String({ minLength: 1, maxLength: 60 }), balanceFen: PriceSchema },
  { additionalProperties: false },
);

/**
 * 预售尾款: what is left to pay of a piece whose deposit was paid. It does not stand alone: reductions and coupons come off the balance, and
 * never off the deposit. Module presales says who has paid, and writes these rules.
 */
export const presaleBalance = priceKind<Static<typeof schema>>({
  name: 'presale_balance',
  lane: 'item_price',
  by: 'shop',
  label: { zh: '预售尾款', en: 'Presale balance' },
  description: {
    zh: '已付定金的买家付尾款：每件减去定金所抵的金额，其余店铺、平台优惠按尾款计算。',
    en: 'For buyers who have paid the deposit: what it counts for comes off each piece; other offers are reckoned on the balance.',
  },
  schema,
  fields: { offerId: { zh: '预售活动', en: 'Presale' }, balanceFen: { zh: '每件尾款', en: 'Balance of a piece' } },
  example: { offerId: 'offer-1', balanceFen: 40_000 },
  whyNot: ['presale_only', ...PRICE_REASONS],
  apply({ offerId, balanceFen }, { unitListFen }, buyer) {
    return buyer.offerId === offerId ? lowered(fen(balanceFen), unitListFen) : whyNot('presale_only');
  },
});
