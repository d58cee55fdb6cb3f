import { type Ctx, days, earlier, type Fen, fen, type ShopScope, type Uuid } from '#kernel';
import { productForSale } from '#modules/catalog';
import { setting } from '#modules/operations';
import { type SoldOrder, soldOrders } from '#modules/orders';
import { capsFor, factsOf, memberFacts, type Rule, rulesSince, ruleToTry, type TriedRule } from '#modules/promotions';
import { breakEven, difference, type Member } from './replay.ts';
import { settings } from './settings.ts';

const PAGE = 200;

export type WhatIf = {
  readonly from: Date;
  /** Orders up to then were looked at: now, or the last that the limit allowed. */
  readonly until: Date;
  readonly whole: boolean;
  readonly orders: number;
  readonly touchedOrders: number;
  readonly pieces: number;
  /** For the touched lines, without the rule. */
  readonly takingsFen: Fen;
  /** What the rule itself would have taken off. */
  readonly ruleFen: Fen;
  /** What each gives more than without the rule, in fen; less than nothing where another rule gives way. */
  readonly byFunder: readonly {
    readonly funder: string;
    readonly funderId: string | null;
    readonly amountFen: number;
  }[];
  /** The shop's part of it. */
  readonly costFen: number;
  readonly profitFen: number;
  readonly morePieces: number | null;
};

/**
 * What a rule would have cost on the orders of the last days (P1): each paid order is priced again by the engine with the rules that
 * ran when it was placed and the coupons used on it, once with the rule and once without. The market's rules over several shops see this
 * shop's goods alone; members are who they are today, freight what it was before anything came off it; what later came back is not taken off. Page by page, the oldest first, at most so many orders as a setting says.
 * Writes nothing. Refuses as `ruleToTry` does.
 */
export async function whatIf(
  ctx: Ctx,
  scope: ShopScope,
  input: TriedRule & { readonly lastDays: number; readonly marginBps: number },
): Promise<WhatIf> {
  const now = ctx.clock.now();
  const from = earlier(now, days(input.lastDays));
  const { rule, held } = ruleToTry(ctx, scope, input, [from, now]);
  const most = await setting(ctx, 'checkout.what_if_most_orders', settings);
  const past = await rulesSince(ctx, [scope.shopId], from);
  const caps = await capsFor(ctx, past);
  const goods = new Map<Uuid, ReturnType<typeof factsOf> | undefined>();
  const members = new Map<Uuid, Member>();
  const sum = { orders: 0, touchedOrders: 0, pieces: 0, takingsFen: 0, ruleFen: 0 };
  const byFunder = new Map<string, number>();
  let after: { at: Date; id: Uuid } | null = null;
  let whole = true;
  for (;;) {
    const limit = Math.min(PAGE, most - sum.orders + 1);
    const page: readonly SoldOrder[] = await soldOrders(ctx, scope.shopId, { from, until: now, after, limit });
    await learn(ctx, page, goods);
    await meet(ctx, page, [...past, rule], members);
    for (const order of page) {
      if (sum.orders === most) {
        whole = false;
        break;
      }
      const left = rule.budgetLeftFen === undefined ? {} : { budgetLeftFen: fen(rule.budgetLeftFen - sum.ruleFen) };
      const one = difference(
        order,
        past,
        { rule: { ...rule, ...left }, held },
        goods,
        caps,
        members.get(order.buyerId),
      );
      sum.orders += 1;
      after = { at: order.placedAt, id: order.id };
      if (!one.touched) continue;
      sum.touchedOrders += 1;
      sum.pieces += one.pieces;
      sum.takingsFen += one.takingsFen;
      sum.ruleFen += one.ruleFen;
      for (const [funder, amount] of one.byFunder) byFunder.set(funder, (byFunder.get(funder) ?? 0) + amount);
    }
    if (!whole || page.length < limit) break;
  }
  const costFen = byFunder.get('shop') ?? 0;
  return {
    from,
    until: whole || !after ? now : after.at,
    whole,
    ...sum,
    takingsFen: fen(sum.takingsFen),
    ruleFen: fen(sum.ruleFen),
    costFen,
    byFunder: [...byFunder]
      .filter(([, amountFen]) => amountFen !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, amountFen]) => {
        const [funder = key, funderId = null] = key.split(' ');
        return { funder, funderId, amountFen };
      }),
    ...breakEven({ ...sum, costFen }, input.marginBps),
  };
}

/** What buyers on this page that were not met before are in the shop's club, where a rule asks. */
async function meet(
  ctx: Ctx,
  page: readonly SoldOrder[],
  rules: readonly Rule[],
  members: Map<Uuid, Member>,
): Promise<void> {
  const strange = [...new Set(page.map((order) => order.buyerId))].filter((buyerId) => !members.has(buyerId));
  const found = await Promise.all(strange.map((buyerId) => memberFacts(ctx, buyerId, rules)));
  for (const [at, buyerId] of strange.entries()) members.set(buyerId, found[at] ?? {});
}

/** What scopes ask of goods on this page that were not met before; of goods that are gone nothing is known. */
async function learn(
  ctx: Ctx,
  page: readonly SoldOrder[],
  goods: Map<Uuid, ReturnType<typeof factsOf> | undefined>,
): Promise<void> {
  const skuIds = page.flatMap((order) => order.lines.map((line) => line.bundle?.skuId ?? line.skuId));
  const strange = [...new Set(skuIds)].filter((skuId) => !goods.has(skuId));
  if (strange.length === 0) return;
  const known = new Map((await productForSale(ctx, strange)).map((sku) => [sku.skuId, factsOf(sku, ctx.clock.now())]));
  for (const skuId of strange) goods.set(skuId, known.get(skuId));
}
