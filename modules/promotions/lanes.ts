/**
 * The order in which promotions apply (P1): six layers, each of one or more lanes. A lane sees what the lanes before it left.
 * `shape` says how a lane takes its rules:
 * - `price`: every line has one price, the lowest its rules make; a price cannot be declined, it is what the card shows;
 * - `pieces`: by piece count; the rule that takes most goes first, and a line counts for one rule;
 * - `gift`: every gift that is earned is given;
 * - `sum`: off the goods together, at most `most` for each `over`; which of them, or none, the search decides (`choose.ts`);
 * - `freight`: the same, off the freight.
 * `coupons`: what must be held by the buyer. Lines of a price that stands alone (`Rule.alone`) are closed up to layer 4.
 * Order: spec P1 and domain facts F; in some markets the government's voucher comes before the platform's, here after it.
 */
export const LANES = [
  { name: 'item_price', layer: 1, shape: 'price', over: 'line', most: 1, zh: '单品优惠', en: 'Item price' },
  { name: 'multi_buy', layer: 2, shape: 'pieces', over: 'shop', most: 99, zh: '多件优惠', en: 'Multi-buy' },
  { name: 'gift', layer: 2, shape: 'gift', over: 'shop', most: 99, zh: '赠品', en: 'Gifts' },
  { name: 'shop_full_reduction', layer: 2, shape: 'sum', over: 'shop', most: 1, zh: '店铺满减', en: 'Shop reduction' },
  { name: 'shop_coupon', layer: 2, shape: 'sum', over: 'shop', most: 1, zh: '店铺券', en: 'Shop coupon' },
  { name: 'subsidy', layer: 3, shape: 'price', over: 'line', most: 1, zh: '平台补贴', en: 'Platform subsidy' },
  { name: 'platform_reduction', layer: 3, shape: 'sum', over: 'trade', most: 1, zh: '跨店满减', en: 'Across shops' },
  { name: 'category_coupon', layer: 3, shape: 'sum', over: 'trade', most: 1, zh: '品类券', en: 'Category coupon' },
  { name: 'platform_coupon', layer: 3, shape: 'sum', over: 'trade', most: 1, zh: '平台券', en: 'Platform coupon' },
  { name: 'regional_voucher', layer: 4, shape: 'sum', over: 'trade', most: 1, zh: '消费券', en: 'Regional voucher' },
  { name: 'red_packet', layer: 5, shape: 'sum', over: 'trade', most: 3, zh: '红包', en: 'Red packets' },
  { name: 'points', layer: 5, shape: 'sum', over: 'trade', most: 1, zh: '积分', en: 'Points' },
  { name: 'balance', layer: 5, shape: 'sum', over: 'trade', most: 1, zh: '余额', en: 'Balance' },
  { name: 'free_freight', layer: 6, shape: 'freight', over: 'shop', most: 1, zh: '包邮', en: 'Free freight' },
  { name: 'freight_coupon', layer: 6, shape: 'freight', over: 'trade', most: 1, zh: '运费券', en: 'Freight coupon' },
] as const;

export type Lane = (typeof LANES)[number];
export type LaneName = Lane['name'];
/** Layers whose lanes leave lines alone that a price closed to them. */
export const LAST_CLOSED_LAYER = 4;

const ORDER = new Map<string, number>(LANES.map((lane, place) => [lane.name, place]));
export const laneOrder = (lane: LaneName): number => ORDER.get(lane) ?? LANES.length;
