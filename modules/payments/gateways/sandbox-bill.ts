import { parse } from 'csv-parse/sync';
import { parseYuan } from '#kernel';
import { type BillKind, type BillRow, GatewayError } from '../gateway.ts';

const KINDS: Readonly<Record<string, BillKind>> = {
  PAYMENT: 'payment',
  REFUND: 'refund',
  SPLIT: 'split',
  SPLIT_RETURN: 'split_return',
  UNFREEZE: 'unfreeze',
  PAYOUT: 'payout',
  PAYOUT_RETURN: 'payout_return',
  TRANSFER: 'transfer',
};

const unreadable = (why: string): GatewayError => new GatewayError('unavailable', 'BILL_UNREADABLE', why);

/** The day's bill: rows, then a summary that must agree with them; a bill that disagrees with itself is not used. */
export function readBill(csv: string): BillRow[] {
  const lines = parse(csv, { relax_column_count: true, skip_empty_lines: true, bom: true }) as string[][];
  const heading = lines[0] ?? [];
  const column = (name: string): number => {
    const place = heading.indexOf(name);
    if (place < 0) throw unreadable(`no column ${name}`);
    return place;
  };
  const at = {
    type: column('type'),
    number: column('merchant_no'),
    gatewayNo: column('gateway_no'),
    payment: column('out_trade_no'),
    sub: column('out_sub_no'),
    shop: column('sub_merchant_id'),
    amount: column('amount_yuan'),
  };
  const rows: BillRow[] = [];
  const summary = lines.findIndex((line) => line[0] === 'SUMMARY');
  for (const line of lines.slice(1, summary < 0 ? undefined : summary - 1)) {
    const kind = KINDS[line[at.type] ?? ''];
    const amountFen = parseYuan(line[at.amount] ?? '');
    if (!kind || amountFen === null) throw unreadable(`row ${line.join(',')}`);
    const text = (place: number): string => line[place] ?? '';
    rows.push({
      kind,
      number: text(at.number),
      gatewayNo: text(at.gatewayNo),
      paymentNumber: text(at.payment),
      subNumber: text(at.sub),
      subMerchantId: text(at.shop),
      amountFen,
    });
  }
  checkSummary(rows, lines[summary - 1] ?? [], lines[summary] ?? []);
  return rows;
}

function checkSummary(rows: readonly BillRow[], names: readonly string[], values: readonly string[]): void {
  if (values[1] !== String(rows.length)) throw unreadable(`summary tells ${values[1]} rows, there are ${rows.length}`);
  for (const [type, kind] of Object.entries(KINDS)) {
    const told = parseYuan(values[names.indexOf(`${type.toLowerCase()}_yuan`)] ?? '');
    const sum = rows.filter((row) => row.kind === kind).reduce((total, row) => total + row.amountFen, 0);
    if (told !== sum) throw unreadable(`summary of ${type} is ${told}, rows sum to ${sum}`);
  }
}
