import type { Lexicon } from './lexicon.ts';
import { soundsOf } from './readings.ts';
import { beginning, heaviest, type Keyed, nearlyBeginning, type Sorted, type Stretch, sortedOf } from './sorted.ts';
import { TYPED } from './spelling.ts';
import { HAN, plain } from './words.ts';

/** What may be suggested, and what it weighs beside others that fit as well. */
export type Entry = { readonly text: string; readonly weight: number };
/** A question of many, and of how many people. */
export type AskedByMany = { readonly text: string; readonly people: number };

export type Suggestor = {
  readonly texts: readonly string[];
  /** As written. */
  readonly written: Sorted;
  /** From a later word on: "tea" finds "Fuding white tea". */
  readonly inner: Sorted;
  readonly sounding: Sorted;
  readonly lettered: Sorted;
};

/** What people ask is the best guess at what the next one types; a name says more than a word of titles. */
const ASKED = 2;
const NAME = 1;
const WORD = 0.5;
const weightOf = (kind: number, many: number): number => kind * Math.log1p(many);

/** Names worth suggesting stand among the words as this and themselves: only their holders are counted. */
const NAMED = '\u0003';
export const nameWords = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => name.length <= LONGEST).map((name) => NAMED + name);

const LONGEST = 60;
const HAN_WORD = /^\p{Script=Han}{2,8}$/u;

/** What an index has to suggest: names and words of its goods with how many have them, and what many people ask. */
export function* entriesOf({ words, holders }: Lexicon, asked: readonly AskedByMany[]): Generator<Entry> {
  for (const { text, people } of asked) yield { text, weight: weightOf(ASKED, people) };
  for (const [number, word] of words.entries()) {
    const many = holders[number] ?? 0;
    if (many === 0) continue;
    if (word.startsWith(NAMED)) yield { text: word.slice(1), weight: weightOf(NAME, many) };
    else if (word.startsWith(TYPED)) yield { text: word.slice(1), weight: weightOf(WORD, many) };
    else if (HAN_WORD.test(word)) yield { text: word, weight: weightOf(WORD, many) };
  }
}

/** So many entries are made ready before others have their turn: a few milliseconds. */
const AT_ONCE = 1_000;

/** Makes entries ready to be found; of two that are written alike the heavier is taken. Pauses now and then, so that others have their turn. */
export function* building(entries: Iterable<Entry>): Generator<undefined, Suggestor> {
  const best = new Map<string, Entry>();
  const pause = (done: number): boolean => done % AT_ONCE === AT_ONCE - 1;
  let looked = 0;
  for (const entry of entries) {
    const key = plain(entry.text).replace(/\s+/g, ' ').trim();
    const kept = best.get(key);
    if (key !== '' && (!kept || kept.weight < entry.weight)) best.set(key, entry);
    if (pause(looked)) yield;
    looked += 1;
  }
  const texts: string[] = [];
  const weights: number[] = [];
  const written: Keyed[] = [];
  const inner: Keyed[] = [];
  const sounding: Keyed[] = [];
  const lettered: Keyed[] = [];
  for (const [key, { text, weight }] of best) {
    const entry = texts.push(text) - 1;
    weights.push(weight);
    written.push({ key, entry });
    if (HAN.test(key)) {
      const sounds = soundsOf(key.replace(/\s+/g, ''));
      for (const sound of new Set(sounds.map((one) => one.join('')))) sounding.push({ key: sound, entry });
      for (const letters of new Set(sounds.map((one) => one.map((syllable) => syllable[0] ?? '').join(''))))
        lettered.push({ key: letters, entry });
    } else for (const { index } of key.matchAll(/(?<= )\S/g)) inner.push({ key: key.slice(index), entry });
    if (pause(entry)) yield;
  }
  const weigh = (entry: number): number => weights[entry] as number;
  const lists: Sorted[] = [];
  for (const keyed of [written, inner, sounding, lettered]) {
    lists.push(sortedOf(keyed, weigh));
    yield;
  }
  return { texts, written: lists[0], inner: lists[1], sounding: lists[2], lettered: lists[3] } as Suggestor;
}

/** The same at one go. */
export function suggestorOf(entries: Iterable<Entry>): Suggestor {
  const steps = building(entries);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** A slip of the finger is looked for from so many letters on. */
const LEAST_LETTERS = 4;
const LONGEST_SOUND = 12;

/**
 * What the text typed so far may become: what begins so, then what has it at a later word, then what sounds so, then what has these first
 * letters, each heaviest first. Where nothing does: what its last word may have been meant as, or what sounds as it sounds.
 */
export function completions(suggestor: Suggestor, typed: string, limit: number): string[] {
  const prefix = plain(typed).replace(/\s+/g, ' ').trimStart();
  if (prefix.trim() === '') return [];
  const found = new Set<string>();
  const take = (sorted: Sorted, stretches: readonly Stretch[], fits: (text: string) => boolean = () => true): void => {
    for (const entry of heaviest(sorted, stretches)) {
      if (found.size >= limit) return;
      const text = suggestor.texts[entry] ?? '';
      // What stands there already is no suggestion.
      if (plain(text) !== prefix.trim() && fits(text)) found.add(text);
    }
  };
  const { written, inner, sounding, lettered } = suggestor;
  take(written, [beginning(written, prefix)]);
  take(inner, [beginning(inner, prefix)]);
  const sound = prefix.replace(/[\s']+/g, '');
  if (/^[a-z0-9]+$/.test(sound)) {
    take(sounding, [beginning(sounding, sound)]);
    take(lettered, [beginning(lettered, sound)]);
  }
  const mixed = /^(\p{Script=Han}+)([a-z]+)$/u.exec(sound);
  if (mixed) {
    const [, han = '', letters = ''] = mixed;
    // An input method that has not finished: 羊绒wei.
    const keys = soundsOf(han.slice(0, LONGEST_SOUND)).map((one) => beginning(sounding, one.join('') + letters));
    take(sounding, keys, (text) => plain(text).startsWith(han));
  }
  if (found.size > 0) return [...found];
  const last = /[a-z]+$/.exec(prefix);
  if (last && last[0].length >= LEAST_LETTERS) {
    take(written, nearlyBeginning(written, prefix, last.index + 1));
    take(inner, nearlyBeginning(inner, prefix, last.index + 1));
    if (/^[a-z]+$/.test(sound)) take(sounding, nearlyBeginning(sounding, sound, 1));
  }
  if (/^\p{Script=Han}{2,12}$/u.test(sound))
    take(
      sounding,
      soundsOf(sound).map((one) => beginning(sounding, one.join(''))),
    );
  return [...found];
}
