import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { FIELDS, type Field, HEADINGS, headingKey } from './fields.ts';
import type { SourceTable } from './source-table.ts';

/** Which column means what: field by heading, as saved for the shop and as the page edits it. */
export type Mapping = Readonly<Record<string, Field>>;

/** Fields without which there is nothing to import. */
export const NEEDED: readonly Field[] = ['title', 'price'];

/** The same heading line is the same kind of file: the key under which a shop's mapping is kept. */
export const headerKey = (header: readonly string[]): string =>
  createHash('sha256').update(header.map(headingKey).join('\n')).digest('hex').slice(0, 32);

/** The headings of a table, made distinct: a second `price` is `price (2)`, an empty one `column 3`. */
export function distinctHeadings(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((heading, at) => {
    const name = heading === '' ? `column ${at + 1}` : heading;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** A mapping proposed from the headings, then from what stands under them. Each field is given once; the rest is ignored. */
export function proposeMapping(table: Pick<SourceTable, 'header' | 'rows'>): Mapping {
  const headings = distinctHeadings(table.header);
  const keys = headings.map(headingKey);
  const given = new Map<string, Field>();
  // Every field's best heading first: `price` beats `retail_price` as the price, which is then free to be the list price.
  const candidates = HEADINGS.flatMap(([field, names]) => names.map((name, rank) => ({ field, name, rank }))).sort(
    (a, b) => a.rank - b.rank,
  );
  const taken = new Set<Field>();
  for (const { field, name } of candidates) {
    const at = keys.indexOf(name);
    const heading = headings[at];
    if (at < 0 || heading === undefined || taken.has(field) || given.has(heading)) continue;
    given.set(heading, field);
    taken.add(field);
  }
  // A file with one price calls it what it likes: "retail price" alone is the price.
  const list = [...given].find(([, field]) => field === 'listPrice');
  if (!taken.has('price') && list) {
    given.set(list[0], 'price');
    taken.add('price');
  }
  for (const field of NEEDED) if (!taken.has(field)) sniff(field, table, headings, given);
  return Object.fromEntries(headings.map((heading) => [heading, given.get(heading) ?? 'ignore']));
}

const looksLikePrice = (text: string): boolean => /^[¥￥$€]?\d{1,7}(?:\.\d{1,2})?$/.test(text.trim());

/** No heading told: the title is the column of the longest varied texts, the price the first of amounts with cents. */
function sniff(
  field: Field,
  table: Pick<SourceTable, 'rows'>,
  headings: readonly string[],
  given: Map<string, Field>,
): void {
  const sample = table.rows.slice(0, 200);
  const free = headings
    .map((heading, at) => ({ heading, cells: sample.map((row) => row.cells[at] ?? '') }))
    .filter(({ heading }) => !given.has(heading));
  const scored = free
    .map(({ heading, cells }) => ({ heading, score: field === 'title' ? titleScore(cells) : priceScore(cells) }))
    .sort((a, b) => b.score - a.score);
  const best = scored[0];
  if (best && best.score > 0) given.set(best.heading, field);
}

function titleScore(cells: readonly string[]): number {
  const texts = cells.filter((cell) => cell.length >= 4 && !/^https?:|^[\d.,%-]+$/.test(cell));
  if (texts.length < cells.length * 0.8 || texts.length === 0) return 0;
  return new Set(texts).size / texts.length > 0.5
    ? texts.reduce((sum, text) => sum + Math.min(text.length, 60), 0) / texts.length
    : 0;
}

function priceScore(cells: readonly string[]): number {
  const prices = cells.filter(looksLikePrice);
  if (prices.length < cells.length * 0.9 || prices.length === 0) return 0;
  return 1 + prices.filter((price) => price.includes('.')).length / prices.length;
}

/** A mapping somebody sent: fields that do not exist and headings the file lacks are left out; missing headings are ignored. */
export function fitMapping(wanted: Readonly<Record<string, string>>, header: readonly string[]): Mapping {
  const known = new Set<string>(FIELDS);
  const byKey = new Map(Object.entries(wanted).map(([heading, field]) => [headingKey(heading), field]));
  return Object.fromEntries(
    distinctHeadings(header).map((heading) => {
      const field = wanted[heading] ?? byKey.get(headingKey(heading)) ?? 'ignore';
      return [heading, known.has(field) ? (field as Field) : 'ignore'];
    }),
  );
}

/** Fields that must be mapped and are not. */
export const missingFields = (mapping: Mapping): Field[] =>
  NEEDED.filter((field) => !Object.values(mapping).includes(field));

export const sameMapping = (one: Mapping, other: Mapping): boolean => isDeepStrictEqual({ ...one }, { ...other });
