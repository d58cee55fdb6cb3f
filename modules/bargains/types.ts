import type { Fen, Uuid } from '#kernel';

export type Offer = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly ruleId: Uuid;
  readonly productId: Uuid;
  readonly skuId: Uuid;
  readonly floorFen: Fen;
  /** So many cuts bring the price to the floor. */
  readonly friends: number;
  /** Hours a bargain is open. */
  readonly openHours: number;
  readonly pieces: number;
  /** By bargains that are open or bought. */
  readonly taken: number;
  readonly startsAt: Date;
  /** Bargains may begin until then. */
  readonly endsAt: Date;
  readonly state: 'active' | 'stopped';
  readonly createdAt: Date;
};

export type Bargain = {
  readonly id: Uuid;
  /** In the link that is shared. */
  readonly code: string;
  readonly shopId: Uuid;
  readonly offerId: Uuid;
  readonly buyerId: Uuid;
  readonly seed: string;
  /** The shop's price when it was begun. */
  readonly listFen: Fen;
  readonly floorFen: Fen;
  readonly priceFen: Fen;
  readonly friends: number;
  readonly cutsMade: number;
  readonly state: 'open' | 'bought' | 'ended';
  readonly openedAt: Date;
  readonly endsAt: Date;
  readonly tradeId: Uuid | null;
};

export type Cut = {
  readonly bargainId: Uuid;
  readonly nth: number;
  readonly friendId: Uuid;
  readonly amountFen: Fen;
  readonly at: Date;
};

/** How an offer went so far. */
export type Figures = {
  readonly offerId: Uuid;
  readonly opened: number;
  readonly bought: number;
  readonly cuts: number;
  /** What the friends took off pieces that were bought, in fen. */
  readonly givenFen: number;
};
