import type { Ctx, Runtime, Uuid } from '#kernel';

export type SessionRow = {
  id: Uuid;
  userId: Uuid;
  way: 'code' | 'password' | 'passkey' | 'system';
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
};

export async function insertSession(ctx: Ctx, row: SessionRow, tokenHash: Buffer): Promise<void> {
  await ctx.sql`
    INSERT INTO accounts.sessions (id, user_id, token_hash, way, created_at, seen_at, expires_at, ip, user_agent)
    VALUES (${row.id}, ${row.userId}, ${tokenHash}, ${row.way}, ${row.createdAt}, ${row.seenAt}, ${row.expiresAt}, ${row.ip}, ${row.userAgent})`;
}

export type HeldGrant = {
  scope: 'platform' | 'region' | 'shop';
  scopeId: Uuid | null;
  role: string;
  permissions: string[];
};
export type LiveSession = {
  id: Uuid;
  userId: Uuid;
  state: 'active' | 'locked' | 'erased';
  seenAt: Date;
  expiresAt: Date;
  grants: HeldGrant[];
  /** A second factor is set and this session has not shown it. */
  unproven: boolean;
};

/** Session, person and grants in one query: this runs for every request whose session is not remembered. */
export async function liveSession(runtime: Runtime, tokenHash: Buffer): Promise<LiveSession | null> {
  const [row] = await runtime.pool<LiveSession[]>`
    SELECT s.id, s.user_id, u.state, s.seen_at, s.expires_at,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('scope', g.scope, 'scopeId', g.scope_id, 'role', g.role, 'permissions', to_jsonb(r.permissions))), '[]')
       FROM accounts.grants g JOIN accounts.roles r ON r.scope = g.scope AND r.name = g.role
       WHERE g.user_id = s.user_id AND g.revoked_at IS NULL) AS grants,
      s.second_factor_at IS NULL AND EXISTS (
        SELECT FROM accounts.second_factors f WHERE f.user_id = s.user_id AND f.confirmed_at IS NOT NULL) AS unproven
    FROM accounts.sessions s JOIN accounts.users u ON u.id = s.user_id
    WHERE s.token_hash = ${tokenHash} AND s.revoked_at IS NULL`;
  return row ?? null;
}

export async function touchSession(runtime: Runtime, id: Uuid, seenAt: Date, expiresAt: Date): Promise<void> {
  await runtime.pool`
    UPDATE accounts.sessions SET seen_at = ${seenAt}, expires_at = greatest(expires_at, ${expiresAt}) WHERE id = ${id} AND seen_at < ${seenAt}`;
}

export const sessionRows = (ctx: Ctx, userId: Uuid): Promise<SessionRow[]> =>
  ctx.sql<SessionRow[]>`
    SELECT id, user_id, way, created_at, seen_at, expires_at, ip, user_agent FROM accounts.sessions
    WHERE user_id = ${userId} AND revoked_at IS NULL AND expires_at > ${ctx.clock.now()} ORDER BY seen_at DESC, id DESC LIMIT 100`;

/** False when there is no such live session of that person. */
export async function revokeSessionRow(ctx: Ctx, userId: Uuid, id: Uuid, at: Date): Promise<boolean> {
  const changed = await ctx.sql`
    UPDATE accounts.sessions SET revoked_at = ${at} WHERE id = ${id} AND user_id = ${userId} AND revoked_at IS NULL RETURNING id`;
  return changed.length === 1;
}

export async function revokeSessionsOf(ctx: Ctx, userId: Uuid, except: Uuid | null, at: Date): Promise<number> {
  const changed = await ctx.sql`
    UPDATE accounts.sessions SET revoked_at = ${at}
    WHERE user_id = ${userId} AND revoked_at IS NULL AND id IS DISTINCT FROM ${except}::uuid RETURNING id`;
  return changed.length;
}

export type CodeRow = {
  id: Uuid;
  digest: string;
  tries: number;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
};

export async function insertCode(ctx: Ctx, phoneIndex: string, row: CodeRow): Promise<void> {
  await ctx.sql`
    INSERT INTO accounts.codes (id, phone_index, digest, created_at, expires_at)
    VALUES (${row.id}, ${phoneIndex}, ${row.digest}, ${row.createdAt}, ${row.expiresAt})`;
}

/** The newest code of a phone, held until the transaction ends: two guesses at once are counted one after another. */
export async function lockNewestCode(ctx: Ctx, phoneIndex: string): Promise<CodeRow | null> {
  const [row] = await ctx.sql<CodeRow[]>`
    SELECT id, digest, tries, created_at, expires_at, used_at FROM accounts.codes
    WHERE phone_index = ${phoneIndex} ORDER BY created_at DESC, id DESC LIMIT 1 FOR UPDATE`;
  return row ?? null;
}

