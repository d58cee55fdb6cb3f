import { fen, type ShopScope, type Uuid } from '#kernel';
import { createCampaign, payIn } from '#modules/ads';
import { productForSale } from '#modules/catalog';
import type { Player } from '../../../demo/seed/cast.ts';
import { SEED_ACTOR, type Stage } from '../../../demo/seed/stage.ts';

/** What is advertised here is asked for by these words, which no walk searches for. */
export const AD_WORDS = '蒸汽电熨斗 除皱';

/** A shop that advertises one of its goods, with money for it out of what it has earned. */
export async function adOnShow(
  stage: Stage,
  shop: { readonly scope: ShopScope; readonly owner: Player },
  skuId: Uuid,
): Promise<void> {
  const [sku] = await productForSale(stage.ctx(SEED_ACTOR), [skuId]);
  if (!sku) throw new Error('nothing to advertise');
  const ctx = stage.ctx(shop.owner.actor);
  await payIn(ctx, shop.scope, 3_000);
  await createCampaign(ctx, shop.scope, {
    name: '熨斗换季推广',
    target: 'words',
    categoryId: null,
    productIds: [sku.productId],
    words: [
      { word: AD_WORDS, bidFen: fen(120) },
      { word: '蒸汽电熨斗', bidFen: fen(80) },
    ],
    bidFen: null,
    dailyFen: fen(3_000),
    totalFen: fen(30_000),
    pacing: 'fast',
    fromHour: 0,
    toHour: 24,
    startsAt: stage.clock.now(),
    endsAt: null,
  });
}
