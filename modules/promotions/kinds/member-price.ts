import { type Static, Type } from 'typebox';
import { bps, fen, share, subtract } from '#kernel';
import { priceKind, whyNot } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const fromTier = Type.Integer({ minimum: 1, maximum: 10 });
const schema = Type.Union([
  Type.Object({ mode: Type.Literal('price'), fromTier, priceFen: PriceSchema }, { additionalProperties: false }),
  Type.Object(
    { mode: Type.Literal('rate'), fromTier, cutBps: Type.Integer({ minimum: 1, maximum: 9_900 }) },
    { additionalProperties: false },
  ),
]);

/** 会员价: for members of the shop from a tier on. */
export const memberPrice = priceKind<Static<typeof schema>>({
  name: 'member_price',
  lane: 'item_price',
  by: 'shop',
  label: { zh: '会员价', en: 'Member price' },
  description: { zh: '达到会员等级的买家享会员价。', en: 'A price for members of the shop from a tier on.' },
  schema,
  fields: {
    mode: { zh: '方式', en: 'Way' },
    'mode.price': { zh: '一口价', en: 'Set price' },
    'mode.rate': { zh: '打折', en: 'Rate off' },
    fromTier: { zh: '会员等级不低于', en: 'From tier' },
    priceFen: { zh: '会员价', en: 'Member price' },
    cutBps: { zh: '降价比例', en: 'Reduced by' },
  },
  example: { mode: 'rate', fromTier: 2, cutBps: 500 },
  whyNot: ['members_only', ...PRICE_REASONS],
  apply(args, { shopId, unitListFen }, buyer) {
    if ((buyer.tiers?.get(shopId) ?? 0) < args.fromTier) return whyNot('members_only', { tier: args.fromTier });
    return lowered(
      args.mode === 'price' ? fen(args.priceFen) : subtract(unitListFen, share(unitListFen, bps(args.cutBps))),
      unitListFen,
    );
  },
});
