import type { Ctx, Uuid } from '#kernel';
import type { Explained, Room } from './types.ts';

type Key = Pick<Room, 'shopId' | 'id'>;

/** What stands on a room's shelf, in its order, instead of what stood there. */
export async function writeShelf(tx: Ctx, { shopId, id }: Key, productIds: readonly Uuid[]): Promise<void> {
  await tx.sql`DELETE FROM live.shelf WHERE shop_id = ${shopId} AND room_id = ${id}`;
  await tx.sql`
    INSERT INTO live.shelf (shop_id, room_id, product_id, position)
    SELECT ${shopId}, ${id}, product_id, nth - 1 FROM unnest(${productIds as Uuid[]}::uuid[]) WITH ORDINALITY AS one (product_id, nth)`;
}

/** Goods of rooms, each in its order. */
export async function shelves(ctx: Ctx, roomIds: readonly Uuid[]): Promise<Map<Uuid, Uuid[]>> {
  const rows = await ctx.sql<{ roomId: Uuid; productId: Uuid }[]>`
    SELECT room_id, product_id FROM live.shelf WHERE room_id = ANY(${roomIds as Uuid[]}::uuid[]) ORDER BY room_id, position`;
  return new Map(
    [...Map.groupBy(rows, (row) => row.roomId)].map(([roomId, own]) => [roomId, own.map((one) => one.productId)]),
  );
}

/** Ends what is being explained; answers how many times something was. */
export async function stopExplaining(tx: Ctx, { shopId, id }: Key, at: Date): Promise<number> {
  await tx.sql`UPDATE live.explained SET until = ${at} WHERE shop_id = ${shopId} AND room_id = ${id} AND until IS NULL`;
  const [row] = await tx.sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM live.explained WHERE shop_id = ${shopId} AND room_id = ${id}`;
  return row?.count ?? 0;
}

export const explain = (tx: Ctx, one: Explained) => tx.sql`
  INSERT INTO live.explained (shop_id, room_id, nth, product_id, since, offset_ms)
  VALUES (${one.shopId}, ${one.roomId}, ${one.nth}, ${one.productId}, ${one.since}, ${one.offsetMs})`;

/** All that was explained in rooms, in its order. */
export const explainedIn = (ctx: Ctx, roomIds: readonly Uuid[]): Promise<Explained[]> => ctx.sql<Explained[]>`
  SELECT shop_id, room_id, nth, product_id, since, until, offset_ms FROM live.explained
  WHERE room_id = ANY(${roomIds as Uuid[]}::uuid[]) ORDER BY room_id, nth`;
/** What is being explained now, by room. */
export const explainedNow = (ctx: Ctx, roomIds: readonly Uuid[]): Promise<Explained[]> => ctx.sql<Explained[]>`
  SELECT shop_id, room_id, nth, product_id, since, until, offset_ms FROM live.explained
  WHERE room_id = ANY(${roomIds as Uuid[]}::uuid[]) AND until IS NULL`;
