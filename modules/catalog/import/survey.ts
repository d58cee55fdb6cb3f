import type { CategoryFinder } from './finder.ts';
import type { Mapping } from './mapping.ts';
import type { PlanOptions } from './options.ts';
import { cellReader, type ReadRow, type RowProblem, rateMicros, readRow } from './rows.ts';
import type { SourceRow, SourceTable } from './source-table.ts';

/** The first walk through a file, row by row: what is held are counts, never rows. */
export type Survey = {
  /** The row as read; null when it is another shop's or cannot come in. */
  readonly take: (row: SourceRow) => ReadRow | null;
  /** The branch of the tree to which more than half of the guesses point; null when the file is of all kinds. */
  readonly branch: () => string | null;
  readonly counts: () => SurveyCounts;
};
export type SurveyCounts = {
  readonly file: number;
  readonly elsewhere: number;
  readonly rejected: number;
  readonly pictures: number;
  /** By rows, most first. */
  readonly shops: readonly { readonly name: string; readonly rows: number }[];
};

/** Begins a survey; what is to be said about rows is pushed to `problems`, which the caller may empty at any time. */
export function surveyRows(
  header: SourceTable['header'],
  mapping: Mapping,
  options: PlanOptions,
  find: CategoryFinder,
  problems: RowProblem[],
): Survey {
  const rates = new Map(
    Object.entries(options.rates).flatMap(([currency, rate]) => {
      const micros = rateMicros(rate);
      return micros === null ? [] : [[currency.toUpperCase(), micros] as const];
    }),
  );
  const cellsOf = cellReader({ header }, mapping);
  const wanted = options.shopNames && new Set(options.shopNames);
  const shops = new Map<string, number>();
  const votes = new Map<string, number>();
  const seen = { file: 0, elsewhere: 0, rejected: 0, pictures: 0 };
  let guesses = 0;
  const vote = (row: ReadRow): void => {
    const found = find.guessed(row.title, row.titleEn);
    if (!found) return;
    guesses += 1;
    votes.set(branchOf(found.id), (votes.get(branchOf(found.id)) ?? 0) + 1);
  };
  return {
    take: (row) => {
      seen.file += 1;
      const cells = cellsOf(row);
      const shop = cells.one('shop');
      if (shop !== '') shops.set(shop, (shops.get(shop) ?? 0) + 1);
      if (wanted && !wanted.has(shop)) {
        seen.elsewhere += 1;
        return null;
      }
      const one = readRow(row, cells, header.length, rates, problems);
      if (!one) {
        seen.rejected += 1;
        return null;
      }
      if (one.hasImage) seen.pictures += 1;
      vote(one);
      return one;
    },
    branch: () => {
      const [first] = [...votes].sort((a, b) => b[1] - a[1]);
      return first && first[1] * 2 > guesses && guesses >= 20 ? first[0] : null;
    },
    counts: () => ({
      ...seen,
      shops: [...shops].map(([name, rows]) => ({ name, rows })).sort((a, b) => b.rows - a.rows),
    }),
  };
}

/** The branch of the tree a category id stands in. */
export const branchOf = (id: string): string => id.split('-')[0] ?? id;
