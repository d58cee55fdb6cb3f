import type { Ctx, Runtime, Uuid } from '#kernel';
import type { PricedItem, PriceInHand } from './hand.ts';
import type { Rule } from './model.ts';

/** The most that may be crossed out beside a SKU's price while a rule runs, in fen; 0: nothing. Rules that bind nothing are absent. */
export type References = ReadonlyMap<Uuid, ReadonlyMap<Uuid, number>>;
type KnowsReferences = (ctx: Ctx, rules: readonly Rule[]) => Promise<References>;
const known: KnowsReferences[] = [];

/** For modules further on that prove what stands crossed out beside their prices. Called once, at import of a module's index.ts. */
export const registerReferences = (knows: KnowsReferences): void => void known.push(knows);

/** A shop's lowest prices of the week before a moment, really sold at, in fen by SKU. */
export type SoldBefore = (ctx: Ctx, shopId: Uuid, before: Date) => Promise<ReadonlyMap<Uuid, number>>;
let soldBefore: SoldBefore = async () => new Map();
/** Who keeps the orders says what was sold; without it nothing is proved. */
export const registerSoldBefore = (ask: SoldBefore): void => {
  soldBefore = ask;
};

type Item = Pick<PricedItem, 'shopId' | 'skuId' | 'priceFen'>;

/**
 * What may be crossed out beside these prices, by SKU, in fen: a crossed-out price is a claim about the past (Order 32 art. 21, Order 56
 * art. 16). What a campaign proved of its goods, the lowest where several bind; of others the lowest price the shop really sold at in the
 * seven days before the price began. Nothing else is crossed out: a list price nobody paid proves nothing.
 */
export async function crossedOut(
  ctx: Ctx,
  items: readonly Item[],
  prices: ReadonlyMap<Uuid, PriceInHand>,
): Promise<ReadonlyMap<Uuid, number>> {
  const lower = items.flatMap((item) => {
    const price = prices.get(item.skuId);
    return price?.since && price.handFen < item.priceFen ? [{ ...item, ...price, since: price.since }] : [];
  });
  if (lower.length === 0) return new Map();
  const rules = [...new Map(lower.flatMap((one) => one.rules).map((rule) => [rule.id, rule])).values()];
  const bounds = await Promise.all(known.map((knows) => knows(ctx, rules)));
  const most = new Map<Uuid, number>();
  const unbound: typeof lower = [];
  for (const one of lower) {
    const bound = bounds.flatMap((references) =>
      one.rules.flatMap((rule) => references.get(rule.id)?.get(one.skuId) ?? []),
    );
    if (bound.length > 0) most.set(one.skuId, Math.min(...bound));
    else unbound.push(one);
  }
  const weeks = await Promise.all(unbound.map((one) => weekBefore(ctx, one.shopId, one.since)));
  for (const [place, { skuId }] of unbound.entries()) {
    const sold = weeks[place]?.get(skuId);
    if (sold !== undefined) most.set(skuId, sold);
  }
  return new Map(
    lower.flatMap(({ skuId, handFen }) => ((most.get(skuId) ?? 0) > handFen ? [[skuId, most.get(skuId) ?? 0]] : [])),
  );
}

type Week = { readonly at: number; readonly sold: Promise<ReadonlyMap<Uuid, number>> };
const kept = new WeakMap<Runtime, Map<string, Week>>();
/** The past does not change, but for what is given back since. */
const KEEP_MS = 3_600_000;
const KEPT_AT_MOST = 2_000;

/** One read for each shop and beginning of a price, whatever the goods, and then from memory. */
function weekBefore(ctx: Ctx, shopId: Uuid, before: Date): Promise<ReadonlyMap<Uuid, number>> {
  const memory = kept.get(ctx.runtime) ?? new Map<string, Week>();
  kept.set(ctx.runtime, memory);
  const key = `${shopId} ${before.getTime()}`;
  const now = ctx.clock.now().getTime();
  const found = memory.get(key);
  if (found && now - found.at < KEEP_MS) return found.sold;
  const sold = soldBefore(ctx, shopId, before);
  // Rows of an open transaction may never come to be.
  if (ctx.inTransaction) return sold;
  if (memory.size >= KEPT_AT_MOST) memory.clear();
  memory.set(key, { at: now, sold });
  // What could not be read is asked again.
  sold.catch(() => memory.delete(key));
  return sold;
}
