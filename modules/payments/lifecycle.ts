import type { PaymentState, PayoutState, RefundState, SettlementState, TransferState } from './model.ts';

/**
 * States as data (T7). A row moves only along these, by compare-and-swap; the property tests walk random interleavings of
 * callbacks, sweepers, returns and timers and hold each step against these tables.
 */
export const PAYMENT_MOVES: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  created: ['pending', 'succeeded', 'closed', 'failed'],
  pending: ['succeeded', 'closed', 'failed'],
  succeeded: [],
  // Money that comes after this does not reopen the payment: it is sent back.
  closed: [],
  failed: [],
};

export const REFUND_MOVES: Readonly<Record<RefundState, readonly RefundState[]>> = {
  requested: ['sent', 'succeeded', 'failed'],
  sent: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
};

export const SETTLEMENT_MOVES: Readonly<Record<SettlementState, readonly SettlementState[]>> = {
  requested: ['split', 'unfrozen', 'settled'],
  split: ['unfrozen'],
  unfrozen: ['settled'],
  settled: [],
};

export const PAYOUT_MOVES: Readonly<Record<PayoutState, readonly PayoutState[]>> = {
  // Waits for an operator, because of its amount.
  requested: ['cooling', 'cancelled'],
  // Waits for its cooling period, or just for the sender.
  cooling: ['sent', 'returned', 'cancelled'],
  sent: ['arrived', 'returned'],
  arrived: [],
  returned: [],
  cancelled: [],
};

export const TRANSFER_MOVES: Readonly<Record<TransferState, readonly TransferState[]>> = {
  asked: ['sent', 'unknown', 'done', 'failed'],
  // The provider has it and works on it.
  sent: ['unknown', 'done', 'failed'],
  // Its last answer was lost: it is asked by number before anything is sent again.
  unknown: ['sent', 'done', 'failed'],
  done: [],
  failed: [],
};

type Moves = Readonly<Record<string, readonly string[]>>;

/** States from which `to` can be reached: the left side of every compare-and-swap. */
export const statesBefore = <S extends string>(moves: Readonly<Record<S, readonly S[]>>, to: S): S[] =>
  (Object.entries(moves as Moves) as [S, readonly string[]][])
    .filter(([, targets]) => targets.includes(to))
    .map(([from]) => from);
