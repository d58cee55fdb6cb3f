import type { Audience, QuoteInput, QuoteLine, Rule } from '../model.ts';

/**
 * A second opinion that shares no code with the engine (types apart): it lays out pieces one by one, splits with whole fractions,
 * and tries every combination there is. Slow and plain on purpose.
 */
type State = { goods: number[]; freight: number[]; packets: number };
type Args = Record<string, number> & {
  mode?: string;
  tiers?: Record<string, number>[];
  steps?: Record<string, number>[];
  prices?: { skuId: string; priceFen: number }[];
};
const argsOf = (rule: Rule): Args => rule.args as Args;
const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
const part = (amount: number, bps: number): number => Number((BigInt(amount) * BigInt(bps)) / 10_000n);

export function reaches(rule: Rule, line: QuoteLine): boolean {
  if (rule.shopId !== null && rule.shopId !== line.shopId) return false;
  if (rule.agreedShops !== undefined && ![...rule.agreedShops].includes(line.shopId)) return false;
  const { scope } = rule;
  if ((scope.exceptProductIds ?? []).some((id) => id === line.productId)) return false;
  const { facts = {} } = line;
  // What the goods are, and what the rule names, as words; one in common is enough.
  const is = [
    `product ${line.productId}`,
    `sku ${line.skuId}`,
    `shop ${line.shopId}`,
    `brand ${facts.brandId ?? '-'}`,
    `kind ${facts.goodsKind ?? '-'}`,
    ...(facts.categoryIds ?? []).map((one) => `category ${one}`),
    ...(facts.styles ?? []).map((one) => `style ${one}`),
    ...(facts.tracks ?? []).map((one) => `track ${one}`),
    ...(facts.beltIds ?? []).map((one) => `belt ${one}`),
  ];
  const names: [string, readonly string[] | undefined][] = [
    ['product', scope.productIds],
    ['sku', scope.skuIds],
    ['shop', scope.shopIds],
    ['brand', scope.brandIds],
    ['kind', scope.goodsKinds],
    ['category', scope.categoryIds],
    ['style', scope.styles],
    ['track', scope.tracks],
    ['belt', scope.beltIds],
  ];
  return scope.all === true || names.some(([what, all]) => (all ?? []).some((one) => is.includes(`${what} ${one}`)));
}

/** Is the rule for this buyer, whose goods go there? */
export function isFor(rule: Rule, buyer: NonNullable<QuoteInput['buyer']>, destination: string | null): boolean {
  const audience: Record<string, unknown> & { who: Audience['who'] } = rule.audience ?? { who: 'everyone' };
  const own = rule.shopId;
  const said = {
    everyone: () => true,
    new_buyer: () => buyer.isNew === true,
    member: () => own !== null && (buyer.tiers?.get(own) ?? 0) >= Number(audience.fromTier),
    region: () => (audience.divisions as string[]).some((one) => `${destination}`.indexOf(one) === 0),
    tag: () => own !== null && (audience.tags as string[]).some((one) => buyer.tags?.get(own)?.includes(one)),
    live_room: () => [...(buyer.liveRooms ?? [])].includes(String(audience.roomId)),
    staff: () => (own === null ? buyer.isStaff === true : [...(buyer.staffOf ?? [])].includes(own)),
  };
  return said[audience.who]();
}

/** Largest remainder over `amounts`: floors, then a fen each to the largest remainder, larger amount, earlier place. */
function portion(take: number, amounts: readonly number[]): number[] {
  const all = BigInt(sum(amounts));
  if (all === 0n) return amounts.map(() => 0);
  const rows = amounts.map((amount, place) => ({
    place,
    amount,
    got: Number((BigInt(take) * BigInt(amount)) / all),
    rest: (BigInt(take) * BigInt(amount)) % all,
  }));
  let missing = take - sum(rows.map((row) => row.got));
  for (const row of [...rows].sort((a, b) => Number(b.rest - a.rest) || b.amount - a.amount || a.place - b.place)) {
    if (missing === 0) break;
    row.got += 1;
    missing -= 1;
  }
  return rows.map((row) => row.got);
}

/** The same, but a fen of every amount stays where there was one. */
function portionLeavingAFen(take: number, amounts: readonly number[]): number[] {
  const first = portion(take, amounts);
  const trimmed = first.map((got, at) => (got > 0 && got === amounts[at] ? got - 1 : got));
  const room = trimmed.map((got, at) => Math.max(0, (amounts[at] ?? 0) - 1 - got));
  const over = take - sum(trimmed);
  return over === 0 ? trimmed : portion(over, room).map((more, at) => more + (trimmed[at] ?? 0));
}

