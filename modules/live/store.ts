import type { Ctx, Sql, Uuid } from '#kernel';
import type { EndReason, Reason, Room, State } from './types.ts';

const columns = (sql: Sql) =>
  sql`shop_id, id, title, cover_id, host_id, state, planned_at, opened_at, ended_at, end_reason, due_at, key_hash, peak, visitors, removed_at, removed_reason, removed_note, created_at`;

export const insertRoom = (tx: Ctx, one: Room) => tx.sql`
  INSERT INTO live.rooms (shop_id, id, title, cover_id, host_id, state, planned_at, due_at, created_at)
  VALUES (${one.shopId}, ${one.id}, ${tx.sql.json(one.title)}, ${one.coverId}, ${one.hostId}, ${one.state}, ${one.plannedAt}, ${one.dueAt}, ${one.createdAt})`;

/** A room, of one shop or of any (`null`), held while it moves where `lock`. */
export const roomById = async (ctx: Ctx, shopId: Uuid | null, id: Uuid, lock = false): Promise<Room | null> =>
  (
    await ctx.sql<Room[]>`
      SELECT ${columns(ctx.sql)} FROM live.rooms WHERE id = ${id} ${shopId ? ctx.sql`AND shop_id = ${shopId}` : ctx.sql``} ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`
  )[0] ?? null;

export const roomsByIds = (ctx: Ctx, ids: readonly Uuid[]): Promise<Room[]> =>
  ctx.sql<Room[]>`SELECT ${columns(ctx.sql)} FROM live.rooms WHERE id = ANY(${ids as Uuid[]}::uuid[])`;

export const changeRoom = (
  tx: Ctx,
  { shopId, id }: Room,
  now: Pick<Room, 'title' | 'coverId' | 'hostId' | 'plannedAt' | 'dueAt'>,
) => tx.sql`
  UPDATE live.rooms SET title = ${tx.sql.json(now.title)}, cover_id = ${now.coverId}, host_id = ${now.hostId}, planned_at = ${now.plannedAt}, due_at = ${now.dueAt}
  WHERE shop_id = ${shopId} AND id = ${id}`;

/** Compare and swap: false when it was in another state. */
export const openRoom = async (tx: Ctx, { shopId, id }: Room, at: Date, dueAt: Date): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE live.rooms SET state = 'live', opened_at = ${at}, due_at = ${dueAt} WHERE shop_id = ${shopId} AND id = ${id} AND state = 'announced'`
  ).count > 0;

/** Compare and swap: false when it was in another state. */
export const endRoom = async (
  tx: Ctx,
  { shopId, id, state }: Room,
  to: { readonly state: State; readonly at: Date; readonly reason: EndReason; readonly visitors: number },
): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE live.rooms SET state = ${to.state}, ended_at = ${to.at}, end_reason = ${to.reason}, visitors = ${to.visitors}, due_at = NULL, key_hash = NULL
      WHERE shop_id = ${shopId} AND id = ${id} AND state = ${state}`
  ).count > 0;

export const removeRoom = (tx: Ctx, { shopId, id }: Room, at: Date, reason: Reason, note: string | null) => tx.sql`
  UPDATE live.rooms SET removed_at = ${at}, removed_reason = ${reason}, removed_note = ${note} WHERE shop_id = ${shopId} AND id = ${id}`;

export const setKey = (tx: Ctx, { shopId, id }: Room, hash: string) =>
  tx.sql`UPDATE live.rooms SET key_hash = ${hash} WHERE shop_id = ${shopId} AND id = ${id}`;

export const setDue = (tx: Ctx, { shopId, id }: Room, dueAt: Date) =>
  tx.sql`UPDATE live.rooms SET due_at = ${dueAt} WHERE shop_id = ${shopId} AND id = ${id}`;

/** The most people at once so far. */
export const raisePeak = (ctx: Ctx, id: Uuid, viewers: number) =>
  ctx.sql`UPDATE live.rooms SET peak = ${viewers} WHERE id = ${id} AND state = 'live' AND peak < ${viewers}`;

/** The next room whose time has come, held. */
export const takeDue = async (tx: Ctx): Promise<Room | null> =>
  (
    await tx.sql<Room[]>`
      SELECT ${columns(tx.sql)} FROM live.rooms WHERE due_at <= ${tx.clock.now()} ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`
  )[0] ?? null;

