import { stem } from '../stem.ts';
import { heldNumber, type Lexicon } from './lexicon.ts';
import type { Group } from './matching.ts';
import { byInitials, bySound, nearWords, readSound, type Spellings, splitWord } from './spelling.ts';
import { alternativesIn, type Synonyms } from './synonyms.ts';
import { type Asked, type Cutter, HAN } from './words.ts';

/** What another word is worth beside the one that was asked for. */
const SYNONYM = 0.7;
const ONE_EDIT = 0.8;
const TWO_EDITS = 0.6;
const HALVES = 0.8;
const SOUND = 0.9;
const INITIALS = 0.6;
const BEGINNING = 0.7;

/** No sensible question has more words. */
const MOST_WORDS = 24;
const NEAR_WORDS = 6;
const MOST_BEGINNINGS = 20;
/** A Latin word that so few have may well be the sound of a Chinese one. */
const SELDOM = 10;

const LATIN = /^[a-z]{2,40}$/;

export type Meaning = {
  readonly groups: readonly Group[];
  /** Numbers of the words in order, −1 for one nobody has. */
  readonly words: readonly number[];
  /** What it was taken for, where a word was taken for another. */
  readonly corrected: string | null;
};

type Known = { readonly lexicon: Lexicon; readonly spellings: Spellings; readonly synonyms: Synonyms };
type Alternative = Group['alternatives'][number];
type Read = { readonly alternatives: Alternative[]; readonly apart: boolean; readonly as: string | null };

type Word = Pick<Asked, 'word' | 'typed'>;

/** The words of a question: a word nobody has gives way to its parts. */
function wordsOf({ lexicon }: Known, cutter: Cutter, text: string): Word[] {
  const words = cutter.asked(text).flatMap((asked): Word[] => {
    const whole = asked.parts.length === 0 || heldNumber(lexicon, asked.word) !== null;
    return whole ? [asked] : asked.parts.map((part) => ({ word: part, typed: part }));
  });
  return [...new Map(words.map((one) => [one.word, one])).values()].slice(0, MOST_WORDS);
}

/** What a question asks for: per word, the words by which it may be met. */
export function meaningOf(known: Known, cutter: Cutter, text: string): Meaning {
  const { lexicon } = known;
  const words = wordsOf(known, cutter, text);
  const meant = alternativesIn(
    words.map(({ word }) => word),
    known.synonyms,
  );
  const groups: Group[] = [];
  const numbers: number[] = [];
  const shown: string[] = [];
  let changed = false;
  const add = (group: Group, number: number, as: string): void => {
    groups.push(group);
    numbers.push(number);
    shown.push(as);
  };
  for (let at = 0; at < words.length; at += 1) {
    const { word, typed } = words[at] ?? { word: '', typed: '' };
    const others = meant[at] ?? [];
    // What operators have explained is not guessed at.
    const run = others.length > 0 ? null : runFrom(known, words, at);
    if (run) {
      for (const readings of run.readings) {
        const first = readings[0] ?? -1;
        add(
          { alternatives: readings.map((reading) => ({ word: reading, weight: run.weight })) },
          first,
          lexicon.words[first] ?? '',
        );
      }
      changed = true;
      at += run.length - 1;
      continue;
    }
    const { as, ...group } = alternativesOf(known, { word, typed }, others, at === words.length - 1);
    add(group, lexicon.numbers.get(word) ?? -1, as ?? typed);
    changed ||= as !== null;
  }
  return { groups, words: numbers, corrected: changed ? shownText(shown) : null };
}

/** Chinese words without gaps, others with. */
const shownText = (words: readonly string[]): string =>
  words.reduce(
    (text, word) => text + (text === '' || (HAN.test(word) && HAN.test(text.at(-1) ?? '')) ? '' : ' ') + word,
    '',
  );

type Run = { readonly readings: readonly (readonly number[])[]; readonly length: number; readonly weight: number };

/**
 * Latin words from `at` on of which nobody has one as it is, taken together: two that are one word ("dish washer"), or, read
 * aloud one after the other, Chinese words.
 */
