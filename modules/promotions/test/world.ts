import fc from 'fast-check';
import { fen, type Uuid } from '#kernel';
import type { Template } from '#modules/freight';
import { KINDS } from '../kinds/table.ts';
import type { LaneName } from '../lanes.ts';
import type { Audience, HeldCoupon, QuoteInput, QuoteLine, Rule, Scope } from '../model.ts';

/** Generated worlds for the laws: few shops and products, small sums, so that thresholds and odd fen are met all the time. */
export const MOMENT = new Date('2026-11-22T02:00:00Z');
export const idOf = (kind: number, n: number): Uuid =>
  `018f000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}` as Uuid;
export const DESTINATION = '330106001';

export type Line = { shop: number; product: number; quantity: number; price: number };
export type RuleOf = {
  shop: number;
  kind: string;
  args: unknown;
  /** Products; null: all. */
  products: number[] | null;
  /** What else it is about, and what it is not; null: nothing. */
  scope?: Scope | null;
  audience?: Audience | null;
  /** Pieces the buyer holds, for kinds that must be held. */
  held: number;
  group: number | null;
  alone: boolean;
  shopBps: number;
  /** Of a rule of the market: shops that have agreed to bear a part; null: it asks nobody. */
  agreed?: number[] | null;
};
/** `cap`: what red packets, points and credit may each take off the trade; null: no limit. */
export type World = {
  lines: Line[];
  rules: RuleOf[];
  cap?: number | null | undefined;
  /** A buyer of whom nothing is known, instead of one who is everything. */
  stranger?: boolean | undefined;
};

export const BUYER = {
  isNew: true,
  tiers: new Map([[idOf(1, 0), 2]]),
  points: 37,
  balanceFen: fen(120),
  tags: new Map([[idOf(1, 0), ['tea']]]),
  isStaff: true,
  staffOf: new Set([idOf(1, 1)]),
  liveRooms: new Set(['room']),
  ownPrices: new Map([['bargain:1', fen(77)]]),
  offerId: 'group',
  /** Of the second and third rule, whatever they are, they have had pieces. */
  flashHad: new Map([
    [idOf(3, 1), 1],
    [idOf(3, 2), 2],
  ]),
};

export const lineOf = (one: Line, n: number): QuoteLine => ({
  lineId: `l${n}`,
  shopId: idOf(1, one.shop),
  productId: idOf(2, one.product),
  skuId: idOf(4, n),
  version: 1,
  quantity: one.quantity,
  unitListFen: fen(one.price),
  weightGrams: 300,
  freightTemplateId: null,
  facts: factsOf(one),
});

/** What goods are: of two categories below one, two brands or none, of one track, both or none, of their shop's belt. */
function factsOf({ shop, product }: Line): NonNullable<QuoteLine['facts']> {
  return {
    categoryIds: ['top', `c${product % 2}`],
    ...(product < 3 && { brandId: idOf(7, product % 2) }),
    ...(product > 0 && { styles: [`s${product % 2}`] }),
    tracks: ['t0', 't1'].slice(0, product % 3),
    ...(shop < 2 && { beltIds: [`b${shop}`] }),
    goodsKind: product === 3 ? 'made_to_order' : 'physical',
  };
}

export const ruleOf = (one: RuleOf, n: number): Rule => {
  const kind = KINDS.get(one.kind);
  // What both may write is a shop's where the shop pays for most of it.
  const ofShop = kind?.by === 'shop' || (kind?.by === 'both' && one.shopBps > 5_000);
  return {
    id: idOf(3, n),
    shopId: ofShop ? idOf(1, one.shop) : null,
    kind: one.kind,
    lane: (kind?.lane ?? 'item_price') as LaneName,
    title: { zh: `活动 ${n}`, en: `Offer ${n}` },
    args: one.args,
    scope:
      one.scope ?? (one.products ? { productIds: one.products.map((product) => idOf(2, product)) } : { all: true }),
    ...(one.audience && { audience: one.audience }),
    funding: [
      { funder: 'shop', bps: one.shopBps },
      { funder: 'platform', bps: Math.floor((10_000 - one.shopBps) / 2) },
      { funder: 'region', bps: Math.ceil((10_000 - one.shopBps) / 2) },
    ],
    startsAt: new Date('2026-11-01T00:00:00Z'),
    endsAt: new Date('2026-12-01T00:00:00Z'),
    state: 'active',
    ...(one.group !== null && { group: `g${one.group}` }),
    ...(one.alone && { alone: true }),
    ...(!ofShop && one.agreed && { agreedShops: new Set(one.agreed.map((shop) => idOf(1, shop))) }),
    // Somebody had a piece before: of one there is none left.
    ...(one.kind === 'flash_price' && { piecesLeft: (one.args as { pieces: number }).pieces - 1 }),
  };
};

