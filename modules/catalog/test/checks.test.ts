import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bps, fen, type Uuid } from '#kernel';
import { BANNED_WORDS, findBannedWords } from '../advertising-words.ts';
import { type CheckFacts, checkListing, medianPrice, titleKey } from '../checks.ts';
import { sameContent, wholeContent } from '../content.ts';
import { afterStep, PRODUCT_STEPS, verdict } from '../lifecycle.ts';
import { oddness, priceSpread } from '../prices.ts';
import { growTree, nameKey, under } from '../tree.ts';
import { type Category, PRODUCT_STATES, type ProductContent, type ProductInput } from '../types.ts';

const leaf: Category = {
  id: 'hg-1',
  parentId: 'hg',
  name: { zh: '电水壶', en: 'Kettles' },
  path: [],
  leaf: true,
  level: 2,
  state: 'open',
  mergedInto: null,
  commissionBps: bps(400),
  taxBps: bps(1300),
  returnRule: 'seven_days',
  licences: [],
};
const facts: CheckFacts = {
  category: leaf,
  trial: null,
  brand: { brand: null, inTitle: [] },
  requiredAttributes: [],
  licences: ['business'],
  likeness: { titleInShop: false, shopsUnderTitle: 0, pictureInShop: null, pictureElsewhere: null },
  spread: { count: 0, medianFen: 0, mad: 1 },
  oddFrom: 30,
  oddAt: 8,
  floorPercent: 20,
  ceilingPercent: 500,
};
let ids = 0;
const next = (): number => {
  ids += 1;
  return ids;
};
const makeId = (): Uuid => `018f0000-0000-7000-8000-${String(next()).padStart(12, '0')}` as Uuid;
const input = (more: Partial<ProductInput> = {}): ProductInput => ({
  title: { zh: '雾蓝电水壶 1.7L', en: '' },
  categoryId: 'hg-1',
  mediaIds: [makeId()],
  skus: [{ priceFen: 12900 }],
  ...more,
});
const content = (more: Partial<ProductInput> = {}): ProductContent =>
  wholeContent(input(more), new Set(), makeId, 'seven_days');
const codes = (more: Partial<ProductInput>, known: Partial<CheckFacts> = {}): string[] =>
  checkListing(content(more), { ...facts, ...known }).map((one) => one.code);
const choice = (value: string) => [{ name: { zh: '颜色', en: 'Colour' }, value: { zh: value, en: '' } }];

