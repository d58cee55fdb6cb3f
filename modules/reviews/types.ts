import type { Json, Text2, Uuid } from '#kernel';
import type { Rating } from './credit.ts';
import type { Level } from './ladder.ts';

export type Stars = 1 | 2 | 3 | 4 | 5;

/** What a buyer writes about one line of an order. */
export type ReviewInput = {
  readonly lineId: Uuid;
  readonly goodsStars: Stars;
  readonly serviceStars: Stars;
  readonly logisticsStars: Stars;
  readonly text?: string;
  readonly mediaIds?: readonly Uuid[];
  readonly videoId?: Uuid | null;
  readonly anonymous?: boolean;
};

export type ReviewRow = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly orderId: Uuid;
  readonly lineId: Uuid;
  readonly productId: Uuid;
  readonly skuId: Uuid;
  readonly buyerId: Uuid;
  readonly saleAttributes: readonly { readonly name: Text2; readonly value: Text2 }[];
  readonly goodsStars: Stars;
  readonly serviceStars: Stars;
  readonly logisticsStars: Stars;
  readonly body: string;
  readonly mediaIds: readonly Uuid[];
  readonly videoId: Uuid | null;
  readonly tags: readonly string[];
  readonly anonymous: boolean;
  readonly completedAt: Date;
  readonly at: Date;
};

export type FollowUp = { readonly body: string; readonly mediaIds: readonly Uuid[]; readonly at: Date };
/** `firstAt` is when the shop first answered, `at` when these words were written. */
export type Reply = { readonly body: string; readonly version: number; readonly firstAt: Date; readonly at: Date };

/** Why a review does not count: an operator's finding, or a rule's. */
export const FLAG_RULES = ['operator', 'near_duplicate', 'shop_hands', 'burst'] as const;
export type FlagRule = (typeof FLAG_RULES)[number];
/** The standing flag of a review; `seq` names it. */
export type Flag = {
  readonly seq: number;
  readonly rule: FlagRule;
  /** The operator's words; null where a rule found it. */
  readonly note: string | null;
  readonly evidence: Json;
  readonly at: Date;
};
/** A flag set or taken off, in one order with the ratings. */
export type FlagEvent = { readonly seq: number; readonly reviewId: Uuid; readonly verb: 'flagged' | 'cleared' };
export type FlagAppeal = {
  readonly seq: number;
  readonly side: 'buyer' | 'shop';
  readonly text: string;
  readonly at: Date;
  readonly decision: 'upheld' | 'rejected' | null;
  readonly answer: string | null;
  readonly decidedAt: Date | null;
};

/** A review with all that was added to it. */
export type Review = ReviewRow & {
  readonly followUp: FollowUp | null;
  readonly reply: Reply | null;
  readonly helpful: number;
  readonly flag: Flag | null;
};

/**
 * `low`: three stars or fewer on the goods; `unanswered`: without the shop's reply; `folded`: found not genuine, which everyone else
 * sees only there; `appealed`: with an open word against its flag.
 */
export const FILTERS = ['all', 'picture', 'low', 'follow_up', 'unanswered', 'folded', 'appealed'] as const;
export type Filter = (typeof FILTERS)[number];

/** One rated line as the credit figures see it: what it said, and what it counted when it was rated. */
export type CreditEvent = {
  readonly shopId: Uuid;
  readonly reviewId: Uuid;
  readonly buyerId: Uuid;
  readonly productId: Uuid;
  readonly month: string;
  readonly day: string;
  readonly rating: Rating;
  readonly place: number | null;
  readonly cap: number;
  readonly points: Rating;
  readonly goodsStars: number;
  readonly serviceStars: number;
  readonly logisticsStars: number;
  readonly at: Date;
};

/** As it lies in the stream of ratings and flags. */
export type StoredEvent = CreditEvent & { readonly seq: number };

/** Means (1–5, two decimals) of the last months; null without ratings. */
export type Dsr = {
  readonly goods: number | null;
  readonly service: number | null;
  readonly logistics: number | null;
  readonly count: number;
};

export type ShopCredit = {
  readonly points: number;
  readonly level: Level;
  readonly good: number;
  readonly neutral: number;
  readonly bad: number;
  /** Good among all rated trades, in basis points; null without any. */
  readonly goodRateBps: number | null;
  readonly dsr: Dsr;
};

export type ProductRating = {
  readonly count: number;
  /** Mean stars on the goods, two decimals; null without reviews. */
  readonly stars: number | null;
  readonly good: number;
  readonly goodRateBps: number | null;
};
