import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { GatewayError, type GatewayErrorCode } from './errors.ts';
import type { GatewayKeys } from './keys.ts';
import { CHINA_OFFSET_MS, type GatewaySettings } from './limits.ts';
import { one, run } from './store.ts';

/** What every operation needs: the file, the clock, the keys, the settings. */
export type Gateway = {
  readonly db: DatabaseSync;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly keys: GatewayKeys;
  readonly appId: string;
  readonly settings: GatewaySettings;
  /** Where buyers' browsers reach the gateway, without trailing slash. */
  readonly publicUrl: () => string;
  /** Called when something new may be due. */
  readonly wake: () => void;
};

/** A gateway number: prefix, China day, 20 hex digits nobody can guess (the cashier's address relies on it). */
export function newNumber(gateway: Gateway, prefix: string): string {
  return `${prefix}${chinaDay(gateway.clock()).replaceAll('-', '')}${randomBytes(10).toString('hex')}`;
}

/** `2026-11-22` in China. */
export function chinaDay(ms: number): string {
  return new Date(ms + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

/** `2026-11-22 19:03:08` in China, for bills and pages. */
export function chinaTime(ms: number): string {
  return new Date(ms + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** RFC 3339 in UTC, or null. */
export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** Yuan with two decimals, without passing through a float. */
export function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** SHA-256 over the request's content with sorted keys: the same number must come with the same fingerprint. */
export function fingerprintOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/**
 * The replay rule of every create: false when the number is new, true when it was used for the very same content;
 * NUMBER_REUSED otherwise.
 */
export function isReplay(
  known: { readonly fingerprint: string } | undefined,
  fingerprint: string,
  number: string,
): boolean {
  if (!known) return false;
  if (known.fingerprint !== fingerprint) throw new GatewayError('NUMBER_REUSED', { number });
  return true;
}

/** Names of the gateway's inner accounts. */
export const ACCOUNT = {
  world: 'world',
  refunding: 'refunding',
  payingOut: 'paying-out',
  transferring: 'transferring',
  splitting: 'splitting',
  frozen: (outTradeNo: string, outSubNo: string) => `frozen/${outTradeNo}/${outSubNo}`,
  balance: (subMerchantId: string) => `balance/${subMerchantId}`,
  person: (account: string) => `person/${account}`,
} as const;

export type MovementKind =
  | 'pay'
  | 'refund-hold'
  | 'refund'
  | 'refund-back'
  | 'split-hold'
  | 'split'
  | 'split-back'
  | 'split-return'
  | 'unfreeze'
  | 'payout-hold'
  | 'payout'
  | 'payout-back'
  | 'transfer-hold'
  | 'transfer'
  | 'transfer-back';

export type Movement = {
  readonly kind: MovementKind;
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly amountFen: number;
};

/** Fen on an inner account; 0 for one never used. */
export function balanceOf(gateway: Gateway, account: string): number {
  return (
    one<{ balance_fen: number }>(gateway.db, 'SELECT balance_fen FROM accounts WHERE name = ?', account)?.balance_fen ??
    0
  );
}

/**
 * The only door for money: takes from one account, gives to another, writes the movement. Refuses with `whenShort` if
 * the source holds too little. Nothing happens for amount 0. Must run inside a transaction.
 */
export function move(gateway: Gateway, movement: Movement, whenShort: GatewayErrorCode): void {
  const { db } = gateway;
  if (movement.amountFen === 0) return;
  const taken =
    movement.from === ACCOUNT.world
      ? run(
          db,
          `INSERT INTO accounts (name, balance_fen) VALUES ('world', -?)
           ON CONFLICT (name) DO UPDATE SET balance_fen = balance_fen + excluded.balance_fen`,
          movement.amountFen,
        )
      : run(
          db,
          'UPDATE accounts SET balance_fen = balance_fen - ?1 WHERE name = ?2 AND balance_fen >= ?1',
          movement.amountFen,
          movement.from,
        );
  if (taken === 0) {
    throw new GatewayError(whenShort, {
      available_fen: balanceOf(gateway, movement.from),
      needed_fen: movement.amountFen,
    });
  }
  run(
    db,
    `INSERT INTO accounts (name, balance_fen) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET balance_fen = balance_fen + excluded.balance_fen`,
    movement.to,
    movement.amountFen,
  );
  run(
    db,
    'INSERT INTO movements (at_ms, kind, number, from_account, to_account, amount_fen) VALUES (?, ?, ?, ?, ?, ?)',
    gateway.clock(),
    movement.kind,
    movement.number,
    movement.from,
    movement.to,
    movement.amountFen,
  );
}

export type TaskKind =
  | 'expire'
  | 'late-success'
  | 'settle-refund'
  | 'settle-split'
  | 'settle-payout'
  | 'settle-transfer'
  | 'auto-unfreeze';

/** Puts work down for later; `due.ts` takes it up. `number` is JSON when one word is not enough. */
export function schedule(gateway: Gateway, kind: TaskKind, number: string, dueMs: number): void {
  run(gateway.db, 'INSERT INTO tasks (kind, number, due_ms) VALUES (?, ?, ?)', kind, number, dueMs);
  gateway.wake();
}
