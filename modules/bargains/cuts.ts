import { createHmac } from 'node:crypto';
import { apportion, type Fen, fen } from '#kernel';

/**
 * What each of `friends` friends takes off: so many amounts of a fen or more that add up exactly to `totalFen`, drawn from a seed that
 * only the server knows. The largest is at most some three times the smallest (weights 500 to 1500), whoever comes when: no first cut
 * that nearly does it and no last one that never comes. Pure: the same seed gives the same cuts.
 */
export function drawCuts(seed: string, totalFen: Fen, friends: number): Fen[] {
  if (friends < 1 || totalFen < friends) throw new RangeError(`${totalFen} fen are not enough for ${friends} friends`);
  const weights = Array.from({ length: friends }, (_, n) =>
    fen(500 + (createHmac('sha256', seed).update(`cut ${n}`).digest().readUInt32BE(0) % 1_001)),
  );
  return apportion(fen(totalFen - friends), weights).map((amount) => fen(amount + 1));
}
