import { type Fen, fen, parseYuan } from '#kernel';
import type { Field } from './fields.ts';
import { distinctHeadings, type Mapping } from './mapping.ts';
import { readPairs } from './pairs.ts';
import type { SourceRow, SourceTable } from './source-table.ts';

/** Something to say about one row. An `error` keeps it out; a `warning` says what was left out or assumed. */
export type RowProblem = {
  readonly line: number;
  readonly weight: 'error' | 'warning';
  readonly column: string | null;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
};

/** A row understood: amounts in fen, texts trimmed, the choice as pairs. */
export type ReadRow = {
  readonly line: number;
  readonly outerCode: string;
  readonly skuCode: string;
  readonly title: string;
  readonly titleEn: string;
  readonly priceFen: Fen;
  readonly listPriceFen: Fen | null;
  readonly stock: number | null;
  readonly category: string;
  readonly brand: string;
  readonly sellingPoints: string;
  readonly description: string;
  readonly choice: readonly (readonly [string, string])[];
  readonly attributes: readonly (readonly [string, string])[];
  readonly weightGrams: number | null;
  readonly volumeCm3: number | null;
  readonly barcode: string;
  readonly hasImage: boolean;
  /** Of a bundle: codes of SKUs and how many of each. */
  readonly parts: readonly (readonly [string, number])[];
  readonly shop: string;
  readonly updatedAt: number;
};

const MOST_FEN = 10_000_000_000;
const TITLE_MAX = 120;

/** Cells of a row by field, by the mapping. */
export type Cells = {
  readonly one: (field: Field) => string;
  readonly column: (field: Field) => string | null;
  readonly many: (field: 'attribute' | 'saleAttribute') => readonly (readonly [string, string])[];
};

/** A cell without the apostrophe that keeps a spreadsheet from reading it as a formula. */
const plainCell = (cell: string): string => cell.trim().replace(/^'(?=[=+\-@'＝＋－＠])/, '');

/** A reader of cells for a table under a mapping. */
export function cellReader(table: Pick<SourceTable, 'header'>, mapping: Mapping): (row: SourceRow) => Cells {
  const headings = distinctHeadings(table.header);
  const places = new Map<Field, number[]>();
  headings.forEach((heading, at) => {
    // A heading may be called as something every object has.
    const field = Object.hasOwn(mapping, heading) ? mapping[heading] : undefined;
    if (field && field !== 'ignore') places.set(field, [...(places.get(field) ?? []), at]);
  });
  return (row) => ({
    one: (field) => plainCell(row.cells[places.get(field)?.[0] ?? -1] ?? ''),
    column: (field) => headings[places.get(field)?.[0] ?? -1] ?? null,
    many: (field) =>
      (places.get(field) ?? []).flatMap((at): (readonly [string, string])[] => {
        const value = plainCell(row.cells[at] ?? '');
        return value === '' ? [] : [[(headings[at] ?? '').slice(0, 60), value.slice(0, 60)]];
      }),
  });
}

/** A rate as written ("7.8") in millionths; null when it is none. */
export function rateMicros(text: string): bigint | null {
  const match = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) return null;
  const micros = BigInt(match[1] ?? '0') * 1_000_000n + BigInt((match[2] ?? '').padEnd(6, '0'));
  return micros > 0n ? micros : null;
}

/** An amount in the market's currency: cents × rate, to the nearest fen. */
export const converted = (cents: Fen, micros: bigint): Fen =>
  fen(Number((BigInt(cents) * micros + 500_000n) / 1_000_000n));

const SYMBOLS: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'CNY', '￥': 'CNY' };
const CHINESE: Readonly<Record<string, string>> = {
  人民币: 'CNY',
  元: 'CNY',
  RMB: 'CNY',
  CNH: 'CNY',
  欧元: 'EUR',
  美元: 'USD',
};

