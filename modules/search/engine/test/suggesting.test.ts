import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../nearness.ts';
import { soundsOf } from '../readings.ts';
import { beginning, heaviest, nearlyBeginning, sortedOf } from '../sorted.ts';
import { completions, suggestorOf } from '../suggesting.ts';
import { plain } from '../words.ts';

const NAMES = [
  ['手机壳', 3],
  ['手机', 9],
  ['收音机', 5],
  ['Phone Cases', 4],
  ['SJ Tools', 1],
  ['羊绒围巾', 2],
  ['Fuding white tea', 6],
] as const;
const list = suggestorOf(NAMES.map(([text, weight]) => ({ text, weight })));

describe('suggestions', () => {
  test.each([
    ['手机', ['手机壳']],
    ['手', ['手机', '手机壳']],
    ['sj', ['SJ Tools', '手机', '手机壳']],
    ['ｐｈｏ', ['Phone Cases']],
    ['syj', ['收音机']],
    ['shou', ['手机', '收音机', '手机壳']],
    ["shou'ji ke", ['手机壳']],
    ['white t', ['Fuding white tea']],
    ['羊绒wei', ['羊绒围巾']],
    ['phoen cas', []],
    ['phone caess', ['Phone Cases']],
    ['shuoyinji', ['收音机']],
    ['首机', ['手机', '手机壳']],
    ['', []],
    ['   ', []],
    ['机', []],
  ])('%s', (typed, phrases) => {
    expect(completions(list, typed, 10)).toEqual(phrases);
  });

  test('of two that are written alike the heavier is there, once', () => {
    const both = suggestorOf([
      { text: 'tea cup', weight: 1 },
      { text: 'Tea  Cup', weight: 2 },
    ]);
    expect(completions(both, 'tea', 10)).toEqual(['Tea  Cup']);
  });

  const words = fc.array(fc.record({ text: fc.stringMatching(/^[abc茶杯壶]{1,5}( [ab]{1,3})?$/), weight: fc.nat(9) }), {
    maxLength: 40,
  });
  test('whatever is there, they are what counting every one by one would give', () => {
    fc.assert(
      fc.property(
        words,
        fc.stringMatching(/^[abc茶杯]{1,3}$/),
        fc.integer({ min: 1, max: 6 }),
        (given, typed, limit) => {
          const found = completions(suggestorOf(given), typed, limit);
          const best = new Map<string, { text: string; weight: number }>();
          for (const one of given) if ((best.get(one.text)?.weight ?? -1) < one.weight) best.set(one.text, one);
          const all = [...best.values()].sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
          const written = all.filter((one) => one.text !== typed && one.text.startsWith(typed)).map((one) => one.text);
          expect(found.slice(0, written.length)).toEqual(written.slice(0, limit));
          expect(new Set(found).size).toBe(found.length);
          expect(found.length).toBeLessThanOrEqual(limit);
          for (const text of found) expect(best.has(text)).toBe(true);
        },
      ),
    );
  });

  test('the heaviest of any stretches come first, each place once', () => {
    const keyed = fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.nat(5)), { maxLength: 50 });
    fc.assert(
      fc.property(keyed, fc.string({ maxLength: 2 }), (pairs, prefix) => {
        const sorted = sortedOf(
          pairs.map(([key], entry) => ({ key, entry })),
          (entry) => pairs[entry]?.[1] ?? 0,
        );
        const stretch = beginning(sorted, prefix);
        const held = pairs.flatMap(([key, weight], entry) => (key.startsWith(prefix) ? [{ entry, weight }] : []));
        const found = [...heaviest(sorted, [stretch])];
        expect(found.toSorted()).toEqual(held.map((one) => one.entry).toSorted());
        expect(found.map((entry) => pairs[entry]?.[1])).toEqual(held.map((one) => one.weight).sort((a, b) => b - a));
      }),
    );
  });

  test('every word one slip away from what was typed is found, and nothing further away', () => {
    const word = fc.stringMatching(/^a[abc]{2,6}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), word, (held, typed) => {
        const sorted = sortedOf(
          held.map((key, entry) => ({ key, entry })),
          () => 1,
        );
        const near = new Set(
          [...heaviest(sorted, nearlyBeginning(sorted, typed, 1))].map((entry) => held[entry] ?? ''),
        );
        for (const one of held)
          if (editDistance(typed, one, 1) === 1 && one.length >= typed.length && !one.startsWith(typed))
            expect([...near]).toContain(one);
        for (const one of near) {
          const beginnings = [-1, 0, 1].map((more) => one.slice(0, typed.length + more));
          expect(Math.min(...beginnings.map((part) => editDistance(typed, part, 2)))).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('a word is found by the whole of each of its sounds', () => {
    for (const text of ['长裤', '重庆小面', '银行卡'])
      for (const sound of soundsOf(plain(text)))
        expect(completions(suggestorOf([{ text, weight: 1 }]), sound.join(''), 3)).toEqual([text]);
  });
});
