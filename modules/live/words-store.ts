import type { Ctx, Text2, Uuid } from '#kernel';
import type { Room } from './types.ts';

type Words = Pick<Room, 'shopId' | 'id'> & { readonly words: string; readonly shop: string };

export const putWords = (tx: Ctx, one: Words) => tx.sql`
  INSERT INTO live.room_words (shop_id, room_id, words, shop)
  VALUES (${one.shopId}, ${one.id}, ${one.words}::text::tsvector, ${one.shop}::text::tsvector)
  ON CONFLICT (shop_id, room_id) DO UPDATE SET words = excluded.words, shop = excluded.shop`;

/** All rooms of a shop are found by this name from now on. */
export const renameShop = (tx: Ctx, shopId: Uuid, shop: string) =>
  tx.sql`UPDATE live.room_words SET shop = ${shop}::text::tsvector WHERE shop_id = ${shopId}`;

export const showRoomsOfShop = (tx: Ctx, shopId: Uuid, shown: boolean) =>
  tx.sql`UPDATE live.room_words SET shown = ${shown} WHERE shop_id = ${shopId} AND shown IS DISTINCT FROM ${shown}`;

/** Of these rooms, those of shops that are frozen or closed. */
export const hiddenAmong = async (ctx: Ctx, ids: readonly Uuid[]): Promise<Set<Uuid>> =>
  new Set(
    (
      await ctx.sql<{ roomId: Uuid }[]>`
        SELECT room_id FROM live.room_words WHERE room_id = ANY(${ids as Uuid[]}::uuid[]) AND NOT shown`
    ).map((row) => row.roomId),
  );

/** What can be found: by these words, or by any (null); only what is live, or also what is announced and what can be seen again. */
export type Wish = { readonly tsquery: string | null; readonly liveOnly: boolean };

const found = ({ sql }: Ctx, { tsquery, liveOnly }: Wish) => sql`
  FROM live.rooms r JOIN live.room_words w ON w.shop_id = r.shop_id AND w.room_id = r.id
  WHERE r.removed_at IS NULL AND w.shown ${tsquery === null ? sql`` : sql`AND w.found @@ ${tsquery}::tsquery`}
    AND ${
      liveOnly
        ? sql`r.state = 'live'`
        : sql`(r.state IN ('live', 'announced') OR r.state = 'ended' AND EXISTS (
            SELECT 1 FROM live.parts p WHERE p.shop_id = r.shop_id AND p.room_id = r.id))`
    }`;

export const countRooms = async (ctx: Ctx, wish: Wish): Promise<number> =>
  (await ctx.sql<{ n: number }[]>`SELECT count(*)::int AS n ${found(ctx, wish)}`)[0]?.n ?? 0;

/** Where a room stands in the order: what is live, what is announced, what can be seen again; then what the words fit best (millionths), then the latest. */
export type RoomPlace = { readonly stage: number; readonly score: number; readonly at: Date; readonly id: string };

export const bestRooms = (
  ctx: Ctx,
  wish: Wish,
  after: RoomPlace | null,
  limit: number,
): Promise<(RoomPlace & { id: Uuid })[]> => {
  const { sql } = ctx;
  const score =
    wish.tsquery === null
      ? sql`0::bigint`
      : sql`floor(ts_rank('{0.1, 0.3, 0.6, 1.0}', w.found, ${wish.tsquery}::tsquery, 1) * 1000000)::bigint`;
  return sql`
    SELECT stage, score, at, id FROM (
      SELECT CASE r.state WHEN 'live' THEN 0 WHEN 'announced' THEN 1 ELSE 2 END AS stage, ${score} AS score, r.planned_at AS at, r.id
      ${found(ctx, wish)}) f
    ${after ? sql`WHERE (-stage, score, at, id) < (${-after.stage}, ${after.score}, ${after.at}, ${after.id}::uuid)` : sql``}
    ORDER BY stage, score DESC, at DESC, id DESC LIMIT ${limit}`;
};

/** What the latest rooms that were not taken away are called, and whose they are. */
export const latestTitles = (
  ctx: Ctx,
  limit: number,
): Promise<{ title: Text2; shopId: Uuid; hostId: Uuid }[]> => ctx.sql`
  SELECT r.title, r.shop_id, r.host_id FROM live.rooms r JOIN live.room_words w ON w.shop_id = r.shop_id AND w.room_id = r.id
  WHERE r.removed_at IS NULL AND w.shown AND r.state <> 'cancelled' ORDER BY r.planned_at DESC, r.id DESC LIMIT ${limit}`;

/** What is live now, the latest opened first. */
export const liveRooms = (ctx: Ctx, limit: number): Promise<{ id: Uuid; shopId: Uuid }[]> => ctx.sql`
  SELECT r.id, r.shop_id FROM live.rooms r JOIN live.room_words w ON w.shop_id = r.shop_id AND w.room_id = r.id
  WHERE r.state = 'live' AND r.removed_at IS NULL AND w.shown ORDER BY r.opened_at DESC, r.id DESC LIMIT ${limit}`;
