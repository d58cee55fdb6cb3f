import type { Ctx, Runtime, Uuid } from '#kernel';
import { brandKey, partsOfTitle } from './brands.ts';
import { keysOfBrand, rightsOf } from './brands-store.ts';

/** What the checks ask: the registered brand a listing names, and those its title speaks of, without the shop's right to them. */
export async function brandFacts(
  ctx: Ctx,
  shopId: Uuid,
  words: { brand: string | null; title: string },
): Promise<{ brand: string | null; inTitle: string[] }> {
  const own = words.brand ? brandKey(words.brand) : '';
  const rights = await rightsOf(ctx, shopId, [...(own ? [own] : []), ...partsOfTitle(words.title)], ctx.clock.now());
  const held = rights.filter((one) => one.held).map((one) => one.key);
  const strange = rights.filter((one) => !one.held);
  return {
    brand: strange.find((one) => one.key === own)?.nameZh ?? null,
    inTitle: [
      ...new Set(
        strange.filter((one) => one.key !== own && !held.some((key) => key.includes(one.key))).map((one) => one.nameZh),
      ),
    ],
  };
}

/**
 * Which of these words speak of a registered brand that the shop holds no paper for, by word. A name of two characters or letters is looked for only
 * as a word of its own: inside longer ones it means too much else.
 */
export async function strangeBrands(
  ctx: Ctx,
  shopId: Uuid,
  words: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const parts = new Map(
    words.map((word) => [word, partsOfTitle(word).filter((part) => part.length > 2 || part === brandKey(word))]),
  );
  const rights = await rightsOf(ctx, shopId, [...new Set([...parts.values()].flat())], ctx.clock.now());
  const held = rights.filter((one) => one.held).map((one) => one.key);
  const strange = new Map<string, string>();
  for (const [word, own] of parts) {
    const named = rights.find(
      (one) => !one.held && own.includes(one.key) && !held.some((key) => key.includes(one.key) && own.includes(key)),
    );
    if (named) strange.set(word, named.nameZh || named.nameEn);
  }
  return strange;
}

/** Every way a brand is written, without case, spaces and punctuation. */
export const writtenAs = (ctx: Ctx, brandId: Uuid): Promise<string[]> => keysOfBrand(ctx, brandId);

/** A brand's standing in a shop, for its product pages. */
export type BrandMark = { readonly id: Uuid; readonly nameZh: string; readonly nameEn: string; readonly own: boolean };
type Kept = { readonly mark: BrandMark | null; readonly at: number };
const marks = new WeakMap<Runtime, Map<string, Kept>>();
const FRESH_MS = 30_000;
const KEPT_AT_MOST = 20_000;

export const forgetMarks = (runtime: Runtime): void => void marks.delete(runtime);

/** The registered brand a listing is sold under with right; null for a plain word. From memory, 30 s old at most. */
export async function brandMark(ctx: Ctx, shopId: Uuid, brand: string | null): Promise<BrandMark | null> {
  const key = brand ? brandKey(brand) : '';
  if (key === '') return null;
  const shelf = marks.get(ctx.runtime) ?? new Map<string, Kept>();
  marks.set(ctx.runtime, shelf);
  const kept = shelf.get(`${shopId}/${key}`);
  if (kept && performance.now() - kept.at < FRESH_MS) return kept.mark;
  const [right] = (await rightsOf(ctx, shopId, [key], ctx.clock.now())).filter((one) => one.held);
  const mark = right
    ? { id: right.id, nameZh: right.nameZh, nameEn: right.nameEn, own: right.ownerShopId === shopId }
    : null;
  // What a transaction reads may be narrower than what others see.
  if (ctx.inTransaction) return mark;
  if (shelf.size >= KEPT_AT_MOST) shelf.clear();
  shelf.set(`${shopId}/${key}`, { mark, at: performance.now() });
  return mark;
}