describe('automatic checks', () => {
  test('a plain listing passes', () => expect(codes({})).toEqual([]));

  test('each rule finds its own breach', () => {
    expect(codes({ mediaIds: [] })).toEqual(['picture_missing']);
    expect(codes({ skus: [{ priceFen: 0 }] })).toEqual(['price_zero']);
    expect(codes({ skus: [{ priceFen: 1, state: 'off' }] })).toEqual(['nothing_for_sale']);
    expect(codes({}, { brand: { brand: '青瓷坊', inTitle: [] } })).toEqual(['brand_unauthorised']);
    expect(codes({}, { brand: { brand: null, inTitle: ['青瓷坊'] } })).toEqual(['brand_in_title']);
    expect(codes({}, { category: null })).toEqual(['category_unknown']);
    expect(codes({}, { category: { ...leaf, leaf: false } })).toEqual(['category_not_leaf']);
    expect(codes({}, { category: { ...leaf, state: 'closed' } })).toEqual(['category_closed']);
    const trial = { over: false, ofShop: 1, all: 2, mostOfShop: 2, most: 3 };
    expect(codes({}, { trial })).toEqual([]);
    expect(codes({}, { trial: { ...trial, ofShop: 2 } })).toEqual(['category_trial_full']);
    expect(codes({}, { trial: { ...trial, all: 3 } })).toEqual(['category_trial_full']);
    expect(codes({}, { trial: { ...trial, over: true } })).toEqual(['category_trial_over']);
    expect(codes({}, { category: { ...leaf, licences: ['food'] } })).toEqual(['licence_missing']);
    expect(codes({}, { category: { ...leaf, licences: ['food'] }, licences: ['food'] })).toEqual([]);
    const required = (sale: boolean) => ({ requiredAttributes: [{ id: 'material', name: '颜色', sale }] });
    expect(codes({}, required(false))).toEqual(['attribute_missing']);
    // What buyers choose by says it for each SKU; an attribute of the whole listing it does not answer.
    const chosen = { skus: [{ priceFen: 10_000, saleAttributes: choice('蓝') }] };
    expect(codes(chosen, required(true))).toEqual([]);
    expect(codes(chosen, required(false))).toEqual(['attribute_missing']);
    expect(codes({ skus: [{ priceFen: 10_000 }] }, required(true))).toEqual(['attribute_missing']);
    expect(codes({}, { likeness: { ...facts.likeness, titleInShop: true } })).toEqual(['title_duplicate']);
  });

  test('prices far from the median wait for a person', () => {
    const skus = (last: number) =>
      [10000, 10000, last].map((priceFen, at) => ({ priceFen, saleAttributes: choice(`第${at}色`) }));
    expect(codes({ skus: skus(1999) })).toEqual(['price_low']);
    expect(codes({ skus: skus(2000) })).toEqual([]);
    expect(codes({ skus: skus(50001) })).toEqual(['price_high']);
    expect(codes({ skus: skus(50000) })).toEqual([]);
    expect(medianPrice([1, 9, 5])).toBe(5);
  });

  test('words of the advertising law are found with their article, also when spaced out', () => {
    expect(findBannedWords('国家级品质').map((one) => [one.term, one.article, one.weight])).toEqual([
      ['国家级', '9(3)', 'reject'],
    ]);
    expect(findBannedWords('全网 第 一').map((one) => one.term)).toEqual(['全网第一']);
    expect(findBannedWords('宝宝的第一次画画，最大承重 50 kg')).toEqual([]);
    expect(verdict(checkListing(content({ title: { zh: '史上最佳水壶', en: '' } }), facts))).toBe('refuse');
    expect(verdict(checkListing(content({ description: { zh: '顶级工艺', en: '' } }), facts))).toBe('hold');
    expect(new Set(BANNED_WORDS.map((one) => one.term)).size).toBe(BANNED_WORDS.length);
    const [named] = checkListing(content({ description: { zh: '一年四季都可用，顶 级工艺', en: '' } }), facts);
    expect(named).toMatchObject({ field: 'description', params: { term: '顶级', article: '9(3)', at: 9 } });
    expect(named?.params.reason).not.toBe('');
    expect(named?.params.reasonEn).not.toBe('');
  });

  test('a claim denied is no claim, an absolute word denied still is one', () => {
    expect(findBannedWords('本品不能代替药物，不具有治疗功能')).toEqual([]);
    expect(findBannedWords('本品不是药品，可治疗失眠').map((one) => one.term)).toEqual(['治疗']);
    expect(findBannedWords('非药用。辅助治疗').map((one) => [one.term, one.at])).toEqual([['治疗', 6]]);
    expect(findBannedWords('不是最佳').map((one) => one.term)).toEqual(['最佳']);
    expect(findBannedWords('请勿用于治疗；治疗请就医').map((one) => one.at)).toEqual([7]);
  });

  test('a price far from its category waits for a person, whatever a few absurd ones say', () => {
    const prices = Array.from({ length: 60 }, (_, n) => 9_000 + n * 50);
    const spread = priceSpread([...prices, 1, 99_999_999]);
    expect(spread.medianFen).toBeGreaterThan(10_000);
    expect(spread.medianFen).toBeLessThan(11_000);
    expect(codes({ skus: [{ priceFen: 12_900 }] }, { spread })).toEqual([]);
    expect(codes({ skus: [{ priceFen: 100 }] }, { spread })).toEqual(['price_under_category']);
    expect(codes({ skus: [{ priceFen: 990_000 }] }, { spread })).toEqual(['price_over_category']);
    expect(codes({ skus: [{ priceFen: 990_000 }] }, { spread: { ...spread, count: 29 } })).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 3, maxLength: 99 }), (some) => {
        const of = priceSpread(some);
        expect(Math.abs(oddness(of.medianFen, of))).toBeLessThan(0.5);
        // Robust: replacing less than half by anything moves the median no further than the honest ones reach.
        const honest = [...some].sort((a, b) => a - b);
        const spoilt = priceSpread([...some, ...Array.from({ length: some.length - 1 }, () => 10_000_000_000)]);
        expect(spoilt.medianFen).toBeLessThanOrEqual((honest.at(-1) ?? 0) + 1);
      }),
    );
  });

  test('likeness weighs more when it is another shop’s', () => {
    const like = (more: Partial<CheckFacts['likeness']>) =>
      checkListing(content(), { ...facts, likeness: { ...facts.likeness, ...more } }).map((one) => [
        one.code,
        one.weight,
      ]);
    expect(like({ pictureInShop: { title: '壶', distance: 2 } })).toEqual([['picture_repeated', 'note']]);
    expect(like({ pictureElsewhere: { title: '壶', distance: 2 } })).toEqual([['picture_elsewhere', 'review']]);
    expect(like({ shopsUnderTitle: 3 })).toEqual([['title_elsewhere', 'note']]);
  });

  test('titles that differ in punctuation only are the same', () => {
    expect(titleKey(' 电水壶，1.7L（雾蓝） ')).toBe(titleKey('电水壶 1.7l 雾蓝'));
  });
});

