import { type Ctx, fen, type Uuid } from '#kernel';
import { type PriceStep, pricesSince, productForSale, type SkuForSale } from '#modules/catalog';
import { type HeldCoupon, type PastRule, type QuoteLine, quote, rulesSince } from '#modules/promotions';
import { lineOf, type Wanted } from './lines.ts';

/** Moments looked at, the latest first: beyond them nobody remembers a price either. */
const MOST_MOMENTS = 200;

/** The moments at which a price can have become another: price changes, rules that begin or end, claims that open, `others` (tracks that goods come into or leave); and now. In order. */
export function turningPoints(
  steps: readonly PriceStep[],
  rules: readonly PastRule[],
  from: Date,
  now: Date,
  most = MOST_MOMENTS,
  others: readonly Date[] = [],
): Date[] {
  const all = [
    ...steps.map((step) => step.at),
    ...rules.flatMap((rule) => [rule.startsAt, rule.endsAt, ...(rule.claimFrom ? [rule.claimFrom] : [])]),
    ...others,
    from,
    now,
  ];
  const inside = all.map((at) => at.getTime()).filter((at) => at >= from.getTime() && at <= now.getTime());
  return [...new Set(inside)]
    .sort((a, b) => a - b)
    .slice(-most)
    .map((at) => new Date(at));
}

/** Coupons that lay there for anybody at that moment. */
const claimable = (rules: readonly PastRule[], at: Date): HeldCoupon[] =>
  rules
    .filter(({ claimFrom, claimUntil }) => claimFrom && claimUntil && claimFrom <= at && at < claimUntil)
    .map(({ id }) => ({ id, ruleId: id }));

/**
 * The lowest a piece of each SKU could be had for since a moment, bought like this by anybody: the shop's price then, less the promotions
 * that ran then and the coupons one could claim then (到手价), by the engine that prices the checkout. What was only for some (new buyers,
 * members) does not count. Whole fen, rounded down; a SKU without a price in all the time is absent.
 */
export async function lowestInHand(
  ctx: Ctx,
  shopId: Uuid,
  wanted: readonly Wanted[],
  from: Date,
): Promise<ReadonlyMap<Uuid, number>> {
  const skuIds = wanted.map((line) => line.skuId);
  const [skus, steps, rules] = await Promise.all([
    productForSale(ctx, skuIds),
    pricesSince(ctx, shopId, skuIds, from),
    rulesSince(ctx, [shopId], from),
  ]);
  const lowest = new Map<Uuid, number>();
  const turns = skus.flatMap((sku) => sku.tracks.flatMap((one) => (one.until ? [one.from, one.until] : [one.from])));
  for (const moment of turningPoints(steps, rules, from, ctx.clock.now(), MOST_MOMENTS, turns))
    for (const { skuId, priceFen } of pricedAt(moment, wanted, skus, steps, rules))
      lowest.set(skuId, Math.min(priceFen, lowest.get(skuId) ?? priceFen));
  return lowest;
}

/** What a piece of each SKU cost in hand at a moment, bought like this; SKUs without a price then are absent. */
function pricedAt(
  moment: Date,
  wanted: readonly Wanted[],
  skus: readonly SkuForSale[],
  steps: readonly PriceStep[],
  rules: readonly PastRule[],
): { skuId: Uuid; priceFen: number }[] {
  const prices = new Map(steps.filter((step) => step.at <= moment).map((step) => [step.skuId, step.priceFen]));
  const lines = wanted.flatMap(({ skuId, quantity }): QuoteLine[] => {
    const sku = skus.find((one) => one.skuId === skuId);
    const priceFen = prices.get(skuId);
    return sku && priceFen !== undefined ? [lineOf({ ...sku, priceFen: fen(priceFen) }, quantity, moment)] : [];
  });
  const { shops } = quote({
    moment,
    lines,
    rules,
    coupons: claimable(rules, moment),
    templates: [],
    destination: null,
  });
  return shops.flatMap((shop) =>
    shop.lines.map((line) => ({ skuId: line.skuId, priceFen: Math.floor(line.payableFen / line.quantity) })),
  );
}

/**
 * The shop's own price of a piece of each SKU at every moment since `from` at which it can have become another, in order: bought alone by
 * anybody, with the shop's promotions and claimable coupons; what the market or a region paid of it is not the shop's price. For what is
 * said about the past: no moment is left out, however many there were. A SKU's first step is its price at `from`, where it had one.
 */
export async function shownPrices(
  ctx: Ctx,
  shopId: Uuid,
  skuIds: readonly Uuid[],
  from: Date,
): Promise<ReadonlyMap<Uuid, readonly { readonly at: Date; readonly priceFen: number }[]>> {
  const [skus, steps, rules] = await Promise.all([
    productForSale(ctx, skuIds),
    pricesSince(ctx, shopId, skuIds, from),
    rulesSince(ctx, [shopId], from),
  ]);
  const own = rules.filter((rule) => rule.shopId === shopId);
  const shown = new Map<Uuid, { at: Date; priceFen: number }[]>();
  // One SKU at a time: goods bought together reach thresholds that one alone does not.
  for (const skuId of skuIds) {
    const ofSku = steps.filter((step) => step.skuId === skuId);
    const all = turningPoints(ofSku, own, from, ctx.clock.now(), Number.POSITIVE_INFINITY).flatMap((at) =>
      pricedAt(at, [{ skuId, quantity: 1 }], skus, ofSku, own).map(({ priceFen }) => ({ at, priceFen })),
    );
    shown.set(
      skuId,
      all.filter((one, place) => one.priceFen !== all[place - 1]?.priceFen),
    );
  }
  return shown;
}
