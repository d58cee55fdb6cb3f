import type { Fen, Text2, Uuid } from '#kernel';
import type { FreightExplanation } from '#modules/freight';
import type { OrderState, TimerKind } from './lifecycle.ts';

/** What a rule gave to one line, by one funder; frozen on the line (P1 funding). */
export type DiscountShare = {
  /** Null for a reduction the shop granted by hand before payment (改价), and for what a bundle costs less than its parts. */
  readonly ruleId: Uuid | null;
  /** The coupon that was used up, where the rule had to be held. */
  readonly couponId?: Uuid;
  readonly kind: string;
  readonly lane: string;
  readonly title: Text2;
  readonly funder: 'shop' | 'platform' | 'region' | 'brand' | 'streamer';
  /** Which of them, where there are several: of a region its division code. */
  readonly funderId?: string;
  /** Taken from the rule's budget, and comes back to it with the goods. */
  readonly budget?: true;
  /** Pieces of the line at the rule's price, of the rule's own stock (秒杀). */
  readonly pieces?: number;
  readonly amountFen: Fen;
};

/** Where the parcel goes, or where it is collected; a division code of '' when nothing is carried at all (codes). A snapshot, so that later edits of the address book change nothing. */
export type Receiver = {
  readonly name: string;
  /** Sealed with the house's key; only whoever must dial it opens it. */
  readonly phone: string;
  readonly phoneMasked: string;
  readonly divisionCode: string;
  readonly divisionNames: readonly string[];
  readonly street: string;
  /** Collected by the buyer at a store of the shop's; the place above is the store's. */
  readonly pickup?: { readonly storeId: Uuid; readonly name: string; readonly hours: string | null };
};

/** A bundle (套装) as it was listed when it was bought; `quantity` bundles, of all its parts alike. */
export type BundleTag = {
  readonly productId: Uuid;
  readonly version: number;
  readonly skuId: Uuid;
  readonly title: Text2;
  readonly quantity: number;
};

export type SaleAttribute = { readonly name: Text2; readonly value: Text2 };

/** One line as it is frozen at placing. payableFen = unitListFen × quantity − Σ discounts; freightFen is its share of the order's freight. */
export type PlaceLine = {
  /** When something else names the line already; a fresh one when left out. */
  readonly lineId?: Uuid;
  readonly productId: Uuid;
  readonly version: number;
  readonly skuId: Uuid;
  readonly categoryId: string;
  readonly title: Text2;
  readonly saleAttributes: readonly SaleAttribute[];
  readonly mediaId: Uuid | null;
  readonly quantity: number;
  readonly weightGrams: number;
  readonly freightTemplateId: Uuid | null;
  /** The SKU's price before promotions. */
  readonly unitListFen: Fen;
  /** After item price rules, before reductions across lines. */
  readonly unitPriceFen: Fen;
  readonly discounts: readonly DiscountShare[];
  readonly payableFen: Fen;
  readonly freightFen: Fen;
  /** What came off its freight; `freightFen` is what is left. None when left out. */
  readonly freightDiscounts?: readonly DiscountShare[];
  readonly commissionBps: number;
  readonly taxBps: number;
  readonly returnRule: string;
  /** Goods the law exempts from the seven days: whether the buyer agreed to it for this line; null where nothing was to be asked. */
  readonly noReturnAgreed: boolean | null;
  readonly shipWithinHours: number;
  /** Its pieces are promised when the payment arrives, not at placing (付款减库存); absent: at placing. */
  readonly stockAtPayment?: boolean;
  /** Bought in a flash sale (秒杀): the whole trade must be paid within the shorter time. */
  readonly flashSale?: boolean;
  /** Bought as part of a bundle: which, and how many of it. */
  readonly bundle?: BundleTag | null;
};

/** A gift as it was promised at placing: given beside the lines, for nothing. */
export type OrderGift = {
  readonly ruleId: Uuid;
  /** Of the promotion. */
  readonly promotion: Text2;
  /** What the rule says, and the SKUs of the goods that earned it: how much stays earned when some of them go back. */
  readonly terms: unknown;
  readonly by: readonly Uuid[];
  readonly productId: Uuid;
  readonly skuId: Uuid;
  readonly title: Text2;
  readonly saleAttributes: readonly SaleAttribute[];
  readonly mediaId: Uuid | null;
  readonly quantity: number;
  /** No longer earned before it was shipped. */
  readonly cancelled: number;
  /** The parcel that took it. */
  readonly parcelId: Uuid | null;
};

