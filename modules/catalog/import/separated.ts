import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { type Bytes, type Encoding, textOf } from './encoding.ts';
import { NoTable, type OpenTable, type SourceRow, type TableProblem } from './source-table.ts';

const DELIMITERS = [',', '\t', ';', '|'] as const;
/** Rows by which a mapping is proposed. */
const SAMPLE = 200;

/** The separator that cuts the header line most often, outside quotes. */
export function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/\r?\n|$/)).replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((one) => head.split(one).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? ',' : (DELIMITERS[counts.indexOf(most)] ?? ',');
}

/** Separated values, read record by record as they are walked through. */
export async function openSeparated(bytes: Bytes, encoding: Encoding): Promise<OpenTable | TableProblem> {
  const delimiter = delimiterOf(await firstLine(bytes, encoding));
  let head: readonly string[] | null = null;
  const sample: SourceRow[] = [];
  try {
    for await (const row of records(bytes, encoding, delimiter)) {
      if (head) sample.push(row);
      else head = row.cells;
      if (sample.length >= SAMPLE) break;
    }
  } catch (error) {
    if (error instanceof NoTable) return { problem: 'table' };
    throw error;
  }
  if (!head || head.length < 2) return { problem: 'table' };
  return {
    format: 'csv',
    encoding,
    delimiter,
    header: head.map((name) => name.trim()),
    sample,
    each: async function* each() {
      let first = true;
      for await (const row of records(bytes, encoding, delimiter)) {
        if (!first) yield row;
        first = false;
      }
    },
  };
}

type Parsed = { readonly record: string[]; readonly info: { readonly lines: number } };

async function* records(bytes: Bytes, encoding: Encoding, delimiter: string): AsyncGenerator<SourceRow> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // A reader that stops early takes the whole line down; what goes wrong reaches it through the parser.
  pipeline(Readable.from(textOf(bytes, encoding)), parser, () => {});
  let before = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      // A quoted cell may hold line ends: the row is named by its first line.
      yield { line: before + 1, cells: record };
      before = info.lines;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new NoTable(error.message);
    throw error;
  }
}

async function firstLine(bytes: Bytes, encoding: Encoding): Promise<string> {
  let line = '';
  for await (const text of textOf(bytes, encoding)) {
    line += text;
    if (line.includes('\n')) break;
  }
  return line;
}
