import type { Text2, Uuid } from '#kernel';
import type { Calendar, CampaignState } from './phases.ts';
import type { ClaimDays } from './truth.ts';

/** What a shop and its goods must bring to a campaign; null asks nothing. */
export type Terms = {
  /** Rung of the credit ladder, 0 to 20. */
  readonly minLevel: number;
  readonly minGoodRateBps: number | null;
  /** Mean stars of goods, service and logistics each, times ten. */
  readonly minDsrTenths: number | null;
  /** Below the basis of crossed-out prices, in basis points. */
  readonly minOffBps: number;
  readonly minQuantity: number;
  readonly maxShipHours: number | null;
  /** Categories with all below them; empty: all. */
  readonly categoryIds: readonly string[];
  /** Divisions the shops are in, or their beginnings; empty: everywhere. */
  readonly divisions: readonly string[];
};

export type Campaign = Calendar & {
  readonly id: Uuid;
  readonly code: string;
  readonly name: Text2;
  readonly intro: Text2;
  readonly state: CampaignState;
  readonly terms: Terms;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
};

export const ENTRY_STATES = ['waiting', 'approved', 'rejected', 'withdrawn', 'lapsed'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** One SKU of a shop in a campaign. */
export type Entry = {
  readonly shopId: Uuid;
  readonly campaignId: Uuid;
  readonly skuId: Uuid;
  readonly id: Uuid;
  readonly productId: Uuid;
  readonly title: Text2;
  readonly priceFen: number;
  /** Pieces kept for the campaign. */
  readonly quantity: number;
  /** The crossed-out price the shop declares; null: none. */
  readonly referenceFen: number | null;
  readonly claimDays: ClaimDays | null;
  readonly categoryIds: readonly string[];
  readonly divisionCode: string;
  readonly beltCode: string | null;
  /** Where the goods were made when they were handed in, ISO 3166-1; null: the shop did not say. */
  readonly originCountry: string | null;
  readonly state: EntryState;
  readonly reason: string | null;
  readonly sentAt: Date;
  /** By when it is to be reviewed. */
  readonly dueAt: Date;
  readonly decidedAt: Date | null;
  /** What is shown while it is live: as true as when it began. Null: not begun, or nothing true to show. */
  readonly shownReferenceFen: number | null;
  readonly shownClaimDays: ClaimDays | null;
};

/** A row as a shop hands it in. */
export type Row = {
  readonly skuId: Uuid;
  readonly priceFen: number;
  readonly quantity: number;
  readonly referenceFen: number | null;
  readonly claimDays: ClaimDays | null;
};

/** Why a row cannot be taken: a code of locales `rows` with what its sentence needs. */
export type Problem = { readonly code: string; readonly params: Readonly<Record<string, string | number>> };
