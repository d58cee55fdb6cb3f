import { PassThrough, Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { type Ctx, type FileReply, fen, formatYuan, inLang, type Lang, readProse, type ShopScope } from '#kernel';
import { toShip } from './shipment.ts';
import { ordersOfShop, type Place, type ShopFilter } from './store/lists.ts';
import { withDetails } from './store/rows.ts';
import type { Order, OrderLine } from './types.ts';

const PAGE = 200;

/** Columns of an export; heads are in the locales under `columns`. One row is one line of an order. */
const COLUMNS = [
  'number',
  'state',
  'placedAt',
  'paidAt',
  'shippedAt',
  'title',
  'options',
  'quantity',
  'toShip',
  'unitPrice',
  'linePayable',
  'freight',
  'orderPayable',
  'refunded',
  'receiver',
  'phone',
  'address',
  'buyerNote',
  'flag',
  'tags',
  'shopNote',
] as const;

const texts: Record<Lang, Readonly<Record<string, Readonly<Record<string, string>>>>> = {
  'zh-CN': readProse(import.meta.dirname, 'zh-CN') as never,
  en: readProse(import.meta.dirname, 'en') as never,
};
const word = (lang: Lang, group: string, key: string): string => texts[lang][group]?.[key] ?? key;

/** China time, as people read lists. */
const chinaTime = (at: Date | null): string =>
  at ? new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ') : '';
const yuan = (amount: number): string => formatYuan(fen(amount));

function cellsOf(lang: Lang, order: Order, line: OrderLine): string[] {
  return [
    order.number,
    word(lang, 'states', order.state),
    chinaTime(order.placedAt),
    chinaTime(order.paidAt),
    chinaTime(order.shippedAt),
    inLang(line.title, lang),
    line.saleAttributes.map(({ name, value }) => `${inLang(name, lang)}: ${inLang(value, lang)}`).join('; '),
    String(line.quantity),
    String(toShip(line)),
    yuan(line.unitPriceFen),
    yuan(line.payableFen),
    yuan(line.freightFen),
    yuan(order.payableFen),
    yuan(order.refundedFen + order.refundedFreightFen),
    order.receiver.name,
    order.receiver.phoneMasked,
    `${order.receiver.divisionNames.join('')}${order.receiver.street}`,
    order.buyerNote ?? '',
    order.flag ? word(lang, 'flags', order.flag) : '',
    order.tags.join(', '),
    order.shopNote ?? '',
  ];
}

/** All rows of the filter, page by page: the process holds one page whatever the length. */
async function* rowsOf(ctx: Ctx, scope: ShopScope, filter: ShopFilter): AsyncGenerator<string[][]> {
  let before: Place | null = null;
  for (;;) {
    const heads: Awaited<ReturnType<typeof ordersOfShop>> = await ordersOfShop(ctx, scope.shopId, filter, before, PAGE);
    const orders = await withDetails(ctx, heads);
    yield orders.flatMap((order) => order.lines.map((line) => cellsOf(ctx.lang, order, line)));
    const last = heads.at(-1);
    if (!last || heads.length < PAGE) return;
    before = { at: last.placedAt, id: last.id };
  }
}

/** RFC 4180; what a spreadsheet would run as a formula is defused. */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
const csvRow = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Orders as a file, streamed (T6). CSV begins with a BOM, for Excel. */
export function exportOrders(ctx: Ctx, scope: ShopScope, filter: ShopFilter, format: 'csv' | 'xlsx'): FileReply {
  const heads = COLUMNS.map((column) => word(ctx.lang, 'columns', column));
  const day = chinaTime(ctx.clock.now()).slice(0, 10);
  if (format === 'xlsx')
    return {
      body: workbook(rowsOf(ctx, scope, filter), heads),
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      filename: `orders-${day}.xlsx`,
    };
  async function* text(): AsyncGenerator<string> {
    yield `\uFEFF${csvRow(heads)}`;
    for await (const rows of rowsOf(ctx, scope, filter)) yield rows.map(csvRow).join('');
  }
  return { body: Readable.from(text()), type: 'text/csv; charset=utf-8', filename: `orders-${day}.csv` };
}

function workbook(pages: AsyncGenerator<string[][]>, heads: readonly string[]): Readable {
  const out = new PassThrough();
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: false, useSharedStrings: false });
  const sheet = book.addWorksheet('orders');
  const fill = async (): Promise<void> => {
    sheet.addRow([...heads]).commit();
    for await (const rows of pages) for (const row of rows) sheet.addRow(row).commit();
    sheet.commit();
    await book.commit();
  };
  fill().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}
