import { type Ctx, parseId, type ShopScope, toId, type Uuid } from '#kernel';
import { MAY_BE_PART } from './bundles.ts';
import { refuse } from './errors.ts';
import { saleRows, skusByCode } from './lists-store.ts';
import type { BundlePart, ProductContent } from './types.ts';

/**
 * Holds a bundle against the shop's goods as they are; anything else passes. Throws bundle_part_foreign (another shop's, or
 * nobody's), bundle_part_nested, bundle_part_kind, bundle_price_over_parts; and when it is `offered`, bundle_part_dead.
 */
export async function checkParts(ctx: Ctx, scope: ShopScope, content: ProductContent, offered: boolean): Promise<void> {
  if (content.kind !== 'bundle') return;
  const parts = content.parts ?? [];
  const rows = new Map(
    (
      await saleRows(
        ctx,
        parts.map((part) => part.skuId),
      )
    ).map((row) => [row.skuId, row]),
  );
  let sumFen = 0;
  for (const [place, part] of parts.entries()) {
    const row = rows.get(part.skuId);
    const params = { place: place + 1, title: row?.title.zh ?? '' };
    if (row?.shopId !== scope.shopId) throw refuse('bundle_part_foreign', { place: place + 1 });
    if (row.kind === 'bundle') throw refuse('bundle_part_nested', params);
    if (!MAY_BE_PART.has(row.kind)) throw refuse('bundle_part_kind', params);
    if (offered && (row.productState !== 'live' || row.skuState !== 'on')) throw refuse('bundle_part_dead', params);
    sumFen += row.priceFen * part.quantity;
  }
  const over = content.skus.find((sku) => sku.state === 'on' && sku.priceFen > sumFen);
  if (over) throw refuse('bundle_price_over_parts', { partsFen: sumFen });
}

/** The parts that a file names by the shop's own codes of SKUs, or by ids of ours. Throws bundle_part_foreign. */
export async function partsNamed(
  ctx: Ctx,
  scope: ShopScope,
  named: readonly (readonly [string, number])[],
): Promise<BundlePart[]> {
  if (named.length === 0) return [];
  const codes = named.map(([code]) => code);
  const byCode = new Map((await skusByCode(ctx, scope.shopId, codes)).map((row) => [row.outerCode, row.skuId]));
  return named.map(([code, quantity], place) => {
    const skuId = byCode.get(code) ?? parseId('sku', code);
    if (!skuId) throw refuse('bundle_part_foreign', { place: place + 1 });
    return { skuId, quantity };
  });
}

/** What a file calls these SKUs: by the shop's own code, else by id. */
export async function codesOf(ctx: Ctx, skuIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, string>> {
  if (skuIds.length === 0) return new Map();
  return new Map((await saleRows(ctx, skuIds)).map((row) => [row.skuId, row.outerCode ?? toId('sku', row.skuId)]));
}
