import { type Ctx, transact } from '#kernel';
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { countHolders, lockRole } from './grant-store.ts';
import { grant } from './grants-service.ts';
import { type Person, registerPerson } from './people-service.ts';

/**
 * A market's first administrator, for the program that its owner runs on the machine: later ones are given the role in the console. Two
 * who are made at once come one after the other, and the second is refused. Refuses admin_there, email_unusable.
 */
export const firstAdmin = (ctx: Ctx, given: { readonly email: string; readonly password: string }): Promise<Person> =>
  transact(ctx, async (tx) => {
    await lockRole(tx, 'platform', 'admin');
    if ((await countHolders(tx, 'admin')) > 0) throw refuse('admin_there');
    const person = await registerPerson(tx, given);
    await grant(tx, { userId: person.id, scope: 'platform', scopeId: null, role: 'admin' });
    await record(tx, {
      action: 'accounts.grant',
      subject: { kind: 'user', id: person.id },
      after: { scope: 'platform', role: 'admin' },
    });
    return person;
  });
