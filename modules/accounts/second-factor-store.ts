import type { Ctx, Uuid } from '#kernel';

export type FactorRow = {
  userId: Uuid;
  secretSealed: string;
  begunAt: Date;
  confirmedAt: Date | null;
  lastStep: number | null;
};

/** The person's second factor, set or only begun. */
export async function factorOf(ctx: Ctx, userId: Uuid): Promise<FactorRow | null> {
  const [row] = await ctx.sql<FactorRow[]>`
    SELECT user_id, secret_sealed, begun_at, confirmed_at, last_step::float8 AS last_step FROM accounts.second_factors WHERE user_id = ${userId}`;
  return row ?? null;
}

/** Begins anew; false when one is set already. */
export async function beginFactor(ctx: Ctx, userId: Uuid, sealed: string, at: Date): Promise<boolean> {
  const written = await ctx.sql`
    INSERT INTO accounts.second_factors AS f (user_id, secret_sealed, begun_at) VALUES (${userId}, ${sealed}, ${at})
    ON CONFLICT (user_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, begun_at = excluded.begun_at, last_step = NULL
      WHERE f.confirmed_at IS NULL
    RETURNING user_id`;
  return written.length === 1;
}

/** Takes the code of one step; false when this step or a later one was taken before: two requests with one code meet here. */
export async function takeStep(ctx: Ctx, userId: Uuid, step: number): Promise<boolean> {
  const taken = await ctx.sql`
    UPDATE accounts.second_factors SET last_step = ${step} WHERE user_id = ${userId} AND (last_step IS NULL OR last_step < ${step})
    RETURNING user_id`;
  return taken.length === 1;
}

export async function confirmFactor(ctx: Ctx, userId: Uuid, at: Date): Promise<boolean> {
  const done = await ctx.sql`
    UPDATE accounts.second_factors SET confirmed_at = ${at} WHERE user_id = ${userId} AND confirmed_at IS NULL RETURNING user_id`;
  return done.length === 1;
}

/** Takes the factor and its recovery codes away; false when none was set. */
export async function removeFactor(ctx: Ctx, userId: Uuid): Promise<boolean> {
  await ctx.sql`DELETE FROM accounts.recovery_codes WHERE user_id = ${userId}`;
  const gone = await ctx.sql<{ set: boolean }[]>`
    DELETE FROM accounts.second_factors WHERE user_id = ${userId} RETURNING confirmed_at IS NOT NULL AS set`;
  return gone[0]?.set ?? false;
}

export async function putRecoveryCodes(ctx: Ctx, userId: Uuid, digests: readonly string[]): Promise<void> {
  await ctx.sql`DELETE FROM accounts.recovery_codes WHERE user_id = ${userId}`;
  await ctx.sql`
    INSERT INTO accounts.recovery_codes (user_id, digest) SELECT ${userId}::uuid, unnest(${[...digests]}::text[])`;
}

/** Spends a recovery code; false when it is none of the person's or was used before. */
export async function spendRecoveryCode(ctx: Ctx, userId: Uuid, digest: string, at: Date): Promise<boolean> {
  const spent = await ctx.sql`
    UPDATE accounts.recovery_codes SET used_at = ${at} WHERE user_id = ${userId} AND digest = ${digest} AND used_at IS NULL
    RETURNING user_id`;
  return spent.length === 1;
}

export async function recoveryLeft(ctx: Ctx, userId: Uuid): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*)::int AS n FROM accounts.recovery_codes WHERE user_id = ${userId} AND used_at IS NULL`;
  return row?.n ?? 0;
}

/** What the guard of acts asks: is a factor set, and when did this session show it. */
export async function proofOf(
  ctx: Ctx,
  userId: Uuid,
  sessionId: Uuid,
): Promise<{ set: boolean; provenAt: Date | null }> {
  const [row] = await ctx.sql<{ set: boolean; provenAt: Date | null }[]>`
    SELECT EXISTS (SELECT FROM accounts.second_factors WHERE user_id = ${userId} AND confirmed_at IS NOT NULL) AS set,
      (SELECT second_factor_at FROM accounts.sessions WHERE id = ${sessionId} AND user_id = ${userId}) AS proven_at`;
  return row ?? { set: false, provenAt: null };
}

export async function markProven(ctx: Ctx, sessionId: Uuid, at: Date): Promise<void> {
  await ctx.sql`UPDATE accounts.sessions SET second_factor_at = ${at} WHERE id = ${sessionId}`;
}
