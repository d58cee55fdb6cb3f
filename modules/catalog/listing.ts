import { type Ctx, emit, refusedBy, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import {
  insertPrices,
  insertProduct,
  insertVersion,
  lastPrices,
  type PriceRow,
  type ProductRow,
  type ProductWrite,
  switchOffOthers,
  updateProduct,
  writeSkus,
} from './store.ts';
import type { ProductContent, SkuContent } from './types.ts';

/** Product writing: the row, its version, its SKUs and their prices always move together, through this one door. */
export async function writeNew(tx: Ctx, shopId: Uuid, id: Uuid, content: ProductContent): Promise<ProductRow> {
  const now = tx.clock.now();
  const write: ProductWrite = {
    state: 'draft',
    version: 1,
    latestVersion: 1,
    pendingVersion: null,
    content,
    reasons: [],
    checkingSince: null,
    liveAt: null,
  };
  await outerCodeGuarded(content, async () => {
    await insertProduct(tx, shopId, id, write);
    await Promise.all([insertVersion(tx, shopId, id, 1, content), writeSkus(tx, shopId, id, content.skus)]);
  });
  return { shopId, id, ...write, createdAt: now, updatedAt: now };
}

/**
 * Moves a product to its next row: a new version when the content differs, the SKUs when buyers see another content, the
 * price history when prices on sale moved, and the events. `changed` is the content to append as a version, if any.
 */
export async function writeNext(
  tx: Ctx,
  before: ProductRow,
  write: ProductWrite,
  changed: ProductContent | null,
): Promise<ProductRow> {
  await outerCodeGuarded(write.content, async () => {
    if (!(await updateProduct(tx, before, write))) throw refuse('edited_meanwhile');
    const work: Promise<unknown>[] = [];
    if (changed) work.push(insertVersion(tx, before.shopId, before.id, write.latestVersion, changed));
    if (write.version !== before.version) {
      work.push(writeSkus(tx, before.shopId, before.id, write.content.skus));
      work.push(
        switchOffOthers(
          tx,
          before.shopId,
          before.id,
          write.content.skus.map((sku) => sku.skuId),
        ),
      );
    }
    await Promise.all(work);
  });
  await announce(tx, before, write);
  return { ...before, ...write, updatedAt: tx.clock.now() };
}

async function outerCodeGuarded(content: ProductContent, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (refusedBy(error, 'products_outer_code')) throw refuse('outer_code_taken', { outerCode: content.outerCode });
    throw error;
  }
}

/** Prices count from the first moment on sale: drafts have none. */
async function announce(tx: Ctx, before: ProductRow, write: ProductWrite): Promise<void> {
  const subject = { subjectId: before.id, shopId: before.shopId };
  const payload = {
    productId: before.id,
    shopId: before.shopId,
    version: write.version,
    state: write.state,
    categoryId: write.content.categoryId,
  };
  if (write.state === 'live') {
    const moved =
      before.liveAt === null
        ? write.content.skus.map((sku) => ({ sku, was: null }))
        : movedPrices(
            // What was written while it was not on sale never was a price: the last one buyers saw is what it moves from.
            before.state === 'live' ? before.content.skus : await lastPrices(tx, before.shopId, before.id),
            write.content.skus,
          );
    if (moved.length > 0) {
      await insertPrices(
        tx,
        before.shopId,
        before.id,
        write.version,
        moved.map(({ sku }) => sku),
      );
      await emit(tx, {
        name: 'price.changed',
        ...subject,
        payload: {
          ...payload,
          prices: moved.map(({ sku, was }) => ({
            skuId: sku.skuId,
            priceFen: sku.priceFen,
            listPriceFen: sku.listPriceFen,
            beforeFen: was,
          })),
        },
      });
    }
    if (before.state !== 'live') await emit(tx, { name: 'product.live', ...subject, payload });
    else if (write.version !== before.version) await emit(tx, { name: 'product.changed', ...subject, payload });
  } else if (before.state === 'live')
    await emit(tx, {
      name: 'product.off_shelf',
      ...subject,
      payload: { ...payload, reasons: write.reasons.map((one) => one.code) },
    });
  else if (write.state !== before.state || write.version !== before.version)
    await emit(tx, { name: 'product.changed', ...subject, payload });
}

function movedPrices(
  before: readonly PriceRow[],
  after: readonly SkuContent[],
): { sku: SkuContent; was: number | null }[] {
  const old = new Map(before.map((sku) => [sku.skuId, sku]));
  return after.flatMap((sku) => {
    const was = old.get(sku.skuId);
    return was && was.priceFen === sku.priceFen && was.listPriceFen === sku.listPriceFen
      ? []
      : [{ sku, was: was?.priceFen ?? null }];
  });
}
