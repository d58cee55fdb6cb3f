import type { Fen, Uuid } from '#kernel';

export type GroupPrice = { readonly skuId: Uuid; readonly priceFen: Fen };

export type Offer = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly productId: Uuid;
  readonly ruleId: Uuid;
  readonly prices: readonly GroupPrice[];
  /** People in a group. */
  readonly size: number;
  /** From the opener's payment to the group's end. */
  readonly hours: number;
  readonly perBuyer: number;
  readonly stock: number;
  readonly taken: number;
  readonly state: 'active' | 'stopped' | 'ended';
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
};

export type GroupState = 'unpaid' | 'open' | 'full' | 'failed' | 'void';
export type Group = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly offerId: Uuid;
  readonly openerId: Uuid;
  readonly size: number;
  readonly hours: number;
  readonly seats: number;
  readonly paid: number;
  readonly state: GroupState;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
  readonly virtual: boolean;
};

export type MemberState = 'held' | 'paid' | 'late' | 'going' | 'out';
export type Member = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly groupId: Uuid;
  readonly offerId: Uuid;
  readonly buyerId: Uuid;
  readonly tradeId: Uuid;
  readonly quantity: number;
  readonly state: MemberState;
  readonly joinedAt: Date;
  readonly paidAt: Date | null;
};
