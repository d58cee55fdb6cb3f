import { type Static, Type } from 'typebox';
import { FenSchema, fen, type ProblemParams } from '#kernel';
import { groupKind, whyNot } from './kind.ts';

const over = FenSchema({ minimum: 2, maximum: 100_000_000 });
const minus = FenSchema({ minimum: 1, maximum: 5_000_000 });

const schema = Type.Union([
  Type.Object(
    {
      mode: Type.Literal('tiers'),
      tiers: Type.Array(Type.Object({ overFen: over, minusFen: minus }, { additionalProperties: false }), {
        minItems: 1,
        maxItems: 5,
      }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      mode: Type.Literal('every'),
      overFen: over,
      minusFen: minus,
      maxTimes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    },
    { additionalProperties: false },
  ),
]);
type Args = Static<typeof schema>;

const short = (overFen: number, amountFen: number, minusFen: number): ProblemParams => ({
  overFen,
  minusFen,
  missingFen: overFen - amountFen,
});

/** 满减 with up to five steps, and 每满减 with an optional cap. Looks at what the goods cost after item prices. */
export const fullReduction = groupKind<Args>({
  name: 'full_reduction',
  lane: 'shop_full_reduction',
  label: { zh: '满减', en: 'Spend and save' },
  description: {
    zh: '店铺内商品满一定金额立减，可分档，也可每满减。',
    en: 'An amount off when goods of the shop reach a sum: in steps, or for every such sum.',
  },
  schema,
  fields: {
    mode: { zh: '方式', en: 'Way' },
    tiers: { zh: '档位', en: 'Steps' },
    overFen: { zh: '满', en: 'Spend' },
    minusFen: { zh: '减', en: 'Save' },
    maxTimes: { zh: '最多减几次', en: 'At most times' },
  },
  problem(args) {
    const steps = args.mode === 'tiers' ? args.tiers : [args];
    if (steps.some((step) => step.minusFen >= step.overFen)) return 'minus_not_below_over';
    if (
      steps.some(
        (step, place) =>
          place > 0 &&
          (step.overFen <= (steps[place - 1]?.overFen ?? 0) || step.minusFen <= (steps[place - 1]?.minusFen ?? 0)),
      )
    )
      return 'steps_not_rising';
    return null;
  },
  apply(args, { amountFen }) {
    if (args.mode === 'every') {
      const timesReached = Math.min(Math.floor(amountFen / args.overFen), args.maxTimes ?? Number.MAX_SAFE_INTEGER);
      return timesReached > 0
        ? { reductionFen: fen(timesReached * args.minusFen) }
        : whyNot('threshold', short(args.overFen, amountFen, args.minusFen));
    }
    const reached = args.tiers.filter((tier) => amountFen >= tier.overFen).at(-1);
    const first = args.tiers[0] ?? { overFen: 0, minusFen: 0 };
    return reached
      ? { reductionFen: fen(reached.minusFen) }
      : whyNot('threshold', short(first.overFen, amountFen, first.minusFen));
  },
});
