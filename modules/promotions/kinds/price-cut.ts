import { type Static, Type } from 'typebox';
import { bps, fen, share, subtract } from '#kernel';
import { priceKind } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const schema = Type.Union([
  Type.Object({ mode: Type.Literal('price'), priceFen: PriceSchema }, { additionalProperties: false }),
  Type.Object({ mode: Type.Literal('amount'), cutFen: PriceSchema }, { additionalProperties: false }),
  Type.Object(
    {
      mode: Type.Literal('rate'),
      cutBps: Type.Integer({ minimum: 1, maximum: 9_900, description: '10 000 = 100 % off' }),
    },
    { additionalProperties: false },
  ),
]);

/** 直降: a set price, an amount off, or a rate off each piece. The rate's cut is rounded down to the fen. */
export const priceCut = priceKind<Static<typeof schema>>({
  name: 'price_cut',
  lane: 'item_price',
  by: 'shop',
  label: { zh: '直降', en: 'Price cut' },
  description: {
    zh: '活动期间单品直接降价：一口价、减金额或打折。',
    en: 'A lower price for single items: a set price, an amount off or a rate off.',
  },
  schema,
  fields: {
    mode: { zh: '方式', en: 'Way' },
    'mode.price': { zh: '一口价', en: 'Set price' },
    'mode.amount': { zh: '减金额', en: 'Amount off' },
    'mode.rate': { zh: '打折', en: 'Rate off' },
    priceFen: { zh: '活动价', en: 'Price' },
    cutFen: { zh: '每件减', en: 'Off each piece' },
    cutBps: { zh: '降价比例', en: 'Reduced by' },
  },
  example: { mode: 'amount', cutFen: 1_000 },
  whyNot: PRICE_REASONS,
  apply(args, { unitListFen }) {
    if (args.mode === 'price') return lowered(fen(args.priceFen), unitListFen);
    const cut = args.mode === 'amount' ? fen(args.cutFen) : share(unitListFen, bps(args.cutBps));
    return lowered(subtract(unitListFen, cut), unitListFen);
  },
});
