import { type CellFacts, sheetReader } from './sheet.ts';
import type { OpenTable, SourceRow, TableProblem } from './source-table.ts';
import { dateStyles, sharedStrings, sheetPaths } from './workbook-parts.ts';
import { BrokenXml, xmlReader } from './xml.ts';
import { BrokenZip, openZip, type ZipRead } from './zip.ts';

/** Rows by which a mapping is proposed. */
const SAMPLE = 200;

/**
 * Opens a workbook by its first sheet with rows and columns. The sheet is read as a stream, once to see what it is and again as it
 * is walked through; held are the packed file, the distinct texts the sheets share, and which cells are joined.
 */
export async function openWorkbook(body: Uint8Array): Promise<OpenTable | TableProblem> {
  try {
    const zip = openZip(body);
    const { sheets, date1904 } = await sheetPaths(zip);
    const facts: CellFacts = {
      texts: await sharedStrings(zip),
      dates: await dateStyles(zip),
      date1904,
    };
    for (const sheet of sheets) {
      const table = await openSheet(zip.read, sheet, facts);
      if (table) return table;
    }
    return { problem: 'table' };
  } catch (error) {
    if (error instanceof BrokenZip || error instanceof BrokenXml) return { problem: 'broken' };
    throw error;
  }
}

async function openSheet(read: ZipRead, path: string, facts: CellFacts): Promise<OpenTable | null> {
  const first: SourceRow[] = [];
  const columns = new Set<number>();
  const joined: string[] = [];
  let count = 0;
  for await (const row of rowsOf(read, path, facts, { ranges: [], width: 0 }, joined)) {
    count += 1;
    if (columns.size < 2) row.cells.forEach((cell, at) => void (cell === '' || columns.add(at)));
    if (first.length <= SAMPLE) first.push(row);
  }
  if (count < 2 || columns.size < 2) return null;
  // Rows may say less than the widest of the first ones; what stands beyond it has no heading.
  const width = Math.max(...first.map((row) => row.cells.length));
  const fitted = (row: SourceRow): SourceRow => ({
    line: row.line,
    cells: Array.from({ length: width }, (_, at) => row.cells[at] ?? ''),
  });
  const walk = async function* walk(): AsyncGenerator<SourceRow> {
    for await (const row of rowsOf(read, path, facts, { ranges: joined, width }, [])) yield fitted(row);
  };
  const sample: SourceRow[] = [];
  for await (const row of walk()) if (sample.push(row) > SAMPLE) break;
  const [head] = sample;
  return {
    format: 'xlsx',
    encoding: null,
    delimiter: null,
    header: head?.cells.map((name) => name.trim()) ?? [],
    sample: sample.slice(1),
    each: async function* each() {
      let heading = true;
      for await (const row of walk()) {
        if (!heading) yield row;
        heading = false;
      }
    },
  };
}

/** The rows of a sheet that hold something of their own; `found` takes up which cells are joined, which stands behind the rows. */
async function* rowsOf(
  read: ZipRead,
  path: string,
  facts: CellFacts,
  joined: Parameters<typeof sheetReader>[1],
  found: string[],
): AsyncGenerator<SourceRow> {
  const rows: SourceRow[] = [];
  const feed = xmlReader(sheetReader(facts, joined, rows, found));
  const decoder = new TextDecoder();
  for await (const piece of read(path)) {
    feed(decoder.decode(piece, { stream: true }));
    yield* rows.splice(0);
  }
}
