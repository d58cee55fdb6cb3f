import { type Static, Type } from 'typebox';
import { isWhyNot, priceKind, whyNot } from './kind.ts';
import { lowered, PRICE_REASONS } from './prices.ts';

const schema = Type.Object(
  { offerId: Type.String({ minLength: 1, maxLength: 80, description: 'bargain:… or draw:…' }) },
  { additionalProperties: false },
);

/** A price that one buyer has for one piece: bargained down by friends (砍价) or won in a draw. Their modules say who has which (`own-prices.ts`). */
export const ownPrice = priceKind<Static<typeof schema>>({
  name: 'own_price',
  lane: 'item_price',
  by: 'shop',
  alone: true,
  label: { zh: '专属价', en: 'Own price' },
  description: {
    zh: '买家砍价或抽奖得到的价格，只对本人的一件有效，不与其他店铺、平台优惠叠加。',
    en: 'A price a buyer bargained down or won: for them alone and one piece; it takes no further offers of shop or market.',
  },
  schema,
  fields: { offerId: { zh: '砍价或抽奖活动', en: 'Offer' } },
  example: { offerId: 'bargain:1' },
  whyNot: ['own_price_only', ...PRICE_REASONS],
  apply({ offerId }, { unitListFen }, buyer) {
    const priceFen = buyer.ownPrices?.get(offerId);
    if (priceFen === undefined) return whyNot('own_price_only');
    const answer = lowered(priceFen, unitListFen);
    return isWhyNot(answer) ? answer : { ...answer, pieces: 1 };
  },
});
