import { days, earlier } from '#kernel';
import type { ClaimDays } from './truth.ts';

/** What one campaign promises of a SKU: a price from a moment to another, and perhaps that it is the lowest in so many days. */
export type PricePromise = {
  readonly priceFen: number;
  readonly liveFrom: Date;
  readonly liveUntil: Date;
  readonly claimDays: ClaimDays | null;
};

/** `claimant` says "lowest in N days" at some moment at which `other` is, or was within these days, cheaper. */
const belies = (claimant: PricePromise, other: PricePromise): boolean =>
  claimant.claimDays !== null &&
  other.priceFen < claimant.priceFen &&
  other.liveFrom < claimant.liveUntil &&
  other.liveUntil > earlier(claimant.liveFrom, days(claimant.claimDays));

/** Two promises of one SKU contradict when keeping one makes the other's "lowest" a lie; neither order matters. */
export const contradict = (one: PricePromise, other: PricePromise): boolean => belies(one, other) || belies(other, one);
