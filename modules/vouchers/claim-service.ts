import { type Ctx, days, later, type Uuid } from '#kernel';
import { requireRealName } from '#modules/accounts';
import {
  type Ask,
  type ClaimedCoupon,
  claim,
  deviceOf,
  mayClaim,
  vouchersClaimed,
  vouchersLeft,
} from '#modules/promotions';
import { refuse } from './errors.ts';
import type { Round } from './rounds.ts';
import { claimableRounds, roundOf } from './store.ts';

/**
 * What stands before a claim: the round, and a real name known as far as it asks; then what the issue says. Refuses round_not_found,
 * accounts.phone_needed, accounts.identity_needed, and as promotions' `claim` does.
 */
export async function mayClaimOf(ctx: Ctx, buyerId: Uuid, roundId: Uuid): Promise<Ask> {
  return mayClaim(ctx, await askOf(ctx, buyerId, roundId));
}

async function askOf(ctx: Ctx, buyerId: Uuid, roundId: Uuid): Promise<Ask> {
  const round = await roundOf(ctx, roundId);
  if (!round) throw refuse('round_not_found');
  if (round.level !== 'none') await requireRealName(ctx, buyerId, round.level);
  return { buyerId, ruleId: round.ruleId, by: 'region', ...deviceOf(ctx) };
}

/** Claims a voucher of a round. Refuses as `mayClaimOf`. */
export const claimOf = async (ctx: Ctx, buyerId: Uuid, roundId: Uuid): Promise<ClaimedCoupon> =>
  claim(ctx, await askOf(ctx, buyerId, roundId));

const SOON = days(7);
const MOST = 60;
export type OnWall = Round & { readonly left: number; readonly mine: number };
/** Rounds that can be claimed from now or within a week, with how many pieces are left and how many the caller has. */
export async function wall(ctx: Ctx, buyerId: Uuid | null): Promise<OnWall[]> {
  const now = ctx.clock.now();
  const rounds = await claimableRounds(ctx, now, later(now, SOON), MOST);
  const ruleIds = rounds.map((round) => round.ruleId);
  if (ruleIds.length === 0) return [];
  const [left, mine] = await Promise.all([
    vouchersLeft(ctx, ruleIds),
    buyerId ? vouchersClaimed(ctx, buyerId, ruleIds) : [],
  ]);
  const [leftOf, mineOf] = [
    new Map(left.map((one) => [one.ruleId, one.left])),
    new Map(mine.map((one) => [one.ruleId, one.count])),
  ];
  return rounds.map((round) => ({
    ...round,
    left: leftOf.get(round.ruleId) ?? 0,
    mine: mineOf.get(round.ruleId) ?? 0,
  }));
}
