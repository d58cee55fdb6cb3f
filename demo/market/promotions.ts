import type { Words } from './notation.ts';
import { products } from './products.ts';
import { randomFrom } from './random.ts';
import { type Shop, shops } from './shops.ts';

/** 直降: one listing at a lower price for a while. */
export interface PriceCut {
  kind: 'price_cut';
  name: Words;
  productCode: string;
  /** Per mille taken off every SKU's price, 50…300. */
  offPermille: number;
  lastsDays: number;
}

/** 满减: from `fromFen` on in one shop, `offFen` less; `repeats` is 每满减. */
export interface FullReduction {
  kind: 'full_reduction';
  name: Words;
  tiers: readonly { fromFen: number; offFen: number }[];
  repeats: boolean;
  lastsDays: number;
}

/** 第N件: the nth piece of a listing at a part of its price. */
export interface NthPiece {
  kind: 'nth_piece';
  name: Words;
  productCode: string;
  nth: number;
  payPermille: number;
  lastsDays: number;
}

/** 店铺券: a coupon the shop pays for. */
export interface ShopCoupon {
  kind: 'coupon';
  name: Words;
  fromFen: number;
  offFen: number;
  total: number;
  perBuyer: number;
  lastsDays: number;
}

export type Promotion = PriceCut | FullReduction | NthPiece | ShopCoupon;

const reductions: readonly (readonly [number, number])[] = [
  [9900, 1000],
  [19900, 2000],
  [20000, 2000],
  [29900, 4000],
  [50000, 6000],
];

function yuan(fen: number): string {
  return String(Math.round(fen / 100));
}

function promotionsOf(shop: Shop): Promotion[] {
  const random = randomFrom(`promotions/${shop.code}`);
  const own = products.filter((product) => product.shopCode === shop.code);
  const cuts = random.sample(own, shop.code === 'demo' ? 5 : random.whole(2, 4)).map((product): PriceCut => {
    const offPermille = random.pick([80, 100, 120, 150, 200]);
    return {
      kind: 'price_cut',
      name: { zh: '限时直降', en: 'Limited-time offer' },
      productCode: product.code,
      offPermille,
      lastsDays: random.whole(3, 14),
    };
  });
  const middle =
    own.map((product) => product.skus[0]?.priceFen ?? 0).sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? 0;
  const fitting = reductions.filter(([from]) => from >= middle);
  const start = fitting.length > 0 ? fitting : reductions.slice(-1);
  const [from, off] = start[0] ?? [50000, 6000];
  const repeats = random.chance(0.4);
  const full: FullReduction = {
    kind: 'full_reduction',
    name: repeats
      ? { zh: `每满${yuan(from)}减${yuan(off)}`, en: `¥${yuan(off)} off every ¥${yuan(from)}` }
      : { zh: `满${yuan(from)}减${yuan(off)}`, en: `¥${yuan(off)} off ¥${yuan(from)}+` },
    tiers: repeats
      ? [{ fromFen: from, offFen: off }]
      : [
          { fromFen: from, offFen: off },
          { fromFen: from * 2, offFen: off * 2 + 500 },
        ],
    repeats,
    lastsDays: random.whole(7, 30),
  };
  const [couponFrom, couponOff] = [
    Math.max(2900, Math.round(from / 2 / 100) * 100),
    Math.max(300, Math.round(off / 200) * 100),
  ];
  const coupon: ShopCoupon = {
    kind: 'coupon',
    name: {
      zh: `店铺券 满${yuan(couponFrom)}减${yuan(couponOff)}`,
      en: `Shop coupon: ¥${yuan(couponOff)} off ¥${yuan(couponFrom)}+`,
    },
    fromFen: couponFrom,
    offFen: couponOff,
    total: random.whole(3, 20) * 100,
    perBuyer: 1,
    lastsDays: 30,
  };
  const second = random.chance(0.5) ? random.sample(own, 1) : [];
  const nth = second.map(
    (product): NthPiece => ({
      kind: 'nth_piece',
      name: { zh: '第二件半价', en: 'Second piece half price' },
      productCode: product.code,
      nth: 2,
      payPermille: 500,
      lastsDays: 7,
    }),
  );
  return [...cuts, full, coupon, ...nth];
}

/** The promotions each shop starts with, by shop code. */
export const shopPromotions: ReadonlyMap<string, readonly Promotion[]> = new Map(
  shops.map((shop) => [shop.code, promotionsOf(shop)]),
);
