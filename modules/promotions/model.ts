import type { Fen, Text2, Uuid } from '#kernel';
import type { GroupExplanation, Template } from '#modules/freight';
import type { WhyNot } from './kinds/kind.ts';
import type { LaneName } from './lanes.ts';

export type Scope =
  | { readonly all: true; readonly exceptProductIds?: readonly Uuid[] }
  | { readonly productIds: readonly Uuid[] }
  | { readonly skuIds: readonly Uuid[] };

export type Funder = 'shop' | 'platform';

export type Rule = {
  readonly id: Uuid;
  readonly shopId: Uuid;
  readonly kind: string;
  readonly lane: LaneName;
  readonly title: Text2;
  readonly args: unknown;
  readonly scope: Scope;
  /** Who pays for the discount, in basis points that sum to 10 000. */
  readonly funding: readonly { readonly funder: Funder; readonly bps: number }[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: 'draft' | 'active' | 'stopped';
};

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
};

export type QuoteInput = {
  readonly moment: Date;
  readonly lines: readonly QuoteLine[];
  readonly rules: readonly Rule[];
  readonly templates: readonly Template[];
  /** Division code of the destination; null while the buyer has not said: freight is then unknown and 0. */
  readonly destination: string | null;
};

export type QuotedDiscount = {
  readonly ruleId: Uuid;
  readonly kind: string;
  readonly lane: LaneName;
  readonly title: Text2;
  readonly funder: Funder;
  readonly amountFen: Fen;
};

export type QuotedLine = QuoteLine & {
  readonly listFen: Fen;
  readonly unitPriceFen: Fen;
  readonly discounts: readonly QuotedDiscount[];
  /** Goods only: listFen − Σ discounts. */
  readonly payableFen: Fen;
  /** Its share of the shop's freight. */
  readonly freightFen: Fen;
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
};

export type RefusedRule = {
  readonly ruleId: Uuid;
  readonly shopId: Uuid;
  readonly kind: string;
  readonly title: Text2;
} & WhyNot;

export type Quote = {
  readonly shops: readonly QuotedShop[];
  readonly whyNot: readonly RefusedRule[];
  readonly listFen: Fen;
  readonly discountFen: Fen;
  readonly freightFen: Fen;
  readonly payableFen: Fen;
  readonly destination: string | null;
  /** SHA-256 of everything the buyer agrees to; two quotes with the same are the same offer. */
  readonly fingerprint: string;
};
