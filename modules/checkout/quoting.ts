import type { Ctx, ProblemParams, Uuid } from '#kernel';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { templatesByShop } from '#modules/freight';
import { available, type Store, storesFor } from '#modules/inventory';
import {
  asks,
  buyerFacts,
  capsFor,
  couponsFor,
  flashHad,
  type HeldCoupon,
  ownOffers,
  ownPricesOf,
  type PurseWish,
  pointsWorth,
  pursesOf,
  type Quote,
  type QuotedLine,
  type QuoteLine,
  quote,
  type Rule,
  rulesFor,
} from '#modules/promotions';
import { type Shop, shopsByIds } from '#modules/shops';
import { shelved, wantedFor } from './bundles.ts';
import { refuse } from './errors.ts';
import type { FormTerms, PaidAhead } from './forms.ts';
import { giftShelf } from './gifts.ts';
import { doneAtDelivery, earliestVisits, notOffered, type WantedInstall } from './installs.ts';
import { limited, MOST_LINES, merged, type Pickup, type Problem, sorted, type Wanted } from './lines.ts';
import { boughtOf } from './store.ts';

export type Quoted = {
  readonly quote: Quote;
  /** What stands against placing; lines that cannot be bought at all are not in the quote. */
  readonly problems: readonly Problem[];
  readonly skus: ReadonlyMap<Uuid, SkuForSale>;
  /** What rules in reach give, by SKU. */
  readonly gifts: ReadonlyMap<Uuid, SkuForSale>;
  readonly shops: ReadonlyMap<Uuid, Shop>;
  /** Something travels, so somebody has to say where to. */
  readonly needsAddress: boolean;
  /** By shop, the store where its goods are collected. */
  readonly stores: ReadonlyMap<Uuid, Store>;
  /** Something in it is only for a first order. */
  readonly firstOrder: boolean;
  /** What the buyer holds that the rules in reach know: used, or why not. */
  readonly coupons: readonly HeldOffer[];
  /** Services that are done in the visit that brings the goods, by SKU. */
  readonly atDelivery: ReadonlySet<Uuid>;
  readonly installs: readonly WantedInstall[];
  /** Offers under which the buyer has, or could have, a price of their own for goods in it; by rule. */
  readonly ownOffers: ReadonlyMap<Uuid, string>;
  /** What a point is worth, by rule. */
  readonly pointsWorth: ReadonlyMap<Uuid, number>;
  /** From when the visit of an install service can begin, by SKU. */
  readonly visitsFrom: ReadonlyMap<Uuid, Date>;
  /** The goods lie ready for this buyer: what is left on the shelf is no question. */
  readonly keptReady: boolean;
};

export type HeldOffer = HeldCoupon & {
  readonly rule: Rule;
  readonly expiresAt: Date;
  readonly used: boolean;
  /** What it takes off; 0 when it is not used. */
  readonly takeFen: number;
  /** Null when it is used. */
  readonly whyNot: { readonly code: string; readonly params: ProblemParams } | null;
};

/** Facts a quote is made of that were read elsewhere: placing brings those it has just read in its transaction. */
export type Facts = {
  readonly skus?: readonly SkuForSale[];
  readonly shops?: readonly Shop[];
  readonly pickup?: Pickup;
  /** Who buys; left out: a guest. */
  readonly buyerId?: Uuid | null;
  /** What of the buyer's to use; left out: whatever makes it cheapest. */
  readonly coupons?: readonly Uuid[] | undefined;
  /** Whether to use points, and credit; left out: neither. */
  readonly use?: PurseWish | undefined;
  /** Which of the services wanted install which of the goods. */
  readonly installs?: readonly WantedInstall[];
  /** Bought in a special way (in a group, the balance of a presale): on these terms. */
  readonly form?: FormTerms | null | undefined;
};

/** What is wanted, as one line for each SKU. Refuses checkout.empty, checkout.too_many_lines. */
export function asked(lines: readonly Wanted[]): Wanted[] {
  if (lines.length === 0) throw refuse('empty');
  const wanted = merged(lines);
  if (wanted.length > MOST_LINES) throw refuse('too_many_lines', { most: MOST_LINES, lines: wanted.length });
  return wanted;
}

/**
 * Prices what is wanted (T5): from memory where it is fresh, through the one engine. `destination` null: freight not known yet.
 * Problems do not refuse: a cart shows them line by line. Refuses checkout.group_not_cheaper.
 */
