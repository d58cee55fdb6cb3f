import { withRoom } from './room.ts';

/** Every word that any product was ever found by: its number, and how many products have it now. */
export type Lexicon = {
  readonly numbers: Map<string, number>;
  readonly words: string[];
  holders: Uint32Array;
};

export const emptyLexicon = (): Lexicon => ({ numbers: new Map(), words: [], holders: new Uint32Array(1024) });

/** The word's number; a new word gets the next. */
export function numberOf(lexicon: Lexicon, word: string): number {
  const known = lexicon.numbers.get(word);
  if (known !== undefined) return known;
  const number = lexicon.words.length;
  lexicon.numbers.set(word, number);
  lexicon.words.push(word);
  lexicon.holders = withRoom(lexicon.holders, number + 1);
  return number;
}

/** The word's number where at least one product has it. */
export function heldNumber(lexicon: Lexicon, word: string): number | null {
  const number = lexicon.numbers.get(word);
  return number !== undefined && (lexicon.holders[number] ?? 0) > 0 ? number : null;
}

/** How much a word tells that `holders` of `all` products have (BM25's idf, never negative). */
export const rarity = (holders: number, all: number): number => Math.log(1 + (all - holders + 0.5) / (holders + 0.5));
