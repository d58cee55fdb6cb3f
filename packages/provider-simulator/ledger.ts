import { createHash, randomBytes } from 'node:crypto';
import { chinaDay } from './limits.ts';

/** Why a book refuses; each simulator says it in its provider's own words. */
export type BookCode =
  | 'PAYMENT_UNKNOWN'
  | 'PART_UNKNOWN'
  | 'NUMBER_REUSED'
  | 'ALREADY_PAID'
  | 'PAYMENT_CLOSED'
  | 'NOT_PAID'
  | 'SUM_WRONG'
  | 'SELLER_UNKNOWN'
  | 'SELLER_WRONG'
  | 'REFUND_OVER_PAID'
  | 'REFUND_TOO_LATE'
  | 'FROZEN_SHORT'
  | 'BALANCE_SHORT'
  | 'SPLIT_TOO_EARLY'
  | 'SPLIT_OVER_MAX'
  | 'SPLIT_REQUESTS'
  | 'SPLIT_RECEIVERS'
  | 'SPLIT_UNKNOWN'
  | 'RECEIVER_UNKNOWN'
  | 'RECEIVER_TWICE'
  | 'RECEIVERS_FULL'
  | 'NOT_FROZEN'
  | 'UNFROZEN'
  | 'RETURN_OVER_SPLIT'
  | 'RETURN_TOO_LATE'
  | 'RETURN_FROM_PERSON'
  | 'PAYEE_UNKNOWN'
  | 'TRANSFER_AMOUNT'
  | 'TRANSFERS_DAY';

export class BookError extends Error {
  readonly code: BookCode;
  constructor(code: BookCode, message: string = code) {
    super(message);
    this.name = 'BookError';
    this.code = code;
  }
}

export type Movement = {
  readonly atMs: number;
  readonly kind: string;
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly amountFen: number;
};

/** Accounts of a provider: every fen comes from somewhere, nothing but the outside world goes below zero. */
export type Accounts = {
  readonly movements: readonly Movement[];
  balance(account: string): number;
  /** Throws BookError `short` when the source holds too little. Nothing happens for amount 0. */
  move(movement: Omit<Movement, 'atMs'>, short: BookCode): void;
};

export const WORLD = 'world';

export function openAccounts(clock: () => number): Accounts {
  const balances = new Map<string, number>();
  const movements: Movement[] = [];
  const balance = (account: string): number => balances.get(account) ?? 0;
  return {
    movements,
    balance,
    move(movement, short) {
      const { from, to, amountFen } = movement;
      if (amountFen === 0) return;
      if (!Number.isSafeInteger(amountFen) || amountFen < 0 || from === to) throw new Error(`movement of ${amountFen}`);
      if (from !== WORLD && balance(from) < amountFen) throw new BookError(short);
      balances.set(from, balance(from) - amountFen);
      balances.set(to, balance(to) + amountFen);
      movements.push({ ...movement, atMs: clock() });
    },
  };
}

export const frozenOf = (payment: string, part: string): string => `frozen/${payment}/${part}`;
export const balanceOf = (seller: string): string => `balance/${seller}`;

/** A provider's number: prefix, China day, twenty hex digits nobody can guess. */
export const newNumber = (clock: () => number, prefix: string): string =>
  `${prefix}${chinaDay(clock()).replaceAll('-', '')}${randomBytes(10).toString('hex')}`;

export const fingerprintOf = (content: object): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');
