import type { Uuid } from '#kernel';

/** One shop order's share of a payment, in fen. */
export type PartInput = { readonly shopId: Uuid; readonly orderId: Uuid; readonly amountFen: number };

export type PaymentState = 'created' | 'pending' | 'succeeded' | 'closed' | 'failed';
export type RefundState = 'requested' | 'sent' | 'succeeded' | 'failed';
export type SettlementState = 'requested' | 'split' | 'unfrozen' | 'settled';
export type TransferState = 'asked' | 'sent' | 'unknown' | 'done' | 'failed';
export type PayoutState = 'requested' | 'cooling' | 'sent' | 'arrived' | 'returned' | 'cancelled';

/** Who found out that a payment is paid; all of them pass the same door. */
export type CompletionSource = 'browser' | 'callback' | 'sweeper' | 'operator';

export type OpenPaymentInput = {
  /** When the caller needs it before the database has answered. */
  readonly paymentId?: Uuid;
  readonly tradeId: Uuid;
  readonly buyerId: Uuid;
  /** One part for each shop order; their sum is what the buyer pays. */
  readonly parts: readonly PartInput[];
  readonly expiresAt: Date;
  /** Default: the first configured provider. */
  readonly gateway?: string;
};

export type CompletionInput = {
  readonly paymentId: Uuid;
  readonly gatewayNo: string;
  readonly amountFen: number;
  readonly paidAt: Date;
  readonly source: CompletionSource;
  /** Who says so, where that is known from elsewhere than the payment: it must be the payment's own provider. */
  readonly gateway?: string;
  /** The payer's account as the provider calls it: told on as a digest only. */
  readonly payer?: string | undefined;
};

/** What the door answers. `late`: paid after we closed it, so a refund is under way. `mismatch`: refused, listed as a difference. */
export type Completion = {
  readonly outcome: 'completed' | 'replayed' | 'late' | 'mismatch';
  readonly state: PaymentState;
};

export type RefundInput = {
  /** What asks for the money back, unique within the shop: `case:<id>`. The same cause again answers the same refund. */
  readonly cause: string;
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly amountFen: number;
  readonly reason: string;
  /** Carried through to `refund.succeeded`, so that who asked can finish its side. */
  readonly lines?: readonly { readonly lineId: Uuid; readonly quantity: number; readonly amountFen: number }[];
  /** After settlement: how much of it the platform gives back of its commission. Before settlement nothing was taken yet. */
  readonly commissionFen?: number;
  /** After settlement: what each funder gets back of what it gave; at most that. Before settlement nothing was given yet. */
  readonly shares?: readonly FunderShare[];
};

/** What somebody else than the shop gave to an order's discounts, in fen (P1); of others than the platform `funderId` says who. */
export type FunderShare = {
  readonly funder: 'platform' | 'region' | 'brand' | 'streamer';
  readonly funderId?: string;
  readonly amountFen: number;
};

export type TransferInput = {
  /** What the money is for, unique within the shop: `late:<order>`. The same cause again answers the same transfer. */
  readonly cause: string;
  readonly shopId: Uuid;
  /** Who paid this order receives it, through the provider it was paid by. */
  readonly orderId: Uuid;
  readonly amountFen: number;
  readonly remark: string;
};

export type SettlementInput = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly commissionFen: number;
  /** shopFen + commissionFen = what was paid − what was refunded. */
  readonly shopFen: number;
  /** What others gave to the discounts of what was not refunded: the shop's beside shopFen. */
  readonly shares?: readonly FunderShare[];
};

/** Payloads of the events this module emits. */
export type PaymentSucceeded = {
  readonly tradeId: Uuid;
  readonly paymentId: Uuid;
  readonly buyerId: Uuid;
  readonly orderIds: readonly Uuid[];
  readonly shopIds: readonly Uuid[];
  readonly amountFen: number;
  readonly paidAt: string;
};
export type PaymentClosed = { readonly tradeId: Uuid; readonly paymentId: Uuid; readonly reason: string };
export type RefundSucceeded = {
  readonly refundId: Uuid;
  readonly orderId: Uuid;
  readonly cause: string;
  readonly amountFen: number;
  readonly lines: RefundInput['lines'];
};
export type RefundFailed = {
  readonly refundId: Uuid;
  readonly orderId: Uuid;
  readonly cause: string;
  readonly amountFen: number;
  readonly code: string;
};
export type TransferEnded = {
  readonly transferId: Uuid;
  readonly orderId: Uuid;
  readonly cause: string;
  readonly amountFen: number;
  readonly gatewayNo: string | null;
  /** Why not; null when the buyer has it. */
  readonly code: string | null;
};
export type OrderSettled = {
  readonly orderId: Uuid;
  readonly shopFen: number;
  readonly commissionFen: number;
  /** From the funders of its discounts, beside shopFen. */
  readonly fundedFen: number;
};
/** The provider lets go of frozen money soon (27 of 30 days): whoever owns the order decides whether it is complete. */
export type FreezeNearing = {
  readonly orderId: Uuid;
  readonly paymentId: Uuid;
  readonly paidAt: string;
  readonly endsAt: string;
};
