import { type Ctx, userIdOf } from '#kernel';
import { interestsOf } from '#modules/behaviour';
import { settingTried, type Tried } from '#modules/experiments';
import type { Taste } from './engine/lift.ts';
import { settings } from './settings.ts';

/**
 * What the one who asks is drawn to, by category, the strongest 1 (what was looked at lately counts double); null for guests, for who has not agreed to
 * personalisation, and where taste weighs nothing. The unpersonal order stays on offer (E-Commerce Law art. 18).
 */
export async function tasteOf(ctx: Ctx, tried: Tried | null = null): Promise<Taste | null> {
  const userId = userIdOf(ctx.actor);
  if (!userId || (await settingTried(ctx, tried, 'search.taste_percent', settings)) === 0) return null;
  const drawn = (await interestsOf(ctx, userId)).map(
    ({ categoryId, short, long }) => [categoryId, 2 * short + long] as const,
  );
  const most = Math.max(0, ...drawn.map(([, weight]) => weight));
  return most > 0 ? Object.fromEntries(drawn.map(([categoryId, weight]) => [categoryId, weight / most])) : null;
}
