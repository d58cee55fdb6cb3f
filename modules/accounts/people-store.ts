import type { Ctx, Lang, Uuid } from '#kernel';

export type UserRow = {
  id: Uuid;
  nickname: string;
  avatarMediaId: Uuid | null;
  lang: Lang;
  phoneIndex: string | null;
  phoneSealed: string | null;
  email: string | null;
  emailVerifiedAt: Date | null;
  realNameLevel: number;
  state: 'active' | 'locked' | 'erased';
  createdAt: Date;
  erasedAt: Date | null;
};

const columns = (ctx: Ctx) =>
  ctx.sql`id, nickname, avatar_media_id, lang, phone_index, phone_sealed, email, email_verified_at, real_name_level, state, created_at, erased_at`;

export const usersById = (ctx: Ctx, ids: readonly Uuid[]): Promise<UserRow[]> =>
  ctx.sql<UserRow[]>`SELECT ${columns(ctx)} FROM accounts.users WHERE id = ANY (${[...ids]}::uuid[])`;

export async function userById(ctx: Ctx, id: Uuid): Promise<UserRow | null> {
  const [row] = await ctx.sql<UserRow[]>`SELECT ${columns(ctx)} FROM accounts.users WHERE id = ${id}`;
  return row ?? null;
}

/** Holds the person's row, so that what belongs to one person (addresses, erasure) changes one after another. */
export async function lockUser(ctx: Ctx, id: Uuid): Promise<UserRow | null> {
  const [row] = await ctx.sql<UserRow[]>`SELECT ${columns(ctx)} FROM accounts.users WHERE id = ${id} FOR UPDATE`;
  return row ?? null;
}

export async function userByPhone(ctx: Ctx, phoneIndex: string): Promise<UserRow | null> {
  const [row] = await ctx.sql<UserRow[]>`SELECT ${columns(ctx)} FROM accounts.users WHERE phone_index = ${phoneIndex}`;
  return row ?? null;
}

export async function userByEmail(ctx: Ctx, email: string): Promise<(UserRow & { hash: string | null }) | null> {
  const [row] = await ctx.sql<(UserRow & { hash: string | null })[]>`
    SELECT ${columns(ctx)}, (SELECT hash FROM accounts.passwords WHERE user_id = users.id) AS hash
    FROM accounts.users WHERE email = ${email}`;
  return row ?? null;
}

/** False when the phone or the e-mail already belongs to someone. */
export async function insertUser(ctx: Ctx, row: UserRow): Promise<boolean> {
  const written = await ctx.sql`
    INSERT INTO accounts.users (id, nickname, avatar_media_id, lang, phone_index, phone_sealed, email, real_name_level, state, created_at)
    VALUES (${row.id}, ${row.nickname}, ${row.avatarMediaId}, ${row.lang}, ${row.phoneIndex}, ${row.phoneSealed}, ${row.email},
      ${row.realNameLevel}, ${row.state}, ${row.createdAt})
    ON CONFLICT DO NOTHING RETURNING id`;
  return written.length === 1;
}

export async function updateProfile(
  ctx: Ctx,
  id: Uuid,
  change: { nickname: string; avatarMediaId: Uuid | null; lang: Lang },
): Promise<void> {
  await ctx.sql`
    UPDATE accounts.users SET nickname = ${change.nickname}, avatar_media_id = ${change.avatarMediaId}, lang = ${change.lang}
    WHERE id = ${id} AND state <> 'erased'`;
}

export async function updatePhone(ctx: Ctx, id: Uuid, phone: { index: string; sealed: string }): Promise<void> {
  await ctx.sql`
    UPDATE accounts.users SET phone_index = ${phone.index}, phone_sealed = ${phone.sealed}, real_name_level = greatest(real_name_level, 1)
    WHERE id = ${id} AND state <> 'erased'`;
}

/** A proven e-mail; the unique key refuses one that belongs to somebody else. */
export async function putEmail(ctx: Ctx, id: Uuid, email: string, at: Date): Promise<void> {
  await ctx.sql`UPDATE accounts.users SET email = ${email}, email_verified_at = ${at} WHERE id = ${id} AND state <> 'erased'`;
}

