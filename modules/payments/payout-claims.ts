import type { Ctx, Uuid } from '#kernel';

/** What of a shop's balance is spoken for, in fen: `claim` says what waits for it. */
type PayoutClaim = (ctx: Ctx, shopId: Uuid) => Promise<number>;

const claims: PayoutClaim[] = [];

/**
 * A later module says at import what a shop owes out of its balance before it may withdraw (T7: a refund is the buyer's before the
 * money is the shop's): payments stands below after-sales and cannot ask it.
 */
export const registerPayoutClaim = (claim: PayoutClaim): void => void claims.push(claim);

/** Everything the shop owes out of its balance, in fen. */
export async function claimedFen(ctx: Ctx, shopId: Uuid): Promise<number> {
  let sum = 0;
  for (const claim of claims) sum += await claim(ctx, shopId);
  return sum;
}
