import { type Static, Type } from 'typebox';
import { bps, FenSchema, share } from '#kernel';
import { sumKind, whyNot } from './kind.ts';

const cutBps = Type.Integer({ minimum: 1, maximum: 9_000, description: '1 000 = 10 % off' });
const schema = Type.Union([
  Type.Object(
    {
      mode: Type.Literal('amount'),
      steps: Type.Array(
        Type.Object(
          { overFen: FenSchema({ minimum: 1, maximum: 100_000_000 }), cutBps },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 5 },
      ),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      mode: Type.Literal('pieces'),
      steps: Type.Array(
        Type.Object(
          { fromPieces: Type.Integer({ minimum: 1, maximum: 999 }), cutBps },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 5 },
      ),
    },
    { additionalProperties: false },
  ),
]);

/** 满折: a rate off when goods of the shop reach a sum, or a number of pieces. Rounded down to the fen over all of them. */
export const fullDiscount = sumKind<Static<typeof schema>>({
  name: 'full_discount',
  lane: 'shop_full_reduction',
  by: 'shop',
  label: { zh: '满折', en: 'Spend for a rate off' },
  description: {
    zh: '店铺内商品满金额或满件数打折，可分档；与满减同时只用一个。',
    en: 'A rate off when goods of the shop reach a sum or a number of pieces, in steps; not together with an amount off.',
  },
  schema,
  fields: {
    mode: { zh: '方式', en: 'Way' },
    'mode.amount': { zh: '满金额', en: 'By sum' },
    'mode.pieces': { zh: '满件数', en: 'By pieces' },
    steps: { zh: '档位', en: 'Steps' },
    overFen: { zh: '满', en: 'Spend' },
    fromPieces: { zh: '满件数', en: 'From pieces' },
    cutBps: { zh: '减去', en: 'Rate off' },
  },
  example: { mode: 'pieces', steps: [{ fromPieces: 3, cutBps: 1_000 }] },
  whyNot: ['threshold_rate', 'pieces_short'],
  problem(args) {
    const steps = args.steps.map((step) => [
      ('overFen' in step ? step.overFen : step.fromPieces) as number,
      step.cutBps,
    ]);
    const rising = steps.every(([from = 0, cut = 0], place) => {
      const [beforeFrom = 0, beforeCut = 0] = steps[place - 1] ?? [];
      return from > beforeFrom && cut > beforeCut;
    });
    return rising ? null : 'steps_not_rising';
  },
  apply(args, { amountFen, pieces }) {
    if (args.mode === 'pieces') {
      const reached = args.steps.findLast((step) => pieces >= step.fromPieces);
      const first = args.steps[0]?.fromPieces ?? 0;
      return reached
        ? { takeFen: share(amountFen, bps(reached.cutBps)) }
        : whyNot('pieces_short', { pieces: first, missing: first - pieces });
    }
    const reached = args.steps.findLast((step) => amountFen >= step.overFen);
    const first = args.steps[0] ?? { overFen: 0, cutBps: 0 };
    return reached
      ? { takeFen: share(amountFen, bps(reached.cutBps)) }
      : whyNot('threshold_rate', {
          overFen: first.overFen,
          missingFen: first.overFen - amountFen,
          cutBps: first.cutBps,
        });
  },
  jumps: (args, from, to) =>
    args.mode === 'pieces'
      ? []
      : args.steps.flatMap((step) => (step.overFen > from && step.overFen <= to ? [step.overFen] : [])),
});
