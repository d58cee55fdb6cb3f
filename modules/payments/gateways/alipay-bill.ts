import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { parseYuan } from '#kernel';
import { type BillKind, type BillRow, GatewayError } from '../gateway.ts';
import { numberOf, numbersOf } from './alipay-wire.ts';
import { unreachable } from './attempts.ts';

const unreadable = (why: string): GatewayError => new GatewayError('unavailable', 'BILL_UNREADABLE', why);

/**
 * The file at an address of the provider's. It may lead on within its own host (to https, say) and nowhere else: a bill is fetched from
 * inside the market's network. Throws GatewayError unavailable.
 */
export async function downloadBill(address: string): Promise<Uint8Array> {
  const from = new URL(address);
  const signal = AbortSignal.timeout(60_000);
  const lost = (error: unknown): never => {
    throw unreachable(error);
  };
  let reply = await fetch(from, { redirect: 'manual', signal }).catch(lost);
  const on = reply.status >= 300 && reply.status < 400 ? reply.headers.get('location') : null;
  if (on !== null) {
    const next = new URL(on, from);
    if (next.hostname !== from.hostname) throw unreadable('it leads to another host');
    reply = await fetch(next, { redirect: 'error', signal }).catch(lost);
  }
  if (!reply.ok) throw new GatewayError('unavailable', `HTTP_${reply.status}`);
  return new Uint8Array(await reply.arrayBuffer().catch(lost));
}

/** Rows by column name out of Alipay's zip of GBK tables; a bill whose count is wrong is not used. */
export function rowsOfZip(bytes: Uint8Array): ReadonlyMap<string, string>[] {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch {
    throw unreadable('not a zip');
  }
  const rows: ReadonlyMap<string, string>[] = [];
  for (const file of Object.values(files)) {
    const text = new TextDecoder('gbk').decode(file);
    const told = /#合计笔数：(\d+)/.exec(text)?.[1];
    const lines = parse(text, {
      comment: '#',
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as string[][];
    const [head = [], ...body] = lines;
    if (told !== String(body.length)) throw unreadable(`count tells ${told}, there are ${body.length}`);
    for (const line of body) rows.push(new Map(head.map((name, place) => [name, (line[place] ?? '').trim()])));
  }
  return rows;
}

function fenAt(row: ReadonlyMap<string, string>, column: string): number {
  const fen = parseYuan((row.get(column) ?? '').replace(/^-/, ''));
  if (fen === null) throw unreadable(`${column} ${row.get(column)}`);
  return fen;
}

/** A row of the trade bill: a payment by part, or a refund. */
export function tradeRow(row: ReadonlyMap<string, string>): BillRow {
  const numbers = numbersOf(row.get('商户订单号') ?? '') ?? {
    paymentNumber: row.get('商户订单号') ?? '',
    subNumber: '',
  };
  const refund = row.get('业务类型') === '退款';
  return {
    ...numbers,
    kind: refund ? 'refund' : 'payment',
    number: refund ? (row.get('退款批次号/请求号') ?? '') : numbers.paymentNumber,
    gatewayNo: row.get('支付宝交易号') ?? '',
    subMerchantId: row.get('二级商户编号') ?? '',
    amountFen: fenAt(row, '商家实收（元）'),
  };
}

const FUND: Readonly<Record<string, BillKind>> = {
  分账: 'split',
  分账完结: 'unfreeze',
  营销补差: 'split_return',
  转账到银行卡: 'payout',
  转账退回: 'payout_return',
  转账到支付宝账户: 'transfer',
};

export function fundRow(row: ReadonlyMap<string, string>): BillRow {
  const kind = FUND[row.get('业务类型') ?? ''];
  if (!kind) throw unreadable(`业务类型 ${row.get('业务类型')}`);
  return {
    kind,
    number: numberOf(row.get('请求号') ?? ''),
    gatewayNo: row.get('账务流水号') ?? '',
    paymentNumber: '',
    subNumber: '',
    subMerchantId: row.get('二级商户编号') ?? '',
    amountFen: fenAt(row, '金额（元）'),
  };
}
