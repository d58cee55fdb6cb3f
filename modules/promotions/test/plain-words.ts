import { type Fen, fen, parseYuan } from '#kernel';
import { KINDS } from '../kinds/table.ts';
import type { Audience, Funder, HeldCoupon, QuoteLine, Rule } from '../model.ts';
import { idOf } from './world.ts';

/** Reads the worked cases: goods and offers in words a merchant writes. Words it does not know are refused. */
export type Row = Readonly<Record<string, string>>;

/** Rows of every table of a Markdown page, by its headings. */
export function tableRows(markdown: string): Row[] {
  const rows: Row[] = [];
  let heads: string[] = [];
  for (const text of markdown.split('\n')) {
    if (!text.startsWith('|')) {
      heads = [];
      continue;
    }
    const cells = text
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (heads.length === 0) heads = cells;
    else if (!cells.every((cell) => /^-+$/.test(cell)))
      rows.push(Object.fromEntries(heads.map((head, at) => [head, cells[at] ?? ''])));
  }
  return rows;
}

export function money(text: string): Fen {
  const amount = parseYuan(text);
  if (amount === null) throw new Error(`not an amount: ${text}`);
  return amount;
}

/** "lamp 100.00 × 2, mug 30.00 × 1; book 20.00 × 3": shops are parted by semicolons; `in camping` after the pieces: of that track. */
export function goodsOf(text: string): { lines: QuoteLine[]; names: ReadonlyMap<string, number> } {
  const names = new Map<string, number>();
  const lines = text.split(';').flatMap((shop, s) =>
    shop.split(',').map((one): QuoteLine => {
      const [, name = '', price = '', quantity = '', track] =
        /^\s*([a-z]+) ([\d.]+) × (\d+)(?: in ([a-z]+))?\s*$/.exec(one) ?? [];
      if (!name) throw new Error(`not goods: ${one}`);
      const n = names.size;
      names.set(name, n);
      return {
        lineId: name,
        shopId: idOf(1, s),
        productId: idOf(2, n),
        skuId: idOf(4, n),
        version: 1,
        quantity: Number(quantity),
        unitListFen: money(price),
        weightGrams: 100,
        freightTemplateId: null,
        ...(track && { facts: { tracks: [track] } }),
      };
    }),
  );
  return { lines, names };
}

const bps = (percent: string): number => Math.round(Number(percent) * 100);
const count = Number;
type Words = [kind: string, pattern: RegExp, args: (part: readonly string[]) => object];
const M = '([\\d.]+)';
const off = `${M} off ${M}`;
const tiersOf = (text: string): { overFen: Fen; minusFen: Fen }[] =>
  text.split(' and ').map((one) => {
    const [, minus = '', over = ''] = new RegExp(`^${off}$`).exec(one) ?? [];
    return { overFen: money(over), minusFen: money(minus) };
  });
const everyOf = ([minus = '', over = '', times]: readonly string[]): object => ({
  mode: 'every',
  overFen: money(over),
  minusFen: money(minus),
  ...(times && { maxTimes: count(times) }),
});
const minusOf = ([minus = '', over]: readonly string[]): object => ({
  overFen: over ? money(over) : fen(0),
  minusFen: money(minus),
});
const rateOf = ([rate = '', over = '', most]: readonly string[]): object => ({
  mode: 'rate',
  overFen: money(over),
  cutBps: bps(rate),
  ...(most && { mostFen: money(most) }),
});
const coupon = (kind: string, words: string): Words[] => [
  [kind, new RegExp(`^${words} ${off}$`), (part) => ({ mode: 'minus', ...minusOf(part) })],
  [kind, new RegExp(`^${words} ${M}$`), (part) => ({ mode: 'minus', ...minusOf(part) })],
  [kind, new RegExp(`^${words} ${M}% off ${M}(?:, at most ${M})?$`), rateOf],
];

