import type { Fen, Uuid } from '#kernel';

export type Offer = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly ruleId: Uuid;
  readonly productId: Uuid;
  readonly skuId: Uuid;
  /** Of one piece, as agreed on with the deposit. */
  readonly priceFen: Fen;
  readonly depositFen: Fen;
  /** What the deposit of a piece counts for when the balance is paid (膨胀); at least itself. */
  readonly countsFen: Fen;
  readonly pieces: number;
  readonly perBuyer: number;
  /** Deposits are taken from then … */
  readonly startsAt: Date;
  /** … until then, and until then the buyer may take one back. */
  readonly depositUntil: Date;
  readonly balanceFrom: Date;
  readonly balanceUntil: Date;
  /** From the payment of the balance on. */
  readonly shipWithinHours: number;
  readonly state: 'active' | 'over' | 'stopped' | 'called_off';
  readonly createdAt: Date;
  readonly endedAt: Date | null;
};

export const PRESALE_STATES = [
  'placed',
  'deposit_paid',
  'paid',
  'done',
  'returned',
  'closed',
  'withdrawn',
  'forfeited',
  'failed',
] as const;
export type PresaleState = (typeof PRESALE_STATES)[number];

export type Presale = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly offerId: Uuid;
  readonly buyerId: Uuid;
  readonly quantity: number;
  /** For all pieces. */
  readonly depositFen: Fen;
  readonly commissionBps: number;
  readonly state: PresaleState;
  readonly placedAt: Date;
  readonly payBy: Date;
  readonly paidAt: Date | null;
  readonly coveredAt: Date | null;
  readonly tradeId: Uuid | null;
  readonly orderId: Uuid | null;
  readonly balancePaidAt: Date | null;
  readonly endedAt: Date | null;
  readonly backFen: Fen;
  readonly releasedAt: Date | null;
  readonly settledAt: Date | null;
};

export type Due = {
  readonly shopId: Uuid;
  readonly presaleId: Uuid;
  readonly nth: number;
  readonly kind: 'refund' | 'compensation';
  readonly amountFen: Fen;
  readonly commissionFen: Fen;
  readonly state: 'owed' | 'asked' | 'paid' | 'unpaid';
  readonly tries: number;
  readonly failure: string | null;
  readonly paidAt: Date | null;
};
