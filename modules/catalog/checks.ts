import { fen, formatYuan } from '#kernel';
import { findBannedWords } from './advertising-words.ts';
import { takesGoods } from './lifecycle.ts';
import { oddness, type PriceSpread } from './prices.ts';
import type { Category, CheckFinding, ProductContent } from './types.ts';

/** What the checks need to know beside the listing itself. */
export type CheckFacts = {
  /** null: no such category. */
  readonly category: Category | null;
  /** Room in a category on trial; null when it is not on trial. Counts leave this listing out. */
  readonly trial: {
    readonly over: boolean;
    readonly ofShop: number;
    readonly all: number;
    readonly mostOfShop: number;
    readonly most: number;
  } | null;
  /** What the category demands; `sale`: buyers may choose by it between SKUs instead, under this name in Chinese. */
  readonly requiredAttributes: readonly { readonly id: string; readonly name: string; readonly sale: boolean }[];
  /** Kinds of licence the shop holds. */
  readonly licences: readonly string[];
  /** A registered brand named without right, and such brands in the title. */
  readonly brand: { readonly brand: string | null; readonly inTitle: readonly string[] };
  /** Other listings on sale or in review that look or read like this one. */
  readonly likeness: {
    readonly titleInShop: boolean;
    readonly shopsUnderTitle: number;
    /** The nearest main picture, of this shop and of the others. */
    readonly pictureInShop: { readonly title: string; readonly distance: number } | null;
    readonly pictureElsewhere: { readonly title: string; readonly distance: number } | null;
  };
  /** How the category's prices are spread; judged by only from so many listings on. */
  readonly spread: PriceSpread;
  readonly oddFrom: number;
  readonly oddAt: number;
  readonly floorPercent: number;
  readonly ceilingPercent: number;
};

type Check = (content: ProductContent, facts: CheckFacts) => CheckFinding[];

const finding = (
  code: string,
  weight: CheckFinding['weight'],
  field: string,
  params: CheckFinding['params'] = {},
): CheckFinding => ({ code, weight, field, params });

const advertisingWords: Check = (content) =>
  (['title', 'sellingPoints', 'description'] as const).flatMap((field) => {
    const text = content[field];
    if (!text) return [];
    return findBannedWords(text.zh).map((word) =>
      finding('advertising_word', word.weight, field, {
        term: word.term,
        article: word.article,
        at: word.at + 1,
        reason: word.reason.zh,
        reasonEn: word.reason.en,
      }),
    );
  });

const pictures: Check = (content) =>
  content.mediaIds.length === 0 ? [finding('picture_missing', 'reject', 'mediaIds')] : [];

