import { type Static, Type } from 'typebox';
import { FenSchema, fen, type ProblemParams } from '#kernel';
import { type Goods, type WhyNot, whyNot } from './kind.ts';

const over = FenSchema({ minimum: 2, maximum: 100_000_000 });
const minus = FenSchema({ minimum: 1, maximum: 5_000_000 });

/** 满减 in steps, or 每满减 with an optional cap. */
export const StepsSchema = Type.Union([
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
export type Steps = Static<typeof StepsSchema>;

export const STEPS_FIELDS = {
  mode: { zh: '方式', en: 'Way' },
  'mode.tiers': { zh: '分档满减', en: 'In steps' },
  'mode.every': { zh: '每满减', en: 'For every sum' },
  tiers: { zh: '档位', en: 'Steps' },
  overFen: { zh: '满', en: 'Spend' },
  minusFen: { zh: '减', en: 'Save' },
  maxTimes: { zh: '最多减几次', en: 'At most times' },
};

const short = (overFen: number, amountFen: number, minusFen: number): ProblemParams => ({
  overFen,
  minusFen,
  missingFen: overFen - amountFen,
});

export function stepsProblem(args: Steps): string | null {
  const steps = args.mode === 'tiers' ? args.tiers : [args];
  if (steps.some((step) => step.minusFen >= step.overFen)) return 'minus_not_below_over';
  const rising = steps.every((step, place) => {
    const before = steps[place - 1];
    return !before || (step.overFen > before.overFen && step.minusFen > before.minusFen);
  });
  return rising ? null : 'steps_not_rising';
}

export function takeBySteps(args: Steps, { amountFen }: Goods): { takeFen: ReturnType<typeof fen> } | WhyNot {
  if (args.mode === 'every') {
    const reached = Math.min(Math.floor(amountFen / args.overFen), args.maxTimes ?? Number.MAX_SAFE_INTEGER);
    return reached > 0
      ? { takeFen: fen(reached * args.minusFen) }
      : whyNot('threshold', short(args.overFen, amountFen, args.minusFen));
  }
  const reached = args.tiers.findLast((tier) => amountFen >= tier.overFen);
  const first = args.tiers[0] ?? { overFen: 0, minusFen: 0 };
  return reached
    ? { takeFen: fen(reached.minusFen) }
    : whyNot('threshold', short(first.overFen, amountFen, first.minusFen));
}

/** Equal steps bring less than they cost, so that only the first above `from` can be worth reaching. */
export function jumpsOfSteps(args: Steps, from: number, to: number): number[] {
  if (args.mode === 'tiers')
    return args.tiers.flatMap((tier) => (tier.overFen > from && tier.overFen <= to ? [tier.overFen] : []));
  const next = (Math.floor(Math.max(0, from) / args.overFen) + 1) * args.overFen;
  return next <= to ? [next] : [];
}
