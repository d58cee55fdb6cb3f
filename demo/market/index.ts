/** The demo market as data: pure, deterministic, the same on every machine. */
export { type Belt, belts } from './belts.ts';
export type { AxisValue, NamedValue, Words } from './notation.ts';
export { type Address, type Buyer, type BuyerManner, buyers, operators, shopPeople, type Worker } from './people.ts';
export { type Place, places } from './places.ts';
export { type Product, products, type SaleAttribute, type Sku } from './products.ts';
export {
  type FullReduction,
  type NthPiece,
  type PriceCut,
  type Promotion,
  type ShopCoupon,
  shopPromotions,
} from './promotions.ts';
export { hashText, type Random, randomFrom } from './random.ts';
export { type ReviewKind, type ReviewText, reviewFollowUps, reviewTexts, shopReplies } from './reviews.ts';
export { type FreightFlavour, type Shop, type ShopKind, shops } from './shops.ts';
