import { describe, expect, test } from 'vitest';
import { emptyFinder, type Language, putSynonyms, upsert } from '../finder.ts';
import type { Ask, Goods } from '../goods.ts';
import { HEAT_FROM_MS, heatOf } from '../lift.ts';
import { measured } from '../measures.ts';
import { soundsOf } from '../readings.ts';
import { explain, search } from '../searching.ts';
import type { SynonymRule } from '../synonyms.ts';
import { cutter, plain } from '../words.ts';

const titled = (id: string, title: string, more: Partial<Goods> = {}): Goods => ({
  id,
  texts: { title },
  keys: {},
  tags: [],
  priceFen: 100,
  sold: 0,
  reviews: 0,
  goodReviews: 0,
  liveAt: 0,
  inStock: true,
  ...more,
});
const ask = (text: string): Ask => ({ text, wanted: {}, order: 'relevance', limit: 10, facets: false, now: 0 });

const SHELF = [
  titled('case', '磁吸手机壳 防摔'),
  titled('phone', '智能手机 8+256'),
  titled('scarf', '羊绒围巾女 秋冬'),
  titled('trousers', '牛仔长裤男'),
  titled('cup', '白瓷茶杯 300毫升'),
  titled('fryer', 'Air fryer with rapid heat, 5.5 qt.'),
  titled('washer', 'Dishwasher, built in, 24 in.'),
  titled('paint', 'Rust-Oleum satin paint, 1-1/2 gal.'),
  titled('lamp', '护眼台灯 led12w'),
];
function shelf(language: Language = {}, more: readonly Goods[] = []) {
  const finder = emptyFinder(language);
  for (const one of [...SHELF, ...more]) upsert(finder, one);
  return finder;
}
const first = (text: string, finder = shelf()): string | undefined => search(finder, ask(text)).found[0]?.id;

describe('words', () => {
  test.each([
    ['1.5L', ['1500ml']],
    ['1500 毫升', ['1500ml']],
    ['2斤', ['1000g']],
    ['1-1/2 gal.', ['1.5gallon']],
    ['1/2 in. x 8 ft.', ['0.5inch', '8foot']],
    ['1.9 cu. ft.', ['1.9cuft']],
    ['2 in 1', []],
    ['5 months', []],
    ['1,200 sq. ft', ['1200sqft']],
  ])('%s', (text, measures) => {
    expect(measured(plain(text)).measures.map((one) => one.measure)).toEqual(measures);
  });

  test('what is joined or measured is there as a whole and in parts', () => {
    const { words, asked } = cutter();
    expect(words('iPhone15手机壳')).toEqual(['iphone15', 'iphone', '15', '手机', '壳']);
    expect(words('Rust-Oleum')).toEqual(['rustoleum', 'rust', 'oleum']);
    expect(asked('iphone15 1.5L')).toEqual([
      { word: '1500ml', typed: '1.5l', parts: ['1.5', 'l'] },
      { word: 'iphone15', typed: 'iphone15', parts: ['iphone', '15'] },
    ]);
  });

  test("a word of the market's own is not cut", () => {
    expect(cutter().words('慈溪小团圆炸锅')).not.toContain('小团圆');
    expect(cutter(['小团圆']).words('慈溪小团圆炸锅')).toContain('小团圆');
  });

  test.each([
    ['长裤', 'changku'],
    ['重庆', 'chongqing'],
    ['银行', 'yinhang'],
    ['绿茶', 'lvcha'],
    ['手机壳', 'shoujike'],
    ['景德镇', 'jingdezhen'],
    ['女鞋', 'nvxie'],
    ['羽绒服', 'yurongfu'],
    ['安踏', 'anta'],
    ['做旧', 'zuojiu'],
  ])('%s may sound %s', (word, sound) => {
    expect(soundsOf(word).map((one) => one.join(''))).toContain(sound);
  });
});

