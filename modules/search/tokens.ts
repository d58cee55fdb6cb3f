import { common } from './engine/words.ts';
import { stem } from './stem.ts';

// Its guessing of unknown words (HMM) loses on product titles.
const jieba = common();

/** Full-width to half-width, one spelling of compatible characters, lower case. */
export const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('’', "'");

/** Units a shopper writes behind a number, and what one of them is in the base unit of its kind. */
const UNITS: Readonly<Record<string, readonly [base: string, factor: number]>> = {
  ml: ['ml', 1],
  毫升: ['ml', 1],
  l: ['ml', 1000],
  升: ['ml', 1000],
  g: ['g', 1],
  克: ['g', 1],
  kg: ['g', 1000],
  千克: ['g', 1000],
  公斤: ['g', 1000],
  斤: ['g', 500],
  两: ['g', 50],
  mm: ['mm', 1],
  毫米: ['mm', 1],
  cm: ['mm', 10],
  厘米: ['mm', 10],
  公分: ['mm', 10],
  m: ['mm', 1000],
  米: ['mm', 1000],
  寸: ['inch', 1],
  英寸: ['inch', 1],
  inch: ['inch', 1],
  inches: ['inch', 1],
  in: ['inch', 1],
  w: ['w', 1],
  瓦: ['w', 1],
  kw: ['w', 1000],
  千瓦: ['w', 1000],
  v: ['v', 1],
  伏: ['v', 1],
  mah: ['mah', 1],
  毫安: ['mah', 1],
  毫安时: ['mah', 1],
  oz: ['oz', 1],
  盎司: ['oz', 1],
  lb: ['lb', 1],
  磅: ['lb', 1],
};
const BY_LENGTH = Object.keys(UNITS).sort((a, b) => b.length - a.length);
// A Latin unit ends at the end of its word ("5 months" is no length), and "2 in 1" is none either.
const MEASURE = new RegExp(
  `(\\d+(?:\\.\\d+)?)\\s*(?:(${BY_LENGTH.filter((unit) => /[a-z]/.test(unit)).join('|')})(?![a-z0-9])(?!\\s+1\\b)|(${BY_LENGTH.filter((unit) => !/[a-z]/.test(unit)).join('|')}))`,
  'g',
);

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
  const found: string[] = [];
  const rest = plain(text).replace(MEASURE, (_whole, amount: string, latin?: string, han?: string) => {
    const [base, factor] = UNITS[latin ?? han ?? ''] ?? ['', 1];
    found.push(`${Number((Number(amount) * factor).toFixed(3))}${base}`);
    return ' ';
  });
  for (const [word] of rest.matchAll(WORD))
    if (HAN.test(word)) found.push(...jieba.cutForSearch(word, false).filter((one) => HAN.test(one)));
    else found.push(stem(word));
  return found.filter((token) => !STOP.has(token));
}

/** The words of a query, each once; at most 24, which no sensible query exceeds. */
export const queryTokens = (text: string): string[] => [...new Set(tokens(text))].slice(0, 24);

/** Which words of a document weigh how much: A title and brand, B category, C attributes, belt and shop, D the rest. */
export type Field = { readonly weight: 'A' | 'B' | 'C' | 'D'; readonly text: string };

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

/** The tokens as the text form of a PostgreSQL tsquery: all of them, or any. */
export const tsquery = (words: readonly string[], join: 'all' | 'any'): string =>
  words.map(quoted).join(join === 'all' ? ' & ' : ' | ');