export async function countTry(ctx: Ctx, id: Uuid): Promise<void> {
  await ctx.sql`UPDATE accounts.codes SET tries = tries + 1 WHERE id = ${id}`;
}

export async function spendCode(ctx: Ctx, id: Uuid, at: Date): Promise<void> {
  await ctx.sql`UPDATE accounts.codes SET used_at = ${at} WHERE id = ${id}`;
}

/** Counts one attempt in the running window of `seconds` and answers how many there have been and when the window began. */
export async function countAttempt(
  ctx: Ctx,
  kind: string,
  subject: string,
  windowStart: Date,
): Promise<{ count: number; windowAt: Date }> {
  const now = ctx.clock.now();
  const [row] = await ctx.sql<{ count: number; windowAt: Date }[]>`
    INSERT INTO accounts.attempts AS a (kind, subject, window_at, count) VALUES (${kind}, ${subject}, ${now}, 1)
    ON CONFLICT (kind, subject) DO UPDATE SET
      window_at = CASE WHEN a.window_at <= ${windowStart} THEN excluded.window_at ELSE a.window_at END,
      count = CASE WHEN a.window_at <= ${windowStart} THEN 1 ELSE a.count + 1 END
    RETURNING count, window_at`;
  if (!row) throw new Error('attempt was not counted');
  return row;
}

export type LockoutRow = { failures: number; until: Date | null };

/**
 * Counts a try as failed before it is known, under the row's lock, so that a burst of guesses cannot pass together; while
 * the subject must wait nothing is counted. Answers the failures in a row and the moment to wait for. A day without any begins anew.
 */
export async function countFailure(ctx: Ctx, subject: string, at: Date, forgottenBefore: Date): Promise<LockoutRow> {
  const [row] = await ctx.sql<LockoutRow[]>`
    INSERT INTO accounts.lockouts AS l (subject, failures, last_at) VALUES (${subject}, 1, ${at})
    ON CONFLICT (subject) DO UPDATE SET
      failures = CASE WHEN l.until > ${at} THEN l.failures WHEN l.last_at < ${forgottenBefore} THEN 1 ELSE l.failures + 1 END,
      last_at = CASE WHEN l.until > ${at} THEN l.last_at ELSE excluded.last_at END
    RETURNING failures, until`;
  if (!row) throw new Error('failure was not counted');
  return row;
}

export async function lockUntil(ctx: Ctx, subject: string, until: Date): Promise<void> {
  await ctx.sql`UPDATE accounts.lockouts SET until = ${until} WHERE subject = ${subject}`;
}

export async function forgetFailures(ctx: Ctx, subject: string): Promise<void> {
  await ctx.sql`DELETE FROM accounts.lockouts WHERE subject = ${subject}`;
}

export type InboxRow = { id: Uuid; phoneMasked: string; code: string; at: Date };

export async function insertInbox(ctx: Ctx, row: InboxRow): Promise<void> {
  await ctx.sql`INSERT INTO accounts.dev_inbox (id, phone_masked, code, at) VALUES (${row.id}, ${row.phoneMasked}, ${row.code}, ${row.at})`;
}

export const inboxRows = (ctx: Ctx, after: { at: Date; id: string } | null, limit: number): Promise<InboxRow[]> =>
  ctx.sql<InboxRow[]>`
    SELECT id, phone_masked, code, at FROM accounts.dev_inbox
    WHERE true ${after === null ? ctx.sql`` : ctx.sql`AND (at, id) < (${after.at}, ${after.id}::uuid)`}
    ORDER BY at DESC, id DESC LIMIT ${limit}`;

/** Deletes what has served: codes, challenges and inbox after a day, attempts after two, ended sessions after thirty. */
export async function sweepSignIn(ctx: Ctx, before: { day: Date; twoDays: Date; month: Date }): Promise<number> {
  const gone = await Promise.all([
    ctx.sql`DELETE FROM accounts.codes WHERE expires_at < ${before.day}`,
    ctx.sql`DELETE FROM accounts.passkey_challenges WHERE expires_at < ${before.day}`,
    ctx.sql`DELETE FROM accounts.dev_inbox WHERE at < ${before.day}`,
    ctx.sql`DELETE FROM accounts.attempts WHERE window_at < ${before.twoDays}`,
    ctx.sql`DELETE FROM accounts.lockouts WHERE last_at < ${before.twoDays}`,
    ctx.sql`DELETE FROM accounts.sessions WHERE expires_at < ${before.month} OR revoked_at < ${before.month}`,
  ]);
  return gone.reduce((all, result) => all + result.count, 0);
}
