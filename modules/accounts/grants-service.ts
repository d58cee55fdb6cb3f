import {
  type Actor,
  type Ctx,
  divisionOf,
  emit,
  mayInShop,
  mayOnPlatform,
  newId,
  type Permission,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { divisionPath } from '#modules/regions';
import { refuse } from './errors.ts';
import {
  countHolders,
  endGrant,
  findGrant,
  type GrantRow,
  grantById,
  grantRows,
  insertGrant,
  insertRole,
  lockRole,
  type RoleRow,
  roleRow,
  roleRows,
  type Scope,
  updateRole,
} from './grant-store.ts';
import { userRow } from './people-service.ts';
import { forgetEveryone, forgetPerson } from './sessions-service.ts';

const ADMIN = 'admin';

/** Every role, built in and defined by operators. */
export const roles = (ctx: Ctx): Promise<RoleRow[]> => roleRows(ctx);

/** What a person holds now. */
export const grantsOf = (ctx: Ctx, userId: Uuid): Promise<GrantRow[]> => grantRows(ctx, userId);

/** Does the actor hold every one of these permissions on the platform? Patterns count as a whole: to give `*` one must hold `*`. */
const holdsOnPlatform = (actor: Actor, permissions: readonly Permission[]): boolean =>
  permissions.every((one) => mayOnPlatform(actor, one));

/**
 * Nobody gives more than they have. On the platform and in a region the giver must hold the role's permissions on the
 * platform; among the staff of a shop, in that shop. A giver who is not of the shop is acting for the platform (approving
 * an application, opening a shop) and was let in by that use case's own access rule.
 */
function guardGiver(actor: Actor, scope: Scope, scopeId: Uuid | null, role: RoleRow): void {
  if (actor.kind !== 'user') return;
  if (scope !== 'shop') {
    if (!holdsOnPlatform(actor, role.permissions)) throw refuse('grant_exceeds', { role: role.name });
    return;
  }
  const ofShop = scopeId !== null && actor.grants.some((one) => one.scope === 'shop' && one.scopeId === scopeId);
  if (scopeId !== null && ofShop && !role.permissions.every((one) => mayInShop(actor, scopeId, one)))
    throw refuse('grant_exceeds', { role: role.name });
}

async function guardRegion(ctx: Ctx, scopeId: Uuid | null): Promise<void> {
  const division = scopeId && divisionOf(scopeId);
  if (!division) throw refuse('grant_scope');
  await divisionPath(ctx, division);
}

export type GrantAsked = {
  readonly userId: Uuid;
  readonly scope: Scope;
  readonly scopeId: Uuid | null;
  readonly role: string;
};

/**
 * Gives a role on a scope; giving what is held already changes nothing. Announces grant.given. Refuses person_not_found,
 * person_erased, role_unknown, grant_scope, grant_exceeds, regions.division_unknown.
 */
export async function grant(ctx: Ctx, asked: GrantAsked): Promise<GrantRow> {
  if ((asked.scope === 'platform') !== (asked.scopeId === null)) throw refuse('grant_scope');
  if (asked.scope === 'region') await guardRegion(ctx, asked.scopeId);
  return transact(ctx, async (tx) => {
    const role = await roleRow(tx, asked.scope, asked.role);
    if (!role) throw refuse('role_unknown', { role: asked.role });
    guardGiver(tx.actor, asked.scope, asked.scopeId, role);
    const person = await userRow(tx, asked.userId);
    if (person.state === 'erased') throw refuse('person_erased');
    const fresh = await insertGrant(tx, {
      ...asked,
      id: newId(tx),
      grantedBy: userIdOf(tx.actor),
      grantedAt: tx.clock.now(),
    });
    const held = await findGrant(tx, asked.userId, asked.scope, asked.scopeId, asked.role);
    if (!held) throw refuse('grant_not_found');
    if (fresh) await told(tx, 'grant.given', held);
    return held;
  });
}

/** The platform is never left without an administrator: holders of the role change one after another. */
export async function guardLastAdmin(tx: Ctx, held: Pick<GrantRow, 'scope' | 'role'>): Promise<void> {
  if (held.scope !== 'platform' || held.role !== ADMIN) return;
  await lockRole(tx, 'platform', ADMIN);
  if ((await countHolders(tx, ADMIN)) <= 1) throw refuse('last_admin');
}

async function end(tx: Ctx, held: GrantRow): Promise<void> {
  await guardLastAdmin(tx, held);
  if (!(await endGrant(tx, held.id, userIdOf(tx.actor), tx.clock.now()))) throw refuse('grant_not_found');
  await told(tx, 'grant.ended', held);
}

async function told(tx: Ctx, name: 'grant.given' | 'grant.ended', held: GrantRow): Promise<void> {
  forgetPerson(tx.runtime, held.userId);
  const shopId = held.scope === 'shop' ? held.scopeId : null;
  await emit(tx, {
    name,
    subjectId: held.id,
    shopId,
    payload: { userId: held.userId, scope: held.scope, scopeId: held.scopeId, role: held.role },
  });
}

/** Takes a role back; the person's sessions lose it at once. Refuses grant_not_found, last_admin. */
export async function revoke(ctx: Ctx, asked: GrantAsked): Promise<void> {
  await transact(ctx, async (tx) => {
    const held = await findGrant(tx, asked.userId, asked.scope, asked.scopeId, asked.role);
    if (!held) throw refuse('grant_not_found');
    await end(tx, held);
  });
}

/** The operator's way to take a role back, by the grant's id; one cannot take what one could not give. Answers what was held. */
export async function revokeGrant(ctx: Ctx, userId: Uuid, grantId: Uuid): Promise<GrantRow> {
  return transact(ctx, async (tx) => {
    const held = await grantById(tx, grantId);
    if (!held || held.userId !== userId) throw refuse('grant_not_found');
    const role = await roleRow(tx, held.scope, held.role);
    if (role) guardGiver(tx.actor, held.scope, held.scopeId, role);
    await end(tx, held);
    return held;
  });
}

/** An operator defines a role out of permissions they hold themselves. Refuses role_taken, grant_exceeds. */
export async function defineRole(ctx: Ctx, role: Omit<RoleRow, 'builtIn'>): Promise<RoleRow> {
  if (ctx.actor.kind === 'user' && !holdsOnPlatform(ctx.actor, role.permissions))
    throw refuse('grant_exceeds', { role: role.name });
  const row: RoleRow = { ...role, builtIn: false };
  if (!(await insertRole(ctx, row, ctx.clock.now()))) throw refuse('role_taken', { role: role.name });
  return row;
}

/** Changes a defined role for all who hold it, at once. Refuses role_unknown, role_built_in, grant_exceeds. */
export async function changeRole(
  ctx: Ctx,
  role: Omit<RoleRow, 'builtIn'>,
): Promise<{ before: RoleRow; after: RoleRow }> {
  return transact(ctx, async (tx) => {
    await lockRole(tx, role.scope, role.name);
    const before = await roleRow(tx, role.scope, role.name);
    if (!before) throw refuse('role_unknown', { role: role.name });
    if (before.builtIn) throw refuse('role_built_in', { role: role.name });
    const touched = [...role.permissions, ...before.permissions];
    if (tx.actor.kind === 'user' && !holdsOnPlatform(tx.actor, touched))
      throw refuse('grant_exceeds', { role: role.name });
    const after: RoleRow = { ...role, builtIn: false };
    await updateRole(tx, after, tx.clock.now());
    forgetEveryone(tx.runtime);
    return { before, after };
  });
}
