import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fen, type Uuid } from '#kernel';
import type { Template } from '#modules/freight';
import type { QuoteInput, QuoteLine, Rule, Scope } from '../model.ts';
import { quote } from '../quote.ts';

const MOMENT = new Date('2026-11-22T02:00:00Z');
const id = (kind: number, n: number): Uuid => `018f000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}` as Uuid;
const title = { zh: '活动', en: 'Offer' };

type Cut = { mode: 'price'; priceFen: number } | { mode: 'amount'; cutFen: number } | { mode: 'rate'; cutBps: number };
type Reduction =
  | { mode: 'tiers'; tiers: { overFen: number; minusFen: number }[] }
  | { mode: 'every'; overFen: number; minusFen: number; maxTimes?: number };
type World = {
  lines: { shop: number; product: number; quantity: number; price: number }[];
  rules: { shop: number; kind: 'price_cut' | 'full_reduction'; args: Cut | Reduction; products: number[] | null }[];
};

const rule = (n: number, given: World['rules'][number], more: Partial<Rule> = {}): Rule => ({
  id: id(3, n),
  shopId: id(1, given.shop),
  kind: given.kind,
  lane: given.kind === 'price_cut' ? 'item_price' : 'shop_full_reduction',
  title,
  args: given.args,
  scope: (given.products ? { productIds: given.products.map((product) => id(2, product)) } : { all: true }) as Scope,
  funding: [{ funder: 'shop', bps: 10_000 }],
  startsAt: new Date('2026-11-01T00:00:00Z'),
  endsAt: new Date('2026-12-01T00:00:00Z'),
  state: 'active',
  ...more,
});
const line = (n: number, given: World['lines'][number]): QuoteLine => ({
  lineId: `l${n}`,
  shopId: id(1, given.shop),
  productId: id(2, given.product),
  skuId: id(4, n),
  version: 1,
  quantity: given.quantity,
  unitListFen: fen(given.price),
  weightGrams: 300,
  freightTemplateId: null,
});
const TEMPLATES: Template[] = [0, 1].map((shop) => ({
  shopId: id(1, shop),
  id: id(5, shop),
  name: '默认',
  mode: 'piece',
  rules: {
    rates: [{ places: [], first: 1, firstFen: fen(800), next: 1, nextFen: fen(200) }],
    freeOver: [{ places: [], overFen: fen(9900) }],
  },
  isDefault: true,
}));
const inputOf = (world: World, more: Partial<QuoteInput> = {}): QuoteInput => ({
  moment: MOMENT,
  lines: world.lines.map((one, n) => line(n, one)),
  rules: world.rules.map((one, n) => rule(n, one)),
  templates: TEMPLATES,
  destination: '330106001',
  ...more,
});

const price = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000_000 }) },
);
const cut: fc.Arbitrary<Cut> = fc.oneof(
  price.map((priceFen) => ({ mode: 'price' as const, priceFen })),
  price.map((cutFen) => ({ mode: 'amount' as const, cutFen })),
  fc.integer({ min: 1, max: 9900 }).map((cutBps) => ({ mode: 'rate' as const, cutBps })),
);
const tier = fc
  .tuple(fc.integer({ min: 2, max: 900 }), fc.integer({ min: 1, max: 400 }))
  .map(([overFen, minus]) => ({ overFen, minusFen: Math.min(minus, overFen - 1) }));
const reduction: fc.Arbitrary<Reduction> = fc.oneof(
  fc.uniqueArray(tier, { minLength: 1, maxLength: 3, selector: (one) => one.overFen }).map((tiers) => {
    const rising = [...tiers].sort((a, b) => a.overFen - b.overFen);
    return {
      mode: 'tiers' as const,
      tiers: rising.filter((one, at) => rising.slice(0, at).every((before) => before.minusFen < one.minusFen)),
    };
  }),
  fc
    .tuple(tier, fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }))
    .map(([one, maxTimes]) => ({ mode: 'every' as const, ...one, ...(maxTimes ? { maxTimes } : {}) })),
);
const products = fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }), {
  nil: null,
});
const aRule = fc.oneof(
  fc.record({ shop: fc.integer({ min: 0, max: 1 }), kind: fc.constant('price_cut' as const), args: cut, products }),
  fc.record({
    shop: fc.integer({ min: 0, max: 1 }),
    kind: fc.constant('full_reduction' as const),
    args: reduction,
    products,
  }),
);
const aLine = fc.record({
  shop: fc.integer({ min: 0, max: 1 }),
  product: fc.integer({ min: 0, max: 3 }),
  quantity: fc.integer({ min: 1, max: 4 }),
  price,
});
const world: fc.Arbitrary<World> = fc.record({
  lines: fc.array(aLine, { minLength: 1, maxLength: 5 }),
  rules: fc.array(aRule, { maxLength: 5 }),
});

const RUNS = { numRuns: 500 };

// ── A second opinion that shares no code with the engine: tries everything ───────────────────────────────────────────

