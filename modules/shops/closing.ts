import type { Ctx, Uuid } from '#kernel';

/** What of a shop is unfinished: `orders.open` 3. */
export type Unfinished = { readonly what: string; readonly count: number };
type ClosingCheck = (ctx: Ctx, shopId: Uuid) => Promise<Unfinished>;

const checks: ClosingCheck[] = [];

/**
 * A later module says at import what must be finished before a shop may close (T2: orders and after-sales first, then
 * money): shops stand below orders and cannot ask them.
 */
export const registerClosingCheck = (check: ClosingCheck): void => void checks.push(check);

/** Everything of the shop that is not finished yet. */
export async function unfinished(ctx: Ctx, shopId: Uuid): Promise<Unfinished[]> {
  const found: Unfinished[] = [];
  for (const check of checks) {
    const one = await check(ctx, shopId);
    if (one.count > 0) found.push(one);
  }
  return found;
}