function currencyOf(column: string, price: string): string {
  const written = column.toUpperCase();
  if (written !== '') return CHINESE[written] ?? written;
  return SYMBOLS[price.charAt(0)] ?? 'CNY';
}

/**
 * An amount with its sign and words taken off. Other programs write 2.72 as 2.7199999999999998: such noise of binary
 * fractions is read as the amount it stands for, a real third decimal is not.
 */
function plainAmount(written: string): Fen | null {
  const text = written
    .replace(/^[€$£]/, '')
    .replace(/(?:元|RMB|CNY)$/i, '')
    .trim();
  const noisy = /^(\d{1,10})\.(\d{2})(0{5,}\d*|9{5,}\d*)$/.exec(text);
  if (!noisy) return parseYuan(text);
  const cents = Number(noisy[1]) * 100 + Number(noisy[2]);
  return fen(noisy[3]?.startsWith('9') ? cents + 1 : cents);
}

/** Reads one row; problems are pushed, and null answers when it cannot come in. */
export function readRow(
  row: SourceRow,
  cells: Cells,
  width: number,
  rates: ReadonlyMap<string, bigint>,
  problems: RowProblem[],
): ReadRow | null {
  const say = (
    weight: RowProblem['weight'],
    code: string,
    field: Field | null,
    params: RowProblem['params'] = {},
  ): null => {
    problems.push({ line: row.line, weight, column: field && cells.column(field), code, params });
    return null;
  };
  if (row.cells.length !== width)
    return say('error', 'columns_uneven', null, { found: row.cells.length, expected: width });
  if (/^(?:1|true|是|已删除)$/i.test(cells.one('deleted'))) return say('error', 'deleted_in_source', 'deleted');
  const title = cells.one('title').replaceAll(/\s+/g, ' ');
  if (title === '') return say('error', 'title_missing', 'title');
  const written = cells.one('price');
  if (written === '') return say('error', 'price_missing', 'price');
  const currency = currencyOf(cells.one('currency'), written);
  const rate = currency === 'CNY' ? 1_000_000n : rates.get(currency);
  if (rate === undefined)
    return say('error', 'currency_asks_rate', cells.column('currency') ? 'currency' : 'price', { currency });
  const amount = plainAmount(written);
  if (amount === null || amount < 0) return say('error', 'price_unreadable', 'price', { value: written.slice(0, 40) });
  const priceFen = converted(amount, rate);
  if (priceFen === 0) return say('error', 'price_zero', 'price');
  if (priceFen > MOST_FEN) return say('error', 'price_too_high', 'price', { value: written });
  const parts = partsOf(cells.one('parts'));
  if (!parts) return say('error', 'parts_unreadable', 'parts', { value: cells.one('parts').slice(0, 40) });
  if (title.length > TITLE_MAX) say('warning', 'title_too_long', 'title');
  return {
    line: row.line,
    outerCode: cells.one('outerCode').slice(0, 80),
    skuCode: cells.one('skuCode').slice(0, 80),
    title: title.slice(0, TITLE_MAX),
    titleEn: cells.one('titleEn').replaceAll(/\s+/g, ' ').slice(0, TITLE_MAX),
    priceFen,
    listPriceFen: listPrice(cells, priceFen, rate, say),
    stock: stockOf(cells, say),
    category: cells.one('category'),
    brand: cells.one('brand').slice(0, 60),
    sellingPoints: cells.one('sellingPoints').slice(0, 300),
    description: plainText(cells.one('description')).slice(0, 20_000),
    choice: choiceOf(cells),
    attributes: [
      ...readPairs(cells.one('attributes')).filter(([, value]) => value !== ''),
      ...cells.many('attribute'),
    ].map(([name, value]): readonly [string, string] => [name.slice(0, 60), value.slice(0, 200)]),
    weightGrams: weightOf(cells.one('weightGrams')),
    volumeCm3: volumeOf(cells, say),
    barcode: cells.one('barcode').slice(0, 40),
    hasImage: cells.one('image') !== '',
    parts,
    shop: cells.one('shop').slice(0, 60),
    updatedAt: Date.parse(cells.one('updatedAt')) || 0,
  };
}

