import { chinaDay, chinaTime, type Gateway, yuan } from './context.ts';
import { GatewayError } from './errors.ts';
import { CHINA_OFFSET_MS, DAY_MS } from './limits.ts';
import type { Channel } from './shapes.ts';
import { all } from './store.ts';

export const BILL_COLUMNS = [
  'time',
  'type',
  'merchant_no',
  'gateway_no',
  'out_trade_no',
  'out_sub_no',
  'sub_merchant_id',
  'counterparty',
  'amount_yuan',
  'state',
] as const;

const TYPES = [
  'PAYMENT',
  'REFUND',
  'SPLIT',
  'SPLIT_RETURN',
  'UNFREEZE',
  'PAYOUT',
  'PAYOUT_RETURN',
  'TRANSFER',
] as const;
type BillType = (typeof TYPES)[number];

type BillRow = {
  at_ms: number;
  type: BillType;
  merchant_no: string;
  gateway_no: string;
  out_trade_no: string;
  out_sub_no: string;
  sub_merchant_id: string;
  counterparty: string;
  amount_fen: number;
  state: string;
};

/** Each document that moved money in [from, to); drawn from the documents, not from the movements it must agree with. */
const BILL_SQL = `
SELECT y.paid_ms AS at_ms, 'PAYMENT' AS type, y.out_trade_no AS merchant_no, y.payment_no AS gateway_no, y.out_trade_no,
  p.out_sub_no, p.sub_merchant_id, '' AS counterparty, p.amount_fen, 'SUCCESS' AS state
  FROM payments y JOIN parts p USING (out_trade_no) WHERE y.channel = ?3 AND y.paid_ms >= ?1 AND y.paid_ms < ?2
UNION ALL
SELECT r.ended_ms, 'REFUND', r.out_refund_no, r.refund_no, r.out_trade_no, r.out_sub_no, p.sub_merchant_id, '', r.amount_fen, r.state
  FROM refunds r JOIN parts p USING (out_trade_no, out_sub_no) JOIN payments y USING (out_trade_no)
  WHERE y.channel = ?3 AND r.state = 'SUCCESS' AND r.ended_ms >= ?1 AND r.ended_ms < ?2
UNION ALL
SELECT v.ended_ms, 'SPLIT', s.out_split_no, s.split_no, s.out_trade_no, s.out_sub_no, p.sub_merchant_id, v.account, v.amount_fen, v.result
  FROM split_receivers v JOIN splits s USING (out_split_no) JOIN parts p USING (out_trade_no, out_sub_no)
  JOIN payments y USING (out_trade_no)
  WHERE y.channel = ?3 AND v.result = 'SUCCESS' AND v.ended_ms >= ?1 AND v.ended_ms < ?2
UNION ALL
SELECT t.created_ms, 'SPLIT_RETURN', t.out_return_no, t.return_no, s.out_trade_no, s.out_sub_no, p.sub_merchant_id, t.account,
  t.amount_fen, 'SUCCESS'
  FROM split_returns t JOIN splits s USING (out_split_no) JOIN parts p USING (out_trade_no, out_sub_no)
  JOIN payments y USING (out_trade_no)
  WHERE y.channel = ?3 AND t.created_ms >= ?1 AND t.created_ms < ?2
UNION ALL
SELECT u.created_ms, 'UNFREEZE', u.out_unfreeze_no, u.unfreeze_no, u.out_trade_no, u.out_sub_no, p.sub_merchant_id, '', u.amount_fen, u.cause
  FROM unfreezes u JOIN parts p USING (out_trade_no, out_sub_no) JOIN payments y USING (out_trade_no)
  WHERE y.channel = ?3 AND u.created_ms >= ?1 AND u.created_ms < ?2
UNION ALL
SELECT o.created_ms, 'PAYOUT', o.out_payout_no, o.payout_no, '', '', o.sub_merchant_id, '', o.amount_fen, o.state
  FROM payouts o JOIN sub_merchants m USING (sub_merchant_id) WHERE m.channel = ?3 AND o.created_ms >= ?1 AND o.created_ms < ?2
UNION ALL
SELECT o.ended_ms, 'PAYOUT_RETURN', o.out_payout_no, o.payout_no, '', '', o.sub_merchant_id, '', o.amount_fen, o.state
  FROM payouts o JOIN sub_merchants m USING (sub_merchant_id) WHERE m.channel = ?3 AND o.state = 'RETURNED' AND o.ended_ms >= ?1 AND o.ended_ms < ?2
UNION ALL
SELECT t.ended_ms, 'TRANSFER', t.out_transfer_no, t.transfer_no, t.out_trade_no, t.out_sub_no, t.sub_merchant_id, t.payer, t.amount_fen, t.state
  FROM transfers t JOIN payments y USING (out_trade_no) WHERE y.channel = ?3 AND t.state = 'SUCCESS' AND t.ended_ms >= ?1 AND t.ended_ms < ?2
ORDER BY 1, 2, 3, 6, 8`;

/**
 * The bill of one China day and one channel as CSV: a row per movement of money, then a summary heading and a summary row. A day's bill is
 * ready when the day is over; `partial` gives today's as far as it is.
 */
export function billCsv(
  gateway: Gateway,
  day: string,
  { channel, partial }: { channel: Channel; partial: boolean },
): string {
  const from = Date.parse(`${day}T00:00:00Z`) - CHINA_OFFSET_MS;
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(from) || chinaDay(from) !== day)
    throw new GatewayError('BILL_DATE_WRONG');
  const today = chinaDay(gateway.clock());
  if (day > today || (day === today && !partial)) throw new GatewayError('BILL_NOT_READY', { day });

  const rows = all<BillRow>(gateway.db, BILL_SQL, from, from + DAY_MS, channel);
  const totals = new Map<BillType, number>(TYPES.map((type) => [type, 0]));
  for (const row of rows) totals.set(row.type, (totals.get(row.type) ?? 0) + row.amount_fen);
  const lines = [
    BILL_COLUMNS.join(','),
    ...rows.map((row) =>
      line([
        chinaTime(row.at_ms),
        row.type,
        row.merchant_no,
        row.gateway_no,
        row.out_trade_no,
        row.out_sub_no,
        row.sub_merchant_id,
        row.counterparty,
        yuan(row.amount_fen),
        row.state,
      ]),
    ),
    ['summary', 'rows', ...TYPES.map((type) => `${type.toLowerCase()}_yuan`)].join(','),
    line(['SUMMARY', String(rows.length), ...TYPES.map((type) => yuan(totals.get(type) ?? 0))]),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** RFC 4180: quotes where a value needs them. */
function line(values: readonly string[]): string {
  return values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',');
}
