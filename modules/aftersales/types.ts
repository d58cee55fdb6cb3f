import type { Uuid } from '#kernel';
import type { CaseState, Reason } from './lifecycle.ts';

export type CaseLine = { readonly lineId: Uuid; readonly quantity: number; readonly amountFen: number };

export type Case = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly orderId: Uuid;
  readonly buyerId: Uuid;
  readonly kind: 'refund_only';
  readonly state: CaseState;
  readonly lines: readonly CaseLine[];
  readonly freightFen: number;
  /** Σ lines + freight: what the buyer gets back. */
  readonly amountFen: number;
  readonly reason: Reason;
  readonly description: string;
  readonly shipped: boolean;
  readonly rejection: string | null;
  readonly agreedBy: 'shop' | 'deadline' | null;
  readonly deadlineAt: Date | null;
  readonly refundId: Uuid | null;
  readonly refundFailure: string | null;
  readonly requestedAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
};

export type HistoryEntry = {
  readonly at: Date;
  readonly verb: string;
  readonly fromState: CaseState | null;
  readonly toState: CaseState;
  readonly actor: 'buyer' | 'shop' | 'system';
  readonly note: string | null;
};
