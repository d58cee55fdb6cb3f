import type { Ctx, Uuid } from '#kernel';

export type ExportRow = {
  id: Uuid;
  userId: Uuid;
  state: 'making' | 'ready' | 'expired';
  bytes: number | null;
  askedAt: Date;
  readyAt: Date | null;
  expiresAt: Date | null;
};

const columns = (ctx: Ctx) => ctx.sql`id, user_id, state, bytes, asked_at, ready_at, expires_at`;

export const exportRows = (ctx: Ctx, userId: Uuid): Promise<ExportRow[]> =>
  ctx.sql<ExportRow[]>`
    SELECT ${columns(ctx)} FROM accounts.exports WHERE user_id = ${userId} ORDER BY asked_at DESC, id DESC LIMIT 20`;

/** Null while one is being made. */
export async function insertExport(ctx: Ctx, id: Uuid, userId: Uuid, at: Date): Promise<ExportRow | null> {
  const [row] = await ctx.sql<ExportRow[]>`
    INSERT INTO accounts.exports (id, user_id, state, asked_at) VALUES (${id}, ${userId}, 'making', ${at})
    ON CONFLICT DO NOTHING RETURNING ${columns(ctx)}`;
  return row ?? null;
}

/** The person whose file is still to be made; null when it was made or the person is gone. */
export async function exportToMake(ctx: Ctx, id: Uuid): Promise<Uuid | null> {
  const [row] = await ctx.sql<{ userId: Uuid }[]>`
    SELECT user_id FROM accounts.exports WHERE id = ${id} AND state = 'making'`;
  return row?.userId ?? null;
}

export async function keepExport(
  ctx: Ctx,
  id: Uuid,
  file: { sealed: string; bytes: number; readyAt: Date; expiresAt: Date },
): Promise<void> {
  await ctx.sql`
    UPDATE accounts.exports SET state = 'ready', file_sealed = ${file.sealed}, bytes = ${file.bytes}, ready_at = ${file.readyAt}, expires_at = ${file.expiresAt}
    WHERE id = ${id} AND state = 'making'`;
}

/** The sealed file of an export of this person that is ready and not too old. */
export async function exportFile(ctx: Ctx, userId: Uuid, id: Uuid, now: Date): Promise<string | null> {
  const [row] = await ctx.sql<{ fileSealed: string }[]>`
    SELECT file_sealed FROM accounts.exports WHERE id = ${id} AND user_id = ${userId} AND state = 'ready' AND expires_at > ${now}`;
  return row?.fileSealed ?? null;
}

/** Throws files away whose days are over; answers how many. */
export async function expireExports(ctx: Ctx, now: Date): Promise<number> {
  const gone = await ctx.sql`
    UPDATE accounts.exports SET state = 'expired', file_sealed = NULL WHERE state = 'ready' AND expires_at <= ${now} RETURNING id`;
  return gone.length;
}
