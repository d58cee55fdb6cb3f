import { type Static, Type } from 'typebox';
import { bps, type Fen, FenSchema, fen, least, share } from '#kernel';
import { type Goods, type WhyNot, whyNot } from './kind.ts';

const overFen = FenSchema({ minimum: 0, maximum: 100_000_000, description: '0: no threshold' });
const minusFen = FenSchema({ minimum: 1, maximum: 5_000_000 });

/** What a coupon gives: 满X减Y or 满X打折 with an optional cap. */
export const TermsSchema = Type.Union([
  Type.Object({ mode: Type.Literal('minus'), overFen, minusFen }, { additionalProperties: false }),
  Type.Object(
    {
      mode: Type.Literal('rate'),
      overFen,
      cutBps: Type.Integer({ minimum: 1, maximum: 9_000 }),
      mostFen: Type.Optional(FenSchema({ minimum: 1, maximum: 5_000_000 })),
    },
    { additionalProperties: false },
  ),
]);
export type Terms = Static<typeof TermsSchema>;
/** The first of the two ways alone: vouchers and packets have a face value. */
export const FaceSchema = Type.Object({ overFen, minusFen }, { additionalProperties: false });
export type Face = Static<typeof FaceSchema>;

export const TERMS_FIELDS = {
  mode: { zh: '方式', en: 'Way' },
  'mode.minus': { zh: '满减券', en: 'Amount off' },
  'mode.rate': { zh: '折扣券', en: 'Rate off' },
  overFen: { zh: '满', en: 'Spend' },
  minusFen: { zh: '减', en: 'Save' },
  cutBps: { zh: '减去', en: 'Rate off' },
  mostFen: { zh: '最多减', en: 'At most' },
};
export const TERMS_REASONS = ['threshold', 'threshold_rate'] as const;

/** A threshold, where there is one, is above what it gives. */
export const termsProblem = (args: Terms | Face): string | null =>
  'minusFen' in args && args.overFen > 0 && args.minusFen >= args.overFen ? 'minus_not_below_over' : null;

export function takeByTerms(args: Terms | Face, { amountFen }: Pick<Goods, 'amountFen'>): { takeFen: Fen } | WhyNot {
  if (amountFen < args.overFen) {
    const missingFen = args.overFen - amountFen;
    return 'minusFen' in args
      ? whyNot('threshold', { overFen: args.overFen, missingFen, minusFen: args.minusFen })
      : whyNot('threshold_rate', { overFen: args.overFen, missingFen, cutBps: args.cutBps });
  }
  if ('minusFen' in args) return { takeFen: fen(args.minusFen) };
  const takeFen = share(amountFen, bps(args.cutBps));
  return { takeFen: args.mostFen === undefined ? takeFen : least(takeFen, fen(args.mostFen)) };
}

export const jumpsOfTerms = (args: { readonly overFen: number }, from: number, to: number): number[] =>
  args.overFen > from && args.overFen <= to ? [args.overFen] : [];
