import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Ctx,
  days,
  earlier,
  enqueue,
  newId,
  type Runtime,
  type ShopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { type Bytes, bytesOf } from './import/encoding.ts';
import { fitMapping, headerKey, type Mapping, missingFields, proposeMapping, sameMapping } from './import/mapping.ts';
import { type ImportOptions, samePlan } from './import/options.ts';
import { NoTable, type OpenTable } from './import/source-table.ts';
import { openTable } from './import/table.ts';
import { type StagedPlan, withPlan } from './import-plan-service.ts';
import {
  forgetPlan,
  type ImportRow,
  type ImportWrite,
  importRow,
  insertImport,
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
  await planTable(ctx, scope, table, input.options, (write) =>
    transact(ctx, (tx) =>
      insertImport(tx, {
        shopId: scope.shopId,
        id,
        filename: input.filename.slice(0, 200),
        sha256,
        madeBy: userIdOf(ctx.actor),
        ...write,
      }),
    ),
  );
  return ownImport(ctx, scope, id);
}

/** Plans a file again under another mapping or other options. */
export async function replan(ctx: Ctx, scope: ShopScope, id: Uuid, options: ImportOptions): Promise<ImportRow> {
  const before = await readyImport(ctx, scope, id);
  await planAgain(ctx, scope, before, { ...before.options, ...options });
  return ownImport(ctx, scope, id);
}

/**
 * Sets the work in motion: a task writes the chunks of the plan one by one, resuming after a crash where it was. The plan is the one
 * that was shown; it is made again only under other options, or when it has been forgotten.
 */
export async function run(ctx: Ctx, scope: ShopScope, id: Uuid, options: ImportOptions): Promise<ImportRow> {
  const before = await readyImport(ctx, scope, id);
  const wanted = { ...before.options, ...options };
  const kept = before.chunks > 0 || before.recognised.products === 0;
  const mapped = !options.mapping || sameMapping(fitMapping(options.mapping, before.recognised.header), before.mapping);
  // What is refused leaves the plan that was shown.
  if (!kept || !mapped || !samePlan(before.options, wanted)) await planAgain(ctx, scope, before, wanted, requireWhole);
  const row = await readyImport(ctx, scope, id);
  requireWhole(row.mapping);
  await transact(ctx, async (tx) => {
    if (!(await startImport(tx, row, wanted))) throw refuse('import_running');
    await saveMapping(tx, scope.shopId, row.recognised.headerKey, row.mapping);
    await enqueue(tx, 'catalog.import', { shopId: scope.shopId, importId: id }, { key: `catalog.import:${id}` });
  });
  return ownImport(ctx, scope, id);
}

/** Said before the file is read again; the write holds it against whoever is quicker. */
async function readyImport(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<ImportRow> {
  const row = await ownImport(ctx, scope, id);
  if (row.state !== 'ready') throw refuse('import_running');
  return row;
}

function requireWhole(mapping: Mapping): void {
  const missing = missingFields(mapping);
  if (missing.length > 0) throw refuse('import_mapping_incomplete', { fields: missing });
}

async function planAgain(
  ctx: Ctx,
  scope: ShopScope,
  before: ImportRow,
  options: ImportOptions,
  check: (mapping: Mapping) => void = () => {},
): Promise<void> {
  const table = await tableOf(() => createReadStream(place(ctx.runtime, before.sha256)));
  await planTable(ctx, scope, table, options, (write) =>
    transact(ctx, async (tx) => {
      check(write.mapping);
      if (!(await replanImport(tx, { ...before, ...write }))) throw refuse('import_running');
    }),
  );
}

/** How long a plan is kept that nobody runs. */
const KEPT = days(1);

/** The recurring look for plans that nobody ran: they are forgotten one by one, and their files stay. */
export async function forgetPlans(ctx: Ctx): Promise<number> {
  let forgotten = 0;
  while (await transact(ctx, (tx) => forgetPlan(tx, earlier(tx.clock.now(), KEPT)))) forgotten += 1;
  return forgotten;
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

type PlanWrite = Pick<ImportWrite, 'options' | 'mapping' | 'recognised' | 'rows' | 'tally' | 'plan'>;

async function planTable(
  ctx: Ctx,
  scope: ShopScope,
  table: OpenTable,
  options: ImportOptions,
  use: (write: PlanWrite) => Promise<void>,
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
      use({ options, mapping, plan, ...written(table, key, plan) }),
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