function runFrom({ lexicon, spellings }: Known, words: readonly Word[], at: number): Run | null {
  let end = at;
  while (end < words.length && LATIN.test(words[end]?.typed ?? '')) end += 1;
  for (let to = end; to > at; to -= 1) {
    const part = words.slice(at, to);
    if (part.every(({ word }) => heldNumber(lexicon, word) !== null)) continue;
    const joined = part.map(({ typed }) => typed).join('');
    const one = part.length === 2 ? heldNumber(lexicon, stem(joined)) : null;
    if (one !== null) return { readings: [[one]], length: 2, weight: 1 };
    const readings = readSound(spellings, lexicon, joined);
    if (readings) return { readings, length: part.length, weight: SOUND };
  }
  return null;
}

/** A run of words as one alternative: found by its rarest, met by who has the others too; null where one of them is nobody's. */
function runOf(lexicon: Lexicon, words: readonly string[]): Alternative | null {
  const numbers = words.map((word) => heldNumber(lexicon, word));
  if (numbers.some((number) => number === null)) return null;
  const [word = 0, ...rest] = [...new Set(numbers as number[])].sort(
    (a, b) => (lexicon.holders[a] ?? 0) - (lexicon.holders[b] ?? 0) || a - b,
  );
  return { word, weight: SYNONYM, ...(rest.length > 0 ? { with: rest } : {}) };
}

function alternativesOf(
  known: Known,
  { word, typed }: Word,
  others: readonly (readonly string[])[],
  last: boolean,
): Read {
  const { lexicon, spellings } = known;
  const exact = heldNumber(lexicon, word);
  const found: Alternative[] = exact === null ? [] : [{ word: exact, weight: 1 }];
  const also = (number: number, weight: number): void => {
    if (!found.some((one) => one.word === number)) found.push({ word: number, weight });
  };
  for (const other of others) {
    const run = runOf(lexicon, other);
    if (run && !found.some((one) => one.word === run.word && !one.with)) found.push(run);
  }
  const latin = LATIN.test(typed);
  if (exact !== null) {
    if (latin) {
      const holders = lexicon.holders[exact] ?? 0;
      for (const number of bySound(spellings, lexicon, typed))
        if ((lexicon.holders[number] ?? 0) > holders * SELDOM) also(number, SOUND);
    }
    return { alternatives: found, apart: false, as: null };
  }
  if (found.length > 0 || !latin) return { alternatives: found, apart: false, as: null };
  const near = nearWords(spellings, lexicon, typed, NEAR_WORDS);
  const halves = near.length === 0 ? splitWord(lexicon, typed) : null;
  const initials = typed.length <= 6 ? byInitials(spellings, lexicon, typed) : [];
  for (const { word: number, edits } of near) also(number, edits === 1 ? ONE_EDIT : TWO_EDITS);
  for (const number of halves ?? []) also(number, HALVES);
  for (const number of initials) also(number, INITIALS);
  if (last && found.length === 0) for (const number of beginningWith(lexicon, typed)) also(number, BEGINNING);
  const taken = near[0]?.written ?? lexicon.words[initials[0] ?? -1] ?? null;
  return {
    alternatives: found,
    apart: near.length > 0,
    as: halves ? halves.map((number) => lexicon.words[number]).join(' ') : taken,
  };
}

/** Held words that begin so, commonest first: the last word of a question may be unfinished. */
function beginningWith(lexicon: Lexicon, beginning: string): number[] {
  const found: number[] = [];
  for (const [number, word] of lexicon.words.entries())
    if ((lexicon.holders[number] ?? 0) > 0 && word.startsWith(beginning)) found.push(number);
  return found
    .sort(
      (a, b) =>
        (lexicon.holders[b] ?? 0) - (lexicon.holders[a] ?? 0) ||
        ((lexicon.words[a] ?? '') < (lexicon.words[b] ?? '') ? -1 : 1),
    )
    .slice(0, MOST_BEGINNINGS);
}
