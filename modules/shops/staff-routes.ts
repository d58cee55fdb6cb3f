import { Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, Nullable, type Route, route, shopStaff, toId, uuidOf } from '#kernel';
import { people } from '#modules/accounts';
import { changeRole, removeStaff, staff } from './staff-service.ts';
import type { StaffRow } from './store.ts';

const params = Type.Object({ shopId: IdSchema('shp') });
const StaffSchema = Type.Object({
  userId: IdSchema('usr'),
  nickname: Type.String(),
  phoneMasked: Nullable(Type.String()),
  role: Type.String(),
  addedAt: MomentSchema(),
});

async function staffView(ctx: Ctx, rows: readonly StaffRow[]) {
  const known = await people(
    ctx,
    rows.map((row) => row.userId),
  );
  return rows.map((row) => {
    const person = known.get(row.userId);
    return {
      userId: toId('usr', row.userId),
      nickname: person?.nickname ?? '',
      phoneMasked: person?.phoneMasked ?? null,
      role: row.role,
      addedAt: row.addedAt.toISOString(),
    };
  });
}

async function oneStaff(ctx: Ctx, row: StaffRow) {
  const [view] = await staffView(ctx, [row]);
  if (!view) throw new Error('staff view missing');
  return view;
}

const staffParams = Type.Object({ shopId: IdSchema('shp'), userId: IdSchema('usr') });
const RoleSchema = Type.String({ minLength: 1, maxLength: 40 });

export const staffRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/staff',
    summary: 'Who works here, with which role',
    tag: 'shops',
    access: shopStaff('shops.staff'),
    params,
    reply: Type.Object({ items: Type.Array(StaffSchema) }),
    handle: async (ctx, input) => ({ items: await staffView(ctx, await staff(ctx, input.shop)) }),
  }),
  route({
    method: 'PATCH',
    path: '/shops/:shopId/staff/:userId',
    summary: 'Give a member of staff another role',
    tag: 'shops',
    access: shopStaff('shops.staff'),
    params: staffParams,
    body: Type.Object({ role: RoleSchema }),
    reply: StaffSchema,
    errors: ['shops.staff_not_found', 'shops.owner_cannot_leave', 'shops.staff_role_unknown'],
    handle: async (ctx, input) =>
      oneStaff(ctx, await changeRole(ctx, input.shop, uuidOf('usr', input.params.userId), input.body.role)),
  }),
  route({
    method: 'DELETE',
    path: '/shops/:shopId/staff/:userId',
    summary: 'Take a person off the staff',
    tag: 'shops',
    access: shopStaff('shops.staff'),
    params: staffParams,
    status: 204,
    errors: ['shops.staff_not_found', 'shops.owner_cannot_leave'],
    handle: async (ctx, input) => {
      await removeStaff(ctx, input.shop, uuidOf('usr', input.params.userId));
      return undefined;
    },
  }),
];
