import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fen, type Uuid } from '#kernel';
import { freightFor, problemsOf, type Rules, type Template } from '../freight.ts';

const id = '018f0000-0000-7000-8000-000000000001' as Uuid;
const template = (rules: Partial<Rules> = {}, mode: Template['mode'] = 'piece'): Template => ({
  shopId: id,
  id,
  name: '默认',
  mode,
  isDefault: true,
  rules: { rates: [{ places: [], first: 1, firstFen: fen(800), next: 2, nextFen: fen(300) }], ...rules },
});
const goods = (quantity: number, goodsFen = 1_000, weightGrams = 500) => [
  { quantity, weightGrams, goodsFen: fen(goodsFen) },
];
const cost = (from: Template, quantity: number, place = '330106001', goodsFen = 1_000): number | string => {
  const answer = freightFor(from, goods(quantity, goodsFen), place);
  return answer.kind === 'delivered' ? answer.amountFen : `not to ${answer.place}`;
};

describe('by piece and by weight', () => {
  test('first pieces, then every begun step', () => {
    expect([1, 2, 3, 4, 5].map((quantity) => cost(template(), quantity))).toEqual([800, 1_100, 1_100, 1_400, 1_400]);
  });
  test('grams: 1,000 first, each further 500', () => {
    const weighed = template(
      { rates: [{ places: [], first: 1_000, firstFen: fen(600), next: 500, nextFen: fen(100) }] },
      'weight',
    );
    expect([1, 2, 3, 5].map((quantity) => cost(weighed, quantity))).toEqual([600, 600, 700, 900]);
  });
  test('free templates cost nothing but a remote surcharge', () => {
    const free = template({ rates: [], remote: [{ places: ['54'], surchargeFen: fen(2_000) }] }, 'free');
    expect(cost(free, 9)).toBe(0);
    expect(cost(free, 9, '540102')).toBe(2_000);
  });
});

describe('places', () => {
  const regional = template({
    rates: [
      { places: [], first: 1, firstFen: fen(1_000), next: 1, nextFen: fen(0) },
      { places: ['33', '31'], first: 1, firstFen: fen(500), next: 1, nextFen: fen(0) },
      { places: ['3302'], first: 1, firstFen: fen(0), next: 1, nextFen: fen(0) },
    ],
    freeOver: [
      { places: ['33'], overFen: fen(9_900) },
      { places: [], overFen: fen(19_900) },
    ],
    remote: [{ places: ['65'], surchargeFen: fen(1_500) }],
    excluded: ['71', '81'],
  });
  test('the closest place decides, everywhere else is last', () => {
    expect(cost(regional, 1, '330282')).toBe(0);
    expect(cost(regional, 1, '330106')).toBe(500);
    expect(cost(regional, 1, '440305')).toBe(1_000);
  });
  test('free from an amount by region; the remote surcharge stays', () => {
    expect(cost(regional, 1, '330106', 9_899)).toBe(500);
    expect(cost(regional, 1, '330106', 9_900)).toBe(0);
    expect(cost(regional, 1, '440305', 9_900)).toBe(1_000);
    expect(cost(regional, 1, '650102', 19_900)).toBe(1_500);
  });
  test('places not delivered to are named', () => expect(cost(regional, 1, '710101')).toBe('not to 71'));
  test('the explanation adds up and says what is missing to free freight', () => {
    const answer = freightFor(regional, goods(1, 9_000), '330106');
    expect(answer).toMatchObject({
      kind: 'delivered',
      explanation: { firstFen: 500, missingForFreeFen: 900, freeOverFen: 9_900 },
    });
  });
});

test('freight never falls when a piece is added unless it becomes free, and its explanation always adds up', () => {
  fc.assert(
    fc.property(
      fc.nat(20),
      fc.integer({ min: 1, max: 3_000 }),
      fc.constantFrom('330106', '650102', '440305'),
      (quantity, price, place) => {
        const at = (n: number) =>
          freightFor(
            template({
              freeOver: [{ places: [], overFen: fen(20_000) }],
              remote: [{ places: ['65'], surchargeFen: fen(999) }],
            }),
            goods(n, n * price),
            place,
          );
        const [less, more] = [at(quantity + 1), at(quantity + 2)];
        if (less.kind !== 'delivered' || more.kind !== 'delivered') throw new Error('delivered everywhere');
        const { firstFen, nextFen, surchargeFen, amountFen } = more.explanation;
        expect(firstFen + nextFen + surchargeFen).toBe(amountFen);
        if (more.explanation.missingForFreeFen !== null) expect(more.amountFen).toBeGreaterThanOrEqual(less.amountFen);
      },
    ),
    { numRuns: 500 },
  );
});

test('rules that leave a gap or say two things are found', () => {
  const rate = { places: [], first: 1, firstFen: fen(1), next: 1, nextFen: fen(1) };
  expect(problemsOf('piece', { rates: [rate] })).toEqual([]);
  expect(problemsOf('piece', { rates: [{ ...rate, places: ['33'] }] }).map((one) => one.code)).toEqual(['no_rate']);
  expect(problemsOf('piece', { rates: [rate, rate] }).map((one) => one.code)).toEqual(['two_everywhere']);
  expect(problemsOf('piece', { rates: [rate, { ...rate, places: ['33', '33'] }] }).map((one) => one.code)).toEqual([
    'place_twice',
  ]);
  expect(problemsOf('piece', { rates: [{ ...rate, next: 0 }] }).map((one) => one.code)).toEqual(['step_missing']);
  expect(problemsOf('free', { rates: [] })).toEqual([]);
});
