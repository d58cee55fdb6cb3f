import { type Runtime, slot } from '#kernel';

/**
 * The one face of payment providers (T7). Amounts are fen, moments are the provider's. Every call that creates something
 * is idempotent on our own number, so that an answer that was lost can be asked for again.
 */
export type PaymentGateway = {
  readonly name: string;
  /** Days the provider keeps money frozen before it lets it go by itself (facts E). */
  readonly freezeDays: number;
  /**
   * The shop's number at the provider (二级商户), told it before the first payment. Throws GatewayError SHOP_NOT_ADMITTED
   * while the provider has not granted the shop's application.
   */
  registerShop(shop: { readonly subMerchantId: string; readonly name: string }): Promise<string>;
  createPayment(payment: NewGatewayPayment): Promise<GatewayPayment>;
  /** Null when the provider has never heard of the number. */
  queryPayment(key: PaymentKey): Promise<GatewayPayment | null>;
  /** Throws GatewayError ALREADY_PAID when the buyer was faster. */
  closePayment(key: PaymentKey): Promise<GatewayPayment>;
  refund(refund: NewGatewayRefund): Promise<GatewayRefund>;
  queryRefund(number: string, at: PartAddress): Promise<GatewayRefund | null>;
  /** Takes the platform's commission out of the frozen part; what is left stays frozen. */
  split(split: NewGatewaySplit): Promise<GatewaySplit>;
  querySplit(number: string, at: PartAddress): Promise<GatewaySplit | null>;
  /** Releases what is left of the part to the shop. Needs a number of its own. */
  unfreeze(part: NewGatewayUnfreeze): Promise<{ readonly amountFen: number; readonly at: Date }>;
  /** Commission that was split goes back to the shop's balance there. */
  splitReturn(back: NewGatewaySplitReturn): Promise<{ readonly amountFen: number; readonly at: Date }>;
  payout(payout: NewGatewayPayout): Promise<GatewayPayout>;
  queryPayout(number: string, subMerchantId: string): Promise<GatewayPayout | null>;
  /** Whether the provider sends money from a shop's account to a buyer; where not, `transfer` refuses TRANSFER_NOT_OFFERED. */
  readonly transfers: boolean;
  /** Out of the shop's released money to whoever paid the payment. Never touches what is frozen. */
  transfer(transfer: NewGatewayTransfer): Promise<GatewayTransfer>;
  /** Null when the provider has never heard of the number. */
  queryTransfer(number: string, at: PartAddress): Promise<GatewayTransfer | null>;
  /** Verifies the signature, decrypts and reads. `now` bounds the age of the signature. May fetch a new certificate. */
  verifyCallback(message: CallbackMessage, now: Date): Promise<CallbackVerdict>;
  /** What the provider wants to hear for a callback that was taken. */
  readonly callbackReply: { readonly type: string; readonly body: string };
  /** Movements of one China day (YYYY-MM-DD). Throws GatewayError BILL_NOT_READY while the day is not over. */
  dailyBill(day: string): Promise<readonly BillRow[]>;
};

/** By what a payment is found again: our numbers, and the provider's where its answer reached us. */
export type PaymentKey = {
  readonly number: string;
  readonly subNumbers: readonly string[];
  readonly gatewayNo: string | null;
};

/** Where at the provider an order's money is. */
export type PartAddress = {
  readonly paymentNumber: string;
  readonly subNumber: string;
  readonly subMerchantId: string;
};

export type NewGatewayPayment = {
  readonly number: string;
  /** What the buyer holds: a phone is sent to an app, a desk shown a code to scan. */
  readonly device: 'phone' | 'desk';
  readonly amountFen: number;
  readonly description: string;
  readonly returnUrl: string;
  readonly expiresAt: Date;
  readonly parts: readonly { readonly subNumber: string; readonly subMerchantId: string; readonly amountFen: number }[];
};
export type GatewayPayment = {
  readonly number: string;
  readonly gatewayNo: string;
  readonly state: 'unpaid' | 'paid' | 'closed';
  readonly amountFen: number;
  readonly cashierUrl: string;
  readonly paidAt: Date | null;
  /** Who paid, as the provider calls their account; left out where it does not say. */
  readonly payer?: string;
};

export type NewGatewayRefund = PartAddress & {
  readonly number: string;
  /** What the order's part had cost. */
  readonly paidFen: number;
  readonly amountFen: number;
  readonly reason: string;
  readonly from: 'frozen' | 'balance';
};
export type GatewayRefund = {
  readonly number: string;
  readonly gatewayNo: string;
  readonly state: 'processing' | 'succeeded' | 'failed';
  readonly amountFen: number;
  readonly endedAt: Date | null;
  readonly failure: string | null;
};

export type NewGatewaySplit = PartAddress & {
  readonly number: string;
  readonly commissionFen: number;
  /** What is frozen of the part now, the commission included. */
  readonly leftFen: number;
};
export type NewGatewaySplitReturn = PartAddress & {
  readonly number: string;
  readonly splitNumber: string;
  readonly amountFen: number;
};
export type GatewaySplit = {
  readonly number: string;
  readonly state: 'processing' | 'finished';
  /** What the platform received; 0 when its receiver account was refused. */
  readonly receivedFen: number;
  readonly failure: string | null;
  readonly endedAt: Date | null;
};

