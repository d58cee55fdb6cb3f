import type { Ctx, Json, Sql, Text2, Uuid } from '#kernel';
import type { Licence, Shop, ShopKind, ShopState, StateCause } from './types.ts';

export type StaffRow = { readonly shopId: Uuid; readonly userId: Uuid; readonly role: string; readonly addedAt: Date };

const columns = (sql: Sql) =>
  sql`id, code, name, kind, owner_id, state, state_reason, state_cause, story, logo_media_id, cover_media_id, division_code, belt_code, licences, sub_merchant_id, opened_at`;

/** Throws the database's refusal of `shops_code` when the code is taken. */
export async function insertShop(ctx: Ctx, shop: Shop): Promise<void> {
  await ctx.sql`
    INSERT INTO shops.shops (id, code, name, kind, owner_id, state, story, logo_media_id, cover_media_id, division_code, belt_code,
      licences, sub_merchant_id, opened_at, updated_at)
    VALUES (${shop.id}, ${shop.code}, ${shop.name}, ${shop.kind}, ${shop.ownerId}, ${shop.state}, ${shop.story ? ctx.sql.json(shop.story) : null},
      ${shop.logoMediaId}, ${shop.coverMediaId}, ${shop.divisionCode}, ${shop.beltCode}, ${ctx.sql.json(shop.licences as unknown as Json)},
      ${shop.subMerchantId}, ${shop.openedAt}, ${shop.openedAt})`;
}

export async function shopsWith(sql: Sql, by: { ids: readonly Uuid[] } | { code: string }): Promise<Shop[]> {
  return sql<Shop[]>`
    SELECT ${columns(sql)} FROM shops.shops
    WHERE ${'ids' in by ? sql`id = ANY(${[...by.ids]}::uuid[])` : sql`code = ${by.code}`}`;
}

/** Moves a shop from one state to another if it is still there; null when someone was faster. */
export async function moveShop(
  ctx: Ctx,
  id: Uuid,
  from: ShopState,
  to: ShopState,
  reason: string | null,
  cause: StateCause | null = null,
): Promise<Shop | null> {
  const [row] = await ctx.sql<Shop[]>`
    UPDATE shops.shops SET state = ${to}, state_reason = ${reason}, state_cause = ${cause}, updated_at = ${ctx.clock.now()}
    WHERE id = ${id} AND state = ${from} RETURNING ${columns(ctx.sql)}`;
  return row ?? null;
}

/** The state stays; from now on this is why. */
export async function causeShop(ctx: Ctx, id: Uuid, state: ShopState, cause: StateCause): Promise<void> {
  await ctx.sql`UPDATE shops.shops SET state_cause = ${cause}, updated_at = ${ctx.clock.now()} WHERE id = ${id} AND state = ${state}`;
}

export type ProfileChange = {
  readonly name: string;
  readonly story: Text2 | null;
  readonly logoMediaId: Uuid | null;
  readonly coverMediaId: Uuid | null;
  readonly divisionCode: string;
  readonly beltCode: string | null;
  readonly licences: readonly Licence[];
};

export async function updateProfile(ctx: Ctx, id: Uuid, change: ProfileChange): Promise<Shop | null> {
  const [row] = await ctx.sql<Shop[]>`
    UPDATE shops.shops SET name = ${change.name}, story = ${change.story ? ctx.sql.json(change.story) : null},
      logo_media_id = ${change.logoMediaId}, cover_media_id = ${change.coverMediaId}, division_code = ${change.divisionCode},
      belt_code = ${change.beltCode}, licences = ${ctx.sql.json(change.licences as unknown as Json)}, updated_at = ${ctx.clock.now()}
    WHERE id = ${id} RETURNING ${columns(ctx.sql)}`;
  return row ?? null;
}

export type ShopFilter = {
  readonly q?: string | undefined;
  readonly states?: readonly ShopState[] | undefined;
  readonly beltCode?: string | undefined;
  readonly kind?: ShopKind | undefined;
  readonly ids?: readonly Uuid[] | undefined;
  readonly divisions?: readonly string[] | undefined;
  readonly after: Uuid | null;
  readonly limit: number;
};

