import { type Static, Type } from 'typebox';
import { fen } from '#kernel';
import { isWhyNot, notNew, priceKind } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const schema = Type.Object({ priceFen: PriceSchema }, { additionalProperties: false });

/** 新人价: one piece for who buys here for the first time. */
export const newBuyerPrice = priceKind<Static<typeof schema>>({
  name: 'new_buyer_price',
  lane: 'item_price',
  by: 'shop',
  label: { zh: '新人价', en: 'New-buyer price' },
  description: { zh: '首次下单的买家享一件新人价。', en: 'One piece at a low price on a first order.' },
  schema,
  fields: { priceFen: { zh: '新人价', en: 'Price' } },
  example: { priceFen: 100 },
  whyNot: ['new_buyers_only', 'first_order_on_device', ...PRICE_REASONS],
  apply(args, { unitListFen }, buyer) {
    if (!buyer.isNew) return notNew(buyer);
    const answer = lowered(fen(args.priceFen), unitListFen);
    return isWhyNot(answer) ? answer : { ...answer, pieces: 1 };
  },
});
