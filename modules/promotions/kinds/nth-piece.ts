import { type Static, Type } from 'typebox';
import { type Piece, piecesKind, whyNot } from './kind.ts';

const fields = {
  nth: Type.Integer({ minimum: 2, maximum: 10 }),
  payBps: Type.Integer({ minimum: 0, maximum: 9_900, description: '5 000 = half price, 0 = free' }),
};
const schema = Type.Union([
  Type.Object({ mode: Type.Literal('same'), ...fields }, { additionalProperties: false }),
  Type.Object({ mode: Type.Literal('mixed'), ...fields }, { additionalProperties: false }),
]);
type Args = Static<typeof schema>;

/** Counts pieces from the dearest down; every n-th of them, the cheapest of its group, costs its part. Rounded down to the fen a piece. */
function takes(args: Args, pieces: readonly Piece[], places: readonly number[], each: number[]): void {
  const unit = (place: number): number => {
    const piece = pieces[place];
    return piece ? Math.floor(piece.leftFen / piece.quantity) : 0;
  };
  const dear = [...places].sort((a, b) => unit(b) - unit(a) || a - b);
  let counted = 0;
  for (const place of dear) {
    const quantity = pieces[place]?.quantity ?? 0;
    const reduced = Math.floor((counted + quantity) / args.nth) - Math.floor(counted / args.nth);
    each[place] = reduced * Math.floor((unit(place) * (10_000 - args.payBps)) / 10_000);
    counted += quantity;
  }
}

/** 第N件: every n-th piece at a part of its price, counted by product or over all goods of the rule. */
export const nthPiece = piecesKind<Args>({
  name: 'nth_piece',
  lane: 'multi_buy',
  by: 'shop',
  label: { zh: '第N件优惠', en: 'N-th piece' },
  description: {
    zh: '每满 N 件，其中价格最低的一件打折，如“第二件半价”。',
    en: 'Of every N pieces the cheapest costs a part of its price, as in “second piece half price”.',
  },
  schema,
  fields: {
    mode: { zh: '怎么算件数', en: 'Counted' },
    'mode.same': { zh: '同款', en: 'By product' },
    'mode.mixed': { zh: '活动商品任意搭配', en: 'Over all goods' },
    nth: { zh: '第几件', en: 'Which piece' },
    payBps: { zh: '该件付原价的', en: 'Costs of its price' },
  },
  example: { mode: 'same', nth: 2, payBps: 5_000 },
  whyNot: ['pieces_short', 'no_gain'],
  apply(args, pieces) {
    const each = pieces.map(() => 0);
    const groups = new Map<string, number[]>();
    pieces.forEach((piece, place) => {
      const key = args.mode === 'same' ? piece.productId : '';
      groups.set(key, [...(groups.get(key) ?? []), place]);
    });
    let most = 0;
    for (const places of groups.values()) {
      takes(args, pieces, places, each);
      most = Math.max(
        most,
        places.reduce((sum, place) => sum + (pieces[place]?.quantity ?? 0), 0),
      );
    }
    if (most < args.nth) return whyNot('pieces_short', { pieces: args.nth, missing: args.nth - most });
    return each.some((amount) => amount > 0) ? { each } : whyNot('no_gain');
  },
});
