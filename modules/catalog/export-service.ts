import { PassThrough, Readable } from 'node:stream';
import { type Ctx, chinaDay, defused, type FileReply, fen, formatYuan, type ShopScope, toId, type Uuid } from '#kernel';
import { categoryTree } from './categories-service.ts';
import { writePairs } from './import/pairs.ts';
import { type ProductFilter, productsOfShop } from './lists-store.ts';
import { codesOf } from './parts-service.ts';
import type { ProductRow } from './store.ts';
import type { SkuContent } from './types.ts';

/** Listings held at a time, however many there are. */
const PAGE = 200;

/** Heads of an export: the very words by which an import knows its columns, so that a file goes out and comes back. */
export const EXPORT_HEADS = [
  '商品编码',
  '规格编码',
  '商品标题',
  '英文标题',
  '售价',
  '划线价',
  '类目',
  '品牌',
  '卖点',
  '描述',
  '销售属性',
  '商品属性',
  '重量g',
  '体积cm3',
  '条码',
  '套装内容',
] as const;

const yuan = (amount: number | null): string => (amount === null ? '' : formatYuan(fen(amount)));
/** What the import takes for tags and entities is written so that it reads the words themselves. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Codes = ReadonlyMap<Uuid, string>;

function cellsOf(row: ProductRow, sku: SkuContent, category: string, codes: Codes): string[] {
  const { content } = row;
  return [
    // Goods without a code of the shop's own go by their id, and are found by it again.
    content.outerCode ?? toId('prd', row.id),
    sku.outerCode ?? '',
    content.title.zh,
    content.title.en,
    yuan(sku.priceFen),
    yuan(sku.listPriceFen),
    category,
    content.brand ?? '',
    content.sellingPoints?.zh ?? '',
    escaped(content.description?.zh ?? ''),
    writePairs(sku.saleAttributes.map((one) => [one.name.zh, one.value.zh])),
    writePairs(content.attributes.map((one) => [one.name.zh, one.value.zh])),
    String(sku.weightGrams),
    // Not measured is said by an empty cell, which changes nothing when it comes back.
    sku.volumeCm3 ? String(sku.volumeCm3) : '',
    sku.barcode ?? '',
    writePairs((content.parts ?? []).map((part) => [codes.get(part.skuId) ?? '', String(part.quantity)])),
  ];
}

async function* rowsOf(
  ctx: Ctx,
  scope: ShopScope,
  filter: Pick<ProductFilter, 'state' | 'q'>,
): AsyncGenerator<string[][]> {
  const tree = await categoryTree(ctx);
  let before: Uuid | null = null;
  for (;;) {
    const rows: ProductRow[] = await productsOfShop(ctx, scope.shopId, { ...filter, before, limit: PAGE });
    const codes = await codesOf(
      ctx,
      rows.flatMap((row) => (row.content.parts ?? []).map((part) => part.skuId)),
    );
    yield rows.flatMap((row) =>
      row.content.skus.map((sku) =>
        cellsOf(row, sku, tree.byId.has(row.content.categoryId) ? row.content.categoryId : '', codes),
      ),
    );
    before = rows.at(-1)?.id ?? null;
    if (before === null || rows.length < PAGE) return;
  }
}

/** RFC 4180; what a spreadsheet would run as a formula gets an apostrophe, which the import takes off again. */
function csvRow(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const safe = cell.startsWith("'") ? `'${cell}` : defused(cell);
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\r\n`;
}

/** The shop's goods as a file, one row a SKU, streamed: the process holds one page whatever the length (T3). */
export async function exportGoods(
  ctx: Ctx,
  scope: ShopScope,
  filter: Pick<ProductFilter, 'state' | 'q'>,
  format: 'csv' | 'xlsx',
): Promise<FileReply> {
  const name = `goods-${chinaDay(ctx.clock.now())}.${format}`;
  if (format === 'xlsx')
    return {
      body: await workbook(rowsOf(ctx, scope, filter)),
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      filename: name,
    };
  async function* text(): AsyncGenerator<string> {
    yield `\uFEFF${csvRow(EXPORT_HEADS)}`;
    for await (const rows of rowsOf(ctx, scope, filter)) yield rows.map(csvRow).join('');
  }
  return { body: Readable.from(text()), type: 'text/csv; charset=utf-8', filename: name };
}

async function workbook(pages: AsyncGenerator<string[][]>): Promise<Readable> {
  const out = new PassThrough();
  // Loaded by those who want it: it is large.
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: false, useSharedStrings: false });
  const sheet = book.addWorksheet('goods');
  const fill = async (): Promise<void> => {
    sheet.addRow([...EXPORT_HEADS]).commit();
    for await (const rows of pages) for (const row of rows) sheet.addRow(row).commit();
    sheet.commit();
    await book.commit();
  };
  fill().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}
