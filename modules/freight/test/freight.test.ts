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

describe('by volume, and volume that counts as weight', () => {
  const measured = (quantity: number, weightGrams: number, volumeCm3: number) => [
    { quantity, weightGrams, volumeCm3, goodsFen: fen(1_000) },
  ];
  const charged = (from: Template, lines: ReturnType<typeof measured>): number => {
    const answer = freightFor(from, lines, '330106');
    return answer.kind === 'delivered' ? answer.amountFen : -1;
  };
  const steps = { places: [], first: 10_000, firstFen: fen(900), next: 5_000, nextFen: fen(200) };
  test('cubic centimetres: 10,000 first, each begun 5,000 more', () => {
    const roomy = template({ rates: [steps] }, 'volume');
    expect([1, 2, 3, 4].map((quantity) => charged(roomy, measured(quantity, 1, 5_001)))).toEqual([
      900, 1_100, 1_300, 1_500,
    ]);
    expect(charged(roomy, measured(9, 9_000, 0))).toBe(900);
  });
  test('a light parcel that takes much room pays for its room, a heavy one for its weight', () => {
    const light = template({ rates: [{ ...steps, first: 1_000, next: 1_000 }], cm3PerKg: 6_000 }, 'weight');
    // 18,000 cm³ count as 3,000 g: two steps more.
    expect(charged(light, measured(1, 400, 18_000))).toBe(1_300);
    expect(charged(light, measured(1, 3_000, 600))).toBe(1_300);
    expect(freightFor(light, measured(1, 400, 18_000), '330106')).toMatchObject({
      explanation: { chargedGrams: 3_000 },
    });
    expect(freightFor(light, measured(1, 3_000, 600), '330106')).not.toHaveProperty('explanation.chargedGrams');
  });
  test('volume counts as weight only where weight is charged', () => {
    expect(problemsOf('volume', { rates: [steps], cm3PerKg: 6_000 }).map((one) => one.code)).toEqual([
      'volumetric_not_weighed',
    ]);
    expect(problemsOf('weight', { rates: [steps], cm3PerKg: 6_000 })).toEqual([]);
  });
  test('a fee for every gram is not more than money can say', () => {
    const slip = template(
      { rates: [{ places: [], first: 0, firstFen: fen(0), next: 1, nextFen: fen(10_000_000) }] },
      'weight',
    );
    expect(charged(slip, measured(999, 10_000_000, 0))).toBe(100_000_000);
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

const amounts = fc.integer({ min: 0, max: 10_000_000 }).map((amount) => fen(amount));
const anyPlaces = fc.uniqueArray(fc.constantFrom('33', '3301', '65', '44', '4403'), { maxLength: 3 });
const anyTemplate = fc
  .record({
    mode: fc.constantFrom('piece', 'weight', 'volume', 'free' as const),
    rates: fc.array(
      fc.record({
        places: anyPlaces,
        first: fc.nat(20_000),
        firstFen: amounts,
        next: fc.integer({ min: 1, max: 20_000 }),
        nextFen: amounts,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    freeOver: fc.array(fc.record({ places: anyPlaces, overFen: amounts }), { maxLength: 2 }),
    remote: fc.array(fc.record({ places: anyPlaces, surchargeFen: amounts }), { maxLength: 2 }),
    cm3PerKg: fc.option(fc.integer({ min: 1_000, max: 100_000 }), { nil: undefined }),
  })
  .map(({ mode, cm3PerKg, ...rules }) =>
    template({ ...rules, ...(cm3PerKg !== undefined && mode === 'weight' ? { cm3PerKg } : {}) }, mode),
  );
const anyPiece = fc.record({
  weightGrams: fc.nat(10_000_000),
  volumeCm3: fc.nat(10_000_000),
  priceFen: fc.nat(100_000),
});
const anywhere = fc.constantFrom('330106', '650102', '440305', '540102');

test('freight of every mode is never negative, never falls with a piece more unless it becomes free, and its parts add up', () => {
  fc.assert(
    fc.property(anyTemplate, anyPiece, fc.nat(900), anywhere, (from, piece, quantity, place) => {
      const at = (n: number) => freightFor(from, [{ ...piece, quantity: n, goodsFen: fen(n * piece.priceFen) }], place);
      const [less, more] = [at(quantity + 1), at(quantity + 2)];
      if (less.kind !== 'delivered' || more.kind !== 'delivered') throw new Error('delivered everywhere');
      const { firstFen, nextFen, surchargeFen, amountFen, freeOverFen, missingForFreeFen } = more.explanation;
      expect(less.amountFen).toBeGreaterThanOrEqual(0);
      expect(firstFen + nextFen + surchargeFen).toBe(amountFen);
      const becameFree = freeOverFen !== null && missingForFreeFen === null;
      if (!becameFree) expect(more.amountFen).toBeGreaterThanOrEqual(less.amountFen);
      else expect(more.amountFen).toBe(surchargeFen);
    }),
    { numRuns: 1_000 },
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
