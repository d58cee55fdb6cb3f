import {
  type Ctx,
  createCtx,
  earlier,
  emit,
  enqueue,
  Refusal,
  type ShopScope,
  seconds,
  shopScope,
  system,
  transact,
  type Uuid,
} from '#kernel';
import { mergedInput } from './import/merge.ts';
import type { PlannedProduct } from './import/plan.ts';
import type { RowProblem } from './import/rows.ts';
import {
  addProblems,
  chunkOf,
  endImport,
  finishChunk,
  importRow,
  silentImport,
  type Tally,
  touchImport,
} from './import-store.ts';
import { partsNamed } from './parts-service.ts';
import { createProduct, editProduct, submitProduct } from './service.ts';
import { productsNamed } from './store.ts';
import type { Product, ProductContent } from './types.ts';

/** The task behind `run`: writes what is left of an import, chunk by chunk, each with its counts in one transaction. */
export async function workImport(ctx: Ctx, payload: unknown): Promise<void> {
  const { shopId, importId } = payload as { shopId: Uuid; importId: Uuid };
  // Its own hand: a person's session may end before a long file does.
  const own = createCtx(ctx.runtime, system('catalog.import'), { log: ctx.log, clock: ctx.clock });
  while (await nextChunk(own, shopId, importId));
}

/** How long nothing has been heard of an import before another hand takes it up: its worker was killed, and would be waited for. */
const SILENT = seconds(10);

/**
 * The recurring look for imports whose worker is gone: the work is asked for again under its own key, and whoever takes it goes
 * on behind the same lock, so that nothing is done twice.
 */
export async function resumeImports(ctx: Ctx): Promise<number> {
  return transact(ctx, async (tx) => {
    const silent = await silentImport(tx, earlier(tx.clock.now(), SILENT));
    if (!silent) return 0;
    const { shopId, id } = silent;
    await touchImport(tx, shopId, id);
    await enqueue(tx, 'catalog.import', { shopId, importId: id }, { key: `catalog.import:${id}` });
    return 1;
  });
}

/** Writes the next chunk of an import in one transaction; false when it is at its end, or somebody else's business. */
async function nextChunk(own: Ctx, shopId: Uuid, importId: Uuid): Promise<boolean> {
  return transact(own, async (tx) => {
    const row = await importRow(tx, shopId, importId, true);
    if (row?.state !== 'running') return false;
    if (row.nextChunk >= row.chunks) {
      await endImport(tx, shopId, importId, 'done', null);
      return false;
    }
    const products = (await chunkOf(tx, shopId, importId, row.nextChunk)) ?? [];
    const { tally, problems, stock } = await writeChunk(tx, shopScope(shopId), products, row.options.submit ?? false);
    await addProblems(tx, shopId, importId, problems);
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
  const known = await productsNamed(
    tx,
    scope.shopId,
    products.map((one) => one.outerCode),
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
  const parts = await partsNamed(tx, scope, planned.parts ?? []);
  if (before) return editProduct(tx, scope, before.id, mergedInput(planned, before.content, parts));
  const created = await createProduct(tx, scope, mergedInput(planned, null, parts));
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
  // A bundle lies on no shelf.
  if (after.kind === 'bundle') return [];
  const old = new Set(before?.skus.map((sku) => sku.skuId));
  return planned.skus.flatMap((sku, at) => {
    // Merging keeps the file's SKUs first, in its order.
    const skuId = after.skus[at]?.skuId;
    return sku.stock === null || !skuId ? [] : [{ skuId, onHand: sku.stock, fresh: !old.has(skuId) }];
  });
}