const WORDS: readonly Words[] = [
  ['price_cut', new RegExp(`^${M} off each$`), ([cut = '']) => ({ mode: 'amount', cutFen: money(cut) })],
  ['price_cut', new RegExp(`^at ${M}$`), ([price = '']) => ({ mode: 'price', priceFen: money(price) })],
  ['price_cut', new RegExp(`^${M}% off each$`), ([rate = '']) => ({ mode: 'rate', cutBps: bps(rate) })],
  [
    'flash_price',
    new RegExp(`^flash ${M}, (\\d+) a buyer$`),
    ([price = '', n = '']) => ({ priceFen: money(price), perBuyer: count(n), pieces: 100 }),
  ],
  [
    'member_price',
    new RegExp(`^members from tier (\\d+) ${M}% off$`),
    ([tier = '', rate = '']) => ({ mode: 'rate', fromTier: count(tier), cutBps: bps(rate) }),
  ],
  [
    'member_price',
    new RegExp(`^members from tier (\\d+) at ${M}$`),
    ([tier = '', price = '']) => ({ mode: 'price', fromTier: count(tier), priceFen: money(price) }),
  ],
  ['new_buyer_price', new RegExp(`^first order ${M}$`), ([price = '']) => ({ priceFen: money(price) })],
  [
    'live_price',
    new RegExp(`^live in (\\w+) ${M}$`),
    ([roomId = '', price = '']) => ({ roomId, priceFen: money(price) }),
  ],
  ['own_price', /^own price of (\w+)$/, ([name = '']) => ({ offerId: `bargain:${name}` })],
  [
    'group_price',
    new RegExp(`^group of (\\w+) ${M}$`),
    ([offerId = '', price = '']) => ({
      offerId,
      prices: [0, 1, 2].map((n) => ({ skuId: idOf(4, n), priceFen: money(price) })),
    }),
  ],
  [
    'presale_balance',
    new RegExp(`^balance of (\\w+) ${M}$`),
    ([offerId = '', price = '']) => ({ offerId, balanceFen: money(price) }),
  ],
  [
    'tier_price',
    /^tiers (.+)$/,
    ([all = '']) => ({
      tiers: all.split(' and ').map((one) => {
        const [, price = '', from = ''] = new RegExp(`^${M} from (\\d+)$`).exec(one) ?? [];
        return { fromPieces: count(from), priceFen: money(price) };
      }),
    }),
  ],
  [
    'nth_piece',
    new RegExp(`^every (\\d+)(?:nd|rd|th) of a kind at ${M}%$`),
    ([nth = '', pay = '']) => ({ mode: 'same', nth: count(nth), payBps: bps(pay) }),
  ],
  [
    'nth_piece',
    new RegExp(`^every (\\d+)(?:nd|rd|th) at ${M}%$`),
    ([nth = '', pay = '']) => ({ mode: 'mixed', nth: count(nth), payBps: bps(pay) }),
  ],
  [
    'bundle',
    new RegExp(`^any (\\d+) for ${M}$`),
    ([n = '', price = '']) => ({ mode: 'any', pieces: count(n), priceFen: money(price) }),
  ],
  ['bundle', new RegExp(`^one of each for ${M}$`), ([price = '']) => ({ mode: 'each', priceFen: money(price) })],
  [
    'gift',
    /^(\d+) gifts? for every (\d+)$/,
    ([n = '', buy = '']) => ({
      mode: 'pieces',
      buyPieces: count(buy),
      giftPieces: count(n),
      giftSkuId: 'sku_01h455vb4pex5vsknk084sn02q',
    }),
  ],
  [
    'gift',
    new RegExp(`^(\\d+) gifts? over ${M}$`),
    ([n = '', over = '']) => ({
      mode: 'amount',
      overFen: money(over),
      giftPieces: count(n),
      giftSkuId: 'sku_01h455vb4pex5vsknk084sn02q',
    }),
  ],
  [
    'full_discount',
    new RegExp(`^${M}% off from (\\d+) pieces$`),
    ([rate = '', from = '']) => ({ mode: 'pieces', steps: [{ fromPieces: count(from), cutBps: bps(rate) }] }),
  ],
  [
    'full_discount',
    new RegExp(`^${M}% off ${M}$`),
    ([rate = '', over = '']) => ({ mode: 'amount', steps: [{ overFen: money(over), cutBps: bps(rate) }] }),
  ],
  ['full_reduction', new RegExp(`^${M} off every ${M}(?:, at most (\\d+) times)?$`), everyOf],
  ['cross_shop_reduction', new RegExp(`^across shops ${M} off every ${M}(?:, at most (\\d+) times)?$`), everyOf],
  ['cross_shop_reduction', /^across shops (.+)$/, ([all = '']) => ({ mode: 'tiers', tiers: tiersOf(all) })],
  ...coupon('shop_coupon', 'shop coupon'),
  ...coupon('category_coupon', 'category coupon'),
  ...coupon('platform_coupon', 'platform coupon'),
  ['subsidised_price', new RegExp(`^subsidised to ${M}$`), ([price = '']) => ({ priceFen: money(price) })],
  ['regional_voucher', new RegExp(`^voucher ${off}$`), minusOf],
  ['red_packet', new RegExp(`^packet ${off}$`), minusOf],
  ['red_packet', new RegExp(`^packet ${M}$`), minusOf],
  ['points', new RegExp(`^points up to ${M}%$`), ([most = '']) => ({ fenPerPoint: 1, mostBps: bps(most) })],
  ['balance', new RegExp(`^balance up to ${M}%$`), ([most = '']) => ({ mostBps: bps(most) })],
  ['free_freight', new RegExp(`^free freight over ${M}$`), ([over = '']) => ({ overFen: money(over) })],
  ['freight_coupon', new RegExp(`^freight coupon ${off}$`), minusOf],
  ['freight_coupon', new RegExp(`^freight coupon ${M}$`), minusOf],
  ['full_reduction', /^([\d.]+ off [\d. a-z]+)$/, ([all = '']) => ({ mode: 'tiers', tiers: tiersOf(all) })],
];

