import { type Ctx, type Uuid, userIdOf } from '#kernel';

export type Closing = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly reason: string;
  readonly askedAt: Date;
  readonly noticeUntil: Date;
  readonly dataTakenAt: Date | null;
};
const columns = (ctx: Ctx) => ctx.sql`shop_id, id, reason, asked_at, notice_until, data_taken_at`;

/** The closing under way; null when the shop is not leaving. */
export async function closingOf(ctx: Ctx, shopId: Uuid, locked = false): Promise<Closing | null> {
  const [row] = await ctx.sql<Closing[]>`
    SELECT ${columns(ctx)} FROM shops.closings WHERE shop_id = ${shopId} AND state = 'under_way' ${locked ? ctx.sql`FOR UPDATE` : ctx.sql``}`;
  return row ?? null;
}

/** Throws the database's refusal of `closings_one` when the shop is leaving already. */
export async function insertClosing(ctx: Ctx, one: Omit<Closing, 'dataTakenAt'>): Promise<void> {
  await ctx.sql`
    INSERT INTO shops.closings (shop_id, id, state, reason, asked_by, asked_at, notice_until)
    VALUES (${one.shopId}, ${one.id}, 'under_way', ${one.reason}, ${userIdOf(ctx.actor)}, ${one.askedAt}, ${one.noticeUntil})`;
}

export async function endClosing(ctx: Ctx, shopId: Uuid, state: 'called_off' | 'done'): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE shops.closings SET state = ${state}, ended_at = ${ctx.clock.now()} WHERE shop_id = ${shopId} AND state = 'under_way' RETURNING 1`;
  return rows.length === 1;
}

export async function markDataTaken(ctx: Ctx, shopId: Uuid): Promise<void> {
  await ctx.sql`
    UPDATE shops.closings SET data_taken_at = coalesce(data_taken_at, ${ctx.clock.now()}) WHERE shop_id = ${shopId} AND state = 'under_way'`;
}
