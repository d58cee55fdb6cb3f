import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Ctx,
  createCtx,
  emit,
  enqueue,
  newId,
  Refusal,
  type Runtime,
  type ShopScope,
  shopScope,
  system,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { categoryTree } from './categories-service.ts';
import { refuse } from './errors.ts';
import { categoryFinder } from './import/finder.ts';
import { fitMapping, headerKey, type Mapping, missingFields, proposeMapping } from './import/mapping.ts';
import { mergedInput } from './import/merge.ts';
import { type ImportOptions, planOptions } from './import/options.ts';
import { type Plan, type PlannedProduct, planImport } from './import/plan.ts';
import type { RowProblem } from './import/rows.ts';
import { readTable, type SourceTable } from './import/table.ts';
import {
  chunkOf,
  endImport,
  finishChunk,
  type ImportRow,
  type ImportWrite,
  importRow,
  insertImport,
  replanImport,
  savedMapping,
  saveMapping,
  startImport,
  type Tally,
  writeProblems,
} from './import-store.ts';
import { createProduct, editProduct, submitProduct } from './service.ts';
import { productsByOuterCode } from './store.ts';
import type { Product, ProductContent } from './types.ts';

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
  const known = new Set(
    (
      await productsByOuterCode(
        ctx,
        scope.shopId,
        plan.products.map((one) => one.outerCode),
      )
    ).map((one) => one.content.outerCode),
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

/** The task behind `run`: writes what is left of an import, chunk by chunk, each with its counts in one transaction. */
export async function workImport(ctx: Ctx, payload: unknown): Promise<void> {
  const { shopId, importId } = payload as { shopId: Uuid; importId: Uuid };
  // Its own hand: a person's session may end before a long file does.
  const own = createCtx(ctx.runtime, system('catalog.import'), { log: ctx.log, clock: ctx.clock });
  for (;;) {
    const more = await transact(own, async (tx) => {
      const row = await importRow(tx, shopId, importId, true);
      if (row?.state !== 'running') return false;
      if (row.nextChunk >= row.chunks) {
        await endImport(tx, shopId, importId, 'done', null);
        return false;
      }
      const products = (await chunkOf(tx, shopId, importId, row.nextChunk)) ?? [];
      const { tally, problems, stock } = await writeChunk(tx, shopScope(shopId), products, row.options.submit ?? false);
      await writeProblems(tx, shopId, importId, problems, false);
      await finishChunk(tx, shopId, importId, row.nextChunk, tally);
      // Stock is another module's: the file's figures go out as what they are, a declaration.
      if (stock.length > 0)
        await emit(tx, {
          name: 'stock.declared',
          subjectId: importId,
          shopId,
          payload: { cause: `import:${importId}:${row.nextChunk}`, lines: stock },
        });
      return true;
    });
    if (!more) return;
  }
}

type Written = {
  readonly tally: Tally;
  readonly problems: RowProblem[];
  readonly stock: { skuId: Uuid; onHand: number; fresh: boolean }[];
};

async function writeChunk(
  tx: Ctx,
  scope: ShopScope,
  products: readonly PlannedProduct[],
  submit: boolean,
): Promise<Written> {
  const tally = { created: 0, updated: 0, unchanged: 0, repeated: 0, rejected: 0 };
  const written: Written = { tally, problems: [], stock: [] };
  const known = new Map(
    (
      await productsByOuterCode(
        tx,
        scope.shopId,
        products.map((one) => one.outerCode),
      )
    ).map((row) => [row.content.outerCode, row]),
  );
  for (const planned of products) {
    const before = known.get(planned.outerCode) ?? null;
    try {
      const product = await attempt(tx, (inner) => writeOne(inner, scope, planned, before, submit));
      const fate =
        before === null
          ? 'created'
          : product.version === before.version && product.pendingVersion === before.pendingVersion
            ? 'unchanged'
            : 'updated';
      tally[fate] += planned.skus.length;
      written.stock.push(...declared(planned, product.content, before?.content ?? null));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      tally.rejected += planned.skus.length;
      for (const sku of planned.skus)
        written.problems.push({
          line: sku.line,
          weight: 'error',
          column: null,
          code: 'product_refused',
          params: { reason: error.code },
        });
    }
  }
  return written;
}

async function writeOne(
  tx: Ctx,
  scope: ShopScope,
  planned: PlannedProduct,
  before: Product | null,
  submit: boolean,
): Promise<Product> {
  if (before) return editProduct(tx, scope, before.id, mergedInput(planned, before.content));
  const created = await createProduct(tx, scope, mergedInput(planned, null));
  return submit ? submitProduct(tx, scope, created.id) : created;
}

/** One product in a savepoint: its refusal undoes its own statements and events and leaves the rest of the chunk standing. */
async function attempt<T>(tx: Ctx, work: (inner: Ctx) => Promise<T>): Promise<T> {
  const events = tx.pending.length;
  const { sql } = tx;
  if (!('savepoint' in sql)) throw new Error('a chunk is written inside a transaction');
  try {
    const done = await sql.savepoint(async (inner) => ({ value: await work({ ...tx, sql: inner }) }));
    return (done as { value: T }).value;
  } catch (error) {
    tx.pending.length = events;
    throw error;
  }
}

/** What the file says is on the shelf, by the SKU it became. */
function declared(planned: PlannedProduct, after: ProductContent, before: ProductContent | null): Written['stock'] {
  const old = new Set(before?.skus.map((sku) => sku.skuId));
  return planned.skus.flatMap((sku, at) => {
    // Merging keeps the file's SKUs first, in its order.
    const skuId = after.skus[at]?.skuId;
    return sku.stock === null || !skuId ? [] : [{ skuId, onHand: sku.stock, fresh: !old.has(skuId) }];
  });
}