export const heldOf = (rules: readonly RuleOf[]): HeldCoupon[] =>
  rules.flatMap((one, n) =>
    Array.from({ length: one.held }, (_, piece) => ({ id: idOf(6, n * 10 + piece), ruleId: idOf(3, n) })),
  );

export const TEMPLATES: Template[] = [0, 1, 2].map((shop) => ({
  shopId: idOf(1, shop),
  id: idOf(5, shop),
  name: '默认',
  mode: 'piece',
  rules: { rates: [{ places: [], first: 1, firstFen: fen(80), next: 1, nextFen: fen(20) }] },
  isDefault: true,
}));

export const inputOf = (world: World, more: Partial<QuoteInput> = {}): QuoteInput => ({
  moment: MOMENT,
  lines: world.lines.map(lineOf),
  rules: world.rules.map(ruleOf),
  templates: TEMPLATES,
  destination: DESTINATION,
  buyer: world.stranger ? {} : BUYER,
  coupons: heldOf(world.rules),
  ...(typeof world.cap === 'number' && {
    caps: { red_packet: fen(world.cap), balance: fen(world.cap), points: fen(world.cap) },
  }),
  ...more,
});

// ── Arbitraries ──────────────────────────────────────────────────────────────────────────────────────────────────────

const whole = (min: number, max: number) => fc.integer({ min, max });
const price = fc.oneof({ weight: 6, arbitrary: whole(1, 300) }, { weight: 1, arbitrary: whole(1, 2_000_000) });
const cutBps = fc.oneof(whole(1, 9_000), fc.constantFrom(500, 1_000, 3_333, 5_000));
const step = fc
  .tuple(whole(2, 900), whole(1, 400))
  .map(([overFen, minus]) => ({ overFen, minusFen: Math.min(minus, overFen - 1) }));
const rising = <T>(items: T[], keys: readonly ((item: T) => number)[]): T[] => {
  const first = keys[0] ?? (() => 0);
  const sorted = [...items].sort((a, b) => first(a) - first(b));
  const kept: T[] = [];
  for (const item of sorted) if (kept.every((before) => keys.every((key) => key(before) < key(item)))) kept.push(item);
  return kept;
};
const steps = fc.oneof(
  fc.array(step, { minLength: 1, maxLength: 3 }).map((tiers) => ({
    mode: 'tiers',
    tiers: rising(tiers, [(one) => one.overFen, (one) => one.minusFen]),
  })),
  fc
    .tuple(step, fc.option(whole(1, 4), { nil: undefined }))
    .map(([one, maxTimes]) => ({ mode: 'every', ...one, ...(maxTimes ? { maxTimes } : {}) })),
);
const face = fc.oneof(
  step,
  whole(1, 200).map((minusFen) => ({ overFen: 0, minusFen })),
);
const terms = fc.oneof(
  face.map((one) => ({ mode: 'minus', ...one })),
  fc
    .tuple(whole(0, 600), cutBps, fc.option(whole(1, 200), { nil: undefined }))
    .map(([overFen, cut, mostFen]) => ({ mode: 'rate', overFen, cutBps: cut, ...(mostFen ? { mostFen } : {}) })),
);

