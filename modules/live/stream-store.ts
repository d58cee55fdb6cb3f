import type { Ctx, Sql, Uuid } from '#kernel';
import type { Part, PartKind, Room } from './types.ts';

type Key = Pick<Room, 'shopId' | 'id'>;
const columns = (sql: Sql) => sql`shop_id, room_id, nth, kind, sha256, bytes, duration_ms, init_nth, anew, sent_no, at`;

export type Sent = {
  readonly name: string;
  readonly kind: PartKind;
  readonly sha256: string;
  readonly bytes: number;
  readonly at: Date;
};

/** Keeps what was sent until the sender's list names it; sent again under a name, the later counts. */
export const putSent = (tx: Ctx, { shopId, id }: Key, one: Sent) => tx.sql`
  INSERT INTO live.sent (shop_id, room_id, name, kind, sha256, bytes, at)
  VALUES (${shopId}, ${id}, ${one.name}, ${one.kind}, ${one.sha256}, ${one.bytes}, ${one.at})
  ON CONFLICT (shop_id, room_id, name) DO UPDATE SET kind = excluded.kind, sha256 = excluded.sha256, bytes = excluded.bytes, at = excluded.at`;

export const sentOf = (tx: Ctx, { shopId, id }: Key): Promise<Sent[]> => tx.sql<Sent[]>`
  SELECT name, kind, sha256, bytes, at FROM live.sent WHERE shop_id = ${shopId} AND room_id = ${id} ORDER BY at, name`;

export const dropSent = (tx: Ctx, { shopId, id }: Key, names: readonly string[]) =>
  tx.sql`DELETE FROM live.sent WHERE shop_id = ${shopId} AND room_id = ${id} AND name = ANY(${names as string[]}::text[])`;
/** Nothing that was not named is shown any more. */
export const dropAllSent = (tx: Ctx, { shopId, id }: Key) =>
  tx.sql`DELETE FROM live.sent WHERE shop_id = ${shopId} AND room_id = ${id}`;

export const insertPart = (tx: Ctx, one: Part) => tx.sql`
  INSERT INTO live.parts (shop_id, room_id, nth, kind, sha256, bytes, duration_ms, init_nth, anew, sent_no, at)
  VALUES (${one.shopId}, ${one.roomId}, ${one.nth}, ${one.kind}, ${one.sha256}, ${one.bytes}, ${one.durationMs}, ${one.initNth}, ${one.anew}, ${one.sentNo}, ${one.at})`;

export type Standing = {
  readonly count: number;
  readonly totalMs: number;
  readonly lastAt: Date | null;
  /** The sender's number of the last segment. */
  readonly lastNo: number | null;
  readonly initNth: number | null;
  readonly initSha256: string | null;
};
/** How far a room's stream has come. */
export async function standingOf(ctx: Ctx, { shopId, id }: Key): Promise<Standing> {
  const [row] = await ctx.sql<Standing[]>`
    SELECT count(*)::int AS count, coalesce(sum(duration_ms), 0)::bigint AS total_ms, max(at) AS last_at,
      (array_agg(sent_no ORDER BY nth DESC) FILTER (WHERE kind <> 'init'))[1] AS last_no,
      (array_agg(nth ORDER BY nth DESC) FILTER (WHERE kind = 'init'))[1] AS init_nth,
      (array_agg(sha256 ORDER BY nth DESC) FILTER (WHERE kind = 'init'))[1] AS init_sha256
    FROM live.parts WHERE shop_id = ${shopId} AND room_id = ${id}`;
  return row ?? { count: 0, totalMs: 0, lastAt: null, lastNo: null, initNth: null, initSha256: null };
}

/** Segments of a room in their order: all, or the last so many; init parts apart. */
export async function segmentsOf(ctx: Ctx, roomId: Uuid, last: number | null): Promise<Part[]> {
  const rows = await ctx.sql<Part[]>`
    SELECT ${columns(ctx.sql)} FROM live.parts WHERE room_id = ${roomId} AND kind <> 'init' ORDER BY nth DESC ${last === null ? ctx.sql`` : ctx.sql`LIMIT ${last}`}`;
  return rows.toReversed();
}
/** How many segments, and how many beginnings among them, come before a part. */
export const before = async (ctx: Ctx, roomId: Uuid, nth: number): Promise<{ segments: number; anew: number }> =>
  (
    await ctx.sql<{ segments: number; anew: number }[]>`
      SELECT count(*)::int AS segments, (count(*) FILTER (WHERE anew))::int AS anew FROM live.parts WHERE room_id = ${roomId} AND kind <> 'init' AND nth < ${nth}`
  )[0] ?? { segments: 0, anew: 0 };

export const partOf = async (ctx: { readonly sql: Sql }, roomId: Uuid, nth: number): Promise<Part | null> =>
  (await ctx.sql<Part[]>`SELECT ${columns(ctx.sql)} FROM live.parts WHERE room_id = ${roomId} AND nth = ${nth}`)[0] ??
  null;

/** Rooms of these that have a stream to show. */
export const streamed = async (ctx: Ctx, roomIds: readonly Uuid[]): Promise<Map<Uuid, number>> =>
  new Map(
    (
      await ctx.sql<{ roomId: Uuid; ms: number }[]>`
        SELECT room_id, coalesce(sum(duration_ms), 0)::bigint AS ms FROM live.parts WHERE room_id = ANY(${roomIds as Uuid[]}::uuid[]) GROUP BY room_id`
    ).map((row) => [row.roomId, row.ms]),
  );
