import type { Ctx, Uuid } from '#kernel';
import { realName } from '#modules/accounts';
import { category } from '#modules/catalog';
import { setting } from '#modules/operations';
import type { Problem } from './lines.ts';
import type { Quoted } from './quoting.ts';
import { settings } from './settings.ts';

/** Categories that ask this licence of their shops hold what minors may not buy. */
const LICENCE = 'alcohol';

/**
 * What stands against selling alcohol to this buyer (Minors Protection Law art. 59; T5): nobody knows how old they are, or they are
 * too young. Categories come from memory; whoever buys nothing of the kind costs no question.
 */
export async function ageProblems(ctx: Ctx, quoted: Quoted, buyerId: Uuid | null): Promise<Problem[]> {
  const guarded: Uuid[] = [];
  for (const line of quoted.quote.shops.flatMap((shop) => shop.lines)) {
    const sku = quoted.skus.get(line.skuId);
    for (const one of sku ? [sku, ...sku.parts.flatMap((part) => part.sku ?? [])] : [])
      if ((await category(ctx, one.categoryId)).licences.includes(LICENCE)) {
        guarded.push(line.skuId);
        break;
      }
  }
  if (guarded.length === 0) return [];
  const least = await setting(ctx, 'checkout.alcohol_age', settings);
  const age = buyerId ? (await realName(ctx, buyerId)).age : null;
  if (age !== null && age >= least) return [];
  return guarded.map((skuId) =>
    age === null
      ? { skuId, code: 'age_unknown' as const, params: {} }
      : { skuId, code: 'under_age' as const, params: { age: least } },
  );
}
