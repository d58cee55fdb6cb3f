import type { Ctx, Uuid } from '#kernel';
import type { PriceInHand } from './hand.ts';
import type { Rule } from './model.ts';

/** The most that may be crossed out beside a SKU's price while a rule runs, in fen; 0: nothing. Rules that bind nothing are absent. */
export type References = ReadonlyMap<Uuid, ReadonlyMap<Uuid, number>>;
type KnowsReferences = (ctx: Ctx, rules: readonly Rule[]) => Promise<References>;
const known: KnowsReferences[] = [];

/** For modules further on that prove what stands crossed out beside their prices. Called once, at import of a module's index.ts. */
export const registerReferences = (knows: KnowsReferences): void => void known.push(knows);

/**
 * What may be crossed out at most beside these prices, by SKU; where several bind, the lowest. A SKU nobody binds is absent: a crossed-out
 * price is a claim about the past (Order 32 art. 21, Order 56 art. 16), and lists may claim no more than the product's own page.
 */
export async function crossedOut(ctx: Ctx, prices: ReadonlyMap<Uuid, PriceInHand>): Promise<ReadonlyMap<Uuid, number>> {
  const rules = [...new Map([...prices.values()].flatMap((one) => one.rules).map((rule) => [rule.id, rule])).values()];
  if (rules.length === 0) return new Map();
  const found = await Promise.all(known.map((knows) => knows(ctx, rules)));
  const most = new Map<Uuid, number>();
  for (const [skuId, price] of prices)
    for (const references of found)
      for (const rule of price.rules) {
        const bound = references.get(rule.id)?.get(skuId);
        if (bound !== undefined) most.set(skuId, Math.min(bound, most.get(skuId) ?? bound));
      }
  return most;
}
