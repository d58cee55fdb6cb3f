import { balance } from './balance.ts';
import { bundle } from './bundle.ts';
import { categoryCoupon } from './category-coupon.ts';
import { crossShopReduction } from './cross-shop-reduction.ts';
import { flashPrice } from './flash-price.ts';
import { freeFreight } from './free-freight.ts';
import { freightCoupon } from './freight-coupon.ts';
import { fullDiscount } from './full-discount.ts';
import { fullReduction } from './full-reduction.ts';
import { giftRule } from './gift.ts';
import { groupPrice } from './group-price.ts';
import type { Kind } from './kind.ts';
import { livePrice } from './live-price.ts';
import { memberPrice } from './member-price.ts';
import { newBuyerPrice } from './new-buyer-price.ts';
import { nthPiece } from './nth-piece.ts';
import { ownPrice } from './own-price.ts';
import { platformCoupon } from './platform-coupon.ts';
import { points } from './points.ts';
import { presaleBalance } from './presale-balance.ts';
import { priceCut } from './price-cut.ts';
import { redPacket } from './red-packet.ts';
import { regionalVoucher } from './regional-voucher.ts';
import { shopCoupon } from './shop-coupon.ts';
import { subsidisedPrice } from './subsidised-price.ts';
import { tierPrice } from './tier-price.ts';

/** Every rule kind there is, by name, in the order of their lanes. A new kind is a file and a line here. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  [
    priceCut,
    flashPrice,
    memberPrice,
    newBuyerPrice,
    livePrice,
    ownPrice,
    groupPrice,
    presaleBalance,
    tierPrice,
    nthPiece,
    bundle,
    giftRule,
    fullReduction,
    fullDiscount,
    shopCoupon,
    subsidisedPrice,
    crossShopReduction,
    categoryCoupon,
    platformCoupon,
    regionalVoucher,
    redPacket,
    points,
    balance,
    freeFreight,
    freightCoupon,
  ].map((kind) => [kind.name, kind] as const),
);

/** Kinds a shop may write today: those a quote needs nothing further for. */
export const OFFERED: readonly Kind[] = [
  priceCut,
  flashPrice,
  memberPrice,
  newBuyerPrice,
  tierPrice,
  nthPiece,
  bundle,
  giftRule,
  fullReduction,
  fullDiscount,
  shopCoupon,
  freeFreight,
  freightCoupon,
];
/** Kinds a shop may write of a live room of its own; they are offered where there are live rooms (D4). */
export const LIVE_KINDS: readonly Kind[] = [livePrice];
/** Kinds that belong to a special way of buying: its module writes them with the shop's offer. */
export const FORM_KINDS: readonly Kind[] = [ownPrice, groupPrice, presaleBalance];
/** Kinds the market may write. */
export const MARKET_KINDS: readonly Kind[] = [
  subsidisedPrice,
  crossShopReduction,
  categoryCoupon,
  platformCoupon,
  redPacket,
  points,
  balance,
  freightCoupon,
];
