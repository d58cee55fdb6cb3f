import { type Ctx, emit, type Uuid } from '#kernel';
import { setting } from '#modules/operations';

export type Level = { readonly shopId: Uuid; readonly skuId: Uuid; readonly before: number; readonly after: number };

/** Says only what a reader acts on: sold out, back, or newly low. A busy SKU is not an event a second. */
export async function announce(ctx: Ctx, levels: readonly Level[]): Promise<void> {
  const crossed = levels.filter((level) => level.before !== level.after);
  if (crossed.length === 0) return;
  const lowAt = await setting<number>(ctx, 'inventory.low_at');
  for (const { shopId, skuId, before, after } of crossed) {
    const name =
      after <= 0 && before > 0
        ? 'stock.ran_out'
        : after > 0 && before <= 0
          ? 'stock.back'
          : after <= lowAt && before > lowAt
            ? 'stock.low'
            : null;
    if (name) await emit(ctx, { name, subjectId: skuId, shopId, payload: { skuId, available: after } });
  }
}
