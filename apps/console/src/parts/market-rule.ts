import type { CallOptions, Reply } from '#ui/desk/api.ts';
import { bpsOf } from '#ui/desk/rule-args.ts';
import { type RuleKind, type RuleValues, ruleOut } from '#ui/desk/rule-values.ts';

export type MarketRule = Reply<'/api/console/promotions'>['items'][number];
export type MarketRuleBody = CallOptions<'/api/console/promotions', 'post'>['body'];
type Audience = NonNullable<MarketRuleBody['audience']>;

/** A region that pays a part; per cent with two decimals at most. */
interface RegionShare {
  code?: string | null;
  percent?: string;
}

/** What the form holds. `kept`: what a version before said and the form has no fields for stays as it is. */
export interface MarketRuleValues extends RuleValues {
  reach: 'all' | 'categories' | 'kept';
  categoryIds?: string[];
  audience: 'everyone' | 'new_buyer' | 'region' | 'kept';
  destination?: string | null;
  regions?: RegionShare[];
  group?: string;
}

/** A division and all in it, as promotions name it: 330000 is everything that begins with 33. */
const prefixOf = (code: string): string => (code.length === 6 ? code.replace(/(00)+$/, '') : code);
const codeOf = (prefix: string): string => (prefix.length < 6 ? prefix.padEnd(6, '0') : prefix);

/** Who pays: the platform, less what regions take over. */
export function fundingOf(regions: readonly RegionShare[] = []): MarketRuleBody['funding'] {
  const shares = regions.flatMap(({ code, percent }) => {
    const bps = bpsOf(percent || '0');
    // The form says so in words before; nobody pays a rounded share they did not see.
    if (bps === null) throw new RangeError(`not a share with at most two decimals: ${percent}`);
    return code && bps > 0 ? [{ funder: 'region' as const, funderId: code, bps }] : [];
  });
  const rest = 10_000 - shares.reduce((sum, share) => sum + share.bps, 0);
  return rest > 0 ? [{ funder: 'platform', bps: rest }, ...shares] : shares;
}

/** The form's values of a rule there is, so that it can be revised. */
export function valuesOf(rule: MarketRule): Partial<MarketRuleValues> {
  const { mode, ...args } = rule.args as Record<string, unknown> & { mode?: string };
  const { audience, scope } = rule;
  const region = audience?.who === 'region' && audience.divisions.length === 1 ? audience.divisions[0] : undefined;
  const only = (...names: string[]) => Object.keys(scope).every((name) => names.includes(name));
  return {
    kind: rule.kind,
    title: { ...rule.title },
    mode: mode ?? '',
    args,
    startsAt: rule.startsAt,
    endsAt: rule.endsAt,
    reach: only('all') ? 'all' : only('categoryIds') ? 'categories' : 'kept',
    ...(scope.categoryIds && { categoryIds: scope.categoryIds }),
    audience: region ? 'region' : audience?.who === 'region' ? 'kept' : (audience?.who ?? 'everyone'),
    ...(region && { destination: codeOf(region) }),
    regions: rule.funding.flatMap(({ funder, funderId, bps }) =>
      funder === 'region' ? [{ code: funderId ?? null, percent: String(bps / 100) }] : [],
    ),
    ...(rule.group && { group: rule.group }),
    ...(rule.budget && { budgetFen: rule.budget.totalFen }),
  };
}

/** What is sent; `before`: the version that is revised. */
export function bodyOf(
  values: MarketRuleValues,
  kinds: readonly RuleKind[],
  before: MarketRule | null,
): MarketRuleBody {
  return {
    ...ruleOut(values, kinds),
    scope: scopeOf(values, before),
    audience: audienceOf(values, before),
    funding: fundingOf(values.regions),
    ...(values.group?.trim() && { group: values.group.trim() }),
  };
}

function scopeOf({ reach, categoryIds }: MarketRuleValues, before: MarketRule | null): MarketRuleBody['scope'] {
  if (reach === 'kept' && before) return before.scope;
  return reach === 'categories' ? { categoryIds: categoryIds ?? [] } : { all: true };
}

function audienceOf({ audience, destination }: MarketRuleValues, before: MarketRule | null): Audience {
  if (audience === 'kept' && before?.audience) return before.audience;
  if (audience === 'region') return { who: 'region', divisions: destination ? [prefixOf(destination)] : [] };
  return { who: audience === 'new_buyer' ? 'new_buyer' : 'everyone' };
}
