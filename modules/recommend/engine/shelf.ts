import type { Weighed } from './best.ts';

/** What must be known of an item to show it beside others. */
export type Facts = {
  readonly item: number;
  readonly category: number;
  readonly shop: number;
  /** Trust of its shop, 0…100. */
  readonly trust: number;
  /** Of a shop, or goods, so new that nobody could know them: may come by the quota. */
  readonly unproved: boolean;
};

export type ShelfRules = {
  readonly places: number;
  /** Goods of shops below are not shown at all. */
  readonly trustFloor: number;
  /** In any run of `span` places at most so many of one category and of one shop; looser only when nothing else is left. */
  readonly span: number;
  readonly perCategory: number;
  readonly perShop: number;
  /** Of each hundred places so many go to unproved goods that pass the trust floor, as far as there are any. */
  readonly newPerHundred: number;
};

/** Why an item stands where it stands. */
export type Placed = { readonly item: number; readonly because: 'taste' | 'new' };

/** How many of the first `places` belong to unproved goods: spread evenly, never more than the share. */
export const quotaAt = (places: number, newPerHundred: number): number => Math.floor((places * newPerHundred) / 100);

/**
 * Puts a shelf together from candidates, best first: who is below the trust floor falls out; a place that the quota has due goes to the best
 * unproved item that crowds neither its category nor its shop, and stays due while there is none; the rest is the best that crowds nobody. When
 * all that is left would crowd, the rule about categories gives way first, then the one about shops, so that a shelf is never shorter than there
 * are goods. Each item once.
 */
export function shelf(
  candidates: readonly Weighed[],
  facts: ReadonlyMap<number, Facts>,
  rules: ShelfRules,
): readonly Placed[] {
  const left = new Map<number, Facts>();
  for (const { item } of candidates) {
    const fact = facts.get(item);
    if (fact && fact.trust >= rules.trustFloor) left.set(item, fact);
  }
  const placed: Placed[] = [];
  const shown: Facts[] = [];
  let unproved = 0;
  while (placed.length < rules.places) {
    const recent = rules.span > 1 ? shown.slice(-(rules.span - 1)) : [];
    const shopHasRoom = (one: Facts): boolean => recent.filter(({ shop }) => shop === one.shop).length < rules.perShop;
    const crowdsNobody = (one: Facts): boolean =>
      shopHasRoom(one) && recent.filter(({ category }) => category === one.category).length < rules.perCategory;
    const first = (wanted: (one: Facts) => boolean): Facts | undefined => left.values().find(wanted);
    const due = quotaAt(placed.length + 1, rules.newPerHundred) > unproved;
    const fresh = due ? first((one) => one.unproved && crowdsNobody(one)) : undefined;
    const chosen = fresh ?? first(crowdsNobody) ?? first(shopHasRoom) ?? first(() => true);
    if (!chosen) break;
    left.delete(chosen.item);
    if (chosen.unproved) unproved++;
    shown.push(chosen);
    placed.push({ item: chosen.item, because: fresh ? 'new' : 'taste' });
  }
  return placed;
}
