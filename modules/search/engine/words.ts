import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { stem } from '../stem.ts';
import { measured } from './measures.ts';

/** Full-width to half-width, one spelling of compatible characters, lower case. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('&amp;', '&')
    .replace(/’/g, "'")
    .replace(/''|[″“”]/g, '"');

export const HAN = /\p{Script=Han}/u;
const WORD = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:'[a-z]+)?(?:\.\p{N}+)*/gu;
const HYPHENED = /(?<![\p{L}\p{N}])([a-z]+)-([a-z]+)(?![\p{L}\p{N}])/gu;
const PARTS = /[a-z]+|\d+(?:\.\d+)?/g;
const STOP = new Set(
  'a an and are at by for from in is of on or the this to with 的 了 和 与 及 或 是 在 之 也 就 都 着'.split(' '),
);

/** One word of a question, as it is kept and as it was typed; where nobody has it, its parts are asked for instead. */
export type Asked = { readonly word: string; readonly typed: string; readonly parts: readonly string[] };

/** What cuts texts into words; each list of one's own words makes another. */
export type Cutter = {
  /** The words by which a text is found, in order, repeats kept; what is measured or joined is there as a whole and in parts. */
  readonly words: (text: string) => string[];
  /** The words of a question, each once. */
  readonly asked: (text: string) => Asked[];
};

/** Enough to stand against two common words side by side, too little to cut through a longer one. */
const OWN_FREQUENCY = 100;

// Without a dictionary it would silently cut into single characters. Loading it takes a good part of a second.
let shared: Jieba | null = null;
/** Jieba with its own dictionary, one for all. */
export const common = (): Jieba => {
  shared ??= Jieba.withDict(dict);
  return shared;
};
function withWords(own: readonly string[]): Jieba {
  const jieba = Jieba.withDict(dict);
  jieba.loadDict(new TextEncoder().encode(own.map((word) => `${word} ${OWN_FREQUENCY} nz\n`).join('')));
  return jieba;
}

/**
 * Chinese is cut as search engines do (long words and their parts; the guessing of unknown words loses on titles and is off).
 * `ownWords` are words the dictionary may not know: brands, styles, categories.
 */
export function cutter(ownWords: Iterable<string> = []): Cutter {
  const own = [...new Set([...ownWords].flatMap((word) => plain(word).match(/\p{Script=Han}{2,12}/gu) ?? []))];
  const jieba = own.length > 0 ? withWords(own) : common();
  const cut = (text: string): Asked[] => {
    const found: Asked[] = [];
    for (const [word] of text.matchAll(WORD))
      if (HAN.test(word))
        found.push(
          ...jieba
            .cutForSearch(word, false)
            .flatMap((one) => (HAN.test(one) ? [{ word: one, typed: one, parts: [] }] : [])),
        );
      else found.push({ word: stem(word), typed: word, parts: partsOf(word) });
    return found.filter(({ word }) => !STOP.has(word));
  };
  return {
    words(text) {
      const written = plain(text);
      const found = measured(written).measures.map(({ measure }) => measure);
      for (const [, before = '', after = ''] of written.matchAll(HYPHENED)) found.push(stem(before + after));
      for (const { word, parts } of cut(written)) found.push(word, ...parts);
      return found;
    },
    asked(text) {
      const { measures, rest } = measured(plain(text));
      const amounts = measures.map(({ measure, written }) => ({
        word: measure,
        typed: written.trim(),
        parts: cut(written).flatMap(({ word, parts }) => (parts.length > 0 ? parts : [word])),
      }));
      const each = new Map([...amounts, ...cut(rest)].map((one) => [one.word, one]));
      return [...each.values()];
    },
  };
}

/** `iphone15` is also `iphone` and `15`. */
function partsOf(word: string): string[] {
  const parts = word.match(PARTS) ?? [];
  return parts.length > 1 && /[a-z]/.test(word) && /\d/.test(word) ? parts : [];
}

/** The Chinese characters and Latin letters and digits of a text, other signs as one gap: what the second stage compares. */
export const letters = (text: string): string =>
  plain(text)
    .replace(/[^\p{Script=Han}a-z0-9.]+/gu, ' ')
    .trim();

/** What of a question is compared letter by letter: its measures are not, for they may be written otherwise. */
export const comparable = (question: string): string => measured(plain(question)).rest;

/** Each Chinese character once, stop words out. */
export const characters = (text: string): string[] => [
  ...new Set((plain(text).match(/\p{Script=Han}/gu) ?? []).filter((one) => !STOP.has(one))),
];
