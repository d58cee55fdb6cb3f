import type { Ctx, Uuid } from '#kernel';

export type VerificationKind = 'identity' | 'enterprise';
export type VerificationRow = {
  id: Uuid;
  userId: Uuid;
  kind: VerificationKind;
  state: 'pending' | 'passed' | 'refused';
  nameSealed: string;
  nameMasked: string;
  numberSealed: string;
  numberMasked: string;
  numberIndex: string;
  reason: string | null;
  provider: string;
  tries: number;
  nextTryAt: Date | null;
  askedAt: Date;
  decidedAt: Date | null;
};

const columns = (ctx: Ctx) => ctx.sql`
  id, user_id, kind, state, name_sealed, name_masked, number_sealed, number_masked, number_index, reason, provider, tries, next_try_at,
  asked_at, decided_at`;

/** The person's checks, newest first. */
export const verificationRows = (ctx: Ctx, userId: Uuid): Promise<VerificationRow[]> =>
  ctx.sql<VerificationRow[]>`
    SELECT ${columns(ctx)} FROM accounts.verifications WHERE user_id = ${userId} ORDER BY asked_at DESC, id DESC LIMIT 50`;

export async function passedRow(ctx: Ctx, userId: Uuid, kind: VerificationKind): Promise<VerificationRow | null> {
  const [row] = await ctx.sql<VerificationRow[]>`
    SELECT ${columns(ctx)} FROM accounts.verifications WHERE user_id = ${userId} AND kind = ${kind} AND state = 'passed'`;
  return row ?? null;
}

export async function verificationById(ctx: Ctx, id: Uuid): Promise<VerificationRow | null> {
  const [row] = await ctx.sql<VerificationRow[]>`SELECT ${columns(ctx)} FROM accounts.verifications WHERE id = ${id}`;
  return row ?? null;
}

/** False while another check of this kind is pending. */
export async function insertVerification(ctx: Ctx, row: VerificationRow): Promise<boolean> {
  const written = await ctx.sql`
    INSERT INTO accounts.verifications (id, user_id, kind, state, name_sealed, name_masked, number_sealed, number_masked, number_index,
      provider, tries, next_try_at, asked_at)
    VALUES (${row.id}, ${row.userId}, ${row.kind}, 'pending', ${row.nameSealed}, ${row.nameMasked}, ${row.numberSealed},
      ${row.numberMasked}, ${row.numberIndex}, ${row.provider}, ${row.tries}, ${row.nextTryAt}, ${row.askedAt})
    ON CONFLICT DO NOTHING RETURNING id`;
  return written.length === 1;
}

/** Takes checks that are due, one more try counted, out of reach of other workers until `again`. */
export const claimDue = (ctx: Ctx, now: Date, again: Date, limit: number): Promise<VerificationRow[]> =>
  ctx.sql<VerificationRow[]>`
    UPDATE accounts.verifications SET tries = tries + 1, next_try_at = ${again}
    WHERE id IN (
      SELECT id FROM accounts.verifications WHERE state = 'pending' AND next_try_at <= ${now}
      ORDER BY next_try_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING ${columns(ctx)}`;

export async function retryAt(ctx: Ctx, id: Uuid, at: Date): Promise<void> {
  await ctx.sql`UPDATE accounts.verifications SET next_try_at = ${at} WHERE id = ${id} AND state = 'pending'`;
}

/** Compare-and-swap pending → refused. */
export async function refuseVerification(ctx: Ctx, id: Uuid, reason: string, at: Date): Promise<boolean> {
  const done = await ctx.sql`
    UPDATE accounts.verifications SET state = 'refused', reason = ${reason}, decided_at = ${at}, next_try_at = NULL
    WHERE id = ${id} AND state = 'pending' RETURNING id`;
  return done.length === 1;
}

/** How many accounts this identity has verified; held for the transaction, so that two of them cannot take the last place together. */
export async function takenPlaces(ctx: Ctx, numberIndex: string): Promise<number[]> {
  await ctx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`accounts.verifications ${numberIndex}`}, 0))`;
  const rows = await ctx.sql<{ place: number }[]>`
    SELECT place FROM accounts.verifications WHERE number_index = ${numberIndex} AND state = 'passed' AND kind = 'identity'`;
  return rows.map((row) => row.place);
}

/** Compare-and-swap pending → passed; the person's level rises with it. */
export async function passVerification(
  ctx: Ctx,
  row: VerificationRow,
  place: number | null,
  level: number,
  at: Date,
): Promise<boolean> {
  const done = await ctx.sql`
    UPDATE accounts.verifications SET state = 'passed', place = ${place}, decided_at = ${at}, next_try_at = NULL
    WHERE id = ${row.id} AND state = 'pending' RETURNING id`;
  if (done.length === 0) return false;
  await ctx.sql`UPDATE accounts.users SET real_name_level = greatest(real_name_level, ${level}) WHERE id = ${row.userId} AND state <> 'erased'`;
  return true;
}
