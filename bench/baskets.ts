import { fen, type Uuid } from '#kernel';
import type { QuoteInput, QuoteLine, Rule } from '#modules/promotions';

/**
 * Hard baskets (issue 4): 50 lines × 60 coupons × 40 rules over 1 to 12 shops, thresholds around what the goods cost. By a fixed seed, so
 * that the same are measured everywhere.
 */
const LINES = 50;
const COUPONS = 60;
const RULES = 40;

export const id = (kind: number, n: number): Uuid =>
  `018f000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}` as Uuid;
export const MOMENT = new Date('2026-11-22T02:00:00Z');

/** Whole numbers by a fixed seed: the same baskets in every run. */
export function dice(seed: number): (min: number, max: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (min, max) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return min + (((state ^ (state >>> 13)) >>> 0) % (max - min + 1));
  };
}
type Dice = ReturnType<typeof dice>;

const LANE: Readonly<Record<string, Rule['lane']>> = {
  price_cut: 'item_price',
  nth_piece: 'multi_buy',
  full_reduction: 'shop_full_reduction',
  full_discount: 'shop_full_reduction',
  cross_shop_reduction: 'platform_reduction',
  subsidised_price: 'subsidy',
};

export const rule = (n: number, kind: string, args: unknown, more: Partial<Rule> = {}): Rule => ({
  id: id(3, n),
  shopId: null,
  kind,
  lane: LANE[kind] ?? (kind as Rule['lane']),
  title: { zh: `活动 ${n}`, en: `Offer ${n}` },
  args,
  scope: { all: true },
  funding: [
    { funder: 'shop', bps: 7_000 },
    { funder: 'platform', bps: 3_000 },
  ],
  startsAt: new Date('2026-11-01T00:00:00Z'),
  endsAt: new Date('2026-12-01T00:00:00Z'),
  state: 'active',
  ...more,
});

/** A reduction or a coupon near what the goods cost, so that thresholds are at stake. */
function terms(
  roll: Dice,
  around: number,
):
  | { mode: 'minus'; overFen: number; minusFen: number }
  | { mode: 'rate'; overFen: number; cutBps: number; mostFen: number } {
  const overFen = Math.max(200, Math.floor((around * roll(40, 130)) / 100));
  return roll(0, 3) > 0
    ? { mode: 'minus', overFen, minusFen: Math.max(1, Math.floor((overFen * roll(2, 18)) / 100)) }
    : { mode: 'rate', overFen, cutBps: roll(2, 20) * 100, mostFen: Math.max(1, Math.floor(overFen / 5)) };
}

function lineOf(roll: Dice, n: number, shops: number): QuoteLine {
  return {
    lineId: `l${n}`,
    shopId: id(1, n % shops),
    productId: id(2, n),
    skuId: id(4, n),
    version: 1,
    quantity: roll(1, 3),
    unitListFen: fen(roll(900, 60_000)),
    weightGrams: 300,
    freightTemplateId: null,
    facts: { categoryIds: [`c${n % 6}`] },
  };
}

function ruleFor(roll: Dice, n: number, lines: readonly QuoteLine[], shops: number): Rule {
  const shop = id(1, n % shops);
  const own = lines.filter((line) => line.shopId === shop);
  const cost = own.reduce((sum, line) => sum + line.unitListFen * line.quantity, 0);
  const some = { productIds: own.filter(() => roll(0, 2) > 0).map((line) => line.productId) };
  const turn = n % 8;
  if (turn < 3) return rule(n, 'price_cut', { mode: 'rate', cutBps: roll(300, 3_000) }, { shopId: shop, scope: some });
  if (turn === 3) return rule(n, 'nth_piece', { mode: 'mixed', nth: 2, payBps: 5_000 }, { shopId: shop, scope: some });
  if (turn < 6) {
    const one = terms(roll, cost);
    const tiers =
      one.mode === 'minus'
        ? [{ overFen: one.overFen, minusFen: one.minusFen }]
        : [{ overFen: one.overFen, minusFen: one.mostFen }];
    return rule(n, 'full_reduction', { mode: 'tiers', tiers }, { shopId: shop });
  }
  if (turn === 6)
    return rule(
      n,
      'full_discount',
      { mode: 'amount', steps: [{ overFen: Math.max(1, cost - roll(0, 20_000)), cutBps: roll(300, 1_500) }] },
      { shopId: shop, scope: some },
    );
  return roll(0, 1) === 0
    ? rule(n, 'cross_shop_reduction', { mode: 'every', overFen: 30_000, minusFen: roll(2_000, 5_000) })
    : rule(n, 'free_freight', { overFen: roll(5_000, 30_000) }, { shopId: shop });
}

function couponFor(roll: Dice, n: number, lines: readonly QuoteLine[], shops: number): Rule {
  const shop = id(1, n % shops);
  const cost = (of: readonly QuoteLine[]): number =>
    of.reduce((sum, line) => sum + line.unitListFen * line.quantity, 0);
  const turn = n % 12;
  const at = 1_000 + n;
  if (turn < 7)
    return rule(at, 'shop_coupon', terms(roll, cost(lines.filter((line) => line.shopId === shop))), { shopId: shop });
  const category = `c${n % 6}`;
  if (turn < 9)
    return rule(
      at,
      'category_coupon',
      terms(roll, cost(lines.filter((line) => line.facts?.categoryIds?.includes(category)))),
      { scope: { categoryIds: [category] } },
    );
  if (turn === 9) return rule(at, 'platform_coupon', terms(roll, cost(lines)));
  const face = { overFen: Math.floor((cost(lines) * roll(40, 110)) / 100), minusFen: roll(500, 5_000) };
  return turn === 10
    ? rule(at, 'regional_voucher', face)
    : rule(at, 'red_packet', { overFen: 0, minusFen: roll(100, 900) });
}

export function basket(seed: number): QuoteInput {
  const roll = dice(seed);
  const shops = [1, 3, 8, 12][seed % 4] ?? 8;
  const lines = Array.from({ length: LINES }, (_, n) => lineOf(roll, n, shops));
  const coupons = Array.from({ length: COUPONS }, (_, n) => couponFor(roll, n, lines, shops));
  return {
    moment: MOMENT,
    lines,
    rules: [...Array.from({ length: RULES }, (_, n) => ruleFor(roll, n, lines, shops)), ...coupons],
    coupons: coupons.map((one, n) => ({ id: id(6, n), ruleId: one.id })),
    templates: [],
    destination: '330106001',
  };
}
