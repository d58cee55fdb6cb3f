import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ctx, enqueue, newId, type Runtime, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { categoryTree } from './categories-service.ts';
import { refuse } from './errors.ts';
import { categoryFinder } from './import/finder.ts';
import { fitMapping, headerKey, type Mapping, missingFields, proposeMapping } from './import/mapping.ts';
import { type ImportOptions, planOptions } from './import/options.ts';
import { type Plan, planImport } from './import/plan.ts';
import { readTable, type SourceTable } from './import/table.ts';
import {
  type ImportRow,
  type ImportWrite,
  importRow,
  insertImport,
  replanImport,
  savedMapping,
  saveMapping,
  startImport,
  writeProblems,
} from './import-store.ts';
import { productsNamed } from './store.ts';

/** Products in one transaction: large enough to be quick, small enough that a crash loses seconds of work. */
const CHUNK = 50;
const FILE_AT_MOST = 20 * 1024 * 1024;

/** The file as it came, kept beside the pictures so that a plan can be changed and a run resumed. */
const place = (runtime: Runtime, sha256: string): string => join(runtime.home, 'imports', sha256);

/** Reads a file and plans what it amounts to; nothing is written to the catalogue (dry run). Throws the import_* refusals. */
export async function planFile(
  ctx: Ctx,
  scope: ShopScope,
  input: { filename: string; body: Buffer; options: ImportOptions },
): Promise<{ row: ImportRow; plan: Plan }> {
  if (input.body.length === 0) throw refuse('import_file_missing');
  if (input.body.length > FILE_AT_MOST)
    throw refuse('import_file_unreadable', { reason: `> ${FILE_AT_MOST / 1024 / 1024} MB` });
  const table = await tableOf(input.body);
  const sha256 = createHash('sha256').update(input.body).digest('hex');
  await mkdir(join(ctx.runtime.home, 'imports'), { recursive: true });
  await writeFile(place(ctx.runtime, sha256), input.body);
  const planned = await planTable(ctx, scope, table, input.options);
  const id = newId(ctx);
  const write: ImportWrite = {
    shopId: scope.shopId,
    id,
    filename: input.filename.slice(0, 200),
    sha256,
    madeBy: userIdOf(ctx.actor),
    ...planned.write,
  };
  await transact(ctx, async (tx) => {
    await insertImport(tx, write);
    await writeProblems(tx, scope.shopId, id, planned.plan.problems, true);
  });
  return { row: await ownImport(ctx, scope, id), plan: planned.plan };
}

/** Plans a file again under another mapping or other options. */
export async function replan(
  ctx: Ctx,
  scope: ShopScope,
  id: Uuid,
  options: ImportOptions,
): Promise<{ row: ImportRow; plan: Plan }> {
  const before = await ownImport(ctx, scope, id);
  const table = await tableOf(await readFile(place(ctx.runtime, before.sha256)));
  const merged: ImportOptions = { ...before.options, ...options };
  const { plan, write } = await planTable(ctx, scope, table, merged);
  await transact(ctx, async (tx) => {
    if (!(await replanImport(tx, { ...before, ...write }))) throw refuse('import_running');
    await writeProblems(tx, scope.shopId, id, plan.problems, true);
  });
  return { row: await ownImport(ctx, scope, id), plan };
}

/** Sets the work in motion: the plan is cut into chunks and a task writes them one by one, resuming after a crash where it was. */
export async function run(ctx: Ctx, scope: ShopScope, id: Uuid, options: ImportOptions): Promise<ImportRow> {
  const { row, plan } = await replan(ctx, scope, id, options);
  const missing = missingFields(row.mapping);
  if (missing.length > 0) throw refuse('import_mapping_incomplete', { fields: missing });
  const chunks = Array.from({ length: Math.ceil(plan.products.length / CHUNK) }, (_, at) =>
    plan.products.slice(at * CHUNK, (at + 1) * CHUNK),
  );
  await transact(ctx, async (tx) => {
    if (
      !(await startImport(tx, scope.shopId, id, { repeated: plan.rows.repeated, rejected: plan.rows.rejected }, chunks))
    )
      throw refuse('import_running');
    await saveMapping(tx, scope.shopId, row.recognised.headerKey, row.mapping);
    await enqueue(tx, 'catalog.import', { shopId: scope.shopId, importId: id }, { key: `catalog.import:${id}` });
  });
  return ownImport(ctx, scope, id);
}

/** One import of the shop; another shop's is not found. */
export async function ownImport(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<ImportRow> {
  const row = await importRow(ctx, scope.shopId, id);
  if (!row) throw refuse('import_not_found');
  return row;
}

async function tableOf(body: Buffer): Promise<SourceTable> {
  const table = await readTable(body);
  if (!('problem' in table)) return table;
  if (table.problem === 'table') throw refuse('import_table_unknown');
  throw refuse('import_file_unreadable', {
    reason: table.problem === 'text' ? 'UTF-8, GB18030, UTF-16: no' : 'XLSX: no',
  });
}

async function planTable(
  ctx: Ctx,
  scope: ShopScope,
  table: SourceTable,
  options: ImportOptions,
): Promise<{ plan: Plan; write: Pick<ImportWrite, 'options' | 'mapping' | 'recognised' | 'rows' | 'tally'> }> {
  const key = headerKey(table.header);
  const saved = options.mapping ? null : await savedMapping(ctx, scope.shopId, key);
  const mapping: Mapping = options.mapping
    ? fitMapping(options.mapping, table.header)
    : saved
      ? fitMapping(saved, table.header)
      : proposeMapping(table);
  const plan = planImport(table, mapping, planOptions(options), categoryFinder(await categoryTree(ctx)));
  const known = await productsNamed(
    ctx,
    scope.shopId,
    plan.products.map((one) => one.outerCode),
  );
  const updated = plan.products
    .filter((one) => known.has(one.outerCode))
    .reduce((sum, one) => sum + one.skus.length, 0);
  return {
    plan,
    write: {
      options,
      mapping,
      rows: plan.rows.file - plan.rows.elsewhere,
      recognised: {
        format: table.format,
        encoding: table.encoding,
        delimiter: table.delimiter,
        header: table.header,
        headerKey: key,
        fileRows: plan.rows.file,
        elsewhere: plan.rows.elsewhere,
        products: plan.products.length,
        skus: plan.rows.planned,
        categories: plan.categories,
        shops: plan.shops.slice(0, 500),
        pictures: plan.pictures,
      },
      tally: {
        created: plan.rows.planned - updated,
        updated,
        unchanged: 0,
        repeated: plan.rows.repeated,
        rejected: plan.rows.rejected,
      },
    },
  };
}
