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

/** A brand or a streamer that pays a part. */
interface SponsorShare {
  party?: string;
  percent?: string;
}

/** A share with two decimals at most. */
export const PERCENT = /^(100|\d{1,2}(\.\d{1,2})?)$/;

/** By what goods are chosen: one of these for a rule that is written here. */
export const CHOICES = {
  categories: 'categoryIds',
  brands: 'brandIds',
  belts: 'beltIds',
  styles: 'styles',
  tracks: 'tracks',
} as const;
export type Choice = keyof typeof CHOICES;
const choices = Object.keys(CHOICES) as Choice[];

/** What the form holds. `kept`: what a version before said and the form has no fields for stays as it is. */
export interface MarketRuleValues extends RuleValues {
  reach: 'all' | Choice | 'kept';
  categoryIds?: string[];
  brandIds?: string[];
  beltIds?: string[];
  styles?: string[];
  tracks?: string[];
  audience: 'everyone' | 'new_buyer' | 'region' | 'staff' | 'kept';
  destination?: string | null;
  regions?: RegionShare[];
  /** Brands and streamers that pay a part. */
  sponsors?: SponsorShare[];
  /** What shops that agree bear, per cent. */
  shopsPercent?: string;
  group?: string;
}

/** A division and all in it, as promotions name it: 330000 is everything that begins with 33. */
const prefixOf = (code: string): string => (code.length === 6 ? code.replace(/(00)+$/, '') : code);
const codeOf = (prefix: string): string => (prefix.length < 6 ? prefix.padEnd(6, '0') : prefix);

function shareOf(percent: string | undefined): number {
  const bps = bpsOf(percent || '0');
  // The form says so in words before; nobody pays a rounded share they did not see.
  if (bps === null) throw new RangeError(`not a share with at most two decimals: ${percent}`);
  return bps;
}

/** Who pays: the platform, less what regions, sponsors and the shops that agree take over. */
export function fundingOf(
  regions: readonly RegionShare[] = [],
  shopsPercent?: string,
  sponsors: readonly SponsorShare[] = [],
): MarketRuleBody['funding'] {
  const ofShops = shareOf(shopsPercent);
  const shares: MarketRuleBody['funding'] = [
    ...(ofShops > 0 ? [{ funder: 'shop' as const, bps: ofShops }] : []),
    ...regions.flatMap(({ code, percent }) => {
      const bps = shareOf(percent);
      return code && bps > 0 ? [{ funder: 'region' as const, funderId: code, bps }] : [];
    }),
    ...sponsors.flatMap(({ party, percent }) => {
      const bps = shareOf(percent);
      const funder = party?.startsWith('brd_') ? ('brand' as const) : ('streamer' as const);
      return party && bps > 0 ? [{ funder, funderId: party, bps }] : [];
    }),
  ];
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
    reach: only('all') ? 'all' : (choices.find((choice) => only(CHOICES[choice])) ?? 'kept'),
    ...Object.fromEntries(choices.map((choice) => [CHOICES[choice], scope[CHOICES[choice]]])),
    audience: region
      ? 'region'
      : audience?.who === 'region' || audience?.who === 'live_room'
        ? 'kept'
        : (audience?.who ?? 'everyone'),
    ...(region && { destination: codeOf(region) }),
    regions: rule.funding.flatMap(({ funder, funderId, bps }) =>
      funder === 'region' ? [{ code: funderId ?? null, percent: String(bps / 100) }] : [],
    ),
    shopsPercent: shopsPercentOf(rule),
    sponsors: rule.funding.flatMap(({ funder, funderId, bps }) =>
      (funder === 'brand' || funder === 'streamer') && funderId
        ? [{ party: funderId, percent: String(bps / 100) }]
        : [],
    ),
    ...(rule.group && { group: rule.group }),
    ...(rule.budget && { budgetFen: rule.budget.totalFen }),
  };
}

const shopsPercentOf = ({ funding }: MarketRule): string => {
  const share = funding.find((one) => one.funder === 'shop');
  return share ? String(share.bps / 100) : '';
};

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
    funding: fundingOf(values.regions, values.shopsPercent, values.sponsors),
    ...(values.group?.trim() && { group: values.group.trim() }),
  };
}

function scopeOf(values: MarketRuleValues, before: MarketRule | null): MarketRuleBody['scope'] {
  const { reach } = values;
  if (reach === 'kept' && before) return before.scope;
  return reach === 'all' || reach === 'kept' ? { all: true } : { [CHOICES[reach]]: values[CHOICES[reach]] ?? [] };
}

function audienceOf({ audience, destination }: MarketRuleValues, before: MarketRule | null): Audience {
  if (audience === 'kept' && before?.audience) return before.audience;
  if (audience === 'region') return { who: 'region', divisions: destination ? [prefixOf(destination)] : [] };
  return { who: audience === 'new_buyer' || audience === 'staff' ? audience : 'everyone' };
}
