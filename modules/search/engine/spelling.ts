import { stem } from '../stem.ts';
import { heldNumber, type Lexicon } from './lexicon.ts';
import { addForms, editDistance, emptyForms, type Forms, maybeNear } from './nearness.ts';
import { soundsOf } from './readings.ts';

/** Other ways to write the words of the lexicon: by sound, by first letters, and nearly right. */
export type Spellings = {
  readonly full: Map<string, number[]>;
  readonly initials: Map<string, number[]>;
  /** Characters that are words, by sound: they only join others ("ke" in "shoujike"). */
  readonly single: Map<string, number[]>;
  readonly forms: Forms;
};

export const emptySpellings = (): Spellings => ({
  full: new Map(),
  initials: new Map(),
  single: new Map(),
  forms: emptyForms(),
});

const HAN_WORD = /^\p{Script=Han}{1,8}$/u;
const LATIN_WORD = /^[a-z]{4,24}$/;
/** What marks a Latin word as titles write it. */
export const TYPED = '\u0002';

/** Latin words as titles write them: only their holders are counted, for one who misspells is near what is written, not its stem. */
export const typedWords = (title: string): string[] => [
  ...new Set((title.match(/[a-z]+/g) ?? []).filter((word) => LATIN_WORD.test(word)).map((word) => TYPED + word)),
];

function keep(map: Map<string, number[]>, key: string, word: number): void {
  const held = map.get(key);
  if (held) held.push(word);
  else map.set(key, [word]);
}

/** Makes a new word of the lexicon findable by its spellings. */
export function addSpellings(spellings: Spellings, word: string, number: number): void {
  if (word.startsWith(TYPED)) addForms(spellings.forms, word.slice(1), number);
  if (!HAN_WORD.test(word)) return;
  const sounds = soundsOf(word);
  if (word.length === 1) for (const [sound = ''] of sounds) keep(spellings.single, sound, number);
  else {
    for (const sound of sounds) keep(spellings.full, sound.join(''), number);
    for (const letters of new Set(sounds.map((sound) => sound.map((one) => one[0]).join(''))))
      keep(spellings.initials, letters, number);
  }
}

const MOST_READINGS = 8;
const commonest = (lexicon: Lexicon, words: readonly number[]): number[] =>
  words
    .filter((word) => (lexicon.holders[word] ?? 0) > 0)
    .sort(
      (a, b) =>
        (lexicon.holders[b] ?? 0) - (lexicon.holders[a] ?? 0) ||
        ((lexicon.words[a] ?? '') < (lexicon.words[b] ?? '') ? -1 : 1),
    )
    .slice(0, MOST_READINGS);

/** Held words with these first letters, commonest first. */
export const byInitials = (spellings: Spellings, lexicon: Lexicon, letters: string): number[] =>
  commonest(lexicon, spellings.initials.get(letters) ?? []);

/** Held words with this sound. */
export const bySound = (spellings: Spellings, lexicon: Lexicon, sound: string): number[] =>
  commonest(lexicon, spellings.full.get(sound) ?? []);

const LONGEST_SOUND = 40;
/** A single character costs more than a word: "shouji" is 手机, not two characters. */
const WORD_COSTS = 1;
const SINGLE_COSTS = 1.6;

/** The fewest held words whose sounds make up `sound` one after the other, each with its readings; null when there are none. */
export function readSound(spellings: Spellings, lexicon: Lexicon, sound: string): number[][] | null {
  if (sound.length < 2 || sound.length > LONGEST_SOUND) return null;
  const ways: ({ cost: number; from: number; words: number[] } | null)[] = [{ cost: 0, from: 0, words: [] }];
  for (let to = 1; to <= sound.length; to += 1) {
    ways[to] = null;
    for (let from = Math.max(0, to - 24); from < to; from += 1) {
      const way = ways[from];
      if (!way) continue;
      const part = sound.slice(from, to);
      for (const [map, price] of [
        [spellings.full, WORD_COSTS],
        [spellings.single, SINGLE_COSTS],
      ] as const) {
        const cost = way.cost + price;
        if (!map.has(part) || cost >= (ways[to]?.cost ?? Number.POSITIVE_INFINITY)) continue;
        const words = commonest(lexicon, map.get(part) ?? []);
        if (words.length > 0) ways[to] = { cost, from, words };
      }
    }
  }
  const read: number[][] = [];
  for (let to = sound.length; to > 0; ) {
    const way = ways[to];
    if (!way) return null;
    read.unshift(way.words);
    to = way.from;
  }
  // Characters alone are no reading: "de", "an" and the like are in every Latin word.
  return read.some((words) => (lexicon.words[words[0] ?? -1] ?? '').length > 1) ? read : null;
}

export type Near = { readonly word: number; readonly written: string; readonly edits: number };

/** Held words at most one edit away, two for words of eight letters: nearest first, then those that most goods have written so. */
export function nearWords(spellings: Spellings, lexicon: Lexicon, typed: string, most: number): Near[] {
  if (!LATIN_WORD.test(typed)) return [];
  const reach = typed.length >= 8 ? 2 : 1;
  const near: { written: string; holders: number; edits: number }[] = [];
  for (const number of maybeNear(spellings.forms, typed)) {
    const holders = lexicon.holders[number] ?? 0;
    if (holders === 0) continue;
    const written = lexicon.words[number]?.slice(1) ?? '';
    const edits = editDistance(typed, written, reach);
    if (edits <= reach) near.push({ written, holders, edits });
  }
  const found = new Map<number, Near>();
  for (const { written, edits } of near.sort(
    (a, b) => a.edits - b.edits || b.holders - a.holders || (a.written < b.written ? -1 : 1),
  )) {
    const word = heldNumber(lexicon, stem(written));
    if (word !== null && !found.has(word)) found.set(word, { word, written, edits });
    if (found.size === most) break;
  }
  return [...found.values()];
}

/** The held word that two halves make, or the held halves that a word makes; null when there are none. */
export function splitWord(lexicon: Lexicon, word: string): readonly [number, number] | null {
  let best: readonly [number, number] | null = null;
  let most = 0;
  for (let at = 3; at <= word.length - 3; at += 1) {
    const before = heldNumber(lexicon, word.slice(0, at));
    const after = heldNumber(lexicon, word.slice(at));
    if (before === null || after === null) continue;
    const holders = Math.min(lexicon.holders[before] ?? 0, lexicon.holders[after] ?? 0);
    if (holders > most) {
      most = holders;
      best = [before, after];
    }
  }
  return best;
}
