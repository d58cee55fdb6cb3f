import type { Ctx, Uuid } from '#kernel';

export type AddressRow = {
  userId: Uuid;
  id: Uuid;
  place: number;
  name: string;
  phoneSealed: string;
  country: string;
  divisionCode: string | null;
  divisionNames: string[];
  street: string;
  postalCode: string | null;
  label: string | null;
  isDefault: boolean;
  createdAt: Date;
  updatedAt: Date;
};

const columns = (ctx: Ctx) =>
  ctx.sql`user_id, id, place, name, phone_sealed, country, division_code, division_names, street, postal_code, label, is_default, created_at, updated_at`;

/** The default first, then the latest used or changed. At most twenty, so there is no paging. */
export const addressRows = (ctx: Ctx, userId: Uuid): Promise<AddressRow[]> =>
  ctx.sql<
    AddressRow[]
  >`SELECT ${columns(ctx)} FROM accounts.addresses WHERE user_id = ${userId} ORDER BY is_default DESC, updated_at DESC, id DESC`;

export async function addressRow(ctx: Ctx, userId: Uuid, id: Uuid): Promise<AddressRow | null> {
  const [row] = await ctx.sql<
    AddressRow[]
  >`SELECT ${columns(ctx)} FROM accounts.addresses WHERE user_id = ${userId} AND id = ${id}`;
  return row ?? null;
}

/** Addresses by person and id, in any order. */
export const addressesNamed = (ctx: Ctx, wanted: readonly { userId: Uuid; addressId: Uuid }[]): Promise<AddressRow[]> =>
  ctx.sql<AddressRow[]>`
    SELECT ${columns(ctx)} FROM accounts.addresses
    WHERE (user_id, id) IN (SELECT * FROM unnest((SELECT ${wanted.map((one) => one.userId)}::uuid[]), (SELECT ${wanted.map((one) => one.addressId)}::uuid[])))`;

/** How many of these addresses are there with the same sealed number. */
export const addressesUnchanged = (
  ctx: Ctx,
  held: readonly { userId: Uuid; addressId: Uuid; phoneSealed: string }[],
): Promise<{ count: number }[]> =>
  ctx.sql<{ count: number }[]>`
    SELECT count(*)::int AS count
    FROM unnest((SELECT ${held.map((one) => one.userId)}::uuid[]), (SELECT ${held.map((one) => one.addressId)}::uuid[]),
      (SELECT ${held.map((one) => one.phoneSealed)}::text[])) AS held (user_id, id, phone_sealed)
    JOIN accounts.addresses a ON a.user_id = held.user_id AND a.id = held.id AND a.phone_sealed = held.phone_sealed`;

export async function insertAddress(ctx: Ctx, row: AddressRow): Promise<void> {
  await ctx.sql`
    INSERT INTO accounts.addresses (user_id, id, place, name, phone_sealed, country, division_code, division_names, street, postal_code, label,
      is_default, created_at, updated_at)
    VALUES (${row.userId}, ${row.id}, ${row.place}, ${row.name}, ${row.phoneSealed}, ${row.country}, ${row.divisionCode},
      ${row.divisionNames}::text[], ${row.street}, ${row.postalCode}, ${row.label}, ${row.isDefault}, ${row.createdAt}, ${row.updatedAt})`;
}

export async function updateAddress(ctx: Ctx, row: AddressRow): Promise<void> {
  await ctx.sql`
    UPDATE accounts.addresses SET name = ${row.name}, phone_sealed = ${row.phoneSealed}, country = ${row.country},
      division_code = ${row.divisionCode}, division_names = ${row.divisionNames}::text[], street = ${row.street},
      postal_code = ${row.postalCode}, label = ${row.label}, is_default = ${row.isDefault}, updated_at = ${row.updatedAt}
    WHERE user_id = ${row.userId} AND id = ${row.id}`;
}

export async function clearDefault(ctx: Ctx, userId: Uuid): Promise<void> {
  await ctx.sql`UPDATE accounts.addresses SET is_default = false WHERE user_id = ${userId} AND is_default`;
}

export async function deleteAddress(ctx: Ctx, userId: Uuid, id: Uuid): Promise<boolean> {
  const gone = await ctx.sql`DELETE FROM accounts.addresses WHERE user_id = ${userId} AND id = ${id} RETURNING id`;
  return gone.length === 1;
}
