import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf, variantOf, WHOLE } from '../assignment.ts';
import { variantsWrong } from '../rules.ts';
import { chiSquareAbove } from '../statistics.ts';

const key = fc.stringMatching(/^[a-z][a-z0-9-]{2,20}$/);
const shares = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 5 }).map((parts) => {
  const all = parts.reduce((sum, one) => sum + one, 0);
  const bps = parts.map((one) => Math.max(100, Math.floor((one * WHOLE) / all)));
  const largest = bps.indexOf(Math.max(...bps));
  const left = WHOLE - bps.reduce((sum, one) => sum + one, 0);
  return bps.map((one, at) => (at === largest ? one + left : one));
});
const variantsOf = (bps: readonly number[]) => bps.map((shareBps, at) => ({ key: `v${at}`, shareBps }));
const VISITORS = Array.from({ length: 4_000 }, (_, n) => `visitor-${n}`);
/** Fixed seeds: a law about chance is asked of the same draws each time. */
const runs = { seed: 155, numRuns: 40 };

test('everybody has one variant, the same each time, and the shares hold as chance has it', () => {
  fc.assert(
    fc.property(key, shares, (name, bps) => {
      const variants = variantsOf(bps);
      const counts = new Map<string, number>();
      for (const visitor of VISITORS) {
        const own = variantOf(name, variants, visitor);
        expect(variantOf(name, variants, visitor)).toBe(own);
        counts.set(own?.key ?? '', (counts.get(own?.key ?? '') ?? 0) + 1);
      }
      expect(counts.has('')).toBe(false);
      const far = variants.reduce((sum, one) => {
        const meant = (VISITORS.length * one.shareBps) / WHOLE;
        return sum + ((counts.get(one.key) ?? 0) - meant) ** 2 / meant;
      }, 0);
      // In 40 draws one below 1 in 100,000 would be no chance.
      expect(chiSquareAbove(far, variants.length - 1)).toBeGreaterThan(1e-5);
    }),
    runs,
  );
});

test('where somebody stands in one experiment tells nothing of where they stand in another', () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      fc.pre(one !== other);
      const cellOf = (visitor: string): string =>
        [one, other].map((key) => (placeOf(key, visitor) < WHOLE / 2 ? 'low' : 'high')).join(' ');
      const held = Map.groupBy(VISITORS, cellOf);
      const cells = ['low low', 'low high', 'high low', 'high high'].map((cell) => held.get(cell)?.length ?? 0);
      const meant = VISITORS.length / 4;
      const far = cells.reduce((sum, count) => sum + (count - meant) ** 2 / meant, 0);
      expect(chiSquareAbove(far, 3)).toBeGreaterThan(1e-5);
    }),
    runs,
  );
});

test('a larger share takes people from its neighbour only: who had the first keeps it', () => {
  fc.assert(
    fc.property(key, fc.integer({ min: 100, max: 4_900 }), (name, share) => {
      const [small, large] = [share, 2 * share].map((first) => [
        { key: 'a', shareBps: first },
        { key: 'b', shareBps: WHOLE - first },
      ]);
      for (const visitor of VISITORS.slice(0, 500))
        if (variantOf(name, small ?? [], visitor)?.key === 'a')
          expect(variantOf(name, large ?? [], visitor)?.key).toBe('a');
    }),
    runs,
  );
});

test('variants: the first as things are, the others not, shares of the whole', () => {
  const base = { key: 'a', name: 'A', shareBps: 5_000, overrides: [] };
  const other = { key: 'b', name: 'B', shareBps: 5_000, overrides: [{ setting: 's', value: 1 }] };
  expect(variantsWrong([base, other])).toBeNull();
  expect(variantsWrong([base])).toBe('variants_invalid');
  expect(variantsWrong([other, base])).toBe('variants_invalid');
  expect(variantsWrong([base, { ...other, overrides: [] }])).toBe('variants_invalid');
  expect(variantsWrong([base, { ...other, key: 'a' }])).toBe('variants_invalid');
  expect(variantsWrong([base, { ...other, overrides: [...other.overrides, ...other.overrides] }])).toBe(
    'variants_invalid',
  );
  expect(variantsWrong([base, { ...other, shareBps: 4_999 }])).toBe('shares_invalid');
  expect(
    variantsWrong([
      { ...base, shareBps: 9_950 },
      { ...other, shareBps: 50 },
    ]),
  ).toBe('shares_invalid');
});
