// I/O: reads the shipped taxonomy, so that a file can be tried without any server or database.
import { parentOf, readShippedTaxonomy } from '../data/shipped.ts';
import { growTree, type Tree } from '../tree.ts';
import { bytesOf } from './encoding.ts';
import type { CategoryFinder } from './finder.ts';
import { categoryFinder } from './finder.ts';
import { fitMapping, type Mapping, missingFields, proposeMapping } from './mapping.ts';
import { type ImportOptions, planOptions } from './options.ts';
import { type Plan, planImport } from './plan.ts';
import type { RowProblem } from './rows.ts';
import { NoTable, type SourceTable, type TableProblem } from './source-table.ts';
import { type SurveyCounts, surveyRows } from './survey.ts';
import { openTable, readTable } from './table.ts';

export type OfflinePlan = {
  readonly table: SourceTable;
  readonly mapping: Mapping;
  readonly missing: readonly string[];
  readonly plan: Plan;
};

/** A dry run of a file on its own: what it would amount to in an empty shop of a market with the shipped categories. */
export async function planOffline(body: Uint8Array, options: ImportOptions): Promise<OfflinePlan | TableProblem> {
  const table = await readTable(body);
  if ('problem' in table) return table;
  const mapping = options.mapping ? fitMapping(options.mapping, table.header) : proposeMapping(table);
  const plan = planImport(table, mapping, planOptions(options), categoryFinder(shippedTree()));
  return { table, mapping, missing: missingFields(mapping), plan };
}

/** The shops a file names and how many rows it has, without holding any: what the command asks before it sends the file. */
export async function surveyOffline(
  body: Uint8Array,
  options: ImportOptions,
): Promise<Pick<SurveyCounts, 'file' | 'shops'>> {
  const table = await openTable(bytesOf(body));
  if ('problem' in table) return { file: 0, shops: [] };
  const sample = { header: table.header, rows: table.sample };
  const mapping = options.mapping ? fitMapping(options.mapping, table.header) : proposeMapping(sample);
  const problems: RowProblem[] = [];
  const blind: CategoryFinder = { named: () => null, guessed: () => null };
  const survey = surveyRows(table.header, mapping, planOptions(options), blind, problems);
  try {
    for await (const row of table.each()) {
      survey.take(row);
      problems.length = 0;
    }
  } catch (error) {
    // The market says so too, and in its own words.
    if (error instanceof NoTable) return { file: 0, shops: [] };
    throw error;
  }
  return survey.counts();
}

function shippedTree(): Tree {
  const rows = readShippedTaxonomy().categories.map(([id, nameZh, nameEn]) => ({
    id,
    parentId: parentOf(id),
    nameZh,
    nameEn,
    state: 'open' as const,
    mergedInto: null,
    commissionBps: null,
    taxBps: null,
    returnRule: null,
    licences: null,
    attributeIds: [],
    requiredAttributeIds: [],
  }));
  return growTree(rows, { commissionBps: 0, taxBps: 0 });
}
