import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ctx, enqueue, newId, type Runtime, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { refuse } from './errors.ts';
import { type Bytes, bytesOf } from './import/encoding.ts';
import { fitMapping, headerKey, type Mapping, missingFields, proposeMapping } from './import/mapping.ts';
import type { ImportOptions } from './import/options.ts';
import { NoTable } from './import/separated.ts';
import { type OpenTable, openTable } from './import/table.ts';
import { type StagedPlan, withPlan } from './import-plan-service.ts';
import {
  type ImportRow,
  type ImportWrite,
  importRow,
  insertImport,
  replaceProblems,
  replanImport,
  savedMapping,
  saveMapping,
  startImport,
} from './import-store.ts';

const FILE_AT_MOST = 20 * 1024 * 1024;

/** The file as it came, kept beside the pictures so that a plan can be changed and a run resumed. */
const place = (runtime: Runtime, sha256: string): string => join(runtime.home, 'imports', sha256);

/** Reads a file and plans what it amounts to; nothing is written to the catalogue (dry run). Throws the import_* refusals. */
export async function planFile(
  ctx: Ctx,
  scope: ShopScope,
  input: { filename: string; body: Buffer; options: ImportOptions },
): Promise<ImportRow> {
  if (input.body.length === 0) throw refuse('import_file_missing');
  if (input.body.length > FILE_AT_MOST)
    throw refuse('import_file_unreadable', { reason: `> ${FILE_AT_MOST / 1024 / 1024} MB` });
  const table = await tableOf(bytesOf(input.body));
  const sha256 = createHash('sha256').update(input.body).digest('hex');
  await mkdir(join(ctx.runtime.home, 'imports'), { recursive: true });
  await writeFile(place(ctx.runtime, sha256), input.body);
  const id = newId(ctx);
  await planTable(ctx, scope, table, input.options, (write, { planId }) =>
    transact(ctx, async (tx) => {
      await insertImport(tx, {
        shopId: scope.shopId,
        id,
        filename: input.filename.slice(0, 200),
        sha256,
        madeBy: userIdOf(ctx.actor),
        ...write,
      });
      await replaceProblems(tx, scope.shopId, id, planId);
    }),
  );
  return ownImport(ctx, scope, id);
}

/** Plans a file again under another mapping or other options. */
export async function replan(ctx: Ctx, scope: ShopScope, id: Uuid, options: ImportOptions): Promise<ImportRow> {
  await planAgain(ctx, scope, id, options, async () => {});
  return ownImport(ctx, scope, id);
}

/** Sets the work in motion: the plan is cut into chunks and a task writes them one by one, resuming after a crash where it was. */
export async function run(ctx: Ctx, scope: ShopScope, id: Uuid, options: ImportOptions): Promise<ImportRow> {
  await planAgain(ctx, scope, id, options, async (plan) => {
    const row = await ownImport(ctx, scope, id);
    const missing = missingFields(row.mapping);
    if (missing.length > 0) throw refuse('import_mapping_incomplete', { fields: missing });
    await transact(ctx, async (tx) => {
      if (!(await startImport(tx, scope.shopId, id, plan.rows, plan))) throw refuse('import_running');
      await saveMapping(tx, scope.shopId, row.recognised.headerKey, row.mapping);
      await enqueue(tx, 'catalog.import', { shopId: scope.shopId, importId: id }, { key: `catalog.import:${id}` });
    });
  });
  return ownImport(ctx, scope, id);
}

async function planAgain(
  ctx: Ctx,
  scope: ShopScope,
  id: Uuid,
  options: ImportOptions,
  use: (plan: StagedPlan) => Promise<void>,
): Promise<void> {
  const before = await ownImport(ctx, scope, id);
  // Said before the file is read again; the write below holds it against whoever is quicker.
  if (before.state !== 'ready') throw refuse('import_running');
  const table = await tableOf(() => createReadStream(place(ctx.runtime, before.sha256)));
  await planTable(ctx, scope, table, { ...before.options, ...options }, async (write, plan) => {
    await transact(ctx, async (tx) => {
      if (!(await replanImport(tx, { ...before, ...write }))) throw refuse('import_running');
      await replaceProblems(tx, scope.shopId, id, plan.planId);
    });
    await use(plan);
  });
}

/** One import of the shop; another shop's is not found. */
export async function ownImport(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<ImportRow> {
  const row = await importRow(ctx, scope.shopId, id);
  if (!row) throw refuse('import_not_found');
  return row;
}

async function tableOf(bytes: Bytes): Promise<OpenTable> {
  const table = await openTable(bytes);
  if (!('problem' in table)) return table;
  if (table.problem === 'table') throw refuse('import_table_unknown');
  throw refuse('import_file_unreadable', {
    reason: table.problem === 'text' ? 'UTF-8, GB18030, UTF-16: no' : 'XLSX: no',
  });
}

type PlanWrite = Pick<ImportWrite, 'options' | 'mapping' | 'recognised' | 'rows' | 'tally'>;

async function planTable(
  ctx: Ctx,
  scope: ShopScope,
  table: OpenTable,
  options: ImportOptions,
  use: (write: PlanWrite, plan: StagedPlan) => Promise<void>,
): Promise<void> {
  const key = headerKey(table.header);
  const saved = options.mapping ? null : await savedMapping(ctx, scope.shopId, key);
  const mapping: Mapping = options.mapping
    ? fitMapping(options.mapping, table.header)
    : saved
      ? fitMapping(saved, table.header)
      : proposeMapping({ header: table.header, rows: table.sample });
  try {
    await withPlan(ctx, scope, table, mapping, options, (plan) =>
      use({ options, mapping, ...written(table, key, plan) }, plan),
    );
  } catch (error) {
    if (error instanceof NoTable) throw refuse('import_table_unknown');
    throw error;
  }
}

const written = (
  table: OpenTable,
  key: string,
  plan: StagedPlan,
): Pick<PlanWrite, 'rows' | 'recognised' | 'tally'> => ({
  rows: plan.rows.file - plan.rows.elsewhere,
  recognised: {
    format: table.format,
    encoding: table.encoding,
    delimiter: table.delimiter,
    header: table.header,
    headerKey: key,
    fileRows: plan.rows.file,
    elsewhere: plan.rows.elsewhere,
    products: plan.products,
    skus: plan.rows.planned,
    categories: plan.categories,
    shops: plan.shops.slice(0, 500),
    pictures: plan.pictures,
  },
  tally: {
    created: plan.rows.planned - plan.updated,
    updated: plan.updated,
    unchanged: 0,
    repeated: plan.rows.repeated,
    rejected: plan.rows.rejected,
  },
});