/** Arguments of every kind. */
export const ARGS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  price_cut: fc.oneof(
    price.map((priceFen) => ({ mode: 'price', priceFen })),
    price.map((cutFen) => ({ mode: 'amount', cutFen })),
    whole(1, 9_900).map((cut) => ({ mode: 'rate', cutBps: cut })),
  ),
  flash_price: fc.record({ priceFen: price, perBuyer: whole(1, 3), pieces: whole(1, 6) }),
  member_price: fc.record({ mode: fc.constant('rate'), fromTier: whole(1, 3), cutBps }),
  new_buyer_price: fc.record({ priceFen: price }),
  live_price: fc.record({ priceFen: price, roomId: fc.constantFrom('room', 'elsewhere') }),
  own_price: fc.record({ offerId: fc.constantFrom('bargain:1', 'bargain:2') }),
  group_price: fc.record({
    offerId: fc.constantFrom('group', 'elsewhere'),
    prices: fc.uniqueArray(fc.record({ skuId: whole(0, 6).map((n) => idOf(4, n)), priceFen: price }), {
      minLength: 1,
      selector: (one) => one.skuId,
    }),
  }),
  presale_balance: fc.record({ offerId: fc.constantFrom('group', 'elsewhere'), balanceFen: price }),
  tier_price: fc
    .array(fc.record({ fromPieces: whole(2, 5), priceFen: price }), { minLength: 1, maxLength: 3 })
    .map((tiers) => ({
      tiers: rising(tiers, [(one) => one.fromPieces, (one) => -one.priceFen]),
    })),
  nth_piece: fc.record({
    mode: fc.constantFrom('same', 'mixed'),
    nth: whole(2, 4),
    payBps: fc.oneof(whole(0, 9_900), fc.constantFrom(0, 5_000)),
  }),
  bundle: fc.oneof(
    fc.record({ mode: fc.constant('any'), pieces: whole(2, 4), priceFen: price }),
    fc.record({ mode: fc.constant('each'), priceFen: price }),
  ),
  gift: fc.record({
    mode: fc.constant('pieces'),
    buyPieces: whole(1, 4),
    giftSkuId: fc.constant('sku_01h455vb4pex5vsknk084sn02q'),
    giftPieces: whole(1, 2),
  }),
  full_reduction: steps,
  full_discount: fc.oneof(
    fc.array(fc.record({ overFen: whole(1, 900), cutBps }), { minLength: 1, maxLength: 3 }).map((all) => ({
      mode: 'amount',
      steps: rising(all, [(one) => one.overFen, (one) => one.cutBps]),
    })),
    fc.array(fc.record({ fromPieces: whole(1, 6), cutBps }), { minLength: 1, maxLength: 3 }).map((all) => ({
      mode: 'pieces',
      steps: rising(all, [(one) => one.fromPieces, (one) => one.cutBps]),
    })),
  ),
  shop_coupon: terms,
  subsidised_price: fc.record({ priceFen: price }),
  cross_shop_reduction: steps,
  category_coupon: terms,
  platform_coupon: terms,
  regional_voucher: face,
  red_packet: face,
  points: fc.record({ fenPerPoint: whole(1, 3), mostBps: whole(1, 9_000) }),
  balance: fc.record({ mostBps: whole(1, 10_000) }),
  free_freight: fc.record({ overFen: whole(0, 900) }),
  freight_coupon: face,
};

const products = fc.option(fc.uniqueArray(whole(0, 3), { minLength: 1, maxLength: 3 }), { nil: null });
const seldom = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: one });
const some = <T>(items: readonly T[]) => fc.option(fc.subarray([...items], { minLength: 1 }), { nil: undefined });
/** What rules may name beside products, in any combination, less what they leave out. */
const scopes: fc.Arbitrary<Scope> = fc
  .record(
    {
      productIds: some([0, 1].map((n) => idOf(2, n))),
      skuIds: some([0, 1].map((n) => idOf(4, n))),
      shopIds: some([0, 1].map((n) => idOf(1, n))),
      categoryIds: some(['c0', 'c1', 'elsewhere']),
      brandIds: some([0, 1, 2].map((n) => idOf(7, n))),
      styles: some(['s0', 's1']),
      tracks: some(['t0', 't1']),
      beltIds: some(['b0', 'b1']),
      goodsKinds: some(['physical', 'made_to_order']),
      exceptProductIds: some([0, 1, 2, 3].map((n) => idOf(2, n))),
    },
    { requiredKeys: [] },
  )
  .chain((named) => fc.boolean().map((all) => ({ ...without(named), ...(all && { all: true as const }) })));
const without = (named: object): Scope =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
const audiences: fc.Arbitrary<Audience> = fc.constantFrom<Audience[]>(
  { who: 'everyone' },
  { who: 'new_buyer' },
  { who: 'member', fromTier: 2 },
  { who: 'member', fromTier: 3 },
  { who: 'region', divisions: ['44', '3301'] },
  { who: 'region', divisions: ['3302'] },
  { who: 'tag', tags: ['coffee', 'tea'] },
  { who: 'tag', tags: ['coffee'] },
  { who: 'live_room', roomId: 'room' },
  { who: 'live_room', roomId: 'elsewhere' },
  { who: 'staff' },
);
export const ruleOfKind = (kind: string): fc.Arbitrary<RuleOf> => {
  const args = ARGS[kind];
  if (!args) throw new Error(`ARGS does not say what arguments a rule of the kind ${kind} may have`);
  const searched = ['sum', 'freight'].includes(KINDS.get(kind)?.shape ?? '');
  return fc.record({
    shop: whole(0, 2),
    kind: fc.constant(kind),
    args,
    products,
    scope: seldom(scopes),
    audience: seldom(audiences),
    held: KINDS.get(kind)?.held ? fc.constantFrom(1, 1, 1, 2, 0) : fc.constant(0),
    group: searched ? fc.constantFrom(null, null, null, null, 0, 1) : fc.constant(null),
    alone: KINDS.get(kind)?.lane === 'item_price' ? fc.constantFrom(false, false, false, true) : fc.constant(false),
    shopBps: fc.constantFrom(10_000, 5_000, 3_333, 0, 1),
    agreed: fc.option(fc.subarray([0, 1, 2]), { nil: null, freq: 2 }),
  });
};
export const aLine: fc.Arbitrary<Line> = fc.record({
  shop: whole(0, 2),
  product: whole(0, 3),
  quantity: whole(1, 4),
  price,
});
export const anyRule = fc.constantFrom(...KINDS.keys()).chain(ruleOfKind);
const HELD = [...KINDS.values()].flatMap((kind) => (kind.held ? [kind.name] : []));
export const aCoupon = fc.constantFrom(...HELD).chain(ruleOfKind);

