import type { Fen, Uuid } from '#kernel';

export const LEVELS = ['none', 'phone', 'identity'] as const;
export type Level = (typeof LEVELS)[number];

export type Draw = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  /** In its address: /draws/… */
  readonly code: string;
  /** Who gives the prizes: the shop, or the market, which pays the shop its full price for them (decision 0103). */
  readonly givenBy: 'shop' | 'market';
  /** By which the engine prices what was won; null while the shop has not agreed. */
  readonly ruleId: Uuid | null;
  readonly productId: Uuid;
  readonly skuId: Uuid;
  readonly prizes: number;
  /** What a prize costs whoever won it, freight apart. */
  readonly priceFen: Fen;
  /** What it cost in the shop when the draw was opened. */
  readonly worthFen: Fen;
  /** The real-name level one needs to enter. */
  readonly level: Level;
  /** Friends who may each add a ticket to a person's own. */
  readonly helpers: number;
  readonly claimDays: number;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** Sealed while it is open. */
  readonly secret: string;
  readonly secretHash: string;
  /** asked, declined: the market asked the shop for the prizes. */
  readonly state: 'asked' | 'declined' | 'open' | 'drawn' | 'over' | 'void';
  readonly createdAt: Date;
  /** From here on set at the draw. */
  readonly tickets: number | null;
  readonly people: number | null;
  readonly entriesHash: string | null;
  readonly drawnAt: Date | null;
  readonly round: number;
  readonly settlesAt: Date | null;
  readonly voidReason: string | null;
};

export type Entrant = {
  readonly drawId: Uuid;
  readonly userId: Uuid;
  readonly entrant: string;
  readonly tickets: number;
  readonly most: number;
  readonly at: Date;
};

export type Win = {
  readonly drawId: Uuid;
  readonly place: number;
  readonly userId: Uuid;
  readonly ticket: string;
  readonly state: 'waiting' | 'won' | 'claimed' | 'lapsed';
  readonly claimUntil: Date | null;
  readonly tradeId: Uuid | null;
};