export async function quoteFor(
  ctx: Ctx,
  wanted: readonly Wanted[],
  destination: string | null,
  facts: Facts = {},
): Promise<Quoted> {
  const skus = new Map(
    (
      facts.skus ??
      (await productForSale(
        ctx,
        wanted.map((line) => line.skuId),
      ))
    ).map((sku) => [sku.skuId, sku]),
  );
  const shopIds = [...new Set([...skus.values()].map((sku) => sku.shopId))];
  const ahead = facts.form?.form === 'presale' ? facts.form.ahead : null;
  const [shops, all, templates] = await Promise.all([
    facts.shops ? new Map(facts.shops.map((shop) => [shop.id, shop])) : shopsByIds(ctx, shopIds),
    rulesFor(ctx, shopIds),
    templatesByShop(ctx, shopIds),
  ]);
  // The price of a presale was agreed with the deposit: what the goods cost today changes nothing.
  // Its goods are not on the shelf yet, and nothing is given beside them.
  const rules = ahead
    ? all.filter((rule) => rule.lane !== 'gift' && (rule.lane !== 'item_price' || rule.id === facts.form?.ruleId))
    : all;
  const { lines, problems } = sorted(
    wanted,
    ahead ? agreedThen(skus, ahead) : skus,
    shops,
    ctx.clock.now(),
    facts.pickup,
  );
  const installs = facts.installs ?? [];
  const offers = ownOffers(rules, lines, ctx.clock.now());
  const [buyer, own, flash, purses, coupons, caps, strange, visitsFrom, shelf] = await Promise.all([
    buyerFacts(ctx, facts.buyerId ?? null, rules),
    ownPricesOf(ctx, facts.buyerId ?? null, offers),
    flashHad(ctx, facts.buyerId ?? null, rules, lines),
    pursesOf(ctx, facts.buyerId ?? null, rules, facts.use),
    couponsFor(ctx, facts.buyerId ?? null, rules),
    capsFor(ctx, rules),
    notOffered(ctx, installs, skus),
    earliestVisits(ctx, installs, skus),
    giftShelf(ctx, rules, lines, skus),
  ]);
  const chosen = coupons.filter((one) => facts.coupons?.includes(one.id) ?? true);
  const needsAddress = lines.some((line) => line.delivery === undefined);
  const priced = quote({
    moment: ctx.clock.now(),
    lines,
    rules,
    buyer: { ...buyer, ...own, ...flash, ...purses, ...(facts.form && { offerId: facts.form.offerId }) },
    coupons: chosen,
    caps,
    giftStock: shelf.giftStock,
    templates: [...templates.values()].flat(),
    // Where nothing travels to changes no price, and no offer.
    destination: needsAddress ? destination : null,
  });
  const offered = facts.form?.ruleId;
  if (offered && lines.length > 0 && !priced.applied.some((one) => one.ruleId === offered))
    throw refuse('group_not_cheaper');
  const collected = await collecting(ctx, lines, skus, facts.pickup);
  return {
    quote: priced,
    problems: [...problems, ...undelivered(priced), ...collected.problems, ...strange],
    skus,
    gifts: shelf.skus,
    shops,
    needsAddress,
    stores: collected.stores,
    firstOrder: forFirstOrder(rules, priced),
    coupons: explained(coupons, new Set(chosen.map((one) => one.id)), rules, priced),
    installs,
    ownOffers: offers,
    pointsWorth: pointsWorth(rules),
    visitsFrom,
    atDelivery: doneAtDelivery(installs, skus, priced),
    keptReady: ahead !== null,
  };
}

const agreedThen = (skus: ReadonlyMap<Uuid, SkuForSale>, { unitPriceFen }: PaidAhead) =>
  new Map([...skus].map(([id, sku]) => [id, { ...sku, priceFen: unitPriceFen }]));

