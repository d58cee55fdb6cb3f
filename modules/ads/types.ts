import type { Fen, Uuid } from '#kernel';
import type { Reason } from './fraud.ts';
import type { State } from './states.ts';

export type Campaign = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly name: string;
  readonly target: 'words' | 'category';
  readonly categoryId: string | null;
  /** Of a category; words have their own. */
  readonly bidFen: Fen | null;
  readonly dailyFen: Fen;
  readonly totalFen: Fen | null;
  readonly spentFen: Fen;
  readonly pacing: 'even' | 'fast';
  readonly fromHour: number;
  readonly toHour: number;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly state: State;
  readonly stopReason: string | null;
  readonly createdAt: Date;
};

export type Word = { readonly word: string; readonly bidFen: Fen };
export type WordRow = Word & {
  readonly campaignId: Uuid;
  readonly tokens: readonly string[];
  /** Somebody else's brand that it speaks of: it asks for nothing. */
  readonly brand: string | null;
};
export type Item = {
  readonly campaignId: Uuid;
  readonly productId: Uuid;
  readonly tokens: readonly string[];
  readonly categoryIds: readonly string[];
  readonly live: boolean;
};

export type Impression = {
  readonly id: Uuid;
  readonly shopId: Uuid;
  readonly campaignId: Uuid;
  readonly productId: Uuid;
  readonly word: string;
  readonly place: number;
  readonly bidFen: Fen;
  readonly priceFen: Fen;
  readonly relevanceBps: number;
  readonly at: Date;
};

export type Click = {
  readonly id: Uuid;
  readonly impression: Impression;
  readonly at: Date;
  readonly viewer: string;
  readonly device: string;
  readonly ip: string;
  readonly buyerId: Uuid | null;
};
export type ClickState = 'refused' | 'charged' | 'given_back';
export type Charged = {
  readonly id: Uuid;
  readonly shopId: Uuid;
  readonly campaignId: Uuid;
  readonly priceFen: Fen;
  readonly day: string;
  readonly settlementId: Uuid | null;
  readonly reason: Reason;
};
