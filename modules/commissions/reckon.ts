import { type Fen, fen } from '#kernel';

/** What a line earns, in fen: the rate of what is kept of it, rounded down. Pure; by sums, so that the order of refunds changes nothing. */
export const earns = (keptFen: number, rateBps: number): Fen => fen(Math.floor((keptFen * rateBps) / 10_000));

type Stands = { readonly expectedFen: number; readonly bookedFen: number; readonly settled: boolean };
/**
 * What is to be booked now, in fen: above zero from the shop to the creator, no more than the shop has; below zero back. Nothing is booked
 * before the order's money is the shop's. Pure.
 */
export function toBook({ expectedFen, bookedFen, settled }: Stands, availableFen: number): number {
  const owed = (settled ? expectedFen : 0) - bookedFen;
  return owed <= 0 ? owed : Math.min(owed, Math.max(0, availableFen));
}
