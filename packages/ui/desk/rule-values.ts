import { type ArgsSchema, waysOf } from './rule-args.ts';
import type { Text2 } from './text2-input.tsx';

/** A kind of promotion as the API describes it. */
export interface RuleKind {
  readonly name: string;
  readonly label: Text2;
  readonly description: Text2;
  readonly held: boolean;
  /** Of one choice of goods: its pieces are kept for it. */
  readonly oneSku?: boolean;
  readonly schema: unknown;
  readonly fields: Readonly<Record<string, Text2>>;
}
/** What the fields below hold. */
export interface RuleValues {
  kind: string;
  title: Text2;
  mode: string;
  args: Record<string, unknown>;
  startsAt: string | null;
  endsAt: string | null;
  budgetFen?: number | null;
  issue?: {
    total: number | null;
    perPerson: number | null;
    claimFrom: string | null;
    claimUntil: string | null;
    validDays?: number | null;
  };
}

export const ways = (kind: RuleKind | undefined) => waysOf((kind?.schema ?? {}) as ArgsSchema);

/** A form's first values: of the first kind there is. */
export const firstRule = (kinds: readonly RuleKind[]) => ({
  kind: kinds[0]?.name ?? '',
  mode: ways(kinds[0])[0]?.mode ?? '',
  title: { zh: '', en: '' },
  args: {},
});

/** Only what the chosen kind and way ask for: what another left in the form is not sent. */
export function ruleOut(values: RuleValues, kinds: readonly RuleKind[]) {
  const kind = kinds.find((one) => one.name === values.kind);
  const way = ways(kind).find((one) => one.mode === values.mode);
  const names = Object.keys(way?.schema.properties ?? {}).filter((name) => name !== 'mode');
  const given = names.flatMap((name): [string, unknown][] => {
    const value = values.args?.[name];
    return value === null || value === undefined ? [] : [[name, value]];
  });
  const { issue } = values;
  return {
    kind: values.kind,
    title: values.title,
    args: { ...(values.mode && { mode: values.mode }), ...Object.fromEntries(given) },
    startsAt: values.startsAt ?? '',
    endsAt: values.endsAt ?? '',
    ...(values.budgetFen && { budgetFen: values.budgetFen }),
    ...(kind?.held &&
      issue && {
        issue: {
          total: issue.total ?? 0,
          perPerson: issue.perPerson ?? 0,
          claimFrom: issue.claimFrom ?? '',
          claimUntil: issue.claimUntil ?? '',
          validDays: issue.validDays ?? null,
        },
      }),
  };
}