function cutPrice(list: number, args: Cut): number | null {
  const lowered =
    args.mode === 'price'
      ? args.priceFen
      : args.mode === 'amount'
        ? list - args.cutFen
        : list - Number((BigInt(list) * BigInt(args.cutBps)) / 10000n);
  return lowered >= 1 && lowered < list ? lowered : null;
}
function minusOf(sum: number, args: Reduction): number {
  if (args.mode === 'every') return Math.min(Math.floor(sum / args.overFen), args.maxTimes ?? 1e9) * args.minusFen;
  return Math.max(0, ...args.tiers.map((one) => (sum >= one.overFen ? one.minusFen : 0)));
}
function leastByTrying(tried: World): number {
  let total = 0;
  for (const shop of [0, 1]) {
    const lines = tried.lines.filter((one) => one.shop === shop);
    const rules = tried.rules.filter((one) => one.shop === shop);
    const reaches = (given: World['rules'][number], product: number): boolean =>
      given.products === null || given.products.includes(product);
    let sums: { each: number[] }[] = [{ each: [] }];
    for (const one of lines) {
      const amounts = [
        one.price,
        ...rules.flatMap((given) =>
          given.kind === 'price_cut' && reaches(given, one.product) ? [cutPrice(one.price, given.args as Cut)] : [],
        ),
      ];
      sums = sums.flatMap(({ each }) =>
        amounts.flatMap((amount) => (amount === null ? [] : [{ each: [...each, amount * one.quantity] }])),
      );
    }
    const reductions: (World['rules'][number] | null)[] = [
      null,
      ...rules.filter((given) => given.kind === 'full_reduction'),
    ];
    const costs = sums.flatMap(({ each }) =>
      reductions.map((given) => {
        const all = each.reduce((sum, amount) => sum + amount, 0);
        if (!given) return all;
        return (
          all -
          minusOf(
            each.reduce((sum, amount, at) => (reaches(given, lines[at]?.product ?? -1) ? sum + amount : sum), 0),
            given.args as Reduction,
          )
        );
      }),
    );
    total += Math.min(...costs);
  }
  return total;
}

describe('laws of the engine', () => {
  test('the engine finds the cheapest legal combination', () => {
    fc.assert(
      fc.property(world, (given) => {
        const answer = quote(inputOf(given, { destination: null }));
        expect(answer.payableFen).toBe(leastByTrying(given));
      }),
      { numRuns: 1500 },
    );
  });

  test('everything adds up, nothing is negative, every discount stays within its line', () => {
    fc.assert(
      fc.property(world, (given) => {
        const answer = quote(inputOf(given));
        let payable = 0;
        for (const shop of answer.shops) {
          for (const one of shop.lines) {
            const off = one.discounts.reduce((sum, discount) => sum + discount.amountFen, 0);
            expect(one.listFen).toBe(one.unitListFen * one.quantity);
            expect(one.payableFen).toBe(one.listFen - off);
            expect(one.payableFen).toBeGreaterThanOrEqual(0);
            expect(one.discounts.every((discount) => discount.amountFen > 0)).toBe(true);
          }
          expect(shop.lines.reduce((sum, one) => sum + one.freightFen, 0)).toBe(shop.freightFen);
          expect(shop.payableFen).toBe(shop.goodsFen - shop.discountFen + shop.freightFen);
          expect(shop.lines.reduce((sum, one) => sum + one.payableFen, 0)).toBe(shop.payableFen - shop.freightFen);
          expect(shop.payableFen - shop.freightFen).toBeGreaterThan(0);
          payable += shop.payableFen;
        }
        expect(answer.payableFen).toBe(payable);
        expect(answer.payableFen).toBe(answer.listFen - answer.discountFen + answer.freightFen);
      }),
      RUNS,
    );
  });

  test('the order of lines and rules changes nothing, not even the fingerprint', () => {
    fc.assert(
      fc.property(world, fc.nat(), (given, seed) => {
        const input = inputOf(given);
        const turned = <T>(items: readonly T[]): T[] => {
          const at = items.length === 0 ? 0 : seed % items.length;
          return [...items.slice(at), ...items.slice(0, at)].reverse();
        };
        const other = quote({
          ...input,
          lines: turned(input.lines),
          rules: turned(input.rules),
          templates: turned(input.templates),
        });
        expect(other).toEqual(quote(input));
      }),
      RUNS,
    );
  });

  test('one more rule never makes the buyer pay more, freight included', () => {
    fc.assert(
      fc.property(world, aRule, (given, more) => {
        const before = quote(inputOf(given)).payableFen;
        expect(quote(inputOf({ ...given, rules: [...given.rules, more] })).payableFen).toBeLessThanOrEqual(before);
      }),
      RUNS,
    );
  });

  test('every rule either gives something or says why not, and at most one reduction applies in a shop', () => {
    fc.assert(
      fc.property(world, (given) => {
        const input = inputOf(given);
        const answer = quote(input);
        const applied = new Set(
          answer.shops.flatMap((shop) => shop.lines.flatMap((one) => one.discounts.map((discount) => discount.ruleId))),
        );
        const silent = answer.whyNot.map((one) => one.ruleId);
        const inQuote = input.rules.filter((one) => answer.shops.some((shop) => shop.shopId === one.shopId));
        expect([...applied, ...silent].sort()).toEqual(inQuote.map((one) => one.id).sort());
        for (const shop of answer.shops) {
          const lanes = shop.lines.flatMap((one) =>
            one.discounts
              .filter((discount) => discount.lane === 'shop_full_reduction')
              .map((discount) => discount.ruleId),
          );
          expect(new Set(lanes).size).toBeLessThanOrEqual(1);
          for (const one of shop.lines)
            expect(one.discounts.filter((discount) => discount.lane === 'item_price').length).toBeLessThanOrEqual(1);
        }
      }),
      RUNS,
    );
  });

  test('funders share a discount to the fen', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 10_000 }), (given, bps) => {
        const input = inputOf(given);
        const funding = [
          { funder: 'shop' as const, bps: 10_000 - bps },
          { funder: 'platform' as const, bps },
        ];
        const shared = quote({ ...input, rules: input.rules.map((one) => ({ ...one, funding })) });
        expect(shared.discountFen).toBe(quote(input).discountFen);
        expect(shared.payableFen).toBe(quote(input).payableFen);
      }),
      RUNS,
    );
  });
});

