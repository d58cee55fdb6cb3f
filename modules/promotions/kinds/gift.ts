import { type Static, Type } from 'typebox';
import { FenSchema } from '#kernel';
import { giftKind, whyNot } from './kind.ts';

const gift = {
  giftSkuId: Type.String({ pattern: '^sku_[0-9a-z]{26}$' }),
  giftPieces: Type.Integer({ minimum: 1, maximum: 99 }),
};
const schema = Type.Union([
  Type.Object(
    { mode: Type.Literal('pieces'), buyPieces: Type.Integer({ minimum: 1, maximum: 999 }), ...gift },
    { additionalProperties: false },
  ),
  Type.Object(
    { mode: Type.Literal('amount'), overFen: FenSchema({ minimum: 1, maximum: 100_000_000 }), ...gift },
    { additionalProperties: false },
  ),
]);

/** What a gift rule says. */
export type GiftTerms = Static<typeof schema>;

/** 买M赠N and 满赠: gifts by name and number (Order 56 art. 18), for every M pieces, or once when a sum is reached. */
export const giftRule = giftKind<GiftTerms>({
  name: 'gift',
  lane: 'gift',
  by: 'shop',
  label: { zh: '买赠', en: 'Gift' },
  description: {
    zh: '每买 M 件赠 N 件，或满一定金额赠一次；赠品写明名称和数量。',
    en: 'N pieces of a gift for every M bought, or once when a sum is reached; the gift has a name and a number.',
  },
  schema,
  fields: {
    mode: { zh: '方式', en: 'Way' },
    'mode.pieces': { zh: '买M赠N', en: 'By pieces' },
    'mode.amount': { zh: '满赠', en: 'By sum' },
    buyPieces: { zh: '每买件数', en: 'For every' },
    overFen: { zh: '满', en: 'Spend' },
    giftSkuId: { zh: '赠品规格', en: 'Gift' },
    giftPieces: { zh: '赠品件数', en: 'Pieces given' },
  },
  example: { mode: 'pieces', buyPieces: 3, giftSkuId: 'sku_01h455vb4pex5vsknk084sn02q', giftPieces: 1 },
  whyNot: ['pieces_short', 'gift_threshold'],
  apply(args, { amountFen, pieces }) {
    if (args.mode === 'pieces') {
      const earned = Math.floor(pieces / args.buyPieces);
      return earned > 0
        ? { gifts: [{ skuId: args.giftSkuId, quantity: earned * args.giftPieces }] }
        : whyNot('pieces_short', { pieces: args.buyPieces, missing: args.buyPieces - pieces });
    }
    return amountFen >= args.overFen
      ? { gifts: [{ skuId: args.giftSkuId, quantity: args.giftPieces }] }
      : whyNot('gift_threshold', { overFen: args.overFen, missingFen: args.overFen - amountFen });
  },
});
