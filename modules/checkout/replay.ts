import { add, type Fen, fen, subtract, times, type Uuid, ZERO } from '#kernel';
import type { Template } from '#modules/freight';
import type { SoldOrder } from '#modules/orders';
import {
  type Caps,
  type Funder,
  type HeldCoupon,
  type QuotedLine,
  type QuoteInput,
  type QuoteLine,
  quote,
  type Rule,
} from '#modules/promotions';

/** The rule that is tried, with the piece to use it where it must be held. */
export type Tried = { readonly rule: Rule; readonly held: readonly HeldCoupon[] };
/** What the order's buyer is in the shop's club. */
export type Member = Pick<NonNullable<QuoteInput['buyer']>, 'tiers' | 'tags'>;
export type Goods = ReadonlyMap<Uuid, QuoteLine['facts']>;
/** What an order would have been with the rule, less what it was without: by funder what each gives more (or less). */
export type Difference = {
  readonly touched: boolean;
  /** Pieces of the lines the rule took something off. */
  readonly pieces: number;
  /** What the shop gets for those lines without the rule: what buyers pay and what others give, freight apart. */
  readonly takingsFen: Fen;
  readonly ruleFen: Fen;
  readonly byFunder: ReadonlyMap<string, number>;
};

export const funderKey = (one: { readonly funder: Funder; readonly funderId?: string }): string =>
  one.funderId === undefined ? one.funder : `${one.funder} ${one.funderId}`;

/**
 * Lines of a sold order as the engine saw them: parts of a bundle are the bundle again, at its price; the shop's own reductions by
 * hand are not repeated.
 */
export function linesAgain(order: SoldOrder, goods: Goods): QuoteLine[] {
  const shopId = order.lines[0]?.shopId;
  if (!shopId) return [];
  const plain = { shopId, weightGrams: 0, freightTemplateId: null } as const;
  const facts = (skuId: Uuid) => {
    const known = goods.get(skuId);
    return known ? { facts: known } : {};
  };
  const bundles = Map.groupBy(
    order.lines.filter((line) => line.bundle),
    (line) => line.bundle?.skuId,
  );
  return [
    ...order.lines.flatMap((line): QuoteLine[] => {
      const { id, productId, skuId, version, quantity, unitListFen } = line;
      return line.bundle
        ? []
        : [{ ...plain, lineId: id, productId, skuId, version, quantity, unitListFen, ...facts(skuId) }];
    }),
    ...[...bundles.values()].flatMap((parts): QuoteLine[] => {
      const [first] = parts;
      if (!first?.bundle) return [];
      const { productId, skuId, version, quantity } = first.bundle;
      const listFen = add(...parts.map((part) => times(part.unitListFen, part.quantity)));
      const own = parts.flatMap((part) => part.discounts.filter((one) => one.kind === 'bundle' && one.ruleId === null));
      const priceFen = subtract(listFen, add(...own.map((one) => one.amountFen)));
      const unitListFen = fen(Math.floor(priceFen / quantity));
      return [{ ...plain, lineId: first.id, productId, skuId, version, quantity, unitListFen, ...facts(skuId) }];
    }),
  ];
}

/** One sold order with and without the rule, by the rules that ran then and the coupons that were used. Pure. */
export function difference(
  order: SoldOrder,
  past: readonly Rule[],
  { rule, held }: Tried,
  goods: Goods,
  caps: Caps = {},
  member: Member = {},
): Difference {
  const lines = linesAgain(order, goods);
  const used = new Map(
    order.lines.flatMap((line) =>
      line.discounts.flatMap(({ couponId, ruleId }) =>
        couponId && ruleId ? [[couponId, { id: couponId, ruleId }] as const] : [],
      ),
    ),
  );
  const input = {
    moment: order.placedAt,
    lines,
    templates: freightAgain(order),
    destination: order.divisionCode === '' ? null : order.divisionCode,
    buyer: { isNew: order.first, ...member },
    caps,
  };
  const coupons = [...used.values()];
  const without = quote({ ...input, rules: past, coupons }).shops.flatMap((shop) => shop.lines);
  const with_ = quote({ ...input, rules: [...past, rule], coupons: [...coupons, ...held] }).shops.flatMap(
    (shop) => shop.lines,
  );
  const reached = new Set(
    with_.filter((line) => off(line).some((one) => one.ruleId === rule.id)).map((line) => line.lineId),
  );
  const byFunder = new Map<string, number>();
  for (const [sign, all] of [
    [1, with_],
    [-1, without],
  ] as const)
    for (const one of all.flatMap(off))
      byFunder.set(funderKey(one), (byFunder.get(funderKey(one)) ?? 0) + sign * one.amountFen);
  const before = without.filter((line) => reached.has(line.lineId));
  return {
    touched: reached.size > 0,
    pieces: before.reduce((sum, line) => sum + line.quantity, 0),
    takingsFen: add(...before.map(takings), ZERO),
    ruleFen: add(
      ...with_.flatMap((line) =>
        off(line)
          .filter((one) => one.ruleId === rule.id)
          .map((one) => one.amountFen),
      ),
      ZERO,
    ),
    byFunder,
  };
}

/** What came off a line, its freight with it. */
const off = (line: QuotedLine) => [...line.discounts, ...line.freightDiscounts];

/** The freight of a sold order as one charge, as it was before anything came off it: how many pieces, or how heavy, changes it no more. */
function freightAgain(order: SoldOrder): Template[] {
  const [line] = order.lines;
  const chargedFen = add(
    ...order.lines.flatMap((one) => [one.freightFen, ...(one.freightDiscounts ?? []).map((part) => part.amountFen)]),
    ZERO,
  );
  if (!line || chargedFen === 0) return [];
  const rates = [{ places: [], first: MOST_PIECES, firstFen: chargedFen, next: 1, nextFen: ZERO }];
  return [
    { shopId: line.shopId, id: order.id, name: '', mode: 'piece', rules: { rates, freeOver: [] }, isDefault: true },
  ];
}
/** More than any order has. */
const MOST_PIECES = 1_000_000;

/** What the shop gets for a line: its list price less what the shop itself gives. */
const takings = (line: QuotedLine): Fen =>
  subtract(line.listFen, add(...line.discounts.filter((one) => one.funder === 'shop').map((one) => one.amountFen)));

/**
 * How many pieces more must be sold under the rule to earn as much as without it. `marginBps`: what stays of the takings after the
 * goods are paid for, without the rule. Null: a piece under the rule earns nothing, so no number is enough.
 */
export function breakEven(
  sold: { readonly pieces: number; readonly takingsFen: number; readonly costFen: number },
  marginBps: number,
): { readonly profitFen: number; readonly morePieces: number | null } {
  const profit = (BigInt(sold.takingsFen) * BigInt(marginBps)) / 10_000n;
  const profitFen = Number(profit);
  if (sold.costFen <= 0) return { profitFen, morePieces: 0 };
  const left = profit - BigInt(sold.costFen);
  if (left <= 0n) return { profitFen, morePieces: null };
  const wanted = BigInt(sold.costFen) * BigInt(sold.pieces);
  return { profitFen, morePieces: Number((wanted + left - 1n) / left) };
}
