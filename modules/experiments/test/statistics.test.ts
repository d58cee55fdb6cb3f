import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportOf } from '../report.ts';
import {
  chiSquareAbove,
  meansApart,
  normalBelow,
  normalQuantile,
  ratioFits,
  sharesApart,
  studentQuantile,
} from '../statistics.ts';
import type { VariantFigures } from '../types.ts';

test('the distributions are those of the tables', () => {
  expect(normalBelow(1.959964)).toBeCloseTo(0.975, 6);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
  expect(normalQuantile(0.005)).toBeCloseTo(-2.575829, 6);
  // Two-sided 5 %: the usual table of Student's t.
  for (const [freedom, t] of [
    [10, 2.228],
    [30, 2.042],
    [120, 1.98],
  ] as const)
    expect(studentQuantile(0.975, freedom)).toBeCloseTo(t, 2);
  // Upper 5 % and 0.1 % of χ².
  for (const [value, freedom, share] of [
    [3.841, 1, 0.05],
    [5.991, 2, 0.05],
    [7.815, 3, 0.05],
    [9.488, 4, 0.05],
    [10.828, 1, 0.001],
    [16.266, 3, 0.001],
    [18.467, 4, 0.001],
  ] as const)
    expect(chiSquareAbove(value, freedom)).toBeCloseTo(share, 4);
});

test('two proportions, by hand: 100 and 130 of 1,000', () => {
  const apart = sharesApart({ of: 1_000, hits: 100 }, { of: 1_000, hits: 130 }, 0.05);
  // √(0.1·0.9/1000 + 0.13·0.87/1000) = 0.0142513; × 1.959964 = 0.0279321
  expect(apart?.by).toBeCloseTo(0.03, 10);
  expect(apart?.low).toBeCloseTo(0.0020679, 6);
  expect(apart?.high).toBeCloseTo(0.0579321, 6);
  expect(sharesApart({ of: 29, hits: 10 }, { of: 1_000, hits: 130 }, 0.05)).toBeNull();
  expect(sharesApart({ of: 1_000, hits: 4 }, { of: 1_000, hits: 130 }, 0.05)).toBeNull();
});

test('Welch, by hand: means 10 and 12, variances 4 and 9, 40 and 60 values', () => {
  const sample = (of: number, mean: number, variance: number) => ({
    of,
    sum: of * mean,
    squares: variance * (of - 1) + of * mean * mean,
  });
  const apart = meansApart(sample(40, 10, 4), sample(60, 12, 9), 0.05);
  // Standard error 0.5; degrees of freedom 0.0625 / (0.01/39 + 0.0225/59) = 97.99, t = 1.98447
  expect(apart?.by).toBeCloseTo(2, 10);
  expect(apart?.low).toBeCloseTo(2 - 0.992235, 4);
  expect(apart?.high).toBeCloseTo(2 + 0.992235, 4);
});

test('where nothing differs, nineteen of twenty intervals hold zero', () => {
  const { held, all } = fc
    .sample(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 400, maxLength: 400 }), {
      seed: 155,
      numRuns: 400,
    })
    .reduce(
      (sum, draws) => {
        const hits = (part: readonly number[]) => part.filter((one) => one % 0.01 < 0.003).length;
        const [a, b] = [draws.slice(0, 200), draws.slice(200)];
        const apart = sharesApart({ of: 200, hits: hits(a) }, { of: 200, hits: hits(b) }, 0.05);
        return apart ? { held: sum.held + Number(apart.low <= 0 && apart.high >= 0), all: sum.all + 1 } : sum;
      },
      { held: 0, all: 0 },
    );
  expect(all).toBeGreaterThan(300);
  expect(held / all).toBeGreaterThan(0.9);
});

test('visitors who do not fall as the shares say are seen', () => {
  expect(ratioFits([5_000, 5_050], [5_000, 5_000])).toBeGreaterThan(0.5);
  expect(ratioFits([5_000, 5_500], [5_000, 5_000])).toBeLessThan(0.001);
  expect(ratioFits([0, 0], [5_000, 5_000])).toBe(1);
});

const variant = (key: string, value: number | null) => ({
  key,
  name: key,
  shareBps: 5_000,
  overrides: value === null ? [] : [{ setting: 's', value }],
});
const figures = (own: Partial<VariantFigures> & { variant: string }): VariantFigures => ({
  impressions: 0,
  clicks: 0,
  adds: 0,
  orders: 0,
  paidOrders: 0,
  paidFen: 0,
  visitors: 0,
  openers: 0,
  buyers: 0,
  spentFen: 0,
  spentSquares: 0,
  ...own,
});

test('a report says better, worse, open or too few, against the first', () => {
  const variants = [variant('a', null), variant('b', 1)];
  const said = (b: Partial<VariantFigures>) =>
    reportOf(variants, [
      figures({ variant: 'a', visitors: 1_000, openers: 400, buyers: 100, spentFen: 1_000_000, spentSquares: 2e10 }),
      figures({
        variant: 'b',
        visitors: 1_000,
        openers: 400,
        buyers: 100,
        spentFen: 1_000_000,
        spentSquares: 2e10,
        ...b,
      }),
    ]).variants[1]?.against;
  expect(said({})).toMatchObject({ opened: { verdict: 'open', byBps: 0 }, spent: { verdict: 'open', byBps: 0 } });
  expect(said({ openers: 480 })?.opened).toMatchObject({ verdict: 'better', byBps: 2_000 });
  expect(said({ buyers: 60 })?.bought).toMatchObject({ verdict: 'worse', byBps: -4_000 });
  expect(said({ spentFen: 1_800_000, spentSquares: 4e10 })?.spent).toMatchObject({ verdict: 'better', byBps: 8_000 });
  expect(said({ buyers: 2 })?.spent.verdict).toBe('too_few');
  const none = reportOf(variants, []);
  expect(none.variants.map((one) => one.against?.opened.verdict ?? null)).toEqual([null, 'too_few']);
  expect(none.mismatch).toBe(false);
  const uneven = [figures({ variant: 'a', visitors: 700 }), figures({ variant: 'b', visitors: 500 })];
  expect(reportOf(variants, uneven).mismatch).toBe(true);
});
