import type { Ctx, Uuid } from '#kernel';
import { strangeBrands, writtenAs } from '#modules/catalog';
import { markBrands, wordsNaming } from './store.ts';

/**
 * A paper of a brand was approved, revoked or has ended: words of campaigns that speak of it are looked at again. Without a right they stand for
 * nothing, and the shop reads why (Trademark Law art. 57: what makes goods of one be taken for those of another); with one again they do.
 */
export async function lookAtBrand(tx: Ctx, brandId: Uuid): Promise<void> {
  const found = await wordsNaming(tx, await writtenAs(tx, brandId));
  for (const [shopId, rows] of Map.groupBy(found, (one) => one.shopId)) {
    const words = [...new Set(rows.map((one) => one.word))];
    await markBrands(tx, shopId, words, await strangeBrands(tx, shopId, words));
  }
}
