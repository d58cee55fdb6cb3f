import { earlier, fen, hours, Refusal } from '#kernel';
import { createCampaign, payIn } from '#modules/ads';
import { shopBalances } from '#modules/ledger';
import type { Listing } from './goods.ts';
import { count, type World } from './world.ts';

/** The demo shop advertises two of its goods for the words of their first names, out of what it has earned. */
export async function adsToday(world: World, demo: readonly Listing[]): Promise<void> {
  const { stage, today } = world;
  const shop = demo[0]?.shop;
  if (!shop) return;
  const at = earlier(today, hours(2));
  const ctx = stage.ctx(shop.owner.actor, at);
  const goods = demo.filter((one) => one.product.title.zh.includes('电水壶')).slice(0, 2);
  try {
    const { availableFen } = await shopBalances(ctx, shop.id);
    // In a market of two days nothing is released yet.
    if (availableFen > 0) await payIn(ctx, shop.scope, Math.min(20_000, availableFen));
    await createCampaign(ctx, shop.scope, {
      name: '电水壶秋冬推广',
      target: 'words',
      categoryId: null,
      productIds: goods.map((one) => one.id),
      words: [
        { word: '电水壶', bidFen: fen(80) },
        { word: '烧水壶', bidFen: fen(60) },
      ],
      bidFen: null,
      dailyFen: fen(5_000),
      totalFen: null,
      pacing: 'even',
      fromHour: 0,
      toHour: 24,
      startsAt: at,
      endsAt: null,
    });
    count(world.done, 'advertising campaigns');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    count(world.refused, error.code);
  }
}