/** Any rules: up to 7 of them. */
export const world: fc.Arbitrary<World> = fc.record({
  lines: fc.array(aLine, { minLength: 1, maxLength: 6 }),
  rules: fc.array(anyRule, { maxLength: 7 }),
  cap: fc.option(whole(1, 400)),
  stranger: fc.constantFrom(false, false, false, true),
});
/** Up to 8 lines, 12 coupons and some rules beside them. */
export const couponWorld: fc.Arbitrary<World> = fc
  .record({
    lines: fc.array(aLine, { minLength: 1, maxLength: 8 }),
    rules: fc.array(anyRule, { maxLength: 3 }),
    coupons: fc.array(aCoupon, { maxLength: 12 }),
    cap: fc.option(whole(1, 400)),
    stranger: fc.constantFrom(false, false, false, true),
  })
  .map(({ rules, coupons, ...rest }) => ({ ...rest, rules: [...rules, ...coupons] }));
/** The plainest rule of the first shop, for everybody, over everything. */
const PLAIN = {
  shop: 0,
  products: null,
  scope: null,
  audience: null,
  held: 1,
  group: null,
  alone: false,
  shopBps: 10_000,
  agreed: null,
};
/** Worlds that the search for the best choice was once wrong about: goods of a fen each, and of two packets the greater one first. */
export const ONCE_WRONG: readonly World[] = [
  {
    lines: [
      { shop: 0, product: 1, quantity: 1, price: 10_378 },
      { shop: 0, product: 0, quantity: 1, price: 2 },
    ],
    cap: null,
    stranger: false,
    rules: [
      { ...PLAIN, kind: 'subsidised_price', args: { priceFen: 1 }, held: 0 },
      { ...PLAIN, kind: 'points', args: { fenPerPoint: 1, mostBps: 5_000 }, held: 0, products: [0] },
      { ...PLAIN, kind: 'shop_coupon', args: { mode: 'rate', overFen: 0, cutBps: 500 } },
      { ...PLAIN, kind: 'red_packet', args: { overFen: 0, minusFen: 1 } },
    ],
  },
  {
    lines: [{ shop: 0, product: 0, quantity: 3, price: 101 }],
    cap: null,
    stranger: false,
    rules: [
      {
        ...PLAIN,
        kind: 'cross_shop_reduction',
        args: { mode: 'tiers', tiers: [{ overFen: 151, minusFen: 150 }] },
        held: 0,
      },
      { ...PLAIN, kind: 'red_packet', args: { overFen: 154, minusFen: 151 } },
      { ...PLAIN, kind: 'red_packet', args: { overFen: 0, minusFen: 150 } },
    ],
  },
];
/** Another, and a coupon beside it: of one group's rules each was the best of its own shop. */
export const ONCE_WITHOUT: readonly [World, RuleOf] = [
  {
    lines: [
      { shop: 0, product: 0, quantity: 1, price: 2 },
      { shop: 1, product: 0, quantity: 1, price: 10 },
    ],
    cap: null,
    stranger: false,
    rules: [
      {
        ...PLAIN,
        shop: 1,
        kind: 'full_discount',
        args: { mode: 'amount', steps: [{ overFen: 1, cutBps: 1_000 }] },
        held: 0,
        group: 1,
      },
    ],
  },
  { ...PLAIN, kind: 'shop_coupon', args: { mode: 'minus', overFen: 0, minusFen: 1 }, group: 1 },
];
/** How many cases a law is tried on: 500 by default, more at night. */
export const RUNS = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 500) };
