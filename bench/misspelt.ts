import { engine } from '#modules/search';
import type { Titled } from './judged.ts';

/** A question made from the catalogue, and the goods that answer it. */
export type Made = { readonly text: string; readonly right: ReadonlySet<string> };
export type MadeSet = { readonly name: string; readonly questions: readonly Made[] };

/** Whole numbers by a fixed seed: the same questions in every run. */
export function dice(seed: number): (most: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (most) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % most;
  };
}
type Dice = ReturnType<typeof dice>;

const EACH = 400;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Words with the goods that have them, in the order they first appear. */
function catalogueWords(docs: readonly Titled[], cut: (title: string) => string[]): Map<string, Set<string>> {
  const words = new Map<string, Set<string>>();
  for (const { id, title } of docs)
    for (const word of cut(title)) {
      const held = words.get(word);
      if (held) held.add(id);
      else words.set(word, new Set([id]));
    }
  return words;
}

function someOf<T>(all: readonly T[], roll: Dice): T[] {
  const left = [...all];
  const taken: T[] = [];
  while (left.length > 0 && taken.length < EACH) taken.push(...left.splice(roll(left.length), 1));
  return taken;
}

/** One letter more, one less, another one, or two that changed places. */
function misspelt(word: string, roll: Dice): string {
  const at = 1 + roll(word.length - 1);
  const letter = LETTERS[roll(26)] ?? 'e';
  const kind = roll(4);
  if (kind === 0) return word.slice(0, at) + letter + word.slice(at);
  if (kind === 1) return word.slice(0, at) + word.slice(at + 1);
  if (kind === 2) return word.slice(0, at) + letter + word.slice(at + 1);
  return word.slice(0, at - 1) + (word[at] ?? '') + (word[at - 1] ?? '') + word.slice(at + 1);
}

/** Goods that hold any of the words. */
const holders = (words: ReadonlyMap<string, ReadonlySet<string>>, some: readonly string[]): Set<string> =>
  new Set(some.flatMap((word) => [...(words.get(word) ?? [])]));

function bySpelling(
  words: ReadonlyMap<string, ReadonlySet<string>>,
  spell: (syllables: readonly string[]) => string,
): Map<string, string[]> {
  const spelt = new Map<string, string[]>();
  for (const word of words.keys())
    for (const text of new Set(engine.soundsOf(word).map(spell))) spelt.set(text, [...(spelt.get(text) ?? []), word]);
  return spelt;
}

/** Chinese words written as they sound; goods with any word of that sound are right, for nobody can hear the difference. */
function soundSet(
  name: string,
  words: ReadonlyMap<string, ReadonlySet<string>>,
  roll: Dice,
  least: number,
  spell: (syllables: readonly string[]) => string,
): MadeSet {
  const spelt = bySpelling(words, spell);
  const chosen = someOf(
    [...words.keys()].filter((word) => [...word].length >= least),
    roll,
  );
  return {
    name,
    questions: chosen.map((word) => {
      const text = spell(engine.soundsOf(word)[0] ?? []);
      return { text, right: holders(words, spelt.get(text) ?? []) };
    }),
  };
}

/** One right word and one letter wrong, only what is no word of the catalogue itself; "glove" and "gloves" are one word. */
function typoSet(words: ReadonlyMap<string, ReadonlySet<string>>, stem: (word: string) => string, roll: Dice): MadeSet {
  const alike = new Map<string, Set<string>>();
  for (const [word, goods] of words) alike.set(stem(word), new Set([...(alike.get(stem(word)) ?? []), ...goods]));
  const long = [...words.keys()].filter((word) => /^[a-z]{5,14}$/.test(word));
  const questions = someOf(long, roll).map((word) => ({ word, text: misspelt(word, roll) }));
  return {
    name: 'typos',
    questions: questions
      .filter(({ text }) => !words.has(text))
      .map(({ word, text }) => ({ text, right: alike.get(stem(word)) ?? new Set() })),
  };
}

const OTHER_UNIT: readonly [RegExp, (amount: number) => string][] = [
  [/^(\d+)ml$/, (amount) => (amount % 1000 === 0 ? `${amount / 1000}升` : `${amount}毫升`)],
  [/^(\d+)g$/, (amount) => (amount % 1000 === 0 ? `${amount / 1000}公斤` : `${amount}克`)],
  [/^(\d+)mm$/, (amount) => (amount % 10 === 0 ? `${amount / 10}厘米` : `${amount}毫米`)],
  [/^(\d+)w$/, (amount) => `${amount}瓦`],
];
const inOtherUnit = (measure: string): string | null => {
  for (const [pattern, write] of OTHER_UNIT) {
    const amount = pattern.exec(measure)?.[1];
    if (amount) return write(Number(amount));
  }
  return null;
};

/** A measure of a title in another unit; goods with that measure are right, however theirs is written. */
function unitSet(docs: readonly Titled[], roll: Dice): MadeSet {
  const measures = catalogueWords(docs, (title) =>
    engine.measured(engine.plain(title)).measures.map((one) => one.measure),
  );
  const known = [...measures].flatMap(([measure, right]) => {
    const text = inOtherUnit(measure);
    return text ? [{ text, right }] : [];
  });
  return { name: 'units', questions: someOf(known, roll) };
}

/** Questions made from the titles of a catalogue: Chinese words as they sound and by their first letters, misspelt ones, units. */
export function madeSets(chinese: readonly Titled[], latin: readonly Titled[]): MadeSet[] {
  const roll = dice(5);
  const cut = engine.emptyFinder().cutter.words;
  const han = catalogueWords(chinese, (title) => cut(title).filter((word) => /^[\u4e00-\u9fff]{2,6}$/.test(word)));
  const written = catalogueWords(latin, (title) => engine.letters(title).match(/[a-z]+/g) ?? []);
  return [
    soundSet('pinyin', han, roll, 2, (syllables) => syllables.join('')),
    soundSet('initials', han, roll, 3, (syllables) => syllables.map((one) => one[0]).join('')),
    typoSet(written, (word) => cut(word)[0] ?? word, roll),
    unitSet(chinese, roll),
  ];
}
