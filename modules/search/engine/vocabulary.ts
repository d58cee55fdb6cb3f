import { emptyLexicon, type Lexicon, numberOf } from './lexicon.ts';
import { meaningOf } from './meaning.ts';
import { addForms, editDistance, emptyForms, type Forms, maybeNear } from './nearness.ts';
import { soundsOf } from './readings.ts';
import { addSpellings, bySound, emptySpellings, readSound, type Spellings, typedWords } from './spelling.ts';
import { nameWords } from './suggesting.ts';
import { NO_SYNONYMS } from './synonyms.ts';
import { type Cutter, cutter, plain } from './words.ts';

/** The words of a market without its goods: enough to tell what a question was likely meant as. */
export type Vocabulary = {
  readonly cutter: Cutter;
  readonly lexicon: Lexicon;
  readonly spellings: Spellings;
  /** Chinese names by themselves and less one character. */
  readonly names: Forms;
};

export const emptyVocabulary = (): Vocabulary => ({
  cutter: cutter(),
  lexicon: emptyLexicon(),
  spellings: emptySpellings(),
  names: emptyForms(),
});

/** Takes in the words of a title; those of more titles are the likelier meaning. */
export function learn({ cutter: cut, lexicon, spellings }: Vocabulary, title: string): void {
  for (const word of new Set([...cut.words(title), ...typedWords(plain(title))])) {
    const fresh = !lexicon.numbers.has(word);
    const number = numberOf(lexicon, word);
    if (fresh) addSpellings(spellings, word, number);
    lexicon.holders[number] = (lexicon.holders[number] ?? 0) + 1;
  }
}

/** Takes in a name worth suggesting and how many goods have it. */
export function learnName({ lexicon }: Vocabulary, name: string, goods: number): void {
  for (const word of nameWords([name])) lexicon.holders[numberOf(lexicon, word)] = goods;
}

/** A name is also called by its beginning: 太姥 for 太姥茶庄. */
const BEGINNINGS = [2, 3, 4];
const NAME = /\p{Script=Han}{2,12}/gu;
/** With one character wrong, fewer say too little. */
const LEAST_CHARACTERS = 3;

/**
 * Takes in a name, and its beginning, as one word each besides its words: a dictionary cuts 云栖茶舍 into characters, and a name is typed as it sounds, by its first letters or
 * with a character wrong as a whole.
 */
export function learnWhole(vocabulary: Vocabulary, name: string): void {
  learn(vocabulary, name);
  const { lexicon, spellings, names } = vocabulary;
  for (const [run] of plain(name).matchAll(NAME)) {
    for (const part of new Set([run, ...BEGINNINGS.map((length) => run.slice(0, length))])) {
      if (lexicon.numbers.has(part)) continue;
      const one = numberOf(lexicon, part);
      addSpellings(spellings, part, one);
      lexicon.holders[one] = 1;
    }
    const number = numberOf(lexicon, run);
    if (run.length >= LEAST_CHARACTERS && !maybeNear(names, run).has(number)) addForms(names, run, number);
  }
}

/** What a question is read as: its words, each as the words of the vocabulary that may be meant, the likeliest first; and these as one text. */
export type Reading = { readonly text: string; readonly words: readonly (readonly string[])[] };

/** A question in Latin letters read aloud: Chinese words that sound so one after the other; null where there are none. */
export function heardAs({ lexicon, spellings }: Vocabulary, question: string): Reading | null {
  const sound = plain(question)
    .trim()
    .replace(/[\s']+/g, '');
  const read = /^[a-z]{2,40}$/.test(sound) ? readSound(spellings, lexicon, sound) : null;
  if (!read) return null;
  const words = read.map((numbers) => numbers.map((number) => lexicon.words[number] ?? ''));
  return { text: words.map(([first]) => first).join(''), words };
}

/** A question that is misspelt, written by first letters, or in Chinese by what sounds the same or with a character of a name wrong; null where nothing better is known. */
export function takenFor(vocabulary: Vocabulary, question: string): Reading | null {
  const { cutter: cut, lexicon, spellings, names } = vocabulary;
  const meaning = meaningOf({ lexicon, spellings, synonyms: NO_SYNONYMS }, cut, question);
  const known = meaning.groups.every((group) => group.alternatives.length > 0);
  if (meaning.corrected !== null && known)
    return {
      text: meaning.corrected,
      words: meaning.groups.map((group) => group.alternatives.map(({ word }) => lexicon.words[word] ?? '')),
    };
  const han = plain(question).replace(/\s+/g, '');
  if (!/^\p{Script=Han}{2,12}$/u.test(han)) return null;
  const alike = soundsOf(han).flatMap((sound) => bySound(spellings, lexicon, sound.join('')));
  const near = [...maybeNear(names, han)].filter((number) => editDistance(han, lexicon.words[number] ?? '', 1) === 1);
  const words = [...new Set([...alike, ...near])]
    .map((number) => lexicon.words[number] ?? '')
    .filter((one) => one !== han);
  return words.length > 0 ? { text: words[0] ?? '', words: [words] } : null;
}

/** The question in words of the market, where it was misspelt or written as it sounds; null where nothing better is known. */
export const understood = ({ cutter: cut, lexicon, spellings }: Vocabulary, question: string): string | null =>
  meaningOf({ lexicon, spellings, synonyms: NO_SYNONYMS }, cut, question).corrected;
