import { describe, expect, it } from 'vitest';
import { toId, type Uuid, uuidOf } from '#kernel';
import { edgeId, rawId } from '../src/parts/ids.ts';
import { bodyOf, fundingOf, type MarketRule, type MarketRuleValues, valuesOf } from '../src/parts/market-rule.ts';
import { parseMetrics, routeFigures, total } from '../src/parts/metrics.ts';
import { bpsText, toBps } from '../src/parts/rates.ts';

describe('ids', () => {
  const uuids = ['019aa3f2-1b2c-7def-8123-456789abcdef', '00000000-0000-0000-0000-000000000001'] as Uuid[];

  it('turns into the kernel’s own and back', () => {
    for (const uuid of uuids) {
      expect(edgeId('ord', uuid)).toBe(toId('ord', uuid));
      expect(rawId(toId('ord', uuid))).toBe(uuid);
      expect(uuidOf('ord', edgeId('ord', uuid))).toBe(uuid);
    }
  });

  it('knows what is no id', () => {
    expect(rawId('ord_short')).toBeNull();
    expect(rawId(`ord_${'u'.repeat(26)}`)).toBeNull();
    expect(rawId(`ord_${'z'.repeat(26)}`)).toBeNull();
  });
});

describe('rates', () => {
  it('keeps every basis point', () => {
    for (let bps = 0; bps <= 5000; bps += 1) expect(toBps(bps / 100)).toBe(bps);
    expect(bpsText(550)).toBe('5.5%');
    expect(toBps(null)).toBeNull();
  });
});

describe('metrics', () => {
  const samples = parseMetrics(
    [
      '# HELP dongxi_http_request_seconds Time',
      'dongxi_http_request_seconds_count{method="GET",route="/api/cart",status="200"} 3',
      'dongxi_http_request_seconds_count{method="GET",route="/api/cart",status="500"} 1',
      'dongxi_http_request_seconds_sum{method="GET",route="/api/cart",status="200"} 0.03',
      'dongxi_http_request_seconds_sum{method="GET",route="/api/cart",status="500"} 0.01',
      'dongxi_http_request_seconds_count{method="POST",route="/api/cart/lines",status="201"} 9',
      'process_resident_memory_bytes 1.5e8',
      'broken line',
    ].join('\n'),
  );

  it('adds up by route, the busiest first', () => {
    expect(routeFigures(samples)).toEqual([
      { route: 'POST /api/cart/lines', calls: 9, meanMilliseconds: 0, broken: 0 },
      { route: 'GET /api/cart', calls: 4, meanMilliseconds: 10, broken: 1 },
    ]);
  });

  it('tells nothing counted from zero', () => {
    expect(total(samples, 'process_resident_memory_bytes')).toBe(150_000_000);
    expect(total(samples, 'never_seen')).toBeNull();
  });
});

describe('a rule of the market in its form', () => {
  const text = { zh: '', en: '' };
  const schema = {
    anyOf: [
      { properties: { mode: { const: 'every' }, overFen: {}, minusFen: {} } },
      { properties: { mode: { const: 'tiers' }, tiers: { type: 'array' } } },
    ],
  };
  const kinds = [{ name: 'cross_shop_reduction', label: text, description: text, held: false, schema, fields: {} }];
  const rule = {
    id: 'rul_1',
    series: 'rul_1',
    version: 1,
    kind: 'cross_shop_reduction',
    lane: 'platform_reduction',
    title: { zh: '跨店满减', en: 'Across shops' },
    args: { mode: 'tiers', tiers: [{ overFen: 30_000, minusFen: 5_000 }] },
    scope: { all: true },
    audience: null,
    funding: [{ funder: 'platform', bps: 10_000 }],
    group: null,
    issue: null,
    budget: null,
    pieces: null,
    startsAt: '2026-11-01T00:00:00.000Z',
    endsAt: '2026-11-12T00:00:00.000Z',
    state: 'active',
    phase: 'running',
    createdAt: '2026-10-30T00:00:00.000Z',
    stoppedAt: null,
  } satisfies MarketRule;
  const sentAgain = (before: MarketRule) => bodyOf(valuesOf(before) as MarketRuleValues, kinds, before);

  it.each<[string, Partial<MarketRule>]>([
    ['everything', {}],
    ['categories', { scope: { categoryIds: ['kettle'] } }],
    ['goods the form has no fields for', { scope: { shopIds: ['shp_1'], exceptProductIds: ['prd_1'] } }],
    ['all goods with exceptions', { scope: { all: true, exceptProductIds: ['prd_1'] } }],
    ['a province', { audience: { who: 'region', divisions: ['33'] } }],
    ['a town', { audience: { who: 'region', divisions: ['330282100'] } }],
    ['several regions', { audience: { who: 'region', divisions: ['33', '3205'] } }],
    ['first orders', { audience: { who: 'new_buyer' } }],
    ['an exclusive group', { group: 'festival' }],
    ['a budget', { budget: { totalFen: 500_000, heldFen: 0, spentFen: 20_000 } }],
    [
      'regions that pay',
      {
        funding: [
          { funder: 'platform', bps: 5_555 },
          { funder: 'region', funderId: '330200', bps: 4_321 },
          { funder: 'region', funderId: '330000', bps: 124 },
        ],
      },
    ],
    ['a region that pays all', { funding: [{ funder: 'region', funderId: '330200', bps: 10_000 }] }],
  ])('is sent again as it was: %s', (_what, changed) => {
    const before = { ...rule, ...changed };
    expect(sentAgain(before)).toEqual({
      kind: before.kind,
      title: before.title,
      args: before.args,
      scope: before.scope,
      audience: before.audience ?? { who: 'everyone' },
      funding: before.funding,
      startsAt: before.startsAt,
      endsAt: before.endsAt,
      ...(before.group && { group: before.group }),
      ...(before.budget && { budgetFen: before.budget.totalFen }),
    });
  });

  it('leaves out regions that were not chosen or pay nothing', () => {
    expect(fundingOf([{ code: null, percent: '30' }, { code: '330200' }, {}])).toEqual([
      { funder: 'platform', bps: 10_000 },
    ]);
  });

  it('rounds no share in silence', () => {
    expect(fundingOf([{ code: '330200', percent: '33.33' }])).toEqual([
      { funder: 'platform', bps: 6_667 },
      { funder: 'region', funderId: '330200', bps: 3_333 },
    ]);
    for (const percent of ['33.333', '1e1', '三成'])
      expect(() => fundingOf([{ code: '330200', percent }])).toThrow(RangeError);
  });
});