/** Half of the prices lie above, half below; between two middle ones, the lower. */
export function medianPrice(prices: readonly number[]): number {
  const sorted = [...prices].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

const prices: Check = (content, facts) => {
  const on = content.skus.filter((sku) => sku.state === 'on');
  if (on.length === 0) return [finding('nothing_for_sale', 'reject', 'skus')];
  const median = medianPrice(on.map((sku) => sku.priceFen));
  return content.skus.flatMap((sku, place) => {
    if (sku.state === 'off') return [];
    const field = `skus.${place}.priceFen`;
    if (sku.priceFen === 0) return [finding('price_zero', 'reject', field)];
    if (sku.priceFen * 100 < median * facts.floorPercent)
      return [finding('price_low', 'review', field, { priceFen: sku.priceFen, medianFen: median })];
    if (sku.priceFen * 100 > median * facts.ceilingPercent)
      return [finding('price_high', 'review', field, { priceFen: sku.priceFen, medianFen: median })];
    return [];
  });
};

const category: Check = (content, facts) => {
  if (!facts.category) return [finding('category_unknown', 'reject', 'categoryId', { categoryId: content.categoryId })];
  if (!facts.category.leaf)
    return [finding('category_not_leaf', 'reject', 'categoryId', { category: facts.category.name.zh })];
  if (!takesGoods(facts.category.state))
    return [finding('category_closed', 'reject', 'categoryId', { category: facts.category.name.zh })];
  const { trial } = facts;
  if (trial?.over)
    return [finding('category_trial_over', 'reject', 'categoryId', { category: facts.category.name.zh })];
  if (trial && trial.ofShop >= trial.mostOfShop)
    return [finding('category_trial_full', 'reject', 'categoryId', { limit: trial.mostOfShop })];
  if (trial && trial.all >= trial.most)
    return [finding('category_trial_full', 'reject', 'categoryId', { limit: trial.most })];
  const missing = facts.category.licences.filter((licence) => !facts.licences.includes(licence));
  return missing.map((licence) => finding('licence_missing', 'review', 'categoryId', { licence }));
};

const attributes: Check = (content, facts) => {
  const given = new Set(content.attributes.filter((one) => one.value.zh.trim() !== '').map((one) => one.attributeId));
  const chosen = (name: string): boolean =>
    content.skus.length > 0 &&
    content.skus.every((sku) => sku.saleAttributes.some((one) => one.name.zh === name && one.value.zh.trim() !== ''));
  return facts.requiredAttributes
    .filter(({ id, name, sale }) => !given.has(id) && !(sale && chosen(name)))
    .map(({ id }) => finding('attribute_missing', 'reject', 'attributes', { attributeId: id }));
};

/** Prices far from what the category sells at: the farthest one is named, a person looks. */
const oddPrices: Check = (content, { spread, oddFrom, oddAt }) => {
  if (spread.count < oddFrom) return [];
  const odd = content.skus
    .map((sku, place) => ({ sku, place, far: oddness(sku.priceFen, spread) }))
    .filter(({ sku, far }) => sku.state === 'on' && sku.priceFen > 0 && Math.abs(far) > oddAt)
    .sort((a, b) => Math.abs(b.far) - Math.abs(a.far))[0];
  if (!odd) return [];
  return [
    finding(odd.far < 0 ? 'price_under_category' : 'price_over_category', 'review', `skus.${odd.place}.priceFen`, {
      priceFen: odd.sku.priceFen,
      price: yuan(odd.sku.priceFen),
      median: yuan(spread.medianFen),
    }),
  ];
};
const yuan = (amount: number): string => formatYuan(fen(amount));

/**
 * The same goods twice: in one shop a repeated title waits for a person and a repeated picture is a hint; another shop's main
 * picture waits for a person, another's title alone is a hint.
 */
const twins: Check = (_content, { likeness }) => {
  const { titleInShop, shopsUnderTitle, pictureInShop, pictureElsewhere } = likeness;
  return [
    ...(titleInShop ? [finding('title_duplicate', 'review', 'title')] : []),
    ...(pictureInShop ? [finding('picture_repeated', 'note', 'mediaIds', { ...pictureInShop })] : []),
    ...(pictureElsewhere ? [finding('picture_elsewhere', 'review', 'mediaIds', { ...pictureElsewhere })] : []),
    ...(shopsUnderTitle > 0 ? [finding('title_elsewhere', 'note', 'title', { count: shopsUnderTitle })] : []),
  ];
};

const brands: Check = (_content, { brand }) => [
  ...(brand.brand ? [finding('brand_unauthorised', 'reject', 'brand', { brand: brand.brand })] : []),
  ...brand.inTitle.map((name) => finding('brand_in_title', 'review', 'title', { brand: name })),
];

const CHECKS: readonly Check[] = [category, attributes, brands, pictures, prices, oddPrices, advertisingWords, twins];

/** Everything the automatic rules have to say about a listing (T3), most serious first. */
export function checkListing(content: ProductContent, facts: CheckFacts): CheckFinding[] {
  const order = { reject: 0, review: 1, note: 2 };
  return CHECKS.flatMap((check) => check(content, facts)).sort((a, b) => order[a.weight] - order[b.weight]);
}

/** Titles that differ only in case, spaces and punctuation are the same title. */
export const titleKey = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}]+/gu, '')
    .slice(0, 120);
