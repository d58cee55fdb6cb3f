import { type Ctx, newId, Refusal, type ShopScope, type Uuid } from '#kernel';
import { type BulkChange, bulkInput } from './bulk.ts';
import { categoryToday } from './categories-service.ts';
import { priceRange, wholeContent } from './content.ts';
import { findingsFor } from './findings-service.ts';
import { verdict } from './lifecycle.ts';
import { editProduct, ownProduct } from './service.ts';
import type { CheckFinding, ProductState } from './types.ts';

export type BulkRow = {
  readonly productId: Uuid;
  readonly state: ProductState | null;
  readonly version: number | null;
  /** Waits for a person while the old one sells on. */
  readonly pending: boolean;
  readonly before: { readonly min: number; readonly max: number } | null;
  readonly after: { readonly min: number; readonly max: number } | null;
  /** Code of the refusal; nothing of this row was changed then. */
  readonly error: string | null;
  readonly findings: readonly CheckFinding[];
};

/**
 * Edits many listings, each in a transaction and a version of its own: one refusal leaves the others standing. With `preview`
 * nothing is written, and each row says what it would become and what the checks would say.
 */
export async function bulkEdit(
  ctx: Ctx,
  scope: ShopScope,
  productIds: readonly Uuid[],
  change: BulkChange,
  preview: boolean,
): Promise<BulkRow[]> {
  const rows: BulkRow[] = [];
  for (const productId of new Set(productIds)) {
    const blank = { productId, state: null, version: null, pending: false, before: null, after: null, findings: [] };
    try {
      rows.push(await (preview ? previewed : edited)(ctx, scope, productId, change));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const said = (error.extension as { findings?: readonly CheckFinding[] } | null)?.findings ?? [];
      rows.push({ ...blank, error: error.code, findings: said });
    }
  }
  return rows;
}

async function edited(ctx: Ctx, scope: ShopScope, productId: Uuid, change: BulkChange): Promise<BulkRow> {
  const row = await ownProduct(ctx, scope, productId);
  const after = await editProduct(ctx, scope, productId, bulkInput(row.content, change), row.latestVersion);
  return {
    productId,
    state: after.state,
    version: after.pendingVersion ?? after.version,
    pending: after.pendingVersion !== null,
    before: priceRange(row.content),
    after: priceRange(bulkInputContent(ctx, row.content, change)),
    error: null,
    findings: after.reasons,
  };
}

async function previewed(ctx: Ctx, scope: ShopScope, productId: Uuid, change: BulkChange): Promise<BulkRow> {
  const row = await ownProduct(ctx, scope, productId);
  const category = change.categoryId === undefined ? undefined : (await categoryToday(ctx, change.categoryId)).id;
  const content = bulkInputContent(ctx, row.content, { ...change, categoryId: category });
  const listed = row.state === 'live' || row.state === 'checking';
  const findings = listed ? await findingsFor(ctx, row, content) : [];
  const said = verdict(findings);
  return {
    productId,
    state: row.state,
    version: row.latestVersion,
    pending: listed && said === 'hold',
    before: priceRange(row.content),
    after: priceRange(content),
    error: said === 'refuse' ? 'catalog.product_refused_by_checks' : null,
    findings,
  };
}

const bulkInputContent = (ctx: Ctx, content: Parameters<typeof bulkInput>[0], change: BulkChange) =>
  wholeContent(
    bulkInput(content, change),
    new Set(content.skus.map((sku) => sku.skuId)),
    () => newId(ctx),
    content.returnRule,
  );
