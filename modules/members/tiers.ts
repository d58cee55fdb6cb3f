import type { Text2 } from '#kernel';

/** A tier of a club: who has spent so much, in fen, is in it. */
export type Tier = { readonly name: Text2; readonly fromFen: number };

/** Which tier so much spent is, 1 the lowest; a club's first tier is from 0. Pure. */
export const tierOf = (tiers: readonly Tier[], spentFen: number): number =>
  tiers.filter((tier) => tier.fromFen <= spentFen).length;

/** The first is from 0 and each asks for more than the one before. Pure. */
export const tiersRise = (tiers: readonly Tier[]): boolean =>
  tiers[0]?.fromFen === 0 && tiers.every((tier, at) => at === 0 || tier.fromFen > (tiers[at - 1]?.fromFen ?? 0));
