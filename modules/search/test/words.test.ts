import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factorsOf, heatOf, type Lift, scaleOf, warmth, wilson } from '../engine/lift.ts';
import { soundsOf } from '../engine/readings.ts';
import { PRICE_EDGES, priceBands } from '../prices.ts';
import { grams, rescore } from '../rank.ts';
import { stem } from '../stem.ts';
import { queryTokens, tokens, tsquery, vectorOf } from '../tokens.ts';

describe('words', () => {
  test.each([
    ['慈溪空气炸锅 5L家用大容量', ['5000ml', '慈溪', '空气', '炸锅', '家用', '容量', '大容量']],
    ['Cixi Air Fryers, 1.5kW for charging', ['1500w', 'cixi', 'air', 'fryer', 'charg']],
    ['iPhone15手机壳', ['iphone15', '手机', '壳']],
    ['２斤　ＡＢＣ', ['1000g', 'abc']],
    ['2 in 1 charger', ['2', '1', 'charger']],
    ['of the 的', []],
    ['！？。', []],
  ] as const)('%s', (text, words) => {
    expect(tokens(text)).toEqual(words);
  });

  test('a measure is the same however it is written', () => {
    for (const same of [
      ['1.5L', '1500ml', '1500 毫升', '1.5升'],
      ['1kg', '1000克', '2斤', '1公斤'],
      ['1.8米', '180cm', '1800 mm'],
    ])
      expect(new Set(same.map((text) => tokens(text).join(' '))).size).toBe(1);
    expect(tokens('5 months')).toEqual(['5', 'month']);
  });

  test.each([
    ['chargers', 'charger'],
    ['charging', 'charg'],
    ['charged', 'charg'],
    ['batteries', 'battery'],
    ['boxes', 'box'],
    ['dresses', 'dress'],
    ['glass', 'glass'],
    ['running', 'run'],
    ['bus', 'bus'],
    ['cup', 'cup'],
    ['scarves', 'scarf'],
    ['gloves', 'glov'],
    ['constructor', 'constructor'],
    ['k380', 'k380'],
  ])('stem %s', (word, root) => {
    expect(stem(word)).toBe(root);
  });

  test('whatever is typed, quotes and operators included, is words or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const word of queryTokens(text)) {
          expect(word).not.toMatch(/[\s&|!()<>:*\\]/);
          expect(tsquery([{ word, others: [] }], 'all')).toMatch(/^'.+'$/s);
        }
        expect(queryTokens(text).length).toBeLessThanOrEqual(24);
      }),
    );
    expect(
      vectorOf([
        { weight: 'A', text: "chef's knife" },
        { weight: 'D', text: 'knife' },
      ]),
    ).toBe("'chef':1A 'knif':2A,3D");
  });
});

const weights: Lift = { popularity: 15, conversion: 5, price: 3, trust: 10, fresh: 5, taste: 5, cap: 30 };
const candidate = (id: string, title: string, more: object = {}) => ({
  id,
  title,
  textScore: 0.5,
  warmth: 0,
  conversion: 0,
  priceFen: 0,
  reviews: 0,
  goodReviews: 0,
  ageMs: null,
  ...more,
});

