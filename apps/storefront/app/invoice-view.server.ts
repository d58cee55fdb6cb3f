import type { Reply } from '#client';
import { amountText } from '#ui';
import type { MessageKey } from './i18n.tsx';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';

type Invoice = Reply<'/api/me/invoices'>['items'][number];

const stateWords: Readonly<Record<string, MessageKey>> = {
  requested: 'invoice.state_requested',
  issuing: 'invoice.state_issuing',
  issued: 'invoice.state_issued',
  failed: 'invoice.state_failed',
  cancelled: 'invoice.state_cancelled',
};

/** One invoice document in words: what it is, how far it has come, where its PDF is. */
export const invoiceCard = ({ t, lang }: Market, one: Invoice) => ({
  id: one.id,
  orderId: one.orderId,
  orderNumber: one.orderNumber,
  kind: t(one.kind === 'red' ? 'invoice.red' : 'invoice.blue'),
  state: t(stateWords[one.state] ?? 'invoice.state_requested'),
  title: [one.title.name, one.title.taxNumber].filter(Boolean).join(' · '),
  amount: one.amountFen === 0 ? '' : amountText(one.amountFen),
  number: one.invoiceNo ?? '',
  at: momentText(one.issuedAt ?? one.requestedAt, lang),
  pdf: one.state === 'issued' ? `/api/me/invoices/${one.id}/pdf` : '',
  mayWithdraw: one.kind === 'blue' && (one.state === 'requested' || one.state === 'failed'),
});
export type InvoiceCardView = ReturnType<typeof invoiceCard>;
