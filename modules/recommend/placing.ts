import type { Heard, Why } from './blend.ts';
import { type Facts, shelf } from './engine/shelf.ts';

/** What is known of a candidate; `category`, `shop` and its own place in the list are numbers of this list alone. */
export type Candidate = {
  readonly productId: string;
  readonly shopId: string;
  readonly categoryId: string;
  /** Trust of its shop, 0…100. */
  readonly trust: number;
  readonly unproved: boolean;
};
export type Rules = {
  readonly places: number;
  readonly trustFloor: number;
  readonly span: number;
  readonly perCategory: number;
  readonly perShop: number;
  readonly newPerHundred: number;
};
export type Chosen = { readonly productId: string; readonly why: Why; readonly ref: string };

/** From what voices said to what is shown: the shelf's rules (`engine/shelf.ts`), with the reason of each. What stands by the quota stands as new. */
export function placed(heard: readonly Heard[], candidates: readonly Candidate[], rules: Rules): Chosen[] {
  const numbers = (of: (one: Candidate) => string): Map<string, number> =>
    new Map([...new Set(candidates.map(of))].map((name, at) => [name, at]));
  const [categories, shops] = [numbers((one) => one.categoryId), numbers((one) => one.shopId)];
  const facts = new Map<number, Facts>(
    candidates.map((one, item) => [
      item,
      {
        item,
        category: categories.get(one.categoryId) ?? 0,
        shop: shops.get(one.shopId) ?? 0,
        trust: one.trust,
        unproved: one.unproved,
      },
    ]),
  );
  const said = new Map(heard.map((one) => [one.item, one]));
  return shelf(heard, facts, rules).flatMap(({ item, because }): Chosen[] => {
    const candidate = candidates[item];
    const word = said.get(item);
    if (!candidate || !word) return [];
    const asNew = because === 'new' && (word.why === 'popular' || word.why === 'hot');
    return [{ productId: candidate.productId, why: asNew ? 'new' : word.why, ref: asNew ? '' : word.ref }];
  });
}
