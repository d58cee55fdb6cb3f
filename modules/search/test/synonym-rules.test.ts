import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alternativesIn, synonymsOf } from '../engine/synonyms.ts';
import { faultOf, type OperatorsRule, tidied } from '../synonym-rules.ts';

const cut = (text: string): string[] => text.split(' ').filter((one) => one !== '');
const word = fc.constantFrom('aa', 'bb', 'cc', 'dd', 'ee ff');
const rule: fc.Arbitrary<OperatorsRule> = fc
  .record({
    kind: fc.constantFrom('group' as const, 'one_way' as const),
    words: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    targets: fc.uniqueArray(word, { maxLength: 2 }),
  })
  .map((one) => tidied({ ...one, language: 'en' }));

/** Those of a list that are let in one after the other. */
function admitted(rules: readonly OperatorsRule[]): OperatorsRule[] {
  const held: OperatorsRule[] = [];
  for (const one of rules) if (faultOf(one, held, cut) === null) held.push(one);
  return held;
}

describe('rules of operators', () => {
  test('whatever is let in, no one-way road leads back to where it began', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 8 }), (given) => {
        const held = admitted(given);
        const after = (from: string): Set<string> => {
          const seen = new Set<string>();
          const open = [from];
          for (let one = open.pop(); one !== undefined; one = open.pop())
            for (const { kind, words, targets } of held)
              if (words.includes(one))
                for (const next of kind === 'group' ? words : targets)
                  if (!seen.has(next)) {
                    seen.add(next);
                    open.push(next);
                  }
          return seen;
        };
        for (const { kind, words, targets } of held)
          if (kind === 'one_way')
            for (const target of targets)
              for (const own of words) expect(after(target).has(own), `${target} → ${own}`).toBe(false);
      }),
    );
  });

  test('the order in which rules stand does not matter to a question, and no word stands for itself', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), fc.array(word, { maxLength: 4 }), (given, asked) => {
        const words = asked.flatMap(cut);
        const sets = (rules: readonly OperatorsRule[]) =>
          alternativesIn(words, synonymsOf(cut, rules)).map((runs) => new Set(runs.map((run) => run.join(' '))));
        const told = sets(given);
        expect(sets([...given].reverse())).toEqual(told);
        for (const [at, one] of words.entries()) expect(told[at]?.has(one) && one !== 'ee' && one !== 'ff').toBeFalsy();
      }),
    );
  });

  test('a rule is kept in one writing', () => {
    expect(tidied({ kind: 'group', language: 'zh', words: [' ＡＢ', 'ab', '茶  杯 '], targets: ['x'] })).toEqual({
      kind: 'group',
      language: 'zh',
      words: ['ab', '茶 杯'],
      targets: [],
    });
  });
});