function audienceOf(words: string | undefined): Audience | undefined {
  if (words === undefined) return undefined;
  const [first = '', last = ''] = [/^[a-z]+/.exec(words)?.[0], words.split(' ').at(-1)];
  if (words === 'new buyers') return { who: 'new_buyer' };
  if (words === 'staff') return { who: 'staff' };
  if (first === 'viewers') return { who: 'live_room', roomId: last };
  if (first === 'buyers') return { who: 'region', divisions: [last] };
  if (first !== 'members') throw new Error(`not an audience: ${words}`);
  return words.startsWith('members tagged') ? { who: 'tag', tags: [last] } : { who: 'member', fromTier: count(last) };
}

/**
 * One offer: `words`, then in any order `for lamp & mug`, `of shop 2`, `shared shop 50 platform 50`, `alone`, `in group a`,
 * `of track camping`, `to viewers of red` (or new buyers, members from tier 2, members tagged tea, buyers in 33, staff), `3 left` and `had 1` (of pieces of its own), `not claimed`; parted by bars of the middle kind (`/`).
 */
export function offerOf(
  text: string,
  n: number,
  names: ReadonlyMap<string, number>,
): { rule: Rule; held: HeldCoupon[]; had: number } {
  const [words = '', ...more] = text.split(' / ').map((part) => part.trim());
  const known = WORDS.find(([, pattern]) => pattern.test(words));
  const said = known?.[1].exec(words)?.slice(1);
  const kind = KINDS.get(known?.[0] ?? '');
  if (!known || !said || !kind) throw new Error(`not an offer: ${text}`);
  const after = (start: string): string | undefined =>
    more
      .find((part) => part.startsWith(start))
      ?.slice(start.length)
      .trim();
  const goods = after('for ')
    ?.split(' & ')
    .map((name) => idOf(2, names.get(name.trim()) ?? 99));
  const shares = after('shared ')?.split(' ');
  const funding = shares
    ? shares.flatMap((name, at) => (at % 2 === 0 ? [{ funder: name as Funder, bps: bps(shares[at + 1] ?? '0') }] : []))
    : [{ funder: 'shop' as const, bps: 10_000 }];
  const group = after('in group ');
  const track = after('of track ');
  const audience = audienceOf(after('to '));
  const left = more.find((part) => part.endsWith(' left'));
  const rule: Rule = {
    id: idOf(3, n),
    shopId: kind.by === 'shop' ? idOf(1, Number(after('of shop ') ?? 1) - 1) : null,
    kind: kind.name,
    lane: kind.lane,
    title: { zh: text, en: text },
    args: known[2](said),
    scope: track ? { tracks: [track] } : goods ? { productIds: goods } : { all: true },
    ...(audience && { audience }),
    funding,
    startsAt: new Date('2026-11-01T00:00:00Z'),
    endsAt: new Date('2026-12-01T00:00:00Z'),
    state: 'active',
    ...(group !== undefined && { group }),
    ...(more.includes('alone') && { alone: true }),
    ...(left && { piecesLeft: Number.parseInt(left, 10) }),
  };
  const held = kind.held && !more.includes('not claimed') ? [{ id: idOf(6, n), ruleId: rule.id }] : [];
  return { rule, held, had: Number(after('had ') ?? 0) };
}

/** Every equation of "2 × 3.00 + 1.00 = 7.00; 7.00 − 2.00 = 5.00", checked in fen; answers the last right side. Divisions are rounded as written: ⌊ ⌋ down. */
export function reckoned(text: string): Fen {
  let last = fen(0);
  for (const equation of text.split(';')) {
    const sides = equation.split('=').map(evaluated);
    const [first] = sides;
    const right = sides.at(-1);
    if (first === undefined || right === undefined || sides.length < 2 || sides.some((side) => side !== right))
      throw new Error(`the arithmetic is wrong: ${equation.trim()}`);
    last = fen(right);
  }
  return last;
}

/** Sums and differences of products; amounts have two decimals, counts none, ⌊a × p%⌋ is rounded down to the fen. */
function evaluated(side: string): number {
  const terms = side.trim().split(/ ([+−]) /);
  let total = 0;
  for (let at = 0; at < terms.length; at += 2) {
    const value = product(terms[at] ?? '');
    total += terms[at - 1] === '−' ? -value : value;
  }
  return total;
}
function product(term: string): number {
  const factors = term
    .replaceAll(/[⌊⌋]/g, '')
    .split(' × ')
    .map((one) => one.trim());
  let amount = 1n;
  let divisor = 1n;
  for (const factor of factors) {
    if (/^\d+\.\d{2}$/.test(factor)) amount *= BigInt(money(factor));
    else if (/^\d+$/.test(factor)) amount *= BigInt(factor);
    else if (/^\d+(?:\.\d+)?%$/.test(factor)) {
      amount *= BigInt(bps(factor.slice(0, -1)));
      divisor *= 10_000n;
    } else throw new Error(`not a number: ${factor}`);
  }
  if (amount % divisor !== 0n && !term.startsWith('⌊')) throw new Error(`not whole fen: ${term}`);
  return Number(amount / divisor);
}
