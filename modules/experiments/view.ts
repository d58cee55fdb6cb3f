import { type Static, Type } from 'typebox';
import { type Ctx, MomentSchema, Nullable } from '#kernel';
import { reportOf, VERDICTS } from './report.ts';
import { experimentWithFigures } from './service.ts';
import { type Experiment, PHASES, phaseOf, SURFACES } from './types.ts';

export const KeySchema = Type.String({
  pattern: '^[a-z][a-z0-9-]{2,39}$',
  description: 'Its name in addresses and in the draw of visitors; never used twice',
});
export const VariantSchema = Type.Object({
  key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,19}$' }),
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  shareBps: Type.Integer({ minimum: 0, maximum: 10_000, description: 'Of the visitors, in basis points' }),
  overrides: Type.Array(Type.Object({ setting: Type.String({ maxLength: 60 }), value: Type.Integer() }), {
    maxItems: 20,
    description: 'Settings with the values this variant gives them; the first variant has none',
  }),
});
const head = {
  key: KeySchema,
  name: Type.String(),
  hypothesis: Type.String(),
  surface: Type.Enum([...SURFACES]),
  phase: Type.Enum([...PHASES]),
  startsAt: Nullable(MomentSchema('Null in a draft: as soon as it is started')),
  endsAt: MomentSchema(),
  stoppedAt: Nullable(MomentSchema()),
  adopted: Nullable(Type.String({ description: 'The variant whose values became the settings' })),
  variants: Type.Array(VariantSchema),
};
export const ExperimentSchema = Type.Object(head);
const VerdictSchema = Type.Object(
  {
    verdict: Type.Enum([...VERDICTS]),
    byBps: Type.Integer(),
    lowBps: Type.Integer(),
    highBps: Type.Integer(),
  },
  { description: 'Against the first variant, in basis points of what that has, with the 95 % interval' },
);
const Count = Type.Integer();
export const ExperimentReport = Type.Object({
  ...head,
  mismatch: Type.Boolean({
    description: 'Visitors do not fall as the shares say: no figure means anything before it is known why',
  }),
  ratioLikely: Type.Number({ description: 'How likely they fall so by chance' }),
  kept: Type.Boolean({ description: 'The figures are final' }),
  report: Type.Array(
    Type.Object({
      variant: Type.String(),
      visitors: Count,
      impressions: Count,
      clicks: Count,
      adds: Count,
      orders: Count,
      paidOrders: Count,
      paidFen: Count,
      openers: Type.Integer({ description: 'Visitors who opened something' }),
      buyers: Type.Integer({ description: 'Visitors who paid for something' }),
      fenPerVisitor: Count,
      against: Nullable(Type.Object({ opened: VerdictSchema, bought: VerdictSchema, spent: VerdictSchema })),
    }),
  ),
});

export const experimentOut = (ctx: Ctx, one: Experiment): Static<typeof ExperimentSchema> => ({
  key: one.key,
  name: one.name,
  hypothesis: one.hypothesis,
  surface: one.surface,
  phase: phaseOf(one, ctx.clock.now()),
  startsAt: one.startsAt?.toISOString() ?? null,
  endsAt: one.endsAt.toISOString(),
  stoppedAt: one.stoppedAt?.toISOString() ?? null,
  adopted: one.adopted,
  variants: one.variants.map((variant) => ({ ...variant, overrides: variant.overrides.map((own) => ({ ...own })) })),
});

export async function reportOut(ctx: Ctx, key: string): Promise<Static<typeof ExperimentReport>> {
  const { experiment, figures } = await experimentWithFigures(ctx, key);
  const { variants, mismatch, ratioLikely } = reportOf(experiment.variants, figures);
  return {
    ...experimentOut(ctx, experiment),
    mismatch,
    ratioLikely,
    kept: experiment.results !== null,
    report: variants.map(({ variant, spentFen, ...one }) => ({
      ...one,
      variant: variant.key,
      fenPerVisitor: one.visitors === 0 ? 0 : Math.round(spentFen / one.visitors),
    })),
  };
}
