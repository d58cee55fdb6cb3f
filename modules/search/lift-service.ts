import type { Ctx } from '#kernel';
import { settingTried, type Tried } from '#modules/experiments';
import type { Lift } from './engine/face.ts';
import { settings } from './settings.ts';

/** By how many percent each quality lifts what is found now, whichever engine finds it; `tried`: as an experiment has it for one visitor. */
export async function liftNow(ctx: Ctx, tried: Tried | null = null): Promise<Lift> {
  const of = (key: keyof typeof settings) => settingTried(ctx, tried, key, settings);
  const [popularity, conversion, price, trust, fresh, taste, cap] = await Promise.all([
    of('search.popularity_percent'),
    of('search.conversion_percent'),
    of('search.price_percent'),
    of('search.trust_percent'),
    of('search.fresh_percent'),
    of('search.taste_percent'),
    of('search.lift_percent'),
  ]);
  return { popularity, conversion, price, trust, fresh, taste, cap };
}
