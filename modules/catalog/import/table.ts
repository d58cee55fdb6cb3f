import { parse } from 'csv-parse/sync';
import type { Workbook } from 'exceljs';
import { decodeText, type Encoding } from './encoding.ts';
import { readSeed } from './seeds.ts';

/** One row of a file: `line` is where it begins in the file, or its row in the sheet. */
export type SourceRow = { readonly line: number; readonly cells: readonly string[] };

export type SourceTable = {
  /** `litemall` and `mall` are the SQL seeds of those shops, flattened to one row a SKU. */
  readonly format: 'csv' | 'xlsx' | 'litemall' | 'mall' | 'sql';
  readonly encoding: Encoding | null;
  readonly delimiter: string | null;
  readonly header: readonly string[];
  readonly rows: readonly SourceRow[];
};

/** Why a file holds no table: `text` not readable in any encoding, `table` no header and rows, `broken` a damaged workbook. */
export type TableProblem = { readonly problem: 'text' | 'table' | 'broken' };

const isZip = (body: Uint8Array): boolean => body[0] === 0x50 && body[1] === 0x4b && body[2] === 3 && body[3] === 4;

/** Reads a file by its content, whatever its name says: XLSX, SQL seed, or separated values in any encoding. */
export async function readTable(body: Uint8Array): Promise<SourceTable | TableProblem> {
  if (isZip(body)) return readWorkbook(body);
  const decoded = decodeText(body);
  if (!decoded) return { problem: 'text' };
  if (
    /^\s*(?:--|\/\*|CREATE TABLE|INSERT INTO|DROP TABLE|SET )/i.test(decoded.text.slice(0, 400)) &&
    /INSERT INTO/i.test(decoded.text)
  ) {
    const seed = readSeed(decoded.text);
    return seed ? { ...seed, encoding: decoded.encoding, delimiter: null } : { problem: 'table' };
  }
  return readSeparated(decoded.text, decoded.encoding);
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** The separator that cuts the header line most often, outside quotes. */
export function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/\r?\n|$/)).replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((one) => head.split(one).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? ',' : (DELIMITERS[counts.indexOf(most)] ?? ',');
}

type Parsed = { readonly record: string[]; readonly info: { readonly lines: number } };

function readSeparated(text: string, encoding: Encoding): SourceTable | TableProblem {
  const delimiter = delimiterOf(text);
  let parsed: Parsed[];
  try {
    parsed = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[];
  } catch {
    return { problem: 'table' };
  }
  const [head, ...body] = parsed;
  if (!head || head.record.length < 2) return { problem: 'table' };
  let before = head.info.lines;
  const rows = body.map(({ record, info }): SourceRow => {
    // A quoted cell may hold line ends: the row is named by its first line.
    const line = before + 1;
    before = info.lines;
    return { line, cells: record };
  });
  return { format: 'csv', encoding, delimiter, header: head.record.map((name) => name.trim()), rows };
}

async function readWorkbook(body: Uint8Array): Promise<SourceTable | TableProblem> {
  const { default: exceljs } = await import('exceljs');
  const book: Workbook = new exceljs.Workbook();
  try {
    await book.xlsx.load(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength) as ArrayBuffer);
  } catch {
    return { problem: 'broken' };
  }
  const sheet = book.worksheets.find((one) => one.actualRowCount > 1 && one.actualColumnCount > 1);
  if (!sheet) return { problem: 'table' };
  const all: SourceRow[] = [];
  const width = sheet.columnCount;
  sheet.eachRow((row, line) => {
    const cells = Array.from({ length: width }, (_, at) => cellText(row.getCell(at + 1).value));
    if (cells.some((cell) => cell !== '')) all.push({ line, cells });
  });
  const [head, ...rows] = all;
  if (!head) return { problem: 'table' };
  return { format: 'xlsx', encoding: null, delimiter: null, header: head.cells.map((name) => name.trim()), rows };
}

/** What a reader of the sheet sees in a cell: formulas by their result, links and rich text by their words. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value).trim();
  const cell = value as { result?: unknown; text?: unknown; richText?: readonly { text: string }[] };
  if (cell.richText)
    return cell.richText
      .map((part) => part.text)
      .join('')
      .trim();
  if (cell.text !== undefined) return cellText(cell.text);
  return cell.result === undefined ? '' : cellText(cell.result);
}