export type NewGatewayUnfreeze = PartAddress & {
  readonly number: string;
  /** What should be left of the part. */
  readonly amountFen: number;
};

export type BankAccount = { readonly holder: string; readonly number: string; readonly bank: string };
export type NewGatewayPayout = {
  readonly number: string;
  readonly subMerchantId: string;
  readonly amountFen: number;
  readonly bankAccount: BankAccount;
};
export type GatewayPayout = {
  readonly number: string;
  readonly gatewayNo: string;
  readonly state: 'processing' | 'arrived' | 'returned';
  readonly amountFen: number;
  readonly sentAt: Date;
  readonly endedAt: Date | null;
  readonly failure: string | null;
};

/** Who receives is told by the part: the buyer that paid it. */
export type NewGatewayTransfer = PartAddress & {
  readonly number: string;
  readonly amountFen: number;
  /** Shown to the buyer by the provider; 32 characters at most. */
  readonly remark: string;
};
export type GatewayTransfer = {
  readonly number: string;
  readonly gatewayNo: string;
  readonly state: 'processing' | 'succeeded' | 'failed';
  readonly amountFen: number;
  readonly endedAt: Date | null;
  readonly failure: string | null;
};

export type CallbackMessage = { readonly headers: Readonly<Record<string, string | undefined>>; readonly body: string };
export type CallbackEvent =
  | { readonly kind: 'payment'; readonly payment: GatewayPayment }
  /** Something happened to a payment that only a query tells whole. */
  | { readonly kind: 'look'; readonly paymentNumber: string }
  | { readonly kind: 'refund'; readonly refund: GatewayRefund }
  | { readonly kind: 'split'; readonly split: GatewaySplit }
  | { readonly kind: 'payout'; readonly payout: GatewayPayout }
  | { readonly kind: 'transfer'; readonly transfer: GatewayTransfer }
  | {
      readonly kind: 'unfreeze';
      readonly paymentNumber: string;
      readonly subNumber: string;
      readonly automatic: boolean;
    }
  | { readonly kind: 'other' };
export type CallbackVerdict =
  | { readonly genuine: true; readonly eventId: string; readonly eventType: string; readonly event: CallbackEvent }
  | { readonly genuine: false; readonly reason: string };

export type BillKind =
  | 'payment'
  | 'refund'
  | 'split'
  | 'split_return'
  | 'unfreeze'
  | 'payout'
  | 'payout_return'
  /** One that arrived; what failed moved nothing. */
  | 'transfer';
export type BillRow = {
  readonly kind: BillKind;
  /** Our number of the document. */
  readonly number: string;
  readonly gatewayNo: string;
  readonly paymentNumber: string;
  readonly subNumber: string;
  readonly subMerchantId: string;
  readonly amountFen: number;
};

/** Codes on which the use cases decide; every other code of a provider is passed through as it is. */
export type GatewayCode =
  | 'ALREADY_PAID'
  | 'PAYMENT_CLOSED'
  | 'SPLIT_TOO_EARLY'
  | 'SPLIT_OVER_MAX'
  | 'ALREADY_UNFROZEN'
  | 'REFUND_EXCEEDS_PAID'
  | 'SHOP_NOT_ADMITTED'
  | 'TOO_OFTEN'
  | 'BILL_NOT_READY'
  | 'TRANSFER_NOT_OFFERED'
  | (string & {});

/**
 * `refused`: the provider answered no, asking again changes nothing. `unavailable`: no (trustworthy) answer, the outcome is
 * unknown and must be asked for.
 */
export class GatewayError extends Error {
  readonly kind: 'refused' | 'unavailable';
  readonly code: GatewayCode;
  constructor(kind: 'refused' | 'unavailable', code: GatewayCode, message: string = code) {
    super(message);
    this.name = 'GatewayError';
    this.kind = kind;
    this.code = code;
  }
}

/** Adapters by name; the first is the one new payments use. */
export type PaymentGateways = { readonly [name: string]: PaymentGateway };
export const paymentGateways = slot<PaymentGateways>('payments.gateways');

const gatewaysOf = (runtime: Runtime): PaymentGateways =>
  (runtime.slots.get(paymentGateways.key) as PaymentGateways | undefined) ?? {};

/** Names of the adapters this process has; none in a process that only serves pages or tests other modules. */
export const gatewayNames = (from: { readonly runtime: Runtime }): string[] => Object.keys(gatewaysOf(from.runtime));

/** The adapter of that name; a process without it can only wait, so its absence counts as `unavailable`. */
export function gatewayNamed(from: { readonly runtime: Runtime }, name: string): PaymentGateway {
  const gateway = gatewaysOf(from.runtime)[name];
  if (!gateway)
    throw new GatewayError('unavailable', 'NOT_PROVIDED', `no payment gateway named ${name} in this process`);
  return gateway;
}

export const DEFAULT_GATEWAY = 'sandbox';
