import type { TextName } from './engine/goods.ts';
import { measured } from './engine/measures.ts';
import { alternativesIn, type Synonyms } from './engine/synonyms.ts';
import { common, plain } from './engine/words.ts';
import { stem } from './stem.ts';

// Its guessing of unknown words (HMM) loses on product titles.
const jieba = common();

const STOP = new Set(
  'a an and are at by for from in is of on or the this to with 的 了 和 与 及 或 是 在 之 也 就 都 着'.split(' '),
);
const WORD = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:'[a-z]+)?(?:\.\p{N}+)*/gu;
const HAN = /\p{Script=Han}/u;

/**
 * The words by which a text is found: Chinese cut as search engines do (long words and their parts), English stemmed,
 * measures in base units ("1.5L", "1500 毫升" → `1500ml`). In order, repeats kept.
 */
export function tokens(text: string): string[] {
  const { measures, rest } = measured(plain(text));
  const found = measures.map(({ measure }) => measure);
  for (const [word] of rest.matchAll(WORD))
    if (HAN.test(word)) found.push(...jieba.cutForSearch(word, false).filter((one) => HAN.test(one)));
    else found.push(stem(word));
  return found.filter((token) => !STOP.has(token));
}

/** The words of a query, each once; at most 24, which no sensible query exceeds. */
export const queryTokens = (text: string): string[] => [...new Set(tokens(text))].slice(0, 24);

/** Which words of a document weigh how much: A title and brand, B category, C attributes, belt and shop, D the rest. */
export type Field = { readonly weight: 'A' | 'B' | 'C' | 'D'; readonly text: string };

const WEIGHTS: Readonly<Record<TextName, Field['weight']>> = {
  title: 'A',
  brand: 'A',
  category: 'B',
  attributes: 'C',
  origin: 'C',
  description: 'D',
};

/** The texts of a document as PostgreSQL weighs them. */
export const fieldsOf = (texts: Readonly<Partial<Record<TextName, string>>>): Field[] =>
  Object.entries(WEIGHTS).map(([name, weight]) => ({ weight, text: texts[name as TextName] ?? '' }));

const quoted = (token: string): string => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const MOST_PLACES = 2_000;

/** Who asks for 茶 means 白茶 and 茶壶 too: titles and categories are also found by each of their characters, with least weight. */
const characters = (weight: Field['weight'], text: string): string[] =>
  weight === 'A' || weight === 'B'
    ? [...new Set(plain(text).match(/\p{Script=Han}/gu) ?? [])].filter((one) => !STOP.has(one))
    : [];

/** The fields as the text form of a PostgreSQL tsvector. */
export function vectorOf(fields: readonly Field[]): string {
  const places = new Map<string, string[]>();
  let at = 0;
  for (const { weight, text } of fields)
    for (const token of tokens(text)) {
      at += 1;
      if (at > MOST_PLACES) break;
      const kept = places.get(token) ?? [];
      // PostgreSQL keeps at most 255 places of a word.
      if (kept.length < 64) kept.push(`${at}${weight}`);
      places.set(token, kept);
    }
  for (const { weight, text } of fields)
    for (const character of characters(weight, text))
      if (!places.has(character)) places.set(character, [`${Math.min(at + 1, MOST_PLACES)}D`]);
  return [...places].map(([token, where]) => `${quoted(token)}:${where.join(',')}`).join(' ');
}

/** A word of a question, and the runs of words of which all together may stand for it. */
export type Met = { readonly word: string; readonly others: readonly (readonly string[])[] };

/** The words of a question with what operators say of them. */
export function metBy(words: readonly string[], synonyms: Synonyms): Met[] {
  const others = alternativesIn(words, synonyms);
  return words.map((word, at) => ({ word, others: others[at] ?? [] }));
}

const either = ({ word, others }: Met): string =>
  others.length === 0
    ? quoted(word)
    : `(${[quoted(word), ...others.map((run) => `(${run.map(quoted).join(' & ')})`)].join(' | ')})`;

/** The words as the text form of a PostgreSQL tsquery: all of them, or any. */
export const tsquery = (words: readonly Met[], join: 'all' | 'any'): string =>
  words.map(either).join(join === 'all' ? ' & ' : ' | ');

/** A question by what each of its words may be meant as; Chinese is met by who has all the words it is cut into. */
export const tsqueryOfReadings = (words: readonly (readonly string[])[]): string =>
  words
    .map((meant) =>
      meant.map((one) => (HAN.test(one) ? [...new Set(tokens(one))] : [one])).filter((run) => run.length > 0),
    )
    .filter((runs) => runs.length > 0)
    .map((runs) => `(${runs.map((run) => `(${run.map(quoted).join(' & ')})`).join(' | ')})`)
    .join(' & ');
