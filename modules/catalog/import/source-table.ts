import type { Encoding } from './encoding.ts';

/** One row of a file: `line` is where it begins in the file, or its row in the sheet. */
export type SourceRow = { readonly line: number; readonly cells: readonly string[] };

type TableFacts = {
  /** `litemall` and `mall` are the SQL seeds of those shops, flattened to one row a SKU. */
  readonly format: 'csv' | 'xlsx' | 'litemall' | 'mall' | 'sql';
  readonly encoding: Encoding | null;
  readonly delimiter: string | null;
  readonly header: readonly string[];
};
export type SourceTable = TableFacts & { readonly rows: readonly SourceRow[] };

/** A table that is read as it is walked through. `each` throws NoTable where the file stops being one. */
export type OpenTable = TableFacts & {
  /** The first rows, by which a mapping is proposed. */
  readonly sample: readonly SourceRow[];
  readonly each: () => AsyncIterable<SourceRow>;
};

/** The file stops being a table on the way: a quote that is never closed. */
export class NoTable extends Error {}

/** Why a file holds no table: `text` not readable in any encoding, `table` no header and rows, `broken` a damaged workbook. */
export type TableProblem = { readonly problem: 'text' | 'table' | 'broken' };