export type PlaceShop = {
  readonly shopId: Uuid;
  readonly lines: readonly PlaceLine[];
  readonly goodsFen: Fen;
  readonly discountFen: Fen;
  readonly freightFen: Fen;
  readonly freight: FreightExplanation;
  readonly payableFen: Fen;
  readonly gifts?: readonly OrderGift[];
  readonly buyerNote: string | null;
  /** Paid, it waits for its group (拼团) to be full before it may be shipped. */
  readonly waitsFor?: 'group';
  /** Where this shop's goods go when it is elsewhere than the trade's others: to a store. */
  readonly receiver?: Receiver;
};

export type PlaceInput = {
  readonly buyerId: Uuid;
  /** The buyer's own key: the same key again answers the same trade. */
  readonly requestKey: string;
  readonly receiver: Receiver;
  /** Keyed digest of the browser it is placed on, where one is known: told in `trade.placed` for risk control (decision 0120), and not kept. */
  readonly device?: string;
  /** Must be paid by then, when that is sooner than usual. */
  readonly payBy?: Date;
  readonly shops: readonly PlaceShop[];
};

export type PlacedOrder = {
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly number: string;
  readonly payableFen: Fen;
};
export type PlacedTrade = {
  readonly tradeId: Uuid;
  readonly orders: readonly PlacedOrder[];
  readonly payableFen: Fen;
  readonly payBy: Date;
  readonly paymentId: Uuid;
  /** True when the key had placed this trade before. */
  readonly replayed: boolean;
};

export type OrderLine = PlaceLine & {
  readonly id: Uuid;
  readonly freightDiscounts: readonly DiscountShare[];
  readonly shippedQuantity: number;
  /** Pieces refunded before they were shipped: they are not to be shipped any more. */
  readonly cancelledQuantity: number;
  readonly refundedQuantity: number;
  /** Of the refunded pieces those whose freight went back with them. */
  readonly freightBackQuantity: number;
  /** Of payableFen; freight refunds are kept on the order. */
  readonly refundedFen: Fen;
};

export type OrderTimer = {
  readonly kind: TimerKind;
  /** When it fires; while paused, when it would have. */
  readonly firesAt: Date;
  readonly pausedAt: Date | null;
  readonly firedAt: Date | null;
};

export type OrderHead = {
  readonly id: Uuid;
  readonly shopId: Uuid;
  readonly tradeId: Uuid;
  readonly buyerId: Uuid;
  /** 20 digits, readable on the phone: date, time of day, counter. */
  readonly number: string;
  readonly state: OrderState;
  readonly closedBy: 'buyer' | 'shop' | 'timer' | 'refund' | 'platform' | 'sold_out' | null;
  readonly closedReason: string | null;
  readonly goodsFen: Fen;
  readonly discountFen: Fen;
  readonly freightFen: Fen;
  /** = goods − discount + freight. */
  readonly payableFen: Fen;
  readonly refundedFen: Fen;
  readonly refundedFreightFen: Fen;
  readonly freight: FreightExplanation;
  readonly gifts: readonly OrderGift[];
  readonly receiver: Receiver;
  /** Ship promise of its slowest line, counted from payment. */
  readonly shipWithinHours: number;
  readonly buyerNote: string | null;
  readonly shopNote: string | null;
  readonly flag: OrderFlag | null;
  /** The shop's own; the buyer never sees them. */
  readonly tags: readonly string[];
  readonly confirmExtended: boolean;
  readonly placedAt: Date;
  readonly paidAt: Date | null;
  /** What it waited for after payment before it could be shipped. */
  readonly waitsFor: 'group' | null;
  /** When that came; null where it waited for nothing. */
  readonly readyAt: Date | null;
  readonly shippedAt: Date | null;
  readonly completedAt: Date | null;
  readonly closedAt: Date | null;
};

export const FLAGS = ['red', 'yellow', 'green', 'blue', 'purple'] as const;
export type OrderFlag = (typeof FLAGS)[number];

export type Order = OrderHead & { readonly lines: readonly OrderLine[]; readonly timers: readonly OrderTimer[] };

/** What fulfilment says was handed to a carrier. `parcelId` makes it idempotent. */
export type ShipmentInput = {
  readonly orderId: Uuid;
  readonly parcelId: Uuid;
  /** Not a parcel: the visit of a service line. */
  readonly visit?: boolean;
  /** Everything still to be shipped when left out. */
  readonly lines?: readonly { readonly lineId: Uuid; readonly quantity: number }[];
};

/** What after-sales says was given back. `cause` (`case:<id>`) makes it idempotent. */
export type RefundRecord = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly cause: string;
  /** `quantity` pieces the refund settles: unshipped ones are cancelled and their stock goes back at once. */
  readonly lines: readonly { readonly lineId: Uuid; readonly quantity: number; readonly amountFen: number }[];
  readonly freightFen: number;
  /** The freight of these pieces is not the shop's either: it was at fault. What others gave to it is theirs again. */
  readonly freightBack?: boolean;
  readonly reason: string;
};
