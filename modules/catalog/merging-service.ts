import { type Ctx, transact } from '#kernel';
import { closeMerged } from './leaves-service.ts';
import { writeNext } from './listing.ts';
import { countMoved, goodsOfLeaf, type MergeRow, openMerge } from './merging-store.ts';
import { insertVersion, type ProductRow, type ProductWrite, versionRow } from './store.ts';
import type { CheckFinding } from './types.ts';

/** Goods moved in one transaction: a stop between two batches loses nothing and repeats nothing. */
const BATCH = 100;

/** The recurring work behind a merge: one batch of goods, or the closing of a category that is empty. Answers what it did. */
export async function moveMerging(ctx: Ctx): Promise<number> {
  return transact(ctx, async (tx) => {
    const merge = await openMerge(tx);
    if (!merge) return 0;
    const goods = await goodsOfLeaf(tx, merge.fromId, BATCH);
    for (const row of goods) await move(tx, row, merge);
    await countMoved(tx, merge.id, goods.length);
    if (goods.length === 0) await closeMerged(tx, merge.fromId);
    return Math.max(1, goods.length);
  });
}

/**
 * One listing under its new category: a version of its own, so that what was bought before keeps its words. It stays on sale
 * as it was; an edit that waits for review moves with it. The shop reads where it went.
 */
async function move(tx: Ctx, row: ProductRow, merge: MergeRow): Promise<void> {
  const version = row.latestVersion + 1;
  const content = { ...row.content, categoryId: merge.toId };
  const moved: CheckFinding = {
    code: 'category_moved',
    weight: 'note',
    field: 'categoryId',
    params: { from: merge.fromId, to: merge.toId },
  };
  const write: ProductWrite = {
    ...row,
    version,
    latestVersion: version,
    content,
    reasons: [...row.reasons.filter((one) => one.code !== moved.code), moved],
  };
  const pending = row.pendingVersion === null ? null : await versionRow(tx, row.shopId, row.id, row.pendingVersion);
  if (!pending) {
    await writeNext(tx, row, write, content);
    return;
  }
  await insertVersion(tx, row.shopId, row.id, version + 1, { ...pending.content, categoryId: merge.toId });
  await writeNext(tx, row, { ...write, latestVersion: version + 1, pendingVersion: version + 1 }, null);
  await insertVersion(tx, row.shopId, row.id, version, content);
}