/** Shops in the order they opened. `q` is part of the name or the code. */
export async function listShops(ctx: Ctx, filter: ShopFilter): Promise<Shop[]> {
  const { sql } = ctx;
  return sql<Shop[]>`
    SELECT ${columns(sql)} FROM shops.shops WHERE true
      ${filter.q ? sql`AND (position(lower(${filter.q}) IN lower(name)) > 0 OR position(lower(${filter.q}) IN code) > 0)` : sql``}
      ${filter.states ? sql`AND state = ANY(${[...filter.states]}::text[])` : sql``}
      ${filter.beltCode ? sql`AND belt_code = ${filter.beltCode}` : sql``}
      ${filter.kind ? sql`AND kind = ${filter.kind}` : sql``}
      ${filter.ids ? sql`AND id = ANY(${[...filter.ids]}::uuid[])` : sql``}
      ${filter.divisions ? sql`AND division_code = ANY(${[...filter.divisions]}::text[])` : sql``}
      ${filter.after ? sql`AND id > ${filter.after}` : sql``}
    ORDER BY id LIMIT ${filter.limit}`;
}

/** Divisions in which there are shops. */
export async function settledDivisions(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.sql<{ code: string }[]>`SELECT DISTINCT division_code AS code FROM shops.shops`;
  return rows.map((row) => row.code);
}

export async function shopIdsIn(ctx: Ctx, divisions: readonly string[]): Promise<Uuid[]> {
  const rows = await ctx.sql<{ id: Uuid }[]>`
    SELECT id FROM shops.shops WHERE division_code = ANY(${[...divisions]}::text[]) ORDER BY id`;
  return rows.map((row) => row.id);
}

/** Throws the database's refusal of `staff_pkey` when the person works here already. */
export async function insertStaff(ctx: Ctx, row: StaffRow & { addedBy: Uuid | null }): Promise<void> {
  await ctx.sql`
    INSERT INTO shops.staff (shop_id, user_id, role, added_by, added_at)
    VALUES (${row.shopId}, ${row.userId}, ${row.role}, ${row.addedBy}, ${row.addedAt})`;
}

export async function staffOf(ctx: Ctx, shopId: Uuid): Promise<StaffRow[]> {
  return ctx.sql<StaffRow[]>`SELECT shop_id, user_id, role, added_at FROM shops.staff WHERE shop_id = ${shopId}
    ORDER BY role <> 'owner', added_at, user_id`;
}

/** The role before, or null when the person does not work here with a role that may change. */
export async function changeStaffRole(
  ctx: Ctx,
  shopId: Uuid,
  userId: Uuid,
  from: string,
  to: string,
): Promise<boolean> {
  const rows =
    await ctx.sql`UPDATE shops.staff SET role = ${to} WHERE shop_id = ${shopId} AND user_id = ${userId} AND role = ${from} RETURNING 1`;
  return rows.length === 1;
}

export async function deleteStaff(ctx: Ctx, shopId: Uuid, userId: Uuid, role: string): Promise<boolean> {
  const rows =
    await ctx.sql`DELETE FROM shops.staff WHERE shop_id = ${shopId} AND user_id = ${userId} AND role = ${role} RETURNING 1`;
  return rows.length === 1;
}

/** Shops a person works in, with the role. */
export async function employments(ctx: Ctx, userId: Uuid): Promise<StaffRow[]> {
  return ctx.sql<
    StaffRow[]
  >`SELECT shop_id, user_id, role, added_at FROM shops.staff WHERE user_id = ${userId} ORDER BY added_at, shop_id`;
}

/** How many shops a person owns that are not closed. */
export async function openShopsOf(ctx: Ctx, ownerId: Uuid): Promise<number> {
  const [row] = await ctx.sql<{ count: number }[]>`
    SELECT count(*) AS count FROM shops.shops WHERE owner_id = ${ownerId} AND state <> 'closed'`;
  return row?.count ?? 0;
}

/** Whether a shop is called so, however written; asked when a name is given, not on a path that many take. */
export const nameKept = async (ctx: Ctx, name: string): Promise<boolean> =>
  (await ctx.sql`SELECT 1 FROM shops.shops WHERE lower(name) = lower(${name}) LIMIT 1`).length > 0;
