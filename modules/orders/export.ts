import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import {
  type Ctx,
  csvRow,
  type FileReply,
  fen,
  formatYuan,
  inLang,
  type Lang,
  readProse,
  type ShopScope,
} from '#kernel';
import { refuse } from './errors.ts';
import { toShip } from './shipment.ts';
import { ordersOfShop, type Place, placeOfNumber, type ShopFilter } from './store/lists.ts';
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

const GIFT = { zh: '赠品', en: 'Gift' };
/** One row a line, then one a gift, which costs nothing. */
const linesAndGifts = (lang: Lang, order: Order): string[][] => [
  ...order.lines.map((line) => cellsOf(lang, order, line)),
  ...order.gifts.flatMap((gift) => {
    const [like] = order.lines;
    if (!like) return [];
    const title = { zh: `${GIFT.zh} ${gift.title.zh}`, en: gift.title.en ? `${GIFT.en} ${gift.title.en}` : '' };
    const { quantity, cancelled: cancelledQuantity, saleAttributes } = gift;
    const shippedQuantity = gift.parcelId ? quantity - cancelledQuantity : 0;
    const free = { unitPriceFen: fen(0), payableFen: fen(0), freightFen: fen(0) };
    return [
      cellsOf(lang, order, { ...like, ...free, title, saleAttributes, quantity, cancelledQuantity, shippedQuantity }),
    ];
  }),
];

/** All rows of the filter from `before` on, page by page: the process holds one page whatever the length. */
async function* rowsOf(ctx: Ctx, scope: ShopScope, filter: ShopFilter, from: Place | null): AsyncGenerator<string[][]> {
  let before = from;
  for (;;) {
    const heads: Awaited<ReturnType<typeof ordersOfShop>> = await ordersOfShop(ctx, scope.shopId, filter, before, PAGE);
    const orders = await withDetails(ctx, heads);
    yield orders.flatMap((order) => linesAndGifts(ctx.lang, order));
    const last = heads.at(-1);
    if (!last || heads.length < PAGE) return;
    before = { at: last.placedAt, id: last.id };
  }
}

/**
 * Orders as a file, streamed (T6), newest first. CSV begins with a BOM, for Excel. With `after`, the number of an order, the file goes on
 * behind that order, without heads: a download that broke off is taken up again at its last whole order. Refuses orders.order_not_found.
 */
export async function exportOrders(
  ctx: Ctx,
  scope: ShopScope,
  filter: ShopFilter,
  format: 'csv' | 'xlsx',
  after?: string,
): Promise<FileReply> {
  const from = after === undefined ? null : await placeOfNumber(ctx, scope.shopId, after);
  if (after !== undefined && !from) throw refuse('order_not_found');
  const heads = COLUMNS.map((column) => word(ctx.lang, 'columns', column));
  const day = chinaTime(ctx.clock.now()).slice(0, 10);
  if (format === 'xlsx')
    return {
      body: await workbook(rowsOf(ctx, scope, filter, from), heads),
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      filename: `orders-${day}.xlsx`,
    };
  async function* text(): AsyncGenerator<string> {
    if (!from) yield `\uFEFF${csvRow(heads)}`;
    for await (const rows of rowsOf(ctx, scope, filter, from)) yield rows.map(csvRow).join('');
  }
  return { body: Readable.from(text()), type: 'text/csv; charset=utf-8', filename: `orders-${day}.csv` };
}

/** Rows a sheet of XLSX holds; what goes beyond stands on the next one. */
const SHEET_ROWS = 1_000_000;

async function workbook(pages: AsyncGenerator<string[][]>, heads: readonly string[]): Promise<Readable> {
  const out = new PassThrough();
  // Loaded by those who want it: it is large.
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: false, useSharedStrings: false });
  const fill = async (): Promise<void> => {
    let sheets = 0;
    let left = 0;
    let sheet = book.addWorksheet('orders');
    for await (const rows of pages) {
      for (const row of rows) {
        if (left === 0) {
          if (sheets > 0) {
            sheet.commit();
            sheet = book.addWorksheet(`orders ${sheets + 1}`);
          }
          sheets += 1;
          left = SHEET_ROWS;
          sheet.addRow([...heads]).commit();
        }
        sheet.addRow(row).commit();
        left -= 1;
      }
      // The reader sets the pace: nothing is read from the database while there is no room for it.
      if (out.writableNeedDrain) await once(out, 'drain');
    }
    if (sheets === 0) sheet.addRow([...heads]).commit();
    sheet.commit();
    await book.commit();
  };
  fill().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}
