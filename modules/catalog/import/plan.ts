import { createHash } from 'node:crypto';
import { titleKey } from '../checks.ts';
import type { CategoryFinder } from './finder.ts';
import type { Mapping } from './mapping.ts';
import type { PlanOptions } from './options.ts';
import type { ReadRow, RowProblem } from './rows.ts';
import type { SourceTable } from './source-table.ts';
import { branchOf, type SurveyCounts, surveyRows } from './survey.ts';

export type PlannedSku = {
  readonly line: number;
  readonly code: string | null;
  readonly barcode: string | null;
  /** Pairs of name and value, the same names in the same order for every SKU of the product. */
  readonly choice: readonly (readonly [string, string])[];
  readonly priceFen: number;
  readonly listPriceFen: number | null;
  readonly stock: number | null;
  readonly weightGrams: number | null;
  readonly volumeCm3: number | null;
};

/** A product as the file describes it. What the file does not say is null and is left as it is when the product exists. */
export type PlannedProduct = {
  readonly outerCode: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly categoryId: string;
  /** The category is only a guess or the default: an existing product keeps its own. */
  readonly categoryGiven: boolean;
  readonly brand: string | null;
  readonly sellingPoints: string | null;
  readonly description: string | null;
  readonly attributes: readonly (readonly [string, string])[];
  readonly skus: readonly PlannedSku[];
  /** Of a bundle: codes of SKUs and how many of each; left out by plans kept from before there were any. */
  readonly parts?: readonly (readonly [string, number])[];
};

export type Plan = PlanCounts & {
  readonly products: readonly PlannedProduct[];
  readonly problems: readonly RowProblem[];
};

/** What a plan amounts to, in counts. */
export type PlanCounts = {
  /** Rows of the file = elsewhere + planned + repeated + rejected. */
  readonly rows: {
    readonly file: number;
    readonly elsewhere: number;
    readonly planned: number;
    readonly repeated: number;
    readonly rejected: number;
  };
  readonly categories: { readonly named: number; readonly guessed: number; readonly fallback: number };
  readonly shops: readonly { readonly name: string; readonly rows: number }[];
  /** Rows that name a picture elsewhere on the net: addresses are not fetched. */
  readonly pictures: number;
};

const SKUS_AT_MOST = 200;

/** The plan of a table that is held whole, as it is where no market is running. */
export function planImport(table: SourceTable, mapping: Mapping, options: PlanOptions, find: CategoryFinder): Plan {
  const problems: RowProblem[] = [];
  const survey = surveyRows(table.header, mapping, options, find, problems);
  const read = table.rows.flatMap((row) => survey.take(row) ?? []);
  const planner = planProducts(survey.branch(), options, find, problems);
  const products = [...Map.groupBy(read, groupKey).values()].flatMap((rows) => planner.product(rows) ?? []);
  return { products, problems: problems.sort((a, b) => a.line - b.line), ...planner.counts(survey.counts()) };
}

export type Planner = {
  /** The product that all rows of one key, in the order of the file, amount to; null when none of them can come in. */
  readonly product: (rows: readonly ReadRow[]) => PlannedProduct | null;
  readonly counts: (survey: SurveyCounts) => PlanCounts;
};

/**
 * Decides what the rows of a file amount to, product by product, without touching anything. Rows with the same code (or,
 * without codes, the same title) are one product; among rows of the same choice the latest counts — by the file's own time
 * column where it has one — and the others are counted as repeated.
 */
export function planProducts(
  branch: string | null,
  options: PlanOptions,
  find: CategoryFinder,
  problems: RowProblem[],
): Planner {
  const placed = placer(branch, options, find, problems);
  const sum = { planned: 0, repeated: 0, rejected: 0 };
  return {
    product: (rows) => {
      const latest = [...rows].sort((a, b) => a.updatedAt - b.updatedAt || a.line - b.line);
      const { skus, replaced, refused } = skusOf(latest, problems);
      const last = latest.at(-1);
      const category = last && placed.place(last);
      if (!last || !category) {
        sum.rejected += rows.length;
        return null;
      }
      sum.planned += skus.length;
      sum.repeated += replaced;
      sum.rejected += refused;
      return productOf(last, latest, category, skus);
    },
    counts: ({ file, elsewhere, rejected, shops, pictures }) => ({
      rows: { file, elsewhere, ...sum, rejected: rejected + sum.rejected },
      categories: placed.counts,
      shops,
      pictures,
    }),
  };
}

/** What makes rows one product. */
export const groupKey = (row: ReadRow): string =>
  row.outerCode === '' ? `title ${titleKey(row.title)}` : `code ${row.outerCode}`;

/** A code for goods that have none: the same title makes the same code, so a second import finds its products again. */
const madeCode = (title: string): string =>
  `T-${createHash('sha256').update(titleKey(title)).digest('hex').slice(0, 16)}`;

const choiceKey = (row: ReadRow): string => row.choice.map(([name, value]) => `${name}=${value}`).join('\n');

