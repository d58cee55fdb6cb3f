import type { Ctx, Uuid } from '#kernel';

export type Scope = 'platform' | 'region' | 'shop';
export type RoleRow = {
  scope: Scope;
  name: string;
  titleZh: string;
  titleEn: string;
  permissions: string[];
  builtIn: boolean;
};
export type GrantRow = {
  id: Uuid;
  userId: Uuid;
  scope: Scope;
  scopeId: Uuid | null;
  role: string;
  permissions: string[];
  titleZh: string;
  titleEn: string;
  grantedBy: Uuid | null;
  grantedAt: Date;
};

export const roleRows = (ctx: Ctx): Promise<RoleRow[]> =>
  ctx.sql<
    RoleRow[]
  >`SELECT scope, name, title_zh, title_en, permissions, built_in FROM accounts.roles ORDER BY scope, built_in DESC, name`;

export async function roleRow(ctx: Ctx, scope: Scope, name: string): Promise<RoleRow | null> {
  const [row] = await ctx.sql<RoleRow[]>`
    SELECT scope, name, title_zh, title_en, permissions, built_in FROM accounts.roles WHERE scope = ${scope} AND name = ${name}`;
  return row ?? null;
}

/** Holds the role's row: changes of its holders wait for each other, so that the last one cannot slip out. */
export async function lockRole(ctx: Ctx, scope: Scope, name: string): Promise<void> {
  await ctx.sql`SELECT 1 FROM accounts.roles WHERE scope = ${scope} AND name = ${name} FOR UPDATE`;
}

export async function insertRole(ctx: Ctx, row: RoleRow, at: Date): Promise<boolean> {
  const written = await ctx.sql`
    INSERT INTO accounts.roles (scope, name, title_zh, title_en, permissions, updated_at)
    VALUES (${row.scope}, ${row.name}, ${row.titleZh}, ${row.titleEn}, ${row.permissions}::text[], ${at})
    ON CONFLICT DO NOTHING RETURNING name`;
  return written.length === 1;
}

export async function updateRole(ctx: Ctx, row: RoleRow, at: Date): Promise<void> {
  await ctx.sql`
    UPDATE accounts.roles SET title_zh = ${row.titleZh}, title_en = ${row.titleEn}, permissions = ${row.permissions}::text[], updated_at = ${at}
    WHERE scope = ${row.scope} AND name = ${row.name} AND NOT built_in`;
}

const grantColumns = (ctx: Ctx) =>
  ctx.sql`g.id, g.user_id, g.scope, g.scope_id, g.role, r.permissions, r.title_zh, r.title_en, g.granted_by, g.granted_at`;

export const grantRows = (ctx: Ctx, userId: Uuid): Promise<GrantRow[]> =>
  ctx.sql<GrantRow[]>`
    SELECT ${grantColumns(ctx)} FROM accounts.grants g JOIN accounts.roles r ON r.scope = g.scope AND r.name = g.role
    WHERE g.user_id = ${userId} AND g.revoked_at IS NULL ORDER BY g.granted_at, g.id`;

export async function grantById(ctx: Ctx, id: Uuid): Promise<GrantRow | null> {
  const [row] = await ctx.sql<GrantRow[]>`
    SELECT ${grantColumns(ctx)} FROM accounts.grants g JOIN accounts.roles r ON r.scope = g.scope AND r.name = g.role
    WHERE g.id = ${id} AND g.revoked_at IS NULL`;
  return row ?? null;
}

export async function findGrant(
  ctx: Ctx,
  userId: Uuid,
  scope: Scope,
  scopeId: Uuid | null,
  role: string,
): Promise<GrantRow | null> {
  const [row] = await ctx.sql<GrantRow[]>`
    SELECT ${grantColumns(ctx)} FROM accounts.grants g JOIN accounts.roles r ON r.scope = g.scope AND r.name = g.role
    WHERE g.user_id = ${userId} AND g.scope = ${scope} AND g.scope_id IS NOT DISTINCT FROM ${scopeId}::uuid AND g.role = ${role}
      AND g.revoked_at IS NULL`;
  return row ?? null;
}

/** False when the person holds this very grant already. */
export async function insertGrant(
  ctx: Ctx,
  row: {
    id: Uuid;
    userId: Uuid;
    scope: Scope;
    scopeId: Uuid | null;
    role: string;
    grantedBy: Uuid | null;
    grantedAt: Date;
  },
): Promise<boolean> {
  const written = await ctx.sql`
    INSERT INTO accounts.grants (id, user_id, scope, scope_id, role, granted_by, granted_at)
    VALUES (${row.id}, ${row.userId}, ${row.scope}, ${row.scopeId}, ${row.role}, ${row.grantedBy}, ${row.grantedAt})
    ON CONFLICT DO NOTHING RETURNING id`;
  return written.length === 1;
}

export async function endGrant(ctx: Ctx, id: Uuid, by: Uuid | null, at: Date): Promise<boolean> {
  const ended =
    await ctx.sql`UPDATE accounts.grants SET revoked_at = ${at}, revoked_by = ${by} WHERE id = ${id} AND revoked_at IS NULL RETURNING id`;
  return ended.length === 1;
}

/** How many active people hold the role on the platform. */
export async function countHolders(ctx: Ctx, role: string): Promise<number> {
  const [row] = await ctx.sql<{ count: number }[]>`
    SELECT count(DISTINCT g.user_id)::int AS count FROM accounts.grants g JOIN accounts.users u ON u.id = g.user_id
    WHERE g.scope = 'platform' AND g.role = ${role} AND g.revoked_at IS NULL AND u.state = 'active'`;
  return row?.count ?? 0;
}
