import type { Fen, Text2, Uuid } from '#kernel';
import type { GroupExplanation, Template } from '#modules/freight';
import type { Buyer, Gift, WhyNot } from './kinds/kind.ts';
import type { LaneName } from './lanes.ts';

/**
 * Which goods: all, or those named in any of the lists, less the exceptions. Categories name a line's category or one above it.
 * A rule of a shop reaches that shop's goods only.
 */
export type Scope = {
  readonly all?: true;
  readonly productIds?: readonly Uuid[];
  readonly skuIds?: readonly Uuid[];
  readonly shopIds?: readonly Uuid[];
  readonly categoryIds?: readonly string[];
  readonly brandIds?: readonly Uuid[];
  readonly styles?: readonly string[];
  readonly tracks?: readonly string[];
  readonly beltIds?: readonly string[];
  /** Kinds of goods: parcels, services, codes. */
  readonly goodsKinds?: readonly string[];
  readonly exceptProductIds?: readonly Uuid[];
};

/** For whom; a region is a division code or the beginning of one. */
export type Audience =
  | { readonly who: 'everyone' }
  | { readonly who: 'new_buyer' }
  | { readonly who: 'member'; readonly fromTier: number }
  | { readonly who: 'region'; readonly divisions: readonly string[] }
  | { readonly who: 'tag'; readonly tags: readonly string[] }
  | { readonly who: 'live_room'; readonly roomId: string }
  | { readonly who: 'staff' };

/** Who bears a discount. */
export const FUNDERS = ['shop', 'platform', 'region', 'brand', 'streamer'] as const;
export type Funder = (typeof FUNDERS)[number];
/** `funderId`: which of them, where there are several: of a region its division code. */
export type Share = { readonly funder: Funder; readonly bps: number; readonly funderId?: string };