describe('second stage', () => {
  test('the title that covers more of the query comes first, although both share words', () => {
    const ranked = rescore(
      '羊绒围巾女',
      [candidate('a', '羊毛围巾男士礼盒'), candidate('b', '秋冬羊绒围巾女长款')],
      weights,
    );
    expect(ranked.map((one) => one.candidate.id)).toEqual(['b', 'a']);
  });

  test('in English, words that stand side by side come first', () => {
    const ranked = rescore(
      'electric kettle',
      [candidate('a', 'Kettle with electric base'), candidate('b', 'Electric kettle')],
      weights,
    );
    expect(ranked[0]?.candidate.id).toBe('b');
  });

  test('sales and reviews decide among equals, and never lift by more than the cap', () => {
    const ranked = rescore(
      '茶杯',
      [
        candidate('a', '白瓷茶杯'),
        candidate('b', '白瓷茶杯', { warmth: 1_000_000, reviews: 100_000, goodReviews: 100_000, ageMs: 0 }),
      ],
      { popularity: 100, conversion: 0, price: 0, trust: 100, fresh: 100, taste: 0, cap: 30 },
    );
    expect(ranked[0]).toMatchObject({ candidate: { id: 'b' }, lift: 0.3 });
  });

  test('sales fade by half every fortnight, whenever they are looked at', () => {
    const day = 86_400_000;
    const at = Date.UTC(2026, 10, 23);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(400), fc.nat(90))), fc.nat(60), (sales, later) => {
        const heat = sales.reduce((sum, [pieces, ago]) => sum + heatOf(pieces, at - ago * day), 0);
        const faded = sales.reduce((sum, [pieces, ago]) => sum + pieces * 2 ** (-(ago + later) / 14), 0);
        expect(Math.abs(warmth(heat, at + later * day) - faded)).toBeLessThanOrEqual(1e-9 * (1 + faded));
      }),
    );
    expect(warmth(heatOf(3, at), 0)).toBeGreaterThan(0);
    expect(warmth(0, 0)).toBe(0);
  });

  test('a price far from the middle is lifted less, up or down alike', () => {
    const one = { warmth: 0, conversion: 0.02, reviews: 0, goodReviews: 0, ageMs: null };
    const price = (priceFen: number): number =>
      factorsOf({ ...one, priceFen }, { mostSold: 1, bestConversion: 0.04, middleFen: 1_000 }).price;
    expect([1_000, 2_000, 500, 4_000, 9_000].map(price)).toEqual([1, 0.5, 0.5, 0, 0]);
    const scale = scaleOf([300, 100, 200].map((priceFen) => ({ ...one, priceFen })));
    expect(scale).toMatchObject({ middleFen: 200, bestConversion: 0.02 });
  });

  test('the order is the same for every order of candidates', () => {
    const some = fc.array(
      fc.record({
        id: fc.uuid(),
        title: fc.constantFrom('茶杯', '茶壶 白瓷', '白瓷茶杯套装', 'tea cup'),
        textScore: fc.constantFrom(0, 0.1, 0.2),
        warmth: fc.nat(50),
        conversion: fc.constantFrom(0, 0.02, 0.5),
        priceFen: fc.nat(9_000),
        reviews: fc.nat(9),
        goodReviews: fc.constant(0),
        ageMs: fc.constantFrom(null, 0, 86_400_000),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (list) => {
        const ids = (all: typeof list) => rescore('白瓷茶杯', all, weights).map((one) => one.candidate.id);
        expect(ids([...list].reverse())).toEqual(ids(list));
        for (const { score } of rescore('白瓷茶杯', list, weights)) expect(Number.isFinite(score)).toBe(true);
      }),
    );
  });

  test('a gram is a character or a pair within Chinese', () => {
    expect([...grams('茶杯A壶')]).toEqual(['茶', '茶杯', '杯', '壶']);
  });

  test('a few good reviews prove less than many', () => {
    expect(wilson(3, 3)).toBeLessThan(wilson(98, 100));
    expect(wilson(0, 0)).toBe(0);
  });
});

test('first letters of every kind', () => {
  const letters = [...'阿八茶大鹅发干花家咖绿妈女欧葡七软三糖外洗羊早'].map((one) => soundsOf(one)[0]?.[0]?.[0]);
  expect(letters.join('')).toBe('abcdefghjklmnopqrstwxyz');
});

describe('price bands', () => {
  test('add up to the hits, adjoin each other, and are at most five', () => {
    const cells = fc.array(fc.nat(40), { minLength: PRICE_EDGES.length + 1, maxLength: PRICE_EDGES.length + 1 });
    fc.assert(
      fc.property(cells, (counts) => {
        const bands = priceBands(counts.map((count, key) => ({ key: String(key), count })));
        expect(bands.length).toBeLessThanOrEqual(5);
        expect(bands.reduce((sum, band) => sum + band.count, 0)).toBe(counts.reduce((sum, count) => sum + count, 0));
        for (const [at, band] of bands.entries()) {
          expect(band.count).toBeGreaterThan(0);
          if (at > 0) expect(band.minFen).toBe((bands[at - 1]?.maxFen ?? Number.NaN) + 1);
        }
      }),
    );
  });

  test('fit the result', () => {
    expect(
      priceBands([
        { key: '4', count: 10 },
        { key: '5', count: 10 },
      ]),
    ).toEqual([
      { minFen: 5_000, maxFen: 9_999, count: 10 },
      { minFen: 10_000, maxFen: 19_999, count: 10 },
    ]);
    expect(priceBands([])).toEqual([]);
  });
});

test('a title is found by each of its characters, with least weight', () => {
  expect(vectorOf([{ weight: 'A', text: '青花茶壶' }])).toMatch(/'茶':\d+D/);
  expect(vectorOf([{ weight: 'C', text: '青花茶壶' }])).not.toMatch(/'茶':/);
});