function priceTake(rule: Rule, line: QuoteLine, left: number, buyer: NonNullable<QuoteInput['buyer']>): number {
  const args = argsOf(rule);
  const list = line.unitListFen as number;
  let unit: number | null = null;
  let pieces = line.quantity;
  if (rule.kind === 'price_cut')
    unit =
      args.mode === 'price'
        ? (args.priceFen ?? 0)
        : args.mode === 'amount'
          ? list - (args.cutFen ?? 0)
          : list - part(list, args.cutBps ?? 0);
  if (rule.kind === 'flash_price') {
    unit = args.priceFen ?? 0;
    const had = buyer.flashHad?.get(rule.id) ?? 0;
    const each = Array.from(
      { length: pieces },
      (_, n) => had + n < (args.perBuyer ?? 0) && n < (rule.piecesLeft ?? 999),
    );
    pieces = each.filter(Boolean).length;
  }
  if (rule.kind === 'member_price' && (buyer.tiers?.get(line.shopId) ?? 0) >= (args.fromTier ?? 0))
    unit = list - part(list, args.cutBps ?? 0);
  if (rule.kind === 'new_buyer_price' && buyer.isNew) {
    unit = args.priceFen ?? 0;
    pieces = 1;
  }
  if (rule.kind === 'own_price' && buyer.ownPrices?.has(args.offerId as unknown as string)) {
    unit = buyer.ownPrices.get(args.offerId as unknown as string) ?? null;
    pieces = 1;
  }
  if (rule.kind === 'live_price' && buyer.liveRooms?.has(args.roomId as unknown as string)) unit = args.priceFen ?? 0;
  if (rule.kind === 'group_price' && buyer.offerId === (args.offerId as unknown))
    unit = args.prices?.find((one) => one.skuId === line.skuId)?.priceFen ?? unit;
  if (rule.kind === 'presale_balance' && buyer.offerId === (args.offerId as unknown)) unit = args.balanceFen ?? 0;
  if (rule.kind === 'tier_price')
    for (const tier of args.tiers ?? []) if (line.quantity >= (tier.fromPieces ?? 0)) unit = tier.priceFen ?? 0;
  if (rule.kind === 'subsidised_price') return Math.max(0, left - (args.priceFen ?? 0) * line.quantity);
  return unit === null || unit < 1 || unit >= list ? 0 : (list - unit) * pieces;
}

type OnePiece = { place: number; unit: number; product: string };
function piecesOf(lines: readonly QuoteLine[], places: readonly number[], goods: readonly number[]): OnePiece[] {
  const all: OnePiece[] = [];
  for (const place of places) {
    const line = lines[place];
    for (let n = 0; line && n < line.quantity; n += 1)
      all.push({ place, unit: Math.floor((goods[place] ?? 0) / line.quantity), product: line.productId });
  }
  return all.sort((a, b) => b.unit - a.unit || a.place - b.place);
}

function multiBuy(
  rule: Rule,
  lines: readonly QuoteLine[],
  places: readonly number[],
  goods: readonly number[],
): number[] {
  const args = argsOf(rule);
  const out = lines.map(() => 0);
  const pieces = piecesOf(lines, places, goods);
  const put = (used: readonly OnePiece[], gain: number): void => {
    const amounts = lines.map((_, place) => sum(used.filter((one) => one.place === place).map((one) => one.unit)));
    portion(gain, amounts).forEach((got, place) => {
      out[place] = got;
    });
  };
  if (rule.kind === 'nth_piece') {
    const keys = args.mode === 'same' ? [...new Set(pieces.map((one) => one.product))] : ['any'];
    for (const key of keys)
      pieces
        .filter((one) => key === 'any' || one.product === key)
        .forEach((one, at) => {
          if ((at + 1) % (args.nth ?? 2) === 0)
            out[one.place] = (out[one.place] ?? 0) + Math.floor((one.unit * (10_000 - (args.payBps ?? 0))) / 10_000);
        });
    return out;
  }
  const setPrice = args.priceFen ?? 0;
  if (args.mode === 'any') {
    const size = args.pieces ?? 1;
    const used: OnePiece[] = [];
    let gain = 0;
    for (let at = 0; at + size <= pieces.length; at += size) {
      const set = pieces.slice(at, at + size);
      const more = sum(set.map((one) => one.unit)) - setPrice;
      if (more <= 0) break;
      used.push(...set);
      gain += more;
    }
    if (gain > 0) put(used, gain);
    return out;
  }
  const products = rule.scope.productIds ?? [];
  const counts = products.map((id) => pieces.filter((one) => one.product === id).length);
  const sets = products.length === 0 ? 0 : Math.min(...counts);
  const used = products.flatMap((id) => pieces.filter((one) => one.product === id).slice(0, sets));
  const gain = sum(used.map((one) => one.unit)) - sets * setPrice;
  if (sets > 0 && gain > 0) put(used, gain);
  return out;
}

