import { type Bytes, bytesOf, decoderOf, decodeText, encodingOf, headOf } from './encoding.ts';
import { readSeed } from './seeds.ts';
import { openSeparated } from './separated.ts';
import { NoTable, type OpenTable, type SourceTable, type TableProblem } from './source-table.ts';
import { openWorkbook } from './workbook.ts';

const isZip = (body: Uint8Array): boolean => body[0] === 0x50 && body[1] === 0x4b && body[2] === 3 && body[3] === 4;
const SQL_START = /^\s*(?:--|\/\*|CREATE TABLE|INSERT INTO|DROP TABLE|SET )/i;

/**
 * Opens a file by its content, whatever its name says: XLSX, SQL seed, or separated values in any encoding. Separated values
 * and the sheet of a workbook are read from the bytes as they are walked through; a seed has to be held whole, as its rows refer to
 * what stands elsewhere in the file.
 */
export async function openTable(bytes: Bytes): Promise<OpenTable | TableProblem> {
  const head = await headOf(bytes);
  if (isZip(head)) return openWorkbook(await whole(bytes));
  const encoding = await encodingOf(bytes);
  if (!encoding) return { problem: 'text' };
  if (SQL_START.test(decoderOf(encoding).decode(head, { stream: true }).slice(0, 400))) {
    const text = decodeText(await whole(bytes))?.text ?? '';
    if (/INSERT INTO/i.test(text)) {
      const seed = readSeed(text);
      return opened(seed ? { ...seed, encoding, delimiter: null } : { problem: 'table' });
    }
  }
  return openSeparated(bytes, encoding);
}

/** The whole table of a file in memory: for files that are tried without a market. */
export async function readTable(body: Uint8Array): Promise<SourceTable | TableProblem> {
  const table = await openTable(bytesOf(body));
  if ('problem' in table) return table;
  const { sample: _, each, ...facts } = table;
  try {
    return { ...facts, rows: await Array.fromAsync(each()) };
  } catch (error) {
    if (error instanceof NoTable) return { problem: 'table' };
    throw error;
  }
}

function opened(table: SourceTable | TableProblem): OpenTable | TableProblem {
  if ('problem' in table) return table;
  const { rows, ...facts } = table;
  return {
    ...facts,
    sample: rows.slice(0, 200),
    each: async function* each() {
      yield* rows;
    },
  };
}

async function whole(bytes: Bytes): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(bytes()));
}