/** `code:pieces;code:pieces`; a code without a number is one piece. Null when it cannot be read. */
function partsOf(written: string): (readonly [string, number])[] | null {
  if (written === '') return [];
  const listed = readPairs(written).map(([code, pieces]) => [code.slice(0, 80), Number(pieces || '1')] as const);
  const sound =
    listed.length > 0 && listed.every(([, pieces]) => Number.isInteger(pieces) && pieces > 0 && pieces < 100);
  return sound ? listed : null;
}

type Say = (weight: 'warning', code: string, field: Field, params?: RowProblem['params']) => null;

function listPrice(cells: Cells, priceFen: Fen, rate: bigint, say: Say): Fen | null {
  const written = cells.one('listPrice');
  if (written === '') return null;
  const amount = plainAmount(written);
  if (amount === null || amount < 0)
    return say('warning', 'list_price_unreadable', 'listPrice', { value: written.slice(0, 40) });
  const list = converted(amount, rate);
  if (list === 0) return null;
  return list < priceFen ? say('warning', 'list_price_below_price', 'listPrice') : list;
}

function stockOf(cells: Cells, say: Say): number | null {
  const written = cells.one('stock');
  if (written === '') return null;
  if (!/^\d{1,9}(?:\.0+)?$/.test(written))
    return say('warning', 'stock_unreadable', 'stock', { value: written.slice(0, 40) });
  return Number.parseInt(written, 10);
}

function weightOf(written: string): number | null {
  const match = /^(\d{1,7})(?:\.\d+)?\s*(?:g|克)?$/i.exec(written);
  return match ? Number(match[1]) : null;
}

const MOST_CM3 = 10_000_000;
const CUBIC: Readonly<Record<string, number>> = {
  l: 1_000,
  升: 1_000,
  m3: 1_000_000,
  'm³': 1_000_000,
  立方米: 1_000_000,
};

/** Cubic centimetres of one packed piece, as a plain number or with its unit: `1200`, `1.2 L`, `0.0012 m³`. */
function volumeOf(cells: Cells, say: Say): number | null {
  const written = cells.one('volumeCm3');
  if (written === '') return null;
  const match = /^(\d{1,8}(?:\.\d+)?)\s*(cm3|cm³|立方厘米|ml|毫升|l|升|m3|m³|立方米)?$/i.exec(written);
  const volume = match ? Math.round(Number(match[1]) * (CUBIC[match[2]?.toLowerCase() ?? ''] ?? 1)) : null;
  if (volume === null || volume > MOST_CM3)
    return say('warning', 'volume_unreadable', 'volumeCm3', { value: written.slice(0, 40) });
  return volume;
}

/** The choice between SKUs: colour, size, `name:value;name:value`, and columns of their own. */
function choiceOf(cells: Cells): (readonly [string, string])[] {
  const listed = readPairs(cells.one('saleAttributes')).map(([name, value]): readonly [string, string] => [
    name.slice(0, 60),
    value.slice(0, 60),
  ]);
  const simple = (['colour', 'size'] as const).flatMap((field): (readonly [string, string])[] => {
    const value = cells.one(field);
    return value === '' ? [] : [[field === 'colour' ? '颜色' : '尺码', value.slice(0, 60)]];
  });
  return [...simple, ...listed, ...cells.many('saleAttribute')].filter(([, value]) => value !== '').slice(0, 4);
}

/** Words of a rich text: tags go, line ends stay. Pictures inside a description are addresses of another house. */
export const plainText = (text: string): string =>
  text
    .replaceAll(/<(?:br|\/p|\/div|\/li)[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/\n\s*\n+/g, '\n')
    .trim();
