// I/O: reads the bytes of an uploaded file; keeps nothing
import { parseId, type Uuid } from '#kernel';
import { bytesOf, openTable, type SourceRow } from '#modules/catalog';
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

/**
 * CSV (in any encoding) or XLSX with a heading row, known by its content → its first `most` rows and one more where there are more; null
 * when the three columns are not there or the file cannot be read. It is read as it is walked through: a small file that unfolds into
 * gigabytes is none.
 */
export async function readShippingFile(body: Buffer, most: number): Promise<FileRow[] | null> {
  const table = await openTable(bytesOf(body));
  if ('problem' in table) return null;
  const place = (names: readonly string[]): number =>
    table.header.findIndex((name) => names.includes(name.trim().toLowerCase()));
  const [order, carrier, waybill] = [place(ORDER), place(CARRIER), place(WAYBILL)];
  if (order < 0 || carrier < 0 || waybill < 0) return null;
  const found: FileRow[] = [];
  const take = ({ line, cells }: SourceRow): boolean => {
    if (cells.some((cell) => cell.trim() !== ''))
      found.push({
        line,
        orderId: parseId('ord', (cells[order] ?? '').trim()),
        orderNumber: numberIn(cells[order] ?? ''),
        carrier: carrierNamed((cells[carrier] ?? '').trim()),
        waybillNo: (cells[waybill] ?? '').trim(),
      });
    return found.length <= most;
  };
  try {
    for await (const row of table.each()) if (!take(row)) break;
  } catch {
    // It stopped being a table on the way.
    return null;
  }
  return found;
}

/** Spreadsheets put an apostrophe or blanks around long numbers. */
const numberIn = (cell: string): string | null => /^['\s]*(\d{20})\s*$/.exec(cell)?.[1] ?? null;

const carrierNamed = (text: string): string =>
  CARRIERS.find(({ code, zh, en }) => [code, zh, en.toLowerCase()].includes(text.toLowerCase()))?.code ?? text;
