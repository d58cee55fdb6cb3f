// I/O: reads the bytes of an uploaded file; keeps nothing
import { parse } from 'csv-parse/sync';
import type { Workbook } from 'exceljs';
import { parseId, type Uuid } from '#kernel';
import { CARRIERS } from './carriers.ts';

/** A row of a shipping file as it stands there; `line` is the file's own line. */
export type FileRow = {
  readonly line: number;
  readonly orderId: Uuid | null;
  /** The twenty digits people read; null when the cell holds an id or nothing that names an order. */
  readonly orderNumber: string | null;
  readonly carrier: string;
  readonly waybillNo: string;
};

const ORDER = ['orderid', 'order id', 'order', '订单编号', '订单id', '订单号'];
const CARRIER = ['carrier', '快递公司', '物流公司', '承运商'];
const WAYBILL = ['waybillno', 'waybill no', 'waybill', '运单号', '快递单号', '物流单号'];

/** CSV (UTF-8 or GB18030) or XLSX with a heading row → rows; null when the three columns are not there or the file cannot be read. */
export async function readShippingFile(body: Buffer, filename: string): Promise<FileRow[] | null> {
  const table = await tableOf(body, filename).catch(() => null);
  const [heading, ...rows] = table ?? [];
  const place = (names: readonly string[]): number =>
    (heading ?? []).findIndex((name) => names.includes(name.trim().toLowerCase()));
  const [order, carrier, waybill] = [place(ORDER), place(CARRIER), place(WAYBILL)];
  if (order < 0 || carrier < 0 || waybill < 0) return null;
  return rows
    .map((cells, n) => ({
      line: n + 2,
      orderId: parseId('ord', (cells[order] ?? '').trim()),
      orderNumber: numberIn(cells[order] ?? ''),
      carrier: carrierNamed((cells[carrier] ?? '').trim()),
      waybillNo: (cells[waybill] ?? '').trim(),
    }))
    .filter((_row, n) => rows[n]?.some((cell) => cell.trim() !== '') ?? false);
}

/** Spreadsheets put an apostrophe or blanks around long numbers. */
const numberIn = (cell: string): string | null => /^['\s]*(\d{20})\s*$/.exec(cell)?.[1] ?? null;

const carrierNamed = (text: string): string =>
  CARRIERS.find(({ code, zh, en }) => [code, zh, en.toLowerCase()].includes(text.toLowerCase()))?.code ?? text;

async function tableOf(body: Buffer, filename: string): Promise<string[][]> {
  if (!/\.xlsx$/i.test(filename))
    return parse(decoded(body), { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][];
  const { default: exceljs } = await import('exceljs');
  const workbook: Workbook = new exceljs.Workbook();
  await workbook.xlsx.load(body as never);
  const rows: string[][] = [];
  workbook.worksheets[0]?.eachRow((row) =>
    rows.push((row.values as unknown[]).slice(1).map((cell) => String(cell ?? ''))),
  );
  return rows;
}

function decoded(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return new TextDecoder('gb18030').decode(body);
  }
}
