import type { Goods, TextName } from './goods.ts';
import { type Cutter, characters } from './words.ts';

/** What a word in a text is worth beside one in the title, how long such a text usually is, and how much its length matters. */
type Worth = { readonly weight: number; readonly usual: number; readonly b: number };

/**
 * BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009, section 3.6): occurrences are weighed by text and
 * added before they saturate. `usual` is a constant and not the average of the moment, so that what a word is worth depends on
 * its product alone: then any sequence of changes leaves the same index as building it anew.
 */
const WORTH: Readonly<Record<TextName, Worth>> = {
  title: { weight: 1, usual: 14, b: 0.8 },
  brand: { weight: 1.25, usual: 2, b: 0.2 },
  category: { weight: 0.75, usual: 6, b: 0.2 },
  attributes: { weight: 0.5, usual: 10, b: 0.5 },
  origin: { weight: 0.4, usual: 6, b: 0.5 },
  description: { weight: 0.15, usual: 60, b: 0.75 },
};
/** How soon further occurrences add nothing. */
const SATURATION = 0.4;
/** Impacts are kept in sixteen bits. */
export const FULL_IMPACT = 65_535;
const MOST_WORDS = 2_000;

/** A word that is a single character of the title stands in a list of its own: the second source of candidates. */
export const characterWord = (character: string): string => `\u0001${character}`;

export type Weighed = {
  /** Impact by word, 1 … FULL_IMPACT. */
  readonly impacts: ReadonlyMap<string, number>;
  /** Words of the title in order: the second stage asks which stand side by side. */
  readonly title: readonly string[];
};

const saturated = (weight: number): number => Math.max(1, Math.round((FULL_IMPACT * weight) / (SATURATION + weight)));

/** Every word of the product with its impact. */
export function weigh(cutter: Cutter, goods: Pick<Goods, 'texts'>): Weighed {
  const sums = new Map<string, number>();
  let title: string[] = [];
  for (const [name, { weight, usual, b }] of Object.entries(WORTH) as [TextName, Worth][]) {
    const text = goods.texts[name];
    if (!text) continue;
    const words = cutter.words(text).slice(0, MOST_WORDS);
    if (name === 'title') title = words;
    const each = weight / (1 - b + (b * words.length) / usual);
    for (const word of words) sums.set(word, (sums.get(word) ?? 0) + each);
  }
  const impacts = new Map([...sums].map(([word, sum]) => [word, saturated(sum)]));
  const held = characters(`${goods.texts.title ?? ''} ${goods.texts.category ?? ''}`);
  const { usual, b } = WORTH.title;
  const each = 1 / (1 - b + (b * held.length) / usual);
  for (const character of held) impacts.set(characterWord(character), saturated(each));
  return { impacts, title };
}
