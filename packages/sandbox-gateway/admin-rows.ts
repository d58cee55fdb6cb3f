import type { Delivery } from './callbacks.ts';
import { chinaTime, type Gateway, yuan } from './context.ts';
import { type Html, html } from './html.ts';
import { ADMIN_PAGE_ROWS } from './limits.ts';
import { type PaymentRow, partsOf } from './payments.ts';
import { receiversOf } from './splits.ts';
import { all } from './store.ts';
import { type Language, wordsIn } from './words.ts';

export const ADMIN_VIEWS = ['payments', 'refunds', 'splits', 'payouts', 'transfers', 'deliveries'] as const;
export type AdminView = (typeof ADMIN_VIEWS)[number];

export function isAdminView(text: string | undefined): text is AdminView {
  return ADMIN_VIEWS.some((view) => view === text);
}

type Wish = { view: AdminView; page: number; language: Language; token: string };
type Table = { heads: readonly string[]; rows: Html[] };

/** One page of a table, newest first, with one row more than fits when there is an earlier page. */
export function adminRows(gateway: Gateway, wish: Wish): Table {
  const words = wordsIn(wish.language);
  const heads = [words.time, words.number, words.state, words.amount, words.detail];
  if (wish.view === 'payments')
    return { heads, rows: pageOf<PaymentRow>(gateway, wish, 'payments').map((row) => paymentRow(gateway, row)) };
  if (wish.view === 'refunds') return { heads, rows: pageOf<RefundLine>(gateway, wish, 'refunds').map(refundRow) };
  if (wish.view === 'splits')
    return { heads, rows: pageOf<SplitLine>(gateway, wish, 'splits').map((row) => splitRow(gateway, row)) };
  if (wish.view === 'payouts') return { heads, rows: pageOf<PayoutLine>(gateway, wish, 'payouts').map(payoutRow) };
  if (wish.view === 'transfers')
    return { heads, rows: pageOf<TransferLine>(gateway, wish, 'transfers').map(transferRow) };
  return {
    heads: [words.time, words.number, words.state, words.attempts, words.action],
    rows: pageOf<Delivery>(gateway, wish, 'deliveries').map((row) => deliveryRow(gateway, row, wish)),
  };
}

function pageOf<Row>(gateway: Gateway, wish: Wish, table: AdminView): Row[] {
  return all<Row>(
    gateway.db,
    `SELECT * FROM ${table} ORDER BY created_ms DESC, rowid DESC LIMIT ? OFFSET ?`,
    ADMIN_PAGE_ROWS + 1,
    (wish.page - 1) * ADMIN_PAGE_ROWS,
  );
}

function rowOf(cells: { at: number; number: string; under: string; state: string; fen: number; detail: Html }): Html {
  return html`<tr><td>${chinaTime(cells.at)}</td><td>${cells.number}<small>${cells.under}</small></td><td>${cells.state}</td>
<td class="number">${yuan(cells.fen)}</td><td>${cells.detail}</td></tr>`;
}

function paymentRow(gateway: Gateway, row: PaymentRow): Html {
  const parts = partsOf(gateway, row.out_trade_no).map(
    (part) => html`<div>${part.sub_merchant_id} ${yuan(part.amount_fen)}<small>${part.out_sub_no}</small></div>`,
  );
  return rowOf({
    at: row.created_ms,
    number: row.out_trade_no,
    under: row.payment_no,
    state: row.in_flight === 1 ? `${row.state} …` : row.state,
    fen: row.amount_fen,
    detail: html`${parts}<small>${row.scenario ?? ''}</small><a href="/cashier/${row.payment_no}">${row.description}</a>`,
  });
}

type RefundLine = {
  out_refund_no: string;
  refund_no: string;
  state: string;
  amount_fen: number;
  created_ms: number;
} & {
  out_trade_no: string;
  out_sub_no: string;
  reason: string;
  abnormal_reason: string | null;
};

function refundRow(row: RefundLine): Html {
  const { created_ms: at, out_refund_no: number, refund_no: under, state, amount_fen: fen } = row;
  const detail = html`${row.reason} ${row.abnormal_reason ?? ''}<small>${row.out_trade_no} / ${row.out_sub_no}</small>`;
  return rowOf({ at, number, under, state, fen, detail });
}

type SplitLine = {
  out_split_no: string;
  split_no: string;
  state: string;
  created_ms: number;
  out_trade_no: string;
  out_sub_no: string;
};

function splitRow(gateway: Gateway, row: SplitLine): Html {
  const receivers = receiversOf(gateway, row.out_split_no);
  const lines = receivers.map(
    (one) =>
      html`<div>${one.account} ${yuan(one.amount_fen)} ${one.result} ${one.reason ?? ''}<small>${one.description}</small></div>`,
  );
  const { created_ms: at, out_split_no: number, split_no: under, state } = row;
  const fen = receivers.reduce((sum, one) => sum + one.amount_fen, 0);
  return rowOf({
    at,
    number,
    under,
    state,
    fen,
    detail: html`${lines}<small>${row.out_trade_no} / ${row.out_sub_no}</small>`,
  });
}

type PayoutLine = {
  out_payout_no: string;
  payout_no: string;
  state: string;
  amount_fen: number;
  created_ms: number;
} & {
  sub_merchant_id: string;
  reason: string | null;
};

function payoutRow(row: PayoutLine): Html {
  const { created_ms: at, out_payout_no: number, payout_no: under, state, amount_fen: fen } = row;
  return rowOf({ at, number, under, state, fen, detail: html`${row.sub_merchant_id} ${row.reason ?? ''}` });
}

type TransferLine = {
  out_transfer_no: string;
  transfer_no: string;
  state: string;
  amount_fen: number;
  created_ms: number;
} & {
  sub_merchant_id: string;
  payer: string;
  reason: string | null;
};

function transferRow(row: TransferLine): Html {
  const { created_ms: at, out_transfer_no: number, transfer_no: under, state, amount_fen: fen } = row;
  const detail = html`${row.sub_merchant_id} → ${row.payer} ${row.reason ?? ''}`;
  return rowOf({ at, number, under, state, fen, detail });
}

type AttemptLine = { n: number; at_ms: number; status: number | null; error: string | null; mis_signed: number };

function deliveryRow(gateway: Gateway, row: Delivery, wish: Wish): Html {
  const words = wordsIn(wish.language);
  const attempts = all<AttemptLine>(gateway.db, 'SELECT * FROM attempts WHERE delivery_id = ? ORDER BY n', row.id).map(
    (one) =>
      html`<div>${one.n}. ${chinaTime(one.at_ms)} ${one.status ?? one.error ?? ''} ${one.mis_signed === 1 ? words.misSigned : ''}</div>`,
  );
  const next = row.next_ms === null ? '' : `${words.next} ${chinaTime(row.next_ms)}`;
  return html`<tr><td>${chinaTime(row.created_ms)}</td><td>${row.number}<small>${row.event_type} ${row.event_id}</small></td>
<td>${row.state}</td><td>${attempts}<small>${next}</small></td>
<td><form method="post" action="/admin/deliveries/${row.id}/redeliver?lang=${wish.language}">
<input type="hidden" name="token" value="${wish.token}"><button>${words.redeliver}</button></form></td></tr>`;
}
