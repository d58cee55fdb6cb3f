import type { Ctx, Uuid } from '#kernel';
import { type SharedTrace, traceShared } from './traces-store.ts';

/**
 * Whether a person is one of `others`, or shares with one of them a device (the same program at the same public network address) or a
 * delivery address; null when nothing is known in common. For looking into reviews (G2): the traces themselves are not answered.
 */
export async function sharedTrace(ctx: Ctx, userId: Uuid, others: readonly Uuid[]): Promise<SharedTrace | null> {
  if (others.includes(userId)) return { with: userId, by: 'same_person' };
  return others.length === 0 ? null : traceShared(ctx, userId, others);
}