export type Rule = {
  readonly id: Uuid;
  /** Whose rule it is; null: the platform's or a region's. */
  readonly shopId: Uuid | null;
  readonly kind: string;
  readonly lane: LaneName;
  readonly title: Text2;
  readonly args: unknown;
  readonly scope: Scope;
  /** Who pays for the discount, in basis points that sum to 10 000. */
  readonly funding: readonly Share[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: 'draft' | 'active' | 'stopped';
  /** Everyone when it is not said. */
  readonly audience?: Audience;
  /** Of rules of one group at most one applies in a trade; for lanes of sums and freight. */
  readonly group?: string;
  /** For item prices: the lines it prices take nothing more up to layer 4 (秒杀 and live prices take no coupon). */
  readonly alone?: boolean;
  /** What is left of its budget, in fen, when the quote is made; a rule that would take more gives nothing. */
  readonly budgetLeftFen?: Fen;
  /** What is left of its own pieces (秒杀) when the quote is made. */
  readonly piecesLeft?: number;
  /** Of a rule of the market that shops bear a part of: those that have agreed to it. It reaches no other shop's goods. */
  readonly agreedShops?: ReadonlySet<Uuid>;
};

/** A coupon, voucher or packet in the buyer's hands: a piece of a rule whose kind must be held. */
export type HeldCoupon = { readonly id: Uuid; readonly ruleId: Uuid };

export type QuoteLine = {
  /** The caller's name of the line; comes back unchanged. */
  readonly lineId: string;
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly skuId: Uuid;
  readonly version: number;
  readonly quantity: number;
  /** The shop's price of one piece before promotions. */
  readonly unitListFen: Fen;
  readonly weightGrams: number;
  /** Of one packed piece; left out when it was not measured. */
  readonly volumeCm3?: number;
  /** Left out: a parcel. What is fetched at a store, and what is delivered as words, costs no freight. */
  readonly delivery?: 'pickup' | 'none';
  readonly freightTemplateId: Uuid | null;
  /** What scopes may ask of the goods besides their ids; what is not said is not so. */
  readonly facts?: {
    /** The leaf and all above it. */
    readonly categoryIds?: readonly string[];
    readonly brandId?: Uuid;
    readonly styles?: readonly string[];
    readonly tracks?: readonly string[];
    readonly beltIds?: readonly string[];
    readonly goodsKind?: string;
  };
};

export type QuoteInput = {
  readonly moment: Date;
  readonly lines: readonly QuoteLine[];
  readonly rules: readonly Rule[];
  readonly templates: readonly Template[];
  /** Division code of the destination; null while the buyer has not said: freight is then unknown and 0. */
  readonly destination: string | null;
  readonly buyer?: Buyer;
  /** What the buyer holds, or of it what they want to use. */
  readonly coupons?: readonly HeldCoupon[];
  /** The most that a lane over the trade takes off it, all its rules together; lanes that are not named have no limit. */
  readonly caps?: Caps;
  /** Pieces there are to give, by SKU as rules name it; left out: as many as it takes. */
  readonly giftStock?: ReadonlyMap<string, number>;
};
export type Caps = Readonly<Partial<Record<LaneName, Fen>>>;

export type QuotedDiscount = {
  readonly ruleId: Uuid;
  /** The piece that is used up, where the rule must be held. */
  readonly couponId?: Uuid;
  readonly kind: string;
  readonly lane: LaneName;
  readonly title: Text2;
  readonly funder: Funder;
  readonly funderId?: string;
  /** The rule has a budget, and this is taken from it. */
  readonly budget?: true;
  /** So many pieces of the rule's own stock are in it. */
  readonly pieces?: number;
  readonly amountFen: Fen;
};

export type QuotedLine = QuoteLine & {
  readonly listFen: Fen;
  readonly unitPriceFen: Fen;
  readonly discounts: readonly QuotedDiscount[];
  /** Goods only: listFen − Σ discounts. */
  readonly payableFen: Fen;
  /** Its share of the shop's freight, after what comes off the freight. */
  readonly freightFen: Fen;
  /** What came off its freight, by rule and funder; already taken off `freightFen`. */
  readonly freightDiscounts: readonly QuotedDiscount[];
};

/** A gift that is earned: by which rule, and by which of the lines' SKUs. No money moves for it. */
export type QuotedGift = Gift & {
  readonly ruleId: Uuid;
  readonly title: Text2;
  readonly args: unknown;
  readonly by: readonly Uuid[];
};

export type QuotedShop = {
  readonly shopId: Uuid;
  readonly lines: readonly QuotedLine[];
  readonly goodsFen: Fen;
  readonly discountFen: Fen;
  readonly freightFen: Fen;
  readonly freight: { readonly groups: readonly GroupExplanation[]; readonly divisionCode: string | null };
  /** Set when a template does not deliver to the destination. */
  readonly undelivered: { readonly templateId: Uuid; readonly place: string } | null;
  readonly payableFen: Fen;
  readonly gifts: readonly QuotedGift[];
};

/** A rule at work, in the order of the lanes: what it saw and what it took, freight included. */
export type AppliedRule = {
  readonly ruleId: Uuid;
  readonly couponId: Uuid | null;
  readonly lane: LaneName;
  readonly baseFen: Fen;
  readonly takeFen: Fen;
};

export type RefusedRule = {
  readonly ruleId: Uuid;
  readonly shopId: Uuid | null;
  readonly kind: string;
  readonly title: Text2;
} & WhyNot;

export type Quote = {
  readonly shops: readonly QuotedShop[];
  readonly applied: readonly AppliedRule[];
  readonly whyNot: readonly RefusedRule[];
  /** False when there were more ways to combine than the search may look at: the best of those seen was taken. */
  readonly best: boolean;
  /** How much the search looked at: counted, the same on every machine. */
  readonly looked: number;
  readonly listFen: Fen;
  readonly discountFen: Fen;
  readonly freightFen: Fen;
  readonly payableFen: Fen;
  readonly destination: string | null;
  /** SHA-256 of everything the buyer agrees to; two quotes with the same are the same offer. */
  readonly fingerprint: string;
};