function reduction(
  rule: Rule,
  amount: number,
  count: number,
  freight: number,
  buyer: NonNullable<QuoteInput['buyer']>,
): number {
  const args = argsOf(rule);
  const over = args.overFen ?? 0;
  switch (rule.kind) {
    case 'full_reduction':
    case 'cross_shop_reduction':
      if (args.mode === 'every')
        return Math.min(Math.floor(amount / over), args.maxTimes ?? 1e9) * (args.minusFen ?? 0);
      return Math.max(0, ...(args.tiers ?? []).map((one) => (amount >= (one.overFen ?? 0) ? (one.minusFen ?? 0) : 0)));
    case 'full_discount': {
      const met = (args.steps ?? []).filter((one) =>
        args.mode === 'amount' ? amount >= (one.overFen ?? 0) : count >= (one.fromPieces ?? 0),
      );
      return part(amount, Math.max(0, ...met.map((one) => one.cutBps ?? 0)));
    }
    case 'points':
      return Math.min((buyer.points ?? 0) * (args.fenPerPoint ?? 0), part(amount, args.mostBps ?? 0));
    case 'balance':
      return Math.min(buyer.balanceFen ?? 0, part(amount, args.mostBps ?? 0));
    case 'free_freight':
      return amount >= over ? freight : 0;
    case 'freight_coupon':
      return amount >= over ? Math.min(freight, args.minusFen ?? 0) : 0;
    default:
      if (amount < over) return 0;
      if (args.mode === 'rate') return Math.min(part(amount, args.cutBps ?? 0), args.mostFen ?? 1e15);
      return args.minusFen ?? 0;
  }
}

const HELD = ['shop_coupon', 'category_coupon', 'platform_coupon', 'regional_voucher', 'red_packet', 'freight_coupon'];
const OVER_TRADE = [
  'platform_reduction',
  'category_coupon',
  'platform_coupon',
  'regional_voucher',
  'red_packet',
  'points',
  'balance',
];

