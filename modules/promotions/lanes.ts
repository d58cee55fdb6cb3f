/**
 * The order in which promotions apply (P1). Within a lane rules exclude each other and the best one wins; each lane works on
 * what the lanes before it left. A later lane is an entry here and its kinds are files in `kinds/`.
 */
export const LANES = [
  /** Prices of single items: every line has one price, the lowest of its rules or its own. */
  { name: 'item_price', shape: 'item', zh: '单品优惠', en: 'Item price' },
  /** Reductions over the goods of one shop: at most one for a shop. */
  { name: 'shop_full_reduction', shape: 'group', zh: '店铺满减', en: 'Shop reduction' },
] as const;

export type LaneName = (typeof LANES)[number]['name'];
export const laneOrder = (lane: LaneName): number => LANES.findIndex((one) => one.name === lane);
