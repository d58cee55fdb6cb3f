import { type Fen, fen, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import type { BundlePart, ProductContent, SkuForSale } from './types.ts';

/** Goods that may be part of a bundle: they lie on a shelf and travel. */
export const MAY_BE_PART: ReadonlySet<string> = new Set(['physical']);
const MOST_PARTS = 20;

/** Bundles among the SKUs with the facts of their parts; everything else as it is, without a question. */
export async function withParts(
  found: SkuForSale[],
  read: (skuIds: readonly Uuid[]) => Promise<readonly SkuForSale[]>,
): Promise<SkuForSale[]> {
  const named = found.flatMap((sku) => sku.parts.map((part) => part.skuId));
  if (named.length === 0) return found;
  const parts = new Map((await read([...new Set(named)])).map((sku) => [sku.skuId, sku]));
  return found.map((sku) => (sku.kind === 'bundle' ? bundleOf(sku, parts) : sku));
}

/**
 * A bundle as it is sold: with a part that is not for sale it is not either; it weighs what its parts weigh; it never costs more
 * than they do one by one; and one part without return without reason makes it one the buyer must agree to.
 */
export function bundleOf(sku: SkuForSale, known: ReadonlyMap<Uuid, SkuForSale>): SkuForSale {
  const parts = sku.parts.map(({ skuId, quantity }) => ({ skuId, quantity, sku: known.get(skuId) ?? null }));
  const sum = (of: (part: SkuForSale) => number): number =>
    parts.reduce((all, part) => all + (part.sku ? of(part.sku) * part.quantity : 0), 0);
  const sound = parts.every(
    (part) => part.sku?.forSale && part.sku.shopId === sku.shopId && MAY_BE_PART.has(part.sku.kind),
  );
  const exempt = parts.find((part) => part.sku && part.sku.returnRule !== 'seven_days')?.sku;
  return {
    ...sku,
    parts,
    forSale: sku.forSale && parts.length > 0 && sound,
    priceFen: bundlePrice(sku.priceFen, parts),
    weightGrams: sum((part) => part.weightGrams),
    volumeCm3: sum((part) => part.volumeCm3),
    returnRule: exempt?.returnRule ?? sku.returnRule,
  };
}

/** What a bundle costs that is listed at this price: never more than its parts do now. Anything else costs what it is listed at. */
export function bundlePrice(listedFen: Fen, parts: SkuForSale['parts']): Fen {
  if (parts.length === 0 || parts.some((part) => !part.sku)) return listedFen;
  const sumFen = parts.reduce((sum, part) => sum + (part.sku?.priceFen ?? 0) * part.quantity, 0);
  return fen(Math.min(listedFen, sumFen));
}

/** What a listing says of its parts. Throws bundle_parts_few, bundle_parts_many, bundle_part_repeated, bundle_one_sku. */
export function wholeParts(content: Pick<ProductContent, 'skus'>, parts: readonly BundlePart[]): readonly BundlePart[] {
  if (parts.reduce((sum, part) => sum + part.quantity, 0) < 2) throw refuse('bundle_parts_few');
  if (parts.length > MOST_PARTS) throw refuse('bundle_parts_many', { most: MOST_PARTS });
  if (new Set(parts.map((part) => part.skuId)).size < parts.length) throw refuse('bundle_part_repeated');
  if (content.skus.filter((sku) => sku.state === 'on').length > 1) throw refuse('bundle_one_sku');
  return parts.map(({ skuId, quantity }) => ({ skuId, quantity }));
}
