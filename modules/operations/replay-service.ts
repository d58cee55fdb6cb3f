import {
  actingAs,
  type Consumer,
  type Ctx,
  type DomainEvent,
  type Json,
  type Slot,
  slot,
  system,
  transact,
  type Uuid,
} from '#kernel';
import { refuse } from './errors.ts';
import { record } from './service.ts';
import { lockDeadLetter, markReplayed } from './store.ts';

/** The consumers of this composition, provided by the server: replay needs the very code that failed. */
export const consumersSlot: Slot<readonly Consumer[]> = slot('operations.consumers');

export type ReplayResult = {
  readonly consumer: string;
  readonly eventId: Uuid;
  readonly done: boolean;
  readonly error: string | null;
};

/**
 * Gives one dead letter to its consumer again, in a transaction of its own. Done: marked replayed and audited. Failed
 * again: the letter stays as it was, the answer says why. A letter replayed before answers done without running twice.
 * Refuses dead_letter_not_found, replay_unavailable (the consumer is not part of this server).
 */
export async function replay(
  ctx: Ctx,
  letter: { readonly consumer: string; readonly eventId: Uuid },
): Promise<ReplayResult> {
  const consumers = ctx.runtime.slots.get(consumersSlot.key) as readonly Consumer[] | undefined;
  const consumer = consumers?.find((one) => one.name === letter.consumer);
  if (!consumer) throw refuse('replay_unavailable', { consumer: letter.consumer });
  let handled = false;
  try {
    await transact(ctx, async (tx) => {
      handled = false;
      const row = await lockDeadLetter(tx, letter.consumer, letter.eventId);
      if (!row) throw refuse('dead_letter_not_found', { consumer: letter.consumer });
      if (row.replayedAt) return;
      const event: DomainEvent = {
        id: row.eventId,
        name: row.name,
        subjectId: row.subjectId,
        shopId: row.shopId,
        at: row.eventAt,
        payload: row.payload as Json,
      };
      handled = true;
      await consumer.handle(actingAs(tx, system(consumer.name)), event);
      handled = false;
      await markReplayed(tx, letter.consumer, letter.eventId, tx.clock.now());
      await record(tx, {
        action: 'operations.replay',
        subject: { kind: 'event', id: row.eventId },
        after: { consumer: row.consumer, event: row.name },
      });
    });
    return { ...letter, done: true, error: null };
  } catch (error) {
    if (!handled) throw error;
    return { ...letter, done: false, error: error instanceof Error ? error.message : String(error) };
  }
}