function skusOf(
  rows: readonly ReadRow[],
  problems: RowProblem[],
): { skus: PlannedSku[]; replaced: number; refused: number } {
  // Several rows without a choice but with codes of their own are SKUs told apart by those codes.
  const bare = rows.filter((row) => row.choice.length === 0);
  const byCode = new Set(bare.map((row) => row.skuCode)).size > 1;
  const chosen = byCode
    ? rows.map(
        (row): ReadRow =>
          row.choice.length === 0 && row.skuCode !== '' ? { ...row, choice: [['规格', row.skuCode]] } : row,
      )
    : rows;
  const kept = new Map<string, ReadRow>();
  let replaced = 0;
  for (const row of chosen) {
    const key = choiceKey(row);
    // The latest stands at the place of the first, so that the order of the file is the order of the page.
    if (kept.has(key)) replaced += 1;
    kept.set(key, row);
  }
  const all = [...kept.values()];
  const within = all.slice(0, SKUS_AT_MOST);
  for (const row of all.slice(SKUS_AT_MOST))
    problems.push({
      line: row.line,
      weight: 'error',
      column: null,
      code: 'skus_too_many',
      params: { limit: SKUS_AT_MOST },
    });
  const names = [...new Set(within.flatMap((row) => row.choice.map(([name]) => name)))];
  const filled = within.map((row) => ({
    row,
    choice: names.map((name): readonly [string, string] => row.choice.find(([one]) => one === name) ?? [name, '默认']),
  }));
  // Filling gaps may make two choices equal ("red" and "red, default"): the later row counts.
  const distinct = new Map(filled.map((one) => [JSON.stringify(one.choice), one]));
  replaced += filled.length - distinct.size;
  const skus = [...distinct.values()].map(
    ({ row, choice }): PlannedSku => ({
      line: row.line,
      code: row.skuCode || null,
      barcode: row.barcode || null,
      choice,
      priceFen: row.priceFen,
      listPriceFen: row.listPriceFen,
      stock: row.stock,
      weightGrams: row.weightGrams,
      volumeCm3: row.volumeCm3,
    }),
  );
  return { skus, replaced, refused: all.length - within.length };
}

function productOf(
  last: ReadRow,
  rows: readonly ReadRow[],
  category: { id: string; given: boolean },
  skus: readonly PlannedSku[],
): PlannedProduct {
  const latest = (pick: (row: ReadRow) => string): string | null =>
    rows.map(pick).findLast((text) => text !== '') ?? null;
  return {
    outerCode: last.outerCode || madeCode(last.title),
    title: { zh: last.title, en: last.titleEn },
    categoryId: category.id,
    categoryGiven: category.given,
    // A file of many shops' goods names the shop where others name the brand.
    brand: latest((row) => row.brand) ?? latest((row) => row.shop),
    sellingPoints: latest((row) => row.sellingPoints),
    description: latest((row) => row.description),
    attributes: [...new Map(rows.flatMap((row) => row.attributes)).entries()],
    skus,
    parts: rows.findLast((row) => row.parts.length > 0)?.parts ?? [],
  };
}

type Placed = { readonly id: string; readonly given: boolean };
type Placer = { readonly counts: Plan['categories']; readonly place: (row: ReadRow) => Placed | null };

/**
 * Finds each product its category: the shop's own mapping, then the name, then a guess from the title, then the default.
 * A guess must keep within the branch most goods of the file point to: in a file of cosmetics "rose" is a scent, no plant.
 */
function placer(branch: string | null, options: PlanOptions, find: CategoryFinder, problems: RowProblem[]): Placer {
  const counts = { named: 0, guessed: 0, fallback: 0 };
  const said = new Set<string>();
  const guess = (row: ReadRow): string | null => {
    const found = find.guessed(row.title, row.titleEn);
    if (!found) return null;
    return branch === null ? (found.certain ? found.id : null) : branchOf(found.id) === branch ? found.id : null;
  };
  const place = (row: ReadRow): Placed | null => {
    const named =
      row.category === ''
        ? null
        : ((Object.hasOwn(options.categoryMap, row.category) ? options.categoryMap[row.category] : undefined) ??
          find.named(row.category));
    if (named) {
      counts.named += 1;
      return { id: named, given: true };
    }
    const guessed = guess(row);
    if (guessed) {
      counts.guessed += 1;
      return { id: guessed, given: false };
    }
    if (options.defaultCategoryId === null) {
      problems.push({ line: row.line, weight: 'error', column: null, code: 'category_missing', params: {} });
      return null;
    }
    // Once a name, not once a row: a file of thousands has a handful of names.
    if (row.category !== '' && !said.has(row.category)) {
      said.add(row.category);
      problems.push({
        line: row.line,
        weight: 'warning',
        column: null,
        code: 'category_unknown',
        params: { value: row.category.slice(0, 60) },
      });
    }
    counts.fallback += 1;
    return { id: options.defaultCategoryId, given: false };
  };
  return { counts, place };
}
