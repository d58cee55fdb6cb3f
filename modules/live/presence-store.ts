import type { Ctx, Uuid } from '#kernel';

/** Somebody is in a room now. */
export const seenIn = (ctx: Ctx, roomId: Uuid, who: Uuid) => ctx.sql`
  INSERT INTO live.presence AS p (room_id, who, came_at, seen_at) VALUES (${roomId}, ${who}, ${ctx.clock.now()}, ${ctx.clock.now()})
  ON CONFLICT (room_id, who) DO UPDATE SET seen_at = greatest(p.seen_at, excluded.seen_at)`;

/** How many were in a room since then. */
export const countSince = async (ctx: Ctx, roomId: Uuid, since: Date): Promise<number> =>
  (
    await ctx.sql<{ count: number }[]>`
      SELECT count(*)::int AS count FROM live.presence WHERE room_id = ${roomId} AND seen_at > ${since}`
  )[0]?.count ?? 0;
/** The same for several rooms; who has nobody is left out. */
export const countsSince = async (ctx: Ctx, roomIds: readonly Uuid[], since: Date): Promise<Map<Uuid, number>> =>
  new Map(
    (
      await ctx.sql<{ roomId: Uuid; count: number }[]>`
        SELECT room_id, count(*)::int AS count FROM live.presence WHERE room_id = ANY(${roomIds as Uuid[]}::uuid[]) AND seen_at > ${since} GROUP BY room_id`
    ).map((row) => [row.roomId, row.count]),
  );

/** Of these rooms, those that are live and where the person was seen since then. */
export const liveAndSeen = async (ctx: Ctx, who: Uuid, roomIds: readonly Uuid[], since: Date): Promise<Uuid[]> =>
  (
    await ctx.sql<{ id: Uuid }[]>`
      SELECT r.id FROM live.rooms r JOIN live.presence p ON p.room_id = r.id
      WHERE r.id = ANY(${roomIds as Uuid[]}::uuid[]) AND r.state = 'live' AND p.who = ${who} AND p.seen_at > ${since}`
  ).map((row) => row.id);

/** Who signs in was where their browser was. */
export const adoptPresence = (tx: Ctx, pairs: readonly { readonly guestId: Uuid; readonly userId: Uuid }[]) => tx.sql`
  WITH moved AS (
    DELETE FROM live.presence p USING unnest(${pairs.map((one) => one.guestId)}::uuid[], ${pairs.map((one) => one.userId)}::uuid[]) AS pair (guest_id, user_id)
    WHERE p.who = pair.guest_id RETURNING p.room_id, pair.user_id, p.came_at, p.seen_at)
  INSERT INTO live.presence AS p (room_id, who, came_at, seen_at)
  SELECT DISTINCT ON (room_id, user_id) room_id, user_id, came_at, seen_at FROM moved ORDER BY room_id, user_id, seen_at DESC
  ON CONFLICT (room_id, who) DO UPDATE SET came_at = least(p.came_at, excluded.came_at), seen_at = greatest(p.seen_at, excluded.seen_at)`;

/** Where a person was, the latest first. */
export const presenceOf = (ctx: Ctx, who: Uuid): Promise<{ roomId: Uuid; cameAt: Date; seenAt: Date }[]> => ctx.sql`
  SELECT room_id, came_at, seen_at FROM live.presence WHERE who = ${who} ORDER BY seen_at DESC, room_id LIMIT 10000`;

export const forgetPresence = (tx: Ctx, who: Uuid) => tx.sql`DELETE FROM live.presence WHERE who = ${who}`;

/** Of rooms long over the figures stay, not who was there. */
export const dropPresence = async (ctx: Ctx, before: Date): Promise<number> =>
  (await ctx.sql`DELETE FROM live.presence WHERE seen_at < ${before}`).count;
