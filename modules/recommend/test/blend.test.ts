import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blend, byRank, type Voice, WHYS } from '../blend.ts';
import { placed } from '../placing.ts';
import { RUNS } from './world.ts';

const word = fc.record({
  item: fc.integer({ min: 0, max: 9 }),
  weight: fc.double({ min: 0, max: 50, noNaN: true }),
  ref: fc.constantFrom('', 'a', 'b'),
});
const voices: fc.Arbitrary<Voice[]> = fc.array(
  fc.record({
    why: fc.constantFrom(...WHYS),
    share: fc.double({ min: 0.1, max: 5, noNaN: true }),
    words: fc.array(word, { maxLength: 12 }),
  }),
  { maxLength: 6 },
);

test('each item once, best first; no voice gives more than its share, and the reason is a voice that spoke of it', () => {
  fc.assert(
    fc.property(voices, (all) => {
      const heard = blend(all);
      expect(new Set(heard.map((one) => one.item)).size).toBe(heard.length);
      for (const [at, one] of heard.entries()) {
        const speaking = all.filter((voice) => voice.words.some(({ item }) => item === one.item));
        expect(speaking.some((voice) => voice.why === one.why)).toBe(true);
        expect(one.weight).toBeLessThanOrEqual(speaking.reduce((sum, voice) => sum + voice.share, 0) + 1e-9);
        expect(one.weight).toBeLessThanOrEqual(heard[at - 1]?.weight ?? Number.POSITIVE_INFINITY);
      }
      expect(blend(all)).toEqual(heard);
    }),
    RUNS,
  );
});

test('what stands by the quota says that it is new; what somebody’s own visits say keeps that reason', () => {
  const candidates = [0, 1, 2].map((at) => ({
    productId: `p${at}`,
    shopId: `s${at}`,
    categoryId: `c${at}`,
    trust: 100,
    unproved: at === 2,
  }));
  const rules = { places: 3, trustFloor: 0, span: 10, perCategory: 3, perShop: 3, newPerHundred: 50 };
  const popular: Voice = { why: 'popular', share: 1, words: byRank([0, 1, 2]) };
  expect(placed(blend([popular]), candidates, rules).map((one) => [one.productId, one.why])).toEqual([
    ['p0', 'popular'],
    ['p2', 'new'],
    ['p1', 'popular'],
  ]);
  const seen: Voice = { why: 'seen', share: 3, words: [{ item: 2, weight: 1, ref: 'p9' }] };
  expect(placed(blend([popular, seen]), candidates, rules)[0]).toEqual({ productId: 'p2', why: 'seen', ref: 'p9' });
});