export type Place = { readonly at: Date; readonly id: string };
/** Rooms of a shop, or of all, newest first; `removed` true: only what was taken away. */
export const roomsOf = (
  ctx: Ctx,
  wish: {
    readonly shopId: Uuid | null;
    readonly state: State | null;
    readonly removed?: boolean;
    readonly before: Place | null;
    readonly limit: number;
  },
): Promise<Room[]> => ctx.sql<Room[]>`
  SELECT ${columns(ctx.sql)} FROM live.rooms WHERE true
    ${wish.shopId ? ctx.sql`AND shop_id = ${wish.shopId}` : ctx.sql``}
    ${wish.state ? ctx.sql`AND state = ${wish.state}` : ctx.sql``}
    ${wish.removed ? ctx.sql`AND removed_at IS NOT NULL` : ctx.sql``}
    ${wish.before ? ctx.sql`AND (created_at, id) < (${wish.before.at}, ${wish.before.id})` : ctx.sql``}
  ORDER BY created_at DESC, id DESC LIMIT ${wish.limit}`;

/**
 * Rooms as the public sees them: those of one state that nobody took away, by their planned start, the latest first, but what is announced the
 * nearest first, and nothing of a shop that is frozen or closed. A room that ended has something to show only where parts of its stream were kept.
 */
export const seenRooms = (
  ctx: Ctx,
  wish: {
    readonly state: 'announced' | 'live' | 'ended';
    readonly shopId: Uuid | null;
    readonly after: Place | null;
    readonly limit: number;
  },
): Promise<Room[]> => {
  const { sql } = ctx;
  const near = wish.state === 'announced';
  const past = wish.after && sql`AND (planned_at, id) ${near ? sql`>` : sql`<`} (${wish.after.at}, ${wish.after.id})`;
  return sql<Room[]>`
    SELECT ${columns(sql)} FROM live.rooms r WHERE state = ${wish.state} AND removed_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM live.room_words w WHERE w.shop_id = r.shop_id AND w.room_id = r.id AND NOT w.shown)
      ${wish.shopId ? sql`AND shop_id = ${wish.shopId}` : sql``} ${past ?? sql``}
      ${wish.state === 'ended' ? sql`AND EXISTS (SELECT 1 FROM live.parts p WHERE p.shop_id = r.shop_id AND p.room_id = r.id)` : sql``}
    ORDER BY ${near ? sql`planned_at, id` : sql`planned_at DESC, id DESC`} LIMIT ${wish.limit}`;
};

export const openRoomsOfShop = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ count: number }[]>`
      SELECT count(*)::int AS count FROM live.rooms WHERE shop_id = ${shopId} AND ended_at IS NULL`
  )[0]?.count ?? 0;
/** Rooms of a shop that have not ended, or those a person hosts. */
export const goingOn = (
  ctx: Ctx,
  of: { readonly shopId: Uuid } | { readonly hostId: Uuid },
): Promise<Room[]> => ctx.sql<Room[]>`
  SELECT ${columns(ctx.sql)} FROM live.rooms
  WHERE ended_at IS NULL AND ${'shopId' in of ? ctx.sql`shop_id = ${of.shopId}` : ctx.sql`host_id = ${of.hostId}`}`;
/** Rooms of these shops for everybody's eyes: live ones, then what is announced, the nearest first, then what can be seen again; nothing of a frozen or closed one. */
export const wallOf = (ctx: Ctx, shopIds: readonly Uuid[], limit: number): Promise<Room[]> => ctx.sql<Room[]>`
  SELECT ${columns(ctx.sql)} FROM live.rooms r
  WHERE shop_id = ANY(${shopIds as Uuid[]}::uuid[]) AND removed_at IS NULL AND state <> 'cancelled'
    AND NOT EXISTS (SELECT 1 FROM live.room_words w WHERE w.shop_id = r.shop_id AND w.room_id = r.id AND NOT w.shown)
    AND (state <> 'ended' OR EXISTS (SELECT 1 FROM live.parts p WHERE p.shop_id = r.shop_id AND p.room_id = r.id))
  ORDER BY array_position(ARRAY['live', 'announced', 'ended'], state), CASE WHEN state = 'announced' THEN planned_at END, planned_at DESC, id LIMIT ${limit}`;