describe('questions', () => {
  test.each([
    ['手机壳', 'case'],
    ['shoujike', 'case'],
    ['shou ji ke', 'case'],
    ['changku', 'trousers'],
    ['yangrong weijin', 'scarf'],
    ['0.3升 茶杯', 'cup'],
    ['air fryre', 'fryer'],
    ['dish washer', 'washer'],
    ['rustoleum', 'paint'],
    ['24 inch', 'washer'],
    ['led12w', 'lamp'],
    ['led 灯', 'lamp'],
    ['羊绒巾', 'scarf'],
  ])('%s finds %s', (text, id) => {
    expect(first(text)).toBe(id);
  });

  test('first letters find words, and never before what is written so', () => {
    expect(first('yr')).toBe('scarf');
    expect(first('yr', shelf({}, [titled('radio', 'YR radio')]))).toBe('radio');
  });

  test('what a wrong word was taken for is told', () => {
    expect(search(shelf(), ask('air fryre')).corrected).toBe('air fryer');
    expect(search(shelf(), ask('shoujike')).corrected).toBe('手机壳');
    expect(search(shelf(), ask('air fryer')).corrected).toBeNull();
  });

  test('synonyms are met, below the word itself', () => {
    const finder = shelf({}, [titled('silk', '真丝丝巾')]);
    const asked = (text: string, rules?: readonly SynonymRule[]) => {
      const { found, full } = search(finder, { ...ask(text), ...(rules ? { synonyms: rules } : {}) });
      return [found[0]?.id, full];
    };
    const group = [{ kind: 'group', words: ['围巾', '丝巾'], targets: [] }] as const;
    expect(asked('丝巾')).toEqual(['silk', 1]);
    expect(asked('丝巾', group)).toEqual(['silk', 2]);
    expect(asked('丝巾')).toEqual(['silk', 1]);
    putSynonyms(finder, group);
    expect(asked('丝巾')).toEqual(['silk', 2]);
    expect(asked('围巾')).toEqual(['scarf', 2]);
    expect(asked('围巾', [])).toEqual(['scarf', 1]);
  });

  test('a synonym may be several words, and then all of them count; one-way goes one way only', () => {
    const finder = shelf({}, [titled('bank', '移动电源 20000毫安'), titled('supply', '开关电源')]);
    const ids = (text: string) => search(finder, ask(text)).found.map((one) => one.id);
    putSynonyms(finder, [
      { kind: 'group', words: ['充电宝', '移动电源'], targets: [] },
      { kind: 'one_way', words: ['dish machine'], targets: ['dishwasher'] },
    ]);
    expect(ids('充电宝')).toEqual(['bank']);
    expect(search(finder, ask('充电宝'))).toMatchObject({ full: 1, corrected: null });
    expect(ids('dish machine')).toEqual(['washer']);
    upsert(finder, titled('dm', 'Dish machine'));
    expect(ids('dish machine')).toEqual(['dm', 'washer']);
    expect(ids('dishwasher')).toEqual(['washer']);
  });

  test('rules that lead nowhere change nothing, and no rule leads further than to what it names', () => {
    const finder = shelf();
    const before = search(finder, ask('羊绒围巾'));
    putSynonyms(finder, [
      { kind: 'group', words: ['围巾', '没有人有'], targets: [] },
      { kind: 'group', words: ['！', '围巾'], targets: [] },
      { kind: 'one_way', words: ['长裤'], targets: ['茶杯'] },
      { kind: 'one_way', words: ['茶杯'], targets: ['手机'] },
    ]);
    expect(search(finder, ask('羊绒围巾'))).toEqual(before);
    expect(search(finder, ask('长裤')).found.map((one) => one.id)).toEqual(['trousers', 'cup']);
  });

  test('some words where too few have all, characters where nothing has a word', () => {
    expect(search(shelf(), ask('羊绒 手机'))).toMatchObject({ matched: 'any', full: 0, total: 3 });
    expect(search(shelf(), ask('绒围'))).toMatchObject({ matched: 'near', total: 1, found: [{ id: 'scarf' }] });
    expect(search(shelf(), ask('没有'))).toMatchObject({ total: 0 });
  });

  test('equal texts are ordered by what sells, and why is told', () => {
    const finder = emptyFinder();
    const now = HEAT_FROM_MS;
    upsert(finder, titled('a', '白瓷茶杯', { liveAt: now }));
    upsert(finder, titled('b', '白瓷茶杯', { liveAt: now, heat: heatOf(900, now), reviews: 100, goodReviews: 99 }));
    const lift = { popularity: 15, conversion: 0, price: 0, trust: 10, fresh: 5, taste: 0, cap: 20 };
    const why = explain(finder, { ...ask('茶杯'), now }, { lift, likeness: null });
    expect(why.map(({ id, lift: by }) => [id, by])).toEqual([
      ['b', 0.2],
      ['a', 0.05],
    ]);
    expect(why[0]?.factors).toMatchObject({ popularity: 1, price: 1, conversion: 0, fresh: 1 });
    expect(why[0]?.text).toBe(why[1]?.text);
    expect(why[0]?.parts).toMatchObject({ words: 1, short: 1, long: 1, share: 1 });
  });
});
