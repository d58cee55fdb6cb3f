import { dict } from '@node-rs/jieba/dict.js';
import type { engine } from '#modules/search';
import { dice } from './misspelt.ts';

/** A catalogue made by a fixed seed: the same goods and questions in every run. */
export type ManyGoods = {
  readonly goods: (n: number) => engine.Goods;
  readonly questions: readonly string[];
  /** Single words that most titles have. */
  readonly common: readonly string[];
};

const BRANDS = 5_000;
const CATEGORIES = 600;
const BELTS = 40;
const SHOPS = 20_000;
const HEADS = 6_000;
const MODIFIERS = 30_000;
const QUESTIONS = 1_000;

/** Words of the dictionary by how often they are written, those of one kind and two to four characters. */
function wordsOf(kinds: RegExp): string[] {
  return new TextDecoder()
    .decode(dict)
    .split('\n')
    .flatMap((line) => {
      const [word = '', times = '0', kind = ''] = line.split(' ');
      return /^[\u4e00-\u9fff]{2,4}$/.test(word) && kinds.test(kind) ? [{ word, times: Number(times) }] : [];
    })
    .sort((a, b) => b.times - a.times || (a.word < b.word ? -1 : 1))
    .map(({ word }) => word);
}

/** A place below `most`, the first ones far oftener: place r about as often as 1/r (Zipf). */
const zipf = (roll: (most: number) => number, most: number): number =>
  Math.min(most - 1, Math.floor(most ** (roll(1_000_000) / 1_000_000)) - 1);

/**
 * Titles as shops write them: a brand, what it is, and many words of praise, thirteen words as search counts them; some with a model
 * or a measure. Brands, categories, shops and words are spread after Zipf, prices over four powers of ten.
 */
export function manyGoods(): ManyGoods {
  const heads = wordsOf(/^n$/).slice(0, HEADS);
  const modifiers = wordsOf(/^(?:n|vn|a|ad|b|v|nz)$/).slice(0, MODIFIERS);
  const setting = dice(11);
  const brands = Array.from({ length: BRANDS }, (_, n) => {
    const han = (heads[setting(HEADS)] ?? '').slice(0, 1) + (modifiers[setting(MODIFIERS)] ?? '').slice(0, 1);
    return n % 3 === 0 ? `${han}${(n * 7_919).toString(36)}` : han;
  });
  const goods = (n: number): engine.Goods => {
    const roll = dice(n + 1);
    const brand = brands[zipf(roll, BRANDS)] ?? '';
    const head = zipf(roll, HEADS);
    const praise = Array.from({ length: 5 + roll(4) }, () => modifiers[zipf(roll, MODIFIERS)] ?? '');
    const measure = roll(4) === 0 ? ` ${(1 + roll(40)) * 50}${['ml', 'g', 'mm', 'w'][roll(4)]}` : '';
    const model = roll(5) === 0 ? ` ${String.fromCharCode(97 + roll(26))}${100 + roll(900)}` : '';
    return {
      id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      texts: {
        title: `${brand} ${praise.slice(0, 3).join('')}${heads[head]}${praise.slice(3).join(' ')}${model}${measure}`,
        brand,
      },
      keys: {
        category: `c${head % CATEGORIES}`,
        brand,
        belt: `t${zipf(roll, BELTS)}`,
        shop: `s${zipf(roll, SHOPS)}`,
      },
      tags: ['freight_free', 'seven_days', 'new', 'handmade'].filter(() => roll(3) === 0),
      priceFen: Math.floor(10 ** (2 + roll(4_000) / 1_000)),
      sold: Math.floor(10 ** (roll(5_000) / 1_000)) - 1,
      reviews: roll(200),
      goodReviews: 0,
      liveAt: 1_760_000_000_000 + n,
      inStock: roll(20) > 0,
    };
  };
  const roll = dice(97);
  const questions = Array.from({ length: QUESTIONS }, () => {
    const head = heads[zipf(roll, HEADS)] ?? '';
    const kind = roll(10);
    if (kind < 3) return head;
    const first = modifiers[zipf(roll, MODIFIERS)] ?? '';
    if (kind < 7) return `${first}${head}`;
    if (kind < 8) return `${brands[zipf(roll, BRANDS)]} ${head}`;
    return `${first}${modifiers[zipf(roll, MODIFIERS)]} ${head}`;
  });
  return { goods, questions, common: [...heads.slice(0, 50), ...modifiers.slice(0, 50)] };
}
