import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { parseYuan } from '#kernel';
import { type BillKind, type BillRow, GatewayError } from '../gateway.ts';
import { transferNumberOf } from './wechat-transfers.ts';

const unreadable = (why: string): GatewayError => new GatewayError('unavailable', 'BILL_UNREADABLE', why);

/** Rows by column name; a bill that is not what its signed hash promised, or whose count is wrong, is not used. */
export function rowsOfBill(text: string, sha1: string): ReadonlyMap<string, string>[] {
  if (createHash('sha1').update(text).digest('hex') !== sha1) throw unreadable('hash differs');
  const lines = parse(text.replaceAll('`', ''), {
    relax_column_count: true,
    skip_empty_lines: true,
    bom: true,
  }) as string[][];
  const summary = lines.findIndex((line) => line[0] === '总笔数');
  const [head = [], ...rows] = lines.slice(0, summary < 0 ? undefined : summary);
  if (lines[summary + 1]?.[0] !== String(rows.length)) throw unreadable(`summary does not tell ${rows.length} rows`);
  return rows.map((row) => new Map(head.map((name, place) => [name, row[place] ?? ''])));
}

const SHARING: Readonly<Record<string, BillKind>> = { 分账: 'split', 解冻: 'unfreeze', 分账回退: 'split_return' };
const FUND: Readonly<Record<string, BillKind>> = { 提现: 'payout', 提现退回: 'payout_return', 商家转账: 'transfer' };

function fenAt(row: ReadonlyMap<string, string>, column: string): number {
  const fen = parseYuan(row.get(column) ?? '');
  if (fen === null) throw unreadable(`${column} ${row.get(column)}`);
  return fen;
}

/** A row of the trade bill: a payment by part, or a refund. `attach` brings our numbers back. */
export function tradeRow(row: ReadonlyMap<string, string>): BillRow {
  const [paymentNumber = '', subNumber = ''] = (row.get('商户数据包') ?? '').split(' ');
  const refund = row.get('交易状态') === 'REFUND';
  return {
    kind: refund ? 'refund' : 'payment',
    number: refund ? (row.get('商户退款单号') ?? '') : paymentNumber,
    gatewayNo: (refund ? row.get('微信退款单号') : row.get('微信订单号')) ?? '',
    paymentNumber,
    subNumber,
    subMerchantId: row.get('特约商户号') ?? '',
    amountFen: fenAt(row, refund ? '退款金额' : '应结订单金额'),
  };
}

export function sharingRow(row: ReadonlyMap<string, string>): BillRow {
  const kind = SHARING[row.get('业务类型') ?? ''];
  if (!kind) throw unreadable(`业务类型 ${row.get('业务类型')}`);
  return {
    kind,
    number: row.get('商户分账单号') ?? '',
    gatewayNo: row.get('微信分账单号') ?? '',
    paymentNumber: '',
    subNumber: '',
    subMerchantId: row.get('分账方商户号') ?? '',
    amountFen: fenAt(row, '金额'),
  };
}

export function fundRow(row: ReadonlyMap<string, string>): BillRow {
  const kind = FUND[row.get('业务类型') ?? ''];
  if (!kind) throw unreadable(`业务类型 ${row.get('业务类型')}`);
  return {
    kind,
    number: kind === 'transfer' ? transferNumberOf(row.get('商户单号') ?? '') : (row.get('商户单号') ?? ''),
    gatewayNo: row.get('微信单号') ?? '',
    paymentNumber: '',
    subNumber: '',
    subMerchantId: row.get('二级商户号') ?? '',
    amountFen: fenAt(row, '金额'),
  };
}
