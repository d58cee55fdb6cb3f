/** What a spreadsheet would run as a formula, in narrow and in wide signs; a plain number keeps its sign. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** The text with an apostrophe before it where a spreadsheet would run it: what a stranger wrote must stay text on the reader's desk. */
export const defused = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

/** One cell of a CSV (RFC 4180), defused. */
export function csvCell(text: string): string {
  const safe = defused(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row of a CSV with its line end. */
export const csvRow = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
