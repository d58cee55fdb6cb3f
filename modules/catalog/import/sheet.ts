import type { SourceRow } from './source-table.ts';
import { plainSigns } from './workbook-parts.ts';
import { attribute, BrokenXml, type XmlEvents } from './xml.ts';

export type CellFacts = {
  readonly texts: readonly string[];
  /** Styles whose numbers are days. */
  readonly dates: ReadonlySet<number>;
  readonly date1904: boolean;
};

/** Columns a sheet may have at most; and joined cells that are minded. */
const MOST_COLUMNS = 16_384;
const MOST_JOINED = 200_000;

type Joined = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
type Running = Joined & { readonly text: string };

/**
 * Reads a sheet's cells as a reader of the sheet sees them: formulas by their results, days as moments, joined cells by the text of
 * the first of them. Rows that hold nothing of their own are no rows. What is read is pushed to `rows`; `found` gets the ranges of
 * joined cells as written.
 */
export function sheetReader(
  facts: CellFacts,
  joined: { readonly ranges: readonly string[]; readonly width: number },
  rows: SourceRow[],
  found: string[],
): XmlEvents {
  const waiting = joined.ranges.flatMap((range) => rangeOf(range) ?? []).sort((a, b) => b.top - a.top);
  let running: Running[] = [];
  let line = 0;
  let cells: string[] = [];
  let cell = { at: 0, type: '', style: 0, text: '' };
  let taking = false;
  let reading = false;
  const close: Readonly<Record<string, () => void>> = {
    row: () => {
      if (!cells.some((text) => text !== '')) return;
      for (let next = waiting.at(-1); next && next.top <= line; next = waiting.at(-1)) {
        waiting.pop();
        if (next.top === line) running.push({ ...next, text: cells[next.left] ?? '' });
      }
      running = running.filter((one) => one.bottom >= line);
      for (const one of running)
        for (let at = one.left; at <= Math.min(one.right, joined.width - 1); at += 1)
          if ((cells[at] ?? '') === '') fill(cells, at, one.text);
      rows.push({ line, cells });
    },
    c: () => fill(cells, cell.at, seenAs(cell, facts)),
    rPh: () => {
      reading = false;
    },
  };
  return {
    open: (name, raw) => {
      if (name === 'row') {
        line = Number(attribute(raw, 'r') ?? line + 1);
        cells = [];
        cell = { at: -1, type: '', style: 0, text: '' };
      } else if (name === 'c') {
        const place = attribute(raw, 'r');
        cell = {
          at: place === null ? cell.at + 1 : columnOf(place),
          type: attribute(raw, 't') ?? 'n',
          style: Number(attribute(raw, 's') ?? 0),
          text: '',
        };
      } else if (name === 'rPh') reading = true;
      else if (name === 'mergeCell' && found.length < MOST_JOINED) found.push(attribute(raw, 'ref') ?? '');
      taking = name === 'v' || (name === 't' && !reading);
    },
    close: (name) => {
      taking = false;
      close[name]?.();
    },
    text: (text) => {
      if (taking) cell.text += text;
    },
  };
}

function fill(cells: string[], at: number, text: string): void {
  while (cells.length < at) cells.push('');
  cells[at] = text;
}

const DAY_MS = 86_400_000;
/** Days between the beginning of the spreadsheets' time, with its 29 February 1900, and 1970; and between 1900 and 1904. */
const DAYS_TO_1970 = 25_569;
const DAYS_TO_1904 = 1_462;

function seenAs(cell: { type: string; style: number; text: string }, facts: CellFacts): string {
  const { type, text } = cell;
  if (text === '') return '';
  if (type === 's') return facts.texts[Number(text)] ?? '';
  if (type === 'b') return text.trim() === '1' ? 'true' : 'false';
  if (type === 'e') return '';
  if (type !== 'n') return plainSigns(text);
  const number = Number(text);
  if (!Number.isFinite(number)) return plainSigns(text);
  if (!facts.dates.has(cell.style)) return String(number);
  const moment = new Date(Math.round((number - DAYS_TO_1970 + (facts.date1904 ? DAYS_TO_1904 : 0)) * DAY_MS));
  return Number.isNaN(moment.getTime()) ? String(number) : moment.toISOString();
}

/** `C7` is column 2, counted from nought. */
function columnOf(place: string): number {
  let column = 0;
  for (const letter of place) {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  if (column < 1 || column > MOST_COLUMNS) throw new BrokenXml(`a cell at ${place}`);
  return column - 1;
}

function rangeOf(range: string): Joined | null {
  const match = /^([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})$/.exec(range);
  const [, from = '', to = ''] = match ?? [];
  if (!match) return null;
  const row = (place: string): number => Number(place.replace(/^[A-Z]+/, ''));
  return { top: row(from), bottom: row(to), left: columnOf(from), right: columnOf(to) };
}
