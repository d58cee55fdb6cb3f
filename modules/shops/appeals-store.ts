import { type Ctx, type Uuid, userIdOf } from '#kernel';

export const APPEAL_STATES = ['submitted', 'upheld', 'rejected'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];
export type Appeal = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly against: 'limited' | 'frozen';
  readonly text: string;
  readonly mediaIds: readonly Uuid[];
  readonly state: AppealState;
  readonly submittedAt: Date;
  readonly dueAt: Date | null;
  readonly answer: string | null;
  readonly decidedAt: Date | null;
};
const columns = (ctx: Ctx) =>
  ctx.sql`shop_id, id, against, text, media_ids, state, submitted_at, due_at, answer, decided_at`;

/** Throws the database's refusal of `appeals_one`. */
export async function insertAppeal(
  ctx: Ctx,
  one: Pick<Appeal, 'shopId' | 'id' | 'against' | 'text' | 'mediaIds' | 'dueAt'>,
): Promise<Appeal> {
  const [row] = await ctx.sql<Appeal[]>`
    INSERT INTO shops.appeals (shop_id, id, against, text, media_ids, state, submitted_by, submitted_at, due_at)
    VALUES (${one.shopId}, ${one.id}, ${one.against}, ${one.text}, ${[...one.mediaIds]}::uuid[], 'submitted', ${userIdOf(ctx.actor)},
      ${ctx.clock.now()}, ${one.dueAt})
    RETURNING ${columns(ctx)}`;
  if (!row) throw new Error('appeal not written');
  return row;
}

export async function appealById(ctx: Ctx, id: Uuid): Promise<Appeal | null> {
  const [row] = await ctx.sql<Appeal[]>`SELECT ${columns(ctx)} FROM shops.appeals WHERE id = ${id}`;
  return row ?? null;
}

/** submitted → the answer; null when someone was faster. */
export async function answerAppeal(
  ctx: Ctx,
  one: Appeal,
  state: 'upheld' | 'rejected',
  answer: string,
): Promise<Appeal | null> {
  const [row] = await ctx.sql<Appeal[]>`
    UPDATE shops.appeals SET state = ${state}, answer = ${answer}, due_at = NULL, decided_by = ${userIdOf(ctx.actor)}, decided_at = ${ctx.clock.now()}
    WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = 'submitted' RETURNING ${columns(ctx)}`;
  return row ?? null;
}

export const appealsOfShop = (ctx: Ctx, shopId: Uuid, before: Uuid | null, limit: number): Promise<Appeal[]> =>
  ctx.sql<Appeal[]>`
    SELECT ${columns(ctx)} FROM shops.appeals WHERE shop_id = ${shopId} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``}
    ORDER BY id DESC LIMIT ${limit}`;

/** For the operator: what is due first stands first. */
export const appealsIn = (
  ctx: Ctx,
  filter: { state: AppealState | undefined; after: { due: number; id: Uuid } | null; limit: number },
): Promise<(Appeal & { dueKey: number })[]> =>
  ctx.sql<(Appeal & { dueKey: number })[]>`
    SELECT * FROM (
      SELECT ${columns(ctx)}, coalesce((extract(epoch FROM due_at) * 1000)::bigint, 9007199254740991) AS due_key
      FROM shops.appeals WHERE true ${filter.state ? ctx.sql`AND state = ${filter.state}` : ctx.sql``}) AS appeal
    WHERE true ${filter.after ? ctx.sql`AND (due_key, id) > (${filter.after.due}::bigint, ${filter.after.id}::uuid)` : ctx.sql``}
    ORDER BY due_key, id LIMIT ${filter.limit}`;

export async function appealsWaiting(
  ctx: Ctx,
): Promise<{ count: number; nextDeadlineAt: Date | null; overdue: number }> {
  const [row] = await ctx.sql<{ count: number; nextDeadlineAt: Date | null; overdue: number }[]>`
    SELECT count(*) AS count, min(due_at) AS next_deadline_at, count(*) FILTER (WHERE due_at < ${ctx.clock.now()}) AS overdue
    FROM shops.appeals WHERE state = 'submitted'`;
  return row ?? { count: 0, nextDeadlineAt: null, overdue: 0 };
}
