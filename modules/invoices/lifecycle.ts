/** The life of an invoice document as data: who moves it from where to where. */
export const INVOICE_STATES = ['requested', 'issuing', 'issued', 'failed', 'cancelled'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

export const INVOICE_STEPS = {
  /** The order is completed, or the shop issues earlier, or tries again after a refusal. */
  send: { from: ['requested', 'failed'], to: 'issuing' },
  /** The provider has given it a number. */
  issue: { from: ['issuing'], to: 'issued' },
  /** The provider refused: somebody must look. */
  refuse: { from: ['issuing'], to: 'failed' },
  /** The buyer takes the request back, or nothing is left to invoice. */
  cancel: { from: ['requested', 'failed'], to: 'cancelled' },
} as const satisfies Readonly<Record<string, { readonly from: readonly InvoiceState[]; readonly to: InvoiceState }>>;
export type InvoiceStep = keyof typeof INVOICE_STEPS;

export const may = (step: InvoiceStep, state: InvoiceState): boolean =>
  (INVOICE_STEPS[step].from as readonly InvoiceState[]).includes(state);
