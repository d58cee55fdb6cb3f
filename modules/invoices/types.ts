import type { Uuid } from '#kernel';
import type { InvoiceState } from './lifecycle.ts';

export type Title = { readonly kind: 'personal' | 'company'; readonly name: string; readonly taxNumber: string | null };
export type KeptTitle = Title & { readonly id: Uuid; readonly buyerId: Uuid; readonly usedAt: Date };
/** Who issues: the shop; a shop without a licence has no number of its own. */
export type Seller = { readonly name: string; readonly taxNumber: string | null };

/** Prices include tax: `taxFen` is the part of `amountFen` that is tax. `lineId` null: the freight. Negative on a red invoice. */
export type InvoiceLine = {
  readonly lineId: Uuid | null;
  readonly title: string;
  readonly quantity: number;
  readonly amountFen: number;
  readonly taxBps: number;
  readonly taxFen: number;
};

export type Invoice = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly orderId: Uuid;
  readonly buyerId: Uuid;
  readonly kind: 'blue' | 'red';
  readonly reversesId: Uuid | null;
  readonly state: InvoiceState;
  readonly title: Title;
  readonly seller: Seller;
  readonly orderNumber: string;
  readonly lines: readonly InvoiceLine[];
  readonly amountFen: number;
  readonly taxFen: number;
  readonly requestedAt: Date;
  readonly issuedAt: Date | null;
  readonly invoiceNo: string | null;
  readonly failure: string | null;
  readonly round: number;
  readonly dueAt: Date | null;
  readonly attempts: number;
};

/** What a provider (tax software, 数电票 platform) is asked to issue. Idempotent on `number`. */
export type InvoiceRequest = {
  readonly number: string;
  readonly kind: 'blue' | 'red';
  /** The invoice a red one reverses. */
  readonly reversesNo: string | null;
  readonly title: Title;
  readonly seller: Seller;
  readonly orderNumber: string;
  readonly lines: readonly InvoiceLine[];
  readonly amountFen: number;
  readonly taxFen: number;
  readonly at: Date;
};

export type InvoiceAnswer =
  | { readonly state: 'issued'; readonly invoiceNo: string; readonly pdf: Buffer }
  | { readonly state: 'processing' }
  | { readonly state: 'refused'; readonly failure: string };

/** One face for whatever issues invoices. Throws when there is no trustworthy answer; asking again with the same number is safe. */
export type InvoiceProvider = {
  readonly name: 'development' | 'platform';
  /** What it issues has no force. */
  readonly specimen: boolean;
  issue(request: InvoiceRequest): Promise<InvoiceAnswer>;
};