/** The least the goods and their freight can cost, in fen. `freightOf` is each line's freight before anything comes off it. */
export function leastByTrying(input: QuoteInput, freightOf: (lineId: string) => number): number {
  const buyer = input.buyer ?? {};
  const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const lines = [...input.lines].sort(
    (a, b) => text(a.shopId, b.shopId) || text(a.skuId, b.skuId) || text(a.lineId, b.lineId),
  );
  const rules = input.rules.filter((rule) => isFor(rule, buyer, input.destination)).sort((a, b) => text(a.id, b.id));
  const held = (rule: Rule): number =>
    HELD.includes(rule.kind) ? (input.coupons ?? []).filter((one) => one.ruleId === rule.id).length : 1;
  const placesOf = (rule: Rule): number[] => lines.flatMap((line, place) => (reaches(rule, line) ? [place] : []));
  const goods = lines.map((line) => line.unitListFen * line.quantity);
  const closed = new Set<number>();

  // Prices.
  lines.forEach((line, place) => {
    let [take, alone] = [0, false];
    for (const rule of rules.filter((one) => one.lane === 'item_price' && reaches(one, line))) {
      const got = priceTake(rule, line, goods[place] ?? 0, buyer);
      if (got > take) [take, alone] = [got, rule.alone === true];
    }
    goods[place] = (goods[place] ?? 0) - take;
    if (alone) closed.add(place);
  });
  // Multi-buys: the best first, each line once.
  const used = new Set<number>();
  const waiting = rules.filter((rule) => rule.lane === 'multi_buy');
  while (waiting.length > 0) {
    const tried = waiting.map((rule) => {
      const places = placesOf(rule).filter((place) => !closed.has(place) && !used.has(place));
      return { rule, places, off: multiBuy(rule, lines, places, goods) };
    });
    const most = Math.max(...tried.map((one) => sum(one.off)));
    const first = tried.find((one) => sum(one.off) === most);
    if (!first || most === 0) break;
    first.off.forEach((off, place) => {
      goods[place] = (goods[place] ?? 0) - off;
    });
    for (const place of first.places) used.add(place);
    waiting.splice(waiting.indexOf(first.rule), 1);
  }

  // Everything that may be used or not.
  const shops = [...new Set(lines.map((line) => line.shopId))].sort(text);
  type Turn = { rules: Rule[]; shop: string | null; times: number } | 'subsidy';
  const inLane = (lane: string): Rule[] => rules.filter((rule) => rule.lane === lane && held(rule) > 0);
  const turns: Turn[] = [
    ...shops.flatMap((shop): Turn[] =>
      ['shop_full_reduction', 'shop_coupon'].map((lane) => ({
        rules: inLane(lane).filter((rule) => rule.shopId === shop),
        shop,
        times: 1,
      })),
    ),
    'subsidy',
    ...OVER_TRADE.map((lane): Turn => ({ rules: inLane(lane), shop: null, times: lane === 'red_packet' ? 3 : 1 })),
    ...shops.map(
      (shop): Turn => ({ rules: inLane('free_freight').filter((rule) => rule.shopId === shop), shop, times: 1 }),
    ),
    { rules: inLane('freight_coupon'), shop: null, times: 1 },
  ];
  let least = Number.POSITIVE_INFINITY;
  const go = (
    at: number,
    time: number,
    after: number,
    groups: readonly string[],
    spent: ReadonlyMap<string, number>,
    state: State,
  ): void => {
    const turn = turns[at];
    if (turn === undefined) {
      least = Math.min(least, sum(state.goods) + sum(state.freight));
      return;
    }
    if (turn === 'subsidy') {
      const left = state.goods.map((amount, place) => {
        const line = lines[place];
        const offs = rules
          .filter((rule) => rule.lane === 'subsidy' && line && !closed.has(place) && reaches(rule, line))
          .map((rule) => (line ? priceTake(rule, line, amount, buyer) : 0));
        return amount - Math.max(0, ...offs);
      });
      go(at + 1, 0, -1, groups, spent, { ...state, goods: left });
      return;
    }
    go(at + 1, 0, -1, groups, spent, state);
    if (time >= turn.times) return;
    turn.rules.forEach((rule, n) => {
      if (
        n < after ||
        (spent.get(rule.id) ?? 0) >= held(rule) ||
        (rule.group !== undefined && groups.includes(rule.group))
      )
        return;
      const ofFreight = rule.kind === 'free_freight' || rule.kind === 'freight_coupon';
      const early = !ofFreight && !['red_packet', 'points', 'balance'].includes(rule.lane);
      const places = placesOf(rule).filter((place) => !(early && closed.has(place)));
      const amount = sum(places.map((place) => state.goods[place] ?? 0));
      const freight = sum(places.map((place) => state.freight[place] ?? 0));
      const room = sum(places.map((place) => Math.max(0, (state.goods[place] ?? 0) - 1)));
      const count = sum(places.map((place) => lines[place]?.quantity ?? 0));
      const full = places.length === 0 ? 0 : reduction(rule, amount, count, freight, buyer);
      const cap =
        rule.lane === 'red_packet'
          ? (input.caps?.red_packet ?? 1e15) - state.packets
          : (input.caps?.[rule.lane] ?? 1e15);
      const take = ofFreight ? full : Math.min(full, room, cap);
      if (take <= 0) return;
      const source = ofFreight ? state.freight : state.goods;
      const shares = (ofFreight ? portion : portionLeavingAFen)(
        take,
        places.map((place) => source[place] ?? 0),
      );
      const next = [...source];
      places.forEach((place, one) => {
        next[place] = (next[place] ?? 0) - (shares[one] ?? 0);
      });
      const packets = state.packets + (rule.lane === 'red_packet' ? take : 0);
      const now = ofFreight ? { ...state, freight: next } : { ...state, goods: next, packets };
      const more = rule.group === undefined ? groups : [...groups, rule.group];
      const piece = new Map(spent).set(rule.id, (spent.get(rule.id) ?? 0) + 1);
      if (turn.times > 1) go(at, time + 1, n, more, piece, now);
      else go(at + 1, 0, -1, more, piece, now);
    });
  };
  go(0, 0, 0, [], new Map(), { goods, freight: lines.map((line) => freightOf(line.lineId)), packets: 0 });
  return least;
}
