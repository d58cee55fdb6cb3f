import { expect, it } from 'vitest';
import { judged, medianOf, type Reading, readingOf } from '../lighthouse-figures.ts';

const audit = (score: number | null, numericValue?: number) => ({ title: 'words', score, numericValue });
const report = (performance: number | null, shift = 0): string =>
  JSON.stringify({
    environment: { benchmarkIndex: 1500 },
    categories: {
      performance: { score: performance, auditRefs: [] },
      accessibility: { score: 1, auditRefs: [{ id: 'contrast', weight: 7 }] },
      'best-practices': { score: 0.96, auditRefs: [] },
      seo: { score: 0.95, auditRefs: [] },
    },
    audits: {
      contrast: audit(0),
      'largest-contentful-paint': audit(0.9, 1200),
      'total-blocking-time': audit(1, 10),
      'cumulative-layout-shift': audit(1, shift),
      'total-byte-weight': audit(1, 200_000),
    },
  });

it('the median of three visits is judged, figure by figure', () => {
  const readings = [0.99, 0.5, 0.95].map((score) => readingOf(report(score)));
  expect(medianOf(readings)).toMatchObject({ scores: { performance: 95, seo: 95 }, lcp: 1200 });
  expect(judged(medianOf(readings))).toEqual([]);
});

it('a score below, a page that moves and a figure that is missing are told, with what failed', () => {
  expect(judged(readingOf(report(0.94)))).toEqual(['✗ performance is 94, below 95', 'contrast: words']);
  expect(judged(readingOf(report(1, 0.03)))[0]).toMatch(/^✗ what is there moves by 0.030/);
  expect(judged({ ...readingOf(report(1)), lcp: 1_501 })[0]).toMatch(/after 1501 ms/);
  const without: Reading = { ...readingOf(report(1)), shift: Number.NaN };
  expect(judged(without)).not.toEqual([]);
});

it('a visit that failed has no reading', () => {
  expect(() => readingOf(report(null))).toThrow('no score for performance');
  expect(() => readingOf(JSON.stringify({ runtimeError: { message: 'NO_FCP' } }))).toThrow('NO_FCP');
  expect(() => readingOf('')).toThrow();
});
