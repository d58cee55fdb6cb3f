import { describe, expect, it } from 'vitest';
import { bodyOf, type GoodsValues, newGoods } from '../src/goods/form-values.ts';
import {
  combinations,
  newChoice,
  noVariants,
  readText2,
  skusOf,
  type Variants,
  withChoices,
  writeText2,
} from '../src/goods/variants.ts';

const text = (zh: string, en = '') => ({ zh, en });
const colour = { id: 1, name: text('颜色', 'Colour'), values: [text('青'), text('白')] };
const size = { id: 2, name: text('尺寸'), values: [text('大'), text('小')] };

/** Rows with the prices given in their order. */
const priced = (variants: Variants, ...prices: number[]): Variants => ({
  ...variants,
  rows: variants.rows.map((row, place) => ({ ...row, priceFen: prices[place] ?? null, skuId: `sku_${place}` })),
});
const shown = ({ rows }: Variants) =>
  rows.map((row) => [row.values.map((value) => value.zh).join('/'), row.priceFen, row.skuId]);

describe('the table of variants', () => {
  it('is every combination, and one nameless row without choices', () => {
    expect(combinations([])).toEqual([[]]);
    expect(combinations([colour, size]).map((way) => way.map(({ zh }) => zh).join(''))).toEqual([
      '青大',
      '青小',
      '白大',
      '白小',
    ]);
  });

  it('keeps what was filled in when a value is added', () => {
    const before = priced(withChoices(noVariants, [colour]), 100, 200);
    const more = withChoices(before, [{ ...colour, values: [...colour.values, text('黑')] }]);
    expect(shown(more)).toEqual([
      ['青', 100, 'sku_0'],
      ['白', 200, 'sku_1'],
      ['黑', null, null],
    ]);
  });

  it('gives a new choice the price of the row it splits, but the SKU only once', () => {
    const before = priced(withChoices(noVariants, [colour]), 100, 200);
    expect(shown(withChoices(before, [colour, size]))).toEqual([
      ['青/大', 100, 'sku_0'],
      ['青/小', 100, null],
      ['白/大', 200, 'sku_1'],
      ['白/小', 200, null],
    ]);
  });

  it('tells a new choice from those there are, also after one was taken away', () => {
    expect(newChoice([])).toEqual({ id: 1, name: text(''), values: [] });
    expect(newChoice([size]).id).toBe(3);
  });

  it('ignores a choice without values, and names the values for the API', () => {
    const variants = priced(withChoices(noVariants, [colour, { id: 3, name: text('空'), values: [] }]), 100, 200);
    expect(skusOf(variants).map((sku) => sku.saleAttributes)).toEqual([
      [{ name: colour.name, value: text('青') }],
      [{ name: colour.name, value: text('白') }],
    ]);
  });
});

it('reads and writes both languages of a value', () => {
  expect(readText2('红色 | Red')).toEqual({ zh: '红色', en: 'Red' });
  expect(readText2('红色')).toEqual({ zh: '红色', en: '' });
  expect(writeText2(readText2('红色｜Red'))).toBe('红色 | Red');
});

describe('an attribute that buyers may choose by', () => {
  const name = text('颜色', 'Colour');
  const category = {
    attributes: [{ id: 'color', name, required: false, sale: true, values: [text('红', 'Red')] }],
  } as unknown as Parameters<typeof bodyOf>[1];
  const values = (variants: Variants) => ({ ...newGoods, attributes: { color: '红' }, variants }) as GoodsValues;

  it('is an answer of the listing while no choice has its name', () => {
    expect(bodyOf(values(noVariants), category).attributes).toEqual([
      { attributeId: 'color', name, value: text('红', 'Red') },
    ]);
    expect(bodyOf(values(withChoices(noVariants, [size])), category).attributes).toHaveLength(1);
  });

  it('is left to the SKUs as soon as they are chosen by it', () => {
    expect(bodyOf(values(withChoices(noVariants, [colour])), category).attributes).toEqual([]);
  });
});
