import { type Ctx, days, earlier, type Uuid } from '#kernel';
import { shownPrices } from '#modules/checkout';
import { lowestSold } from '#modules/orders';
import { type ClaimDays, type PriceHistory, REFERENCE_DAYS, type Sold } from './truth.ts';

/**
 * Price histories of SKUs of a shop before a moment, as far back as is asked of each. Of what was sold the lowest of each window that is
 * asked about is enough: whoever asks for the least of a window finds it.
 */
export async function historiesOf(
  ctx: Ctx,
  shopId: Uuid,
  asked: readonly { readonly skuId: Uuid; readonly claimDays: ClaimDays | null }[],
  before: Date,
): Promise<ReadonlyMap<Uuid, PriceHistory>> {
  const windows = Map.groupBy(asked, (one) => one.claimDays ?? REFERENCE_DAYS);
  const skuIds = [...new Set(asked.map((one) => one.skuId))];
  const sold = new Map<Uuid, Sold[]>(skuIds.map((skuId) => [skuId, []]));
  const shown = new Map<Uuid, PriceHistory['shown']>();
  const note = async (window: number, ids: readonly Uuid[]): Promise<void> => {
    for (const { skuId, ...one } of await lowestSold(ctx, shopId, ids, earlier(before, days(window)), before))
      sold.get(skuId)?.push(one);
  };
  for (const [window, own] of windows) {
    const ids = [...new Set(own.map((one) => one.skuId))];
    if (window !== REFERENCE_DAYS) await note(window, ids);
    for (const [skuId, steps] of await shownPrices(ctx, shopId, ids, earlier(before, days(window))))
      shown.set(skuId, steps);
  }
  await note(REFERENCE_DAYS, skuIds);
  return new Map(skuIds.map((skuId) => [skuId, { shown: shown.get(skuId) ?? [], sold: sold.get(skuId) ?? [] }]));
}
