import type { Uuid } from '#kernel';

/** What a shop gives on a product now, in basis points of what buyers pay for it and keep. */
export type PoolGoods = {
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly rateBps: number;
  readonly since: Date;
};

/** A line of an order that a creator's piece led to. Amounts in fen. */
export type CommissionLine = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly lineId: Uuid;
  /** The creator. */
  readonly userId: Uuid;
  readonly pieceId: Uuid;
  readonly productId: Uuid;
  readonly rateBps: number;
  readonly placedAt: Date;
  /** Paid and not gone back, without freight. */
  readonly keptFen: number;
  /** What it earns as it stands. */
  readonly expectedFen: number;
  readonly settledAt: Date | null;
  /** What is in the books. */
  readonly bookedFen: number;
  readonly journals: number;
  readonly tryAt: Date | null;
};

/** What a creator has, in fen; `freeFen` may be taken out, below zero after a refund of what was paid out. */
export type Purse = {
  readonly bookedFen: number;
  readonly heldFen: number;
  readonly paidFen: number;
  readonly freeFen: number;
};

export type Card = {
  readonly userId: Uuid;
  readonly bank: string;
  readonly numberSealed: string;
  readonly numberEnd: string;
  readonly setAt: Date;
  readonly usableAt: Date;
};

export type PayoutState = 'requested' | 'paid' | 'returned' | 'cancelled';
export type Payout = {
  readonly id: Uuid;
  readonly userId: Uuid;
  readonly amountFen: number;
  readonly bank: string;
  readonly numberSealed: string | null;
  readonly numberEnd: string;
  readonly state: PayoutState;
  readonly requestedAt: Date;
  readonly fromAt: Date;
  readonly endedAt: Date | null;
  readonly bankNo: string | null;
  readonly reason: string | null;
};
