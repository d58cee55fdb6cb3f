import { type Ctx, emit, refusedBy, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { grant, revoke, roles } from '#modules/accounts';
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { changeStaffRole, deleteStaff, insertStaff, type StaffRow, staffOf } from './store.ts';

const OWNER = 'owner';

export const staff = (ctx: Ctx, scope: ShopScope): Promise<StaffRow[]> => staffOf(ctx, scope.shopId);

/** Adds a person who has said yes to the shop's staff with a role of scope shop; granted, audited and announced together. Throws staff_already, staff_role_unknown. */
export async function addStaff(ctx: Ctx, scope: ShopScope, input: { userId: Uuid; role: string }): Promise<StaffRow> {
  await refuseRole(ctx, input.role);
  const row: StaffRow = { shopId: scope.shopId, userId: input.userId, role: input.role, addedAt: ctx.clock.now() };
  try {
    await transact(ctx, async (tx) => {
      await insertStaff(tx, { ...row, addedBy: userIdOf(tx.actor) });
      await grant(tx, { userId: input.userId, scope: 'shop', scopeId: scope.shopId, role: input.role });
      await tellStaff(tx, scope, 'add', input.userId, null, input.role);
    });
  } catch (error) {
    if (refusedBy(error, 'staff_pkey')) throw refuse('staff_already');
    throw error;
  }
  return row;
}

/** Gives a member of staff another role. The owner's does not change here. */
export async function changeRole(ctx: Ctx, scope: ShopScope, userId: Uuid, role: string): Promise<StaffRow> {
  await refuseRole(ctx, role);
  return transact(ctx, async (tx) => {
    const row = await member(tx, scope, userId);
    if (row.role === role) return row;
    if (!(await changeStaffRole(tx, scope.shopId, userId, row.role, role))) throw refuse('staff_not_found');
    await revoke(tx, { userId, scope: 'shop', scopeId: scope.shopId, role: row.role });
    await grant(tx, { userId, scope: 'shop', scopeId: scope.shopId, role });
    await tellStaff(tx, scope, 'change', userId, row.role, role);
    return { ...row, role };
  });
}

/** Takes a person off the staff; their grant ends with the same commit. */
export async function removeStaff(ctx: Ctx, scope: ShopScope, userId: Uuid): Promise<void> {
  await transact(ctx, async (tx) => {
    const row = await member(tx, scope, userId);
    if (!(await deleteStaff(tx, scope.shopId, userId, row.role))) throw refuse('staff_not_found');
    await revoke(tx, { userId, scope: 'shop', scopeId: scope.shopId, role: row.role });
    await tellStaff(tx, scope, 'remove', userId, row.role, null);
  });
}

async function member(ctx: Ctx, scope: ShopScope, userId: Uuid): Promise<StaffRow> {
  const row = (await staffOf(ctx, scope.shopId)).find((one) => one.userId === userId);
  if (!row) throw refuse('staff_not_found');
  // A shop without an owner could never be closed or paid out.
  if (row.role === OWNER) throw refuse('owner_cannot_leave');
  return row;
}

/** Refuses staff_role_unknown: not a role of shops, or the owner's, which only changes hands. */
export async function refuseRole(ctx: Ctx, role: string): Promise<void> {
  if (role === OWNER || !(await roles(ctx)).some((one) => one.scope === 'shop' && one.name === role))
    throw refuse('staff_role_unknown', { role });
}

export async function tellStaff(
  ctx: Ctx,
  scope: ShopScope,
  what: 'add' | 'change' | 'remove',
  userId: Uuid,
  from: string | null,
  to: string | null,
): Promise<void> {
  await record(ctx, {
    action: `shops.staff_${what}`,
    subject: { kind: 'user', id: userId },
    shopId: scope.shopId,
    ...(from ? { before: { role: from } } : {}),
    ...(to ? { after: { role: to } } : {}),
  });
  await emit(ctx, {
    name: 'shop.staff_changed',
    subjectId: scope.shopId,
    shopId: scope.shopId,
    payload: { userId, from, to },
  });
}
