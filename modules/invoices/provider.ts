import { type Runtime, type Slot, slot } from '#kernel';
import { developmentProvider } from './gateways/development.ts';
import type { InvoiceProvider } from './types.ts';

/** A real provider is put here by the composition; without one the development provider issues specimens. */
export const invoiceProvider: Slot<InvoiceProvider> = slot('invoices.provider');
export const providerOf = (from: { readonly runtime: Runtime }): InvoiceProvider =>
  (from.runtime.slots.get(invoiceProvider.key) as InvoiceProvider | undefined) ?? developmentProvider;
