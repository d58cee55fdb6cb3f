import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fen, type Uuid } from '#kernel';
import type { Mode, Template } from '#modules/freight';
import type { QuoteLine } from '../model.ts';
import { quote } from '../quote.ts';

const id = (kind: number, n: number) => `0190000${kind}-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as Uuid;
const MODES: readonly Mode[] = ['piece', 'weight', 'volume', 'free'];

const anyTemplate = fc.record({
  mode: fc.constantFrom(...MODES),
  firstFen: fc.nat(5_000),
  nextFen: fc.nat(500),
  surchargeFen: fc.nat(2_000),
});
const anyLine = fc.record({
  shop: fc.nat(2),
  template: fc.nat(1),
  quantity: fc.integer({ min: 1, max: 50 }),
  priceFen: fc.nat(30_000),
  weightGrams: fc.nat(20_000),
  volumeCm3: fc.nat(90_000),
  delivery: fc.constantFrom(undefined, undefined, 'pickup' as const, 'none' as const),
});

test('freight of all shops adds up to the fen, line by line, and what does not travel costs none', () => {
  fc.assert(
    fc.property(
      fc.array(anyTemplate, { minLength: 6, maxLength: 6 }),
      fc.array(anyLine, { minLength: 1, maxLength: 12 }),
      (given, wanted) => {
        const templates = given.map(
          (one, n): Template => ({
            shopId: id(1, Math.floor(n / 2)),
            id: id(5, n),
            name: `${n}`,
            mode: one.mode,
            rules: {
              rates: [{ places: [], first: 1_000, firstFen: fen(one.firstFen), next: 700, nextFen: fen(one.nextFen) }],
              ...(one.surchargeFen > 0 ? { remote: [{ places: ['65'], surchargeFen: fen(one.surchargeFen) }] } : {}),
              ...(one.mode === 'weight' ? { cm3PerKg: 6_000 } : {}),
            },
            isDefault: n % 2 === 0,
          }),
        );
        const lines = wanted.map(
          (one, n): QuoteLine => ({
            lineId: `${n}`,
            shopId: id(1, one.shop),
            productId: id(2, n),
            skuId: id(4, n),
            version: 1,
            quantity: one.quantity,
            unitListFen: fen(one.priceFen),
            weightGrams: one.weightGrams,
            volumeCm3: one.volumeCm3,
            ...(one.delivery ? { delivery: one.delivery } : {}),
            freightTemplateId: id(5, one.shop * 2 + one.template),
          }),
        );
        const priced = quote({ moment: new Date(0), lines, rules: [], templates, destination: '650102' });
        let all = 0;
        for (const shop of priced.shops) {
          const shares = shop.lines.map((line) => line.freightFen as number);
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(shop.freightFen);
          expect(shop.freight.groups.reduce((sum, group) => sum + group.amountFen, 0)).toBe(shop.freightFen);
          const still = shop.lines.filter((line) => line.delivery);
          expect(still.every((line) => line.freightFen === 0)).toBe(true);
          if (still.length === shop.lines.length) expect(shop.freight.groups).toEqual([]);
          all += shop.freightFen;
        }
        expect(all).toBe(priced.freightFen);
      },
    ),
    { numRuns: 300 },
  );
});
