import { type Runtime, type Slot, slot } from '#kernel';
import { developmentProvider } from './gateways/development.ts';
import type { InvoiceLine, Seller, Title } from './types.ts';

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

/** A real provider is put here by the composition; without one the development provider issues specimens. */
export const invoiceProvider: Slot<InvoiceProvider> = slot('invoices.provider');
export const providerOf = (from: { readonly runtime: Runtime }): InvoiceProvider =>
  (from.runtime.slots.get(invoiceProvider.key) as InvoiceProvider | undefined) ?? developmentProvider;
