import fc from 'fast-check';
import { expect, test } from 'vitest';
import { climbed } from '../climb.ts';

test('climbing never ends below where it began, nor where one more step would gain', () => {
  const top = fc.record({
    a: fc.double({ min: 0.1, max: 3, noNaN: true }),
    b: fc.double({ min: 0.1, max: 3, noNaN: true }),
  });
  fc.assert(
    fc.property(top, fc.boolean(), (peak, zero) => {
      const worth = (point: Readonly<Record<string, number>>): number =>
        -(((point.a ?? 0) - peak.a) ** 2) - ((point.b ?? 0) - peak.b) ** 2;
      const start = { words: 1, a: zero ? 0 : 1, b: 0.5 };
      const found = climbed(start, worth);
      expect(found.worth).toBeGreaterThanOrEqual(worth(start));
      expect(found.worth).toBe(worth(found.point));
      expect(found.point.words).toBe(1);
      for (const step of [0.5, 0.8, 0.9, 1.1, 1.25, 2]) {
        const a = Math.round((found.point.a ?? 0) * step * 1_000) / 1_000;
        expect(worth({ ...found.point, a })).toBeLessThanOrEqual(found.worth + 1e-6);
      }
    }),
  );
});