function explained(
  coupons: readonly (HeldCoupon & { readonly expiresAt: Date })[],
  chosen: ReadonlySet<Uuid>,
  rules: readonly Rule[],
  { applied, whyNot }: Quote,
): HeldOffer[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return coupons.flatMap((coupon): HeldOffer[] => {
    const rule = byId.get(coupon.ruleId);
    if (!rule) return [];
    const use = applied.find((one) => one.couponId === coupon.id);
    if (use) return [{ ...coupon, rule, used: true, takeFen: use.takeFen, whyNot: null }];
    const refused = whyNot.find((one) => one.ruleId === rule.id);
    const why = !chosen.has(coupon.id)
      ? { code: 'not_chosen', params: {} }
      : refused
        ? { code: refused.code, params: refused.params }
        : // Another piece of the same rule is used.
          { code: 'better_in_lane', params: { titleZh: rule.title.zh, titleEn: rule.title.en } };
    return [{ ...coupon, rule, used: false, takeFen: 0, whyNot: why }];
  });
}

const forFirstOrder = (rules: readonly Rule[], { applied }: Quote): boolean =>
  asks(rules).isNew && rules.some((rule) => asks([rule]).isNew && applied.some((one) => one.ruleId === rule.id));

/** The stores where shops' goods are to be collected, and what stands against it. No question is asked when nothing is. */
async function collecting(
  ctx: Ctx,
  lines: readonly QuoteLine[],
  skus: ReadonlyMap<Uuid, SkuForSale>,
  pickup: Pickup | undefined,
): Promise<{ stores: Map<Uuid, Store>; problems: Problem[] }> {
  const stores = new Map<Uuid, Store>();
  const wanted = lines.filter((line) => line.delivery === 'pickup');
  if (!pickup || wanted.length === 0) return { stores, problems: [] };
  for (const store of await storesFor(ctx, shelved(wanted, skus)))
    if (pickup.get(store.shopId) === store.id) stores.set(store.shopId, store);
  const problems = wanted.flatMap(({ skuId, shopId }): Problem[] => {
    const store = stores.get(shopId);
    if (!store) return [{ skuId, code: 'store_closed', params: {} }];
    const short = store.short.some((one) => wantedFor(skus, one).some((needs) => needs.skuId === skuId));
    return short ? [{ skuId, code: 'store_short', params: { store: store.name } }] : [];
  });
  return { stores, problems };
}

const undelivered = (priced: Quote): Problem[] =>
  priced.shops.flatMap((shop) => {
    const first = shop.lines[0];
    return shop.undelivered && first
      ? [{ skuId: first.skuId, code: 'outside_delivery_area' as const, params: { place: shop.undelivered.place } }]
      : [];
  });

/** The address is abroad, where nothing travels to yet (export is X2): every line that would have to says so. */
export const notSentAbroad = (quoted: Quoted): Problem[] =>
  quoted.quote.shops
    .flatMap((shop) => shop.lines)
    .filter((line) => line.delivery === undefined)
    .map(({ skuId }) => ({ skuId, code: 'outside_delivery_area' as const, params: {} }));

/** Pieces of the line that are kept for their price (秒杀): they are out of ordinary sale. */
const keptFor = (line: QuotedLine): number =>
  line.discounts.reduce((most, discount) => Math.max(most, discount.pieces ?? 0), 0);

/** What only the database knows at this moment: pieces left, and limits the buyer has used up. For showing; placing is held by constraints. */
export async function shortages(
  ctx: Ctx,
  quoted: Quoted,
  buyerId: Uuid | null,
  known?: ReadonlyMap<Uuid, number>,
): Promise<Problem[]> {
  const lines = quoted.quote.shops.flatMap((shop) => shop.lines);
  const takes = limited(lines, quoted.skus);
  const [left, bought] = await Promise.all([
    known ??
      available(
        ctx,
        lines.map((line) => line.skuId),
      ),
    buyerId && takes.length > 0
      ? boughtOf(
          ctx,
          buyerId,
          takes.map((one) => one.productId),
        )
      : [],
  ]);
  const used = new Map(bought.map((row) => [row.productId, row.bought]));
  return [
    ...lines.flatMap((line): Problem[] => {
      const free = Math.max(0, left.get(line.skuId) ?? 0) + keptFor(line);
      if (quoted.keptReady || free >= line.quantity) return [];
      return [{ skuId: line.skuId, code: 'not_enough_stock', params: { available: free } }];
    }),
    ...takes.flatMap((one): Problem[] => {
      const may = one.most - (used.get(one.productId) ?? 0);
      return one.quantity > may
        ? [{ skuId: one.skuId, code: 'limit_exceeded', params: { limit: one.most, left: Math.max(0, may) } }]
        : [];
    }),
  ];
}