describe('content', () => {
  const refusal = (more: Partial<ProductInput>): string => {
    try {
      content(more);
      return 'accepted';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  test('SKUs a buyer cannot tell apart, uneven choices and broken prices are refused', () => {
    expect(refusal({ skus: [] })).toBe('catalog.skus_missing');
    expect(refusal({ skus: [{ priceFen: 1 }, { priceFen: 2 }] })).toBe('catalog.sku_repeated');
    expect(refusal({ skus: [{ priceFen: 1, saleAttributes: choice('蓝') }, { priceFen: 2 }] })).toBe(
      'catalog.sale_attributes_uneven',
    );
    expect(refusal({ skus: [{ priceFen: 2, listPriceFen: 1 }] })).toBe('catalog.list_price_below_price');
    expect(refusal({ skus: [{ priceFen: -1 }] })).toBe('catalog.price_out_of_range');
    expect(refusal({ skus: [{ priceFen: 1.5 }] })).toBe('catalog.price_out_of_range');
    expect(refusal({ skus: [{ priceFen: 1, skuId: makeId() }] })).toBe('catalog.sku_not_found');
  });

  test('the same words are the same content, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1e9 }), (brand, priceFen) => {
        const one = content({ brand, skus: [{ priceFen }] });
        const shuffled = JSON.parse(
          JSON.stringify(Object.fromEntries(Object.entries(one).reverse())),
        ) as ProductContent;
        expect(sameContent(one, shuffled)).toBe(true);
        expect(
          sameContent(one, { ...one, skus: one.skus.map((sku) => ({ ...sku, priceFen: fen(sku.priceFen + 1) })) }),
        ).toBe(false);
      }),
    );
  });
});

test('the transition table: every step leads to a known state, live is left only by taking off', () => {
  for (const steps of Object.values(PRODUCT_STEPS))
    for (const to of Object.values(steps)) expect(PRODUCT_STATES).toContain(to);
  expect(Object.keys(PRODUCT_STEPS.live)).toEqual(['takeOff']);
  expect(afterStep('draft', 'approve')).toBeNull();
  expect(afterStep('checking', 'approve')).toBe('live');
});

test('the tree inherits rules from above and finds by name', () => {
  const row = (id: string, more: object = {}) => ({
    id,
    parentId: id.includes('-') ? id.slice(0, id.lastIndexOf('-')) : null,
    nameZh: `类${id}`,
    nameEn: `C ${id}`,
    state: 'open' as const,
    mergedInto: null,
    commissionBps: null,
    taxBps: null,
    returnRule: null,
    licences: null,
    attributeIds: [],
    requiredAttributeIds: [],
    ...more,
  });
  const tree = growTree(
    [row('a', { commissionBps: 300, licences: ['food'] }), row('a-1'), row('a-1-1', { commissionBps: 200 }), row('b')],
    { commissionBps: 500, taxBps: 1300 },
  );
  expect([
    tree.byId.get('a-1')?.commissionBps,
    tree.byId.get('a-1-1')?.commissionBps,
    tree.byId.get('b')?.commissionBps,
  ]).toEqual([300, 200, 500]);
  expect(tree.byId.get('a-1-1')?.licences).toEqual(['food']);
  expect(tree.byId.get('a-1')?.leaf).toBe(false);
  expect(under(tree, 'a')).toEqual(['a', 'a-1', 'a-1-1']);
  expect(tree.named.get(nameKey('类a / 类a-1'))).toEqual(['a-1']);
});
