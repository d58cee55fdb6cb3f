// I/O: reads the shipped taxonomy, so that a file can be tried without any server or database.
import { parentOf, readShippedTaxonomy } from '../data/shipped.ts';
import { growTree, type Tree } from '../tree.ts';
import { categoryFinder } from './finder.ts';
import { fitMapping, type Mapping, missingFields, proposeMapping } from './mapping.ts';
import { type ImportOptions, planOptions } from './options.ts';
import { type Plan, planImport } from './plan.ts';
import { readTable, type SourceTable, type TableProblem } from './table.ts';

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