describe('explanations', () => {
  const lines = [{ shop: 0, product: 0, quantity: 1, price: 10_000 }];
  const why = (given: World['rules'][number], more: Partial<Rule> = {}, others: World['rules'] = []) => {
    const answer = quote({
      ...inputOf({ lines, rules: [] }),
      rules: [rule(0, given, more), ...others.map((one, n) => rule(n + 1, one))],
    });
    const said = answer.whyNot.find((one) => one.ruleId === id(3, 0));
    return said ? { code: said.code, params: said.params } : null;
  };
  const over = (overFen: number, minusFen: number): World['rules'][number] => ({
    shop: 0,
    kind: 'full_reduction',
    args: { mode: 'tiers', tiers: [{ overFen, minusFen }] },
    products: null,
  });
  const off = (cutFen: number): World['rules'][number] => ({
    shop: 0,
    kind: 'price_cut',
    args: { mode: 'amount', cutFen },
    products: null,
  });

  test('each way of not applying has its code', () => {
    expect(why(over(10_000, 100))).toBeNull();
    expect(why(over(10_001, 100))).toEqual({
      code: 'threshold',
      params: { overFen: 10_001, minusFen: 100, missingFen: 1 },
    });
    expect(why(over(100, 10), { startsAt: new Date('2026-11-23T00:00:00Z') })?.code).toBe('not_started');
    expect(why(over(100, 10), { endsAt: MOMENT })?.code).toBe('ended');
    expect(why(over(100, 10), { state: 'stopped' })?.code).toBe('stopped');
    expect(why({ ...over(100, 10), products: [3] })?.code).toBe('not_in_scope');
    expect(why(over(100, 10), {}, [over(100, 11)])?.code).toBe('better_in_lane');
    expect(why(off(10), {}, [off(11)])?.code).toBe('better_in_lane');
    expect(why(off(10_000))?.code).toBe('cut_too_deep');
    expect(why({ ...off(1), args: { mode: 'price', priceFen: 10_000 } })?.code).toBe('price_not_lower');
  });

  test('a small price cut that would miss a threshold gives way, and says so', () => {
    const answer = quote(inputOf({ lines, rules: [off(1), over(10_000, 2_000)] }));
    expect(answer.payableFen).toBe(8_000);
    expect(answer.whyNot.map((one) => one.code)).toEqual(['better_without']);
  });

  test('each product keeps its share: a reduction is split by amount, the odd fen by the largest remainder', () => {
    const three = [0, 1, 2].map((product) => ({ shop: 0, product, quantity: 1, price: 1_000 }));
    const answer = quote(inputOf({ lines: three, rules: [over(3_000, 1_000)] }));
    expect(answer.shops[0]?.lines.map((one) => one.payableFen)).toEqual([666, 667, 667]);
    expect(answer.payableFen - answer.freightFen).toBe(2_000);
  });

  test('120 lines and 60 rules are priced within 50 ms', () => {
    const many = Array.from({ length: 120 }, (_, n) => ({
      shop: n % 2,
      product: n % 4,
      quantity: 1 + (n % 3),
      price: 990 + n * 37,
    }));
    const rules = Array.from({ length: 60 }, (_, n): World['rules'][number] =>
      n % 3
        ? { ...over(20_000 + n * 997, 1_000 + n * 83), shop: n % 2 }
        : { ...off(10 + n), shop: n % 2, products: [n % 4] },
    );
    const input = inputOf({ lines: many, rules });
    quote(input);
    const started = performance.now();
    quote(input);
    expect(performance.now() - started).toBeLessThan(50);
  });
});