/** Compare-and-swap of the state; false when the person was not in `from`. */
export async function switchState(
  ctx: Ctx,
  id: Uuid,
  from: UserRow['state'],
  to: 'active' | 'locked',
): Promise<boolean> {
  const changed =
    await ctx.sql`UPDATE accounts.users SET state = ${to} WHERE id = ${id} AND state = ${from} RETURNING id`;
  return changed.length === 1;
}

/** Takes everything that names the person off the row; the row itself stays for orders kept by law. */
export async function eraseUser(ctx: Ctx, id: Uuid, nickname: string, at: Date): Promise<void> {
  await Promise.all([
    ctx.sql`DELETE FROM accounts.passwords WHERE user_id = ${id}`,
    ctx.sql`DELETE FROM accounts.exports WHERE user_id = ${id}`,
    ctx.sql`DELETE FROM accounts.verifications WHERE user_id = ${id}`,
    ctx.sql`DELETE FROM accounts.passkeys WHERE user_id = ${id}`,
    ctx.sql`DELETE FROM accounts.passkey_challenges WHERE user_id = ${id}`,
    ctx.sql`DELETE FROM accounts.recovery_codes WHERE user_id = ${id}`,
    ctx.sql`DELETE FROM accounts.second_factors WHERE user_id = ${id}`,
    ctx.sql`DELETE FROM accounts.addresses WHERE user_id = ${id}`,
    ctx.sql`UPDATE accounts.sessions SET revoked_at = coalesce(revoked_at, ${at}), ip = NULL, user_agent = NULL WHERE user_id = ${id}`,
    ctx.sql`UPDATE accounts.grants SET revoked_at = ${at}, revoked_by = ${id} WHERE user_id = ${id} AND revoked_at IS NULL`,
    ctx.sql`
      UPDATE accounts.users SET nickname = ${nickname}, avatar_media_id = NULL, phone_index = NULL, phone_sealed = NULL, email = NULL,
        email_verified_at = NULL,        real_name_level = 0, state = 'erased', erased_at = ${at} WHERE id = ${id}`,
  ]);
}

export async function passwordOf(ctx: Ctx, userId: Uuid): Promise<string | null> {
  const [row] = await ctx.sql<{ hash: string }[]>`SELECT hash FROM accounts.passwords WHERE user_id = ${userId}`;
  return row?.hash ?? null;
}

export async function putPassword(ctx: Ctx, userId: Uuid, hash: string, at: Date): Promise<void> {
  await ctx.sql`
    INSERT INTO accounts.passwords (user_id, hash, set_at) VALUES (${userId}, ${hash}, ${at})
    ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at`;
}

export type UserFilter = {
  nickname: string | null;
  phoneIndex: string | null;
  email: string | null;
  state: UserRow['state'] | null;
  after: { at: Date; id: string } | null;
  limit: number;
};

export const userRows = (ctx: Ctx, f: UserFilter): Promise<UserRow[]> =>
  ctx.sql<UserRow[]>`
    SELECT ${columns(ctx)} FROM accounts.users
    WHERE true
      ${f.state === null ? ctx.sql`` : ctx.sql`AND state = ${f.state}`}
      ${f.phoneIndex === null ? ctx.sql`` : ctx.sql`AND phone_index = ${f.phoneIndex}`}
      ${f.email === null ? ctx.sql`` : ctx.sql`AND email = ${f.email}`}
      ${f.nickname === null ? ctx.sql`` : ctx.sql`AND position(lower(${f.nickname}) IN lower(nickname)) > 0`}
      ${f.after === null ? ctx.sql`` : ctx.sql`AND (created_at, id) < (${f.after.at}, ${f.after.id}::uuid)`}
    ORDER BY created_at DESC, id DESC LIMIT ${f.limit}`;

export type ConsentRow = { id: Uuid; document: string; version: string; given: boolean; at: Date };

export async function insertConsent(ctx: Ctx, userId: Uuid, row: ConsentRow): Promise<void> {
  await ctx.sql`
    INSERT INTO accounts.consents (id, user_id, document, version, given, at)
    VALUES (${row.id}, ${userId}, ${row.document}, ${row.version}, ${row.given}, ${row.at})`;
}

export const consentRows = (ctx: Ctx, userId: Uuid): Promise<ConsentRow[]> =>
  ctx.sql<
    ConsentRow[]
  >`SELECT id, document, version, given, at FROM accounts.consents WHERE user_id = ${userId} ORDER BY at DESC, id DESC`;
