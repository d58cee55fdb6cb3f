import type { Ctx, Uuid } from '#kernel';

export type PasskeyRow = {
  id: Uuid;
  userId: Uuid;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  synced: boolean;
  name: string;
  createdAt: Date;
  usedAt: Date | null;
};

const columns = (ctx: Ctx) =>
  ctx.sql`id, user_id, credential_id, public_key, counter::float8 AS counter, transports, synced, name, created_at, used_at`;

export const passkeyRows = (ctx: Ctx, userId: Uuid): Promise<PasskeyRow[]> =>
  ctx.sql<
    PasskeyRow[]
  >`SELECT ${columns(ctx)} FROM accounts.passkeys WHERE user_id = ${userId} ORDER BY created_at, id`;

export async function passkeyByCredential(ctx: Ctx, credentialId: string): Promise<PasskeyRow | null> {
  const [row] = await ctx.sql<PasskeyRow[]>`
    SELECT ${columns(ctx)} FROM accounts.passkeys WHERE credential_id = ${credentialId}`;
  return row ?? null;
}

/** False when this very passkey is known already. */
export async function insertPasskey(ctx: Ctx, row: PasskeyRow): Promise<boolean> {
  const written = await ctx.sql`
    INSERT INTO accounts.passkeys (id, user_id, credential_id, public_key, counter, transports, synced, name, created_at)
    VALUES (${row.id}, ${row.userId}, ${row.credentialId}, ${row.publicKey}, ${row.counter}, ${row.transports}::text[], ${row.synced}, ${row.name}, ${row.createdAt})
    ON CONFLICT ON CONSTRAINT passkeys_credential DO NOTHING RETURNING id`;
  return written.length === 1;
}

/** Notes a use; false when the count did not rise: then a copy of the key is about, or the answer is an old one. */
export async function countUse(ctx: Ctx, id: Uuid, counter: number, at: Date): Promise<boolean> {
  const used = await ctx.sql`
    UPDATE accounts.passkeys SET counter = ${counter}, used_at = ${at}
    WHERE id = ${id} AND (counter < ${counter} OR (counter = 0 AND ${counter}::bigint = 0)) RETURNING id`;
  return used.length === 1;
}

export async function renamePasskeyRow(ctx: Ctx, userId: Uuid, id: Uuid, name: string): Promise<PasskeyRow | null> {
  const [row] = await ctx.sql<PasskeyRow[]>`
    UPDATE accounts.passkeys SET name = ${name} WHERE id = ${id} AND user_id = ${userId} RETURNING ${columns(ctx)}`;
  return row ?? null;
}

export async function deletePasskey(ctx: Ctx, userId: Uuid, id: Uuid): Promise<boolean> {
  const gone = await ctx.sql`DELETE FROM accounts.passkeys WHERE id = ${id} AND user_id = ${userId} RETURNING id`;
  return gone.length === 1;
}

export type ChallengeRow = {
  id: Uuid;
  purpose: 'register' | 'sign_in';
  userId: Uuid | null;
  challenge: string;
  expiresAt: Date;
};

export async function insertChallenge(ctx: Ctx, row: ChallengeRow): Promise<void> {
  await ctx.sql`
    INSERT INTO accounts.passkey_challenges (id, purpose, user_id, challenge, expires_at)
    VALUES (${row.id}, ${row.purpose}, ${row.userId}, ${row.challenge}, ${row.expiresAt})`;
}

/** The challenge, spent by this very call; null when it was spent before, is too old, or was put to someone else. */
export async function spendChallenge(
  ctx: Ctx,
  wanted: { id: Uuid; purpose: ChallengeRow['purpose']; userId: Uuid | null; at: Date },
): Promise<string | null> {
  const [row] = await ctx.sql<{ challenge: string }[]>`
    UPDATE accounts.passkey_challenges SET used_at = ${wanted.at}
    WHERE id = ${wanted.id} AND purpose = ${wanted.purpose} AND user_id IS NOT DISTINCT FROM ${wanted.userId}::uuid
      AND used_at IS NULL AND expires_at > ${wanted.at}
    RETURNING challenge`;
  return row?.challenge ?? null;
}
