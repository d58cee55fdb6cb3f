import { type Ctx, transact, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { grantRows } from './grant-store.ts';
import { guardLastAdmin } from './grants-service.ts';
import { userRow } from './people-service.ts';
import { switchState } from './people-store.ts';
import { forgetPerson } from './sessions-service.ts';

/**
 * An operator closes or opens an account; sessions of a closed one stop working at once. False when it was so already.
 * Refuses person_not_found, person_erased, last_admin.
 */
export async function setLocked(ctx: Ctx, userId: Uuid, locked: boolean): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const row = await userRow(tx, userId);
    if (row.state === 'erased') throw refuse('person_erased');
    if (locked && row.state === 'active')
      for (const held of await grantRows(tx, userId)) await guardLastAdmin(tx, held);
    const changed = await switchState(tx, userId, locked ? 'active' : 'locked', locked ? 'locked' : 'active');
    forgetPerson(tx.runtime, userId);
    return changed;
  });
}
