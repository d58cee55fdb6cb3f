import type { Cut, SynonymRule } from './engine/synonyms.ts';
import { plain } from './engine/words.ts';

export const LANGUAGES = ['zh', 'en', 'mixed'] as const;
export type RuleLanguage = (typeof LANGUAGES)[number];
export type OperatorsRule = SynonymRule & { readonly language: RuleLanguage };

/** Letters or characters of one member, words it is cut into, members of one rule, rules of a market. */
export const MOST = { letters: 30, words: 6, members: 20, rules: 2_000 } as const;

const HAN = /\p{Script=Han}/u;
const tidy = (members: readonly string[]): string[] =>
  [...new Set(members.map((one) => plain(one).replace(/\s+/g, ' ').trim()))].filter((one) => one !== '');

/** A rule as it is kept: one writing of each member, each once, those of a group in order. */
export function tidied({ kind, language, words, targets }: OperatorsRule): OperatorsRule {
  const own = tidy(words);
  return kind === 'group'
    ? { kind, language, words: own.sort(), targets: [] }
    : { kind, language, words: own, targets: tidy(targets).filter((one) => !own.includes(one)) };
}

export type Fault =
  | { readonly name: 'synonym_empty' | 'synonym_twice' | 'synonyms_full' }
  | { readonly name: 'synonym_long' | 'synonym_short' | 'synonym_language' | 'synonym_loop'; readonly word: string };

const inLanguage = (word: string, language: RuleLanguage): boolean =>
  language === 'mixed' || HAN.test(word) === (language === 'zh');

/** By word, the words that are shown for it too. */
function arrows(rules: readonly SynonymRule[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { kind, words, targets } of rules)
    for (const word of words)
      for (const target of kind === 'group' ? words : targets)
        if (target !== word) found.set(word, (found.get(word) ?? new Set()).add(target));
  return found;
}

/** All that one comes to from these by any number of arrows, themselves too. */
function reached(by: ReadonlyMap<string, ReadonlySet<string>>, from: readonly string[]): Set<string> {
  const seen = new Set(from);
  const open = [...from];
  for (let word = open.pop(); word !== undefined; word = open.pop())
    for (const next of by.get(word) ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
  return seen;
}

function turned(by: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [from, all] of by) for (const to of all) found.set(to, (found.get(to) ?? new Set()).add(from));
  return found;
}

/** The word by which a new rule would make some one-way road lead back to where it began; others have none among them. */
function ledBack({ kind, words, targets }: OperatorsRule, others: readonly OperatorsRule[]): string | undefined {
  const theirs = arrows(others);
  if (kind === 'one_way') {
    const back = reached(theirs, targets);
    return words.find((word) => back.has(word));
  }
  // A circle through the group is of words that it leads to and that lead to it.
  const ahead = reached(theirs, words);
  const behind = reached(turned(theirs), words);
  const round = (word: string): boolean => ahead.has(word) && behind.has(word);
  return others
    .filter((other) => other.kind === 'one_way' && other.words.some(round))
    .flatMap((other) => other.targets)
    .find(round);
}

/**
 * Why a rule cannot stand beside the others; null when it can. One that goes one way and back by others is a group that nobody wrote down: it is
 * refused, so that what a word leads to can be read off one rule.
 */
export function faultOf(rule: OperatorsRule, others: readonly OperatorsRule[], cut: Cut): Fault | null {
  const { kind, words, targets, language } = rule;
  const members = [...words, ...targets];
  if (words.length < (kind === 'group' ? 2 : 1) || (kind === 'one_way' && targets.length === 0))
    return { name: 'synonym_empty' };
  if (words.length > MOST.members || targets.length > MOST.members)
    return { name: 'synonym_long', word: words[0] ?? '' };
  for (const word of members) {
    const parts = cut(word);
    if (word.length > MOST.letters || parts.length > MOST.words) return { name: 'synonym_long', word };
    // A single character or letter is in too much, and what is cut into nothing is met by nothing.
    if ([...word].length < 2 || parts.length === 0) return { name: 'synonym_short', word };
    if (!inLanguage(word, language)) return { name: 'synonym_language', word };
  }
  const same = (other: OperatorsRule): boolean =>
    other.kind === kind &&
    other.words.join('\n') === words.join('\n') &&
    other.targets.join('\n') === targets.join('\n');
  if (others.some(same)) return { name: 'synonym_twice' };
  if (others.length >= MOST.rules) return { name: 'synonyms_full' };
  const back = ledBack(rule, others);
  return back === undefined ? null : { name: 'synonym_loop', word: back };
}
