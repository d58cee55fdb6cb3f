import type { Ctx } from '#kernel';
import { setting } from '#modules/operations';
import type { Lift } from './engine/face.ts';
import { settings } from './settings.ts';

/** By how many percent each quality lifts what is found now, whichever engine finds it. */
export async function liftNow(ctx: Ctx): Promise<Lift> {
  const [popularity, conversion, price, trust, fresh, taste, cap] = await Promise.all([
    setting(ctx, 'search.popularity_percent', settings),
    setting(ctx, 'search.conversion_percent', settings),
    setting(ctx, 'search.price_percent', settings),
    setting(ctx, 'search.trust_percent', settings),
    setting(ctx, 'search.fresh_percent', settings),
    setting(ctx, 'search.taste_percent', settings),
    setting(ctx, 'search.lift_percent', settings),
  ]);
  return { popularity, conversion, price, trust, fresh, taste, cap };
}
