import { emptyLexicon, type Lexicon, numberOf } from './lexicon.ts';
import { meaningOf } from './meaning.ts';
import { addSpellings, emptySpellings, type Spellings, typedWords } from './spelling.ts';
import { nameWords } from './suggesting.ts';
import { NO_SYNONYMS } from './synonyms.ts';
import { type Cutter, cutter, plain } from './words.ts';

/** The words of a market without its goods: enough to tell what a question was likely meant as. */
export type Vocabulary = { readonly cutter: Cutter; readonly lexicon: Lexicon; readonly spellings: Spellings };

export const emptyVocabulary = (): Vocabulary => ({
  cutter: cutter(),
  lexicon: emptyLexicon(),
  spellings: emptySpellings(),
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

/** The question in words of the market, where it was misspelt or written as it sounds; null where nothing better is known. */
export const understood = ({ cutter: cut, lexicon, spellings }: Vocabulary, question: string): string | null =>
  meaningOf({ lexicon, spellings, synonyms: NO_SYNONYMS }, cut, question).corrected;
