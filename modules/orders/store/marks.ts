import type { Ctx, Uuid } from '#kernel';

export type MarkRow = {
  readonly note: string | null;
  readonly writesNote: boolean;
  readonly flag: string | null;
  readonly writesFlag: boolean;
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
};

/** Marks orders of a shop, their rows locked in key order; answers how many there were. orders_tags_few refuses too many tags. */
export async function markOrders(ctx: Ctx, shopId: Uuid, ids: readonly Uuid[], marks: MarkRow): Promise<number> {
  const rows = await ctx.sql`
    WITH held AS MATERIALIZED (
      SELECT id FROM orders.orders WHERE shop_id = ${shopId} AND id = ANY(${ids as Uuid[]}::uuid[]) ORDER BY id FOR UPDATE
    )
    UPDATE orders.orders o SET
      shop_note = CASE WHEN ${marks.writesNote} THEN ${marks.note}::text ELSE shop_note END,
      flag = CASE WHEN ${marks.writesFlag} THEN ${marks.flag}::text ELSE flag END,
      tags = ARRAY(
        SELECT tag FROM (
          SELECT tag, min(place) AS place FROM unnest(o.tags || ${marks.addTags as string[]}::text[]) WITH ORDINALITY AS t (tag, place)
          WHERE tag <> ALL(${marks.removeTags as string[]}::text[]) GROUP BY tag) AS kept
        ORDER BY place)
    FROM held WHERE o.shop_id = ${shopId} AND o.id = held.id
    RETURNING o.id`;
  return rows.length;
}

export const tagsInUse = (ctx: Ctx, shopId: Uuid, limit: number): Promise<{ tag: string; count: number }[]> => ctx.sql`
  SELECT tag, count(*) AS count FROM orders.orders, unnest(tags) AS tag WHERE shop_id = ${shopId} AND tags <> '{}'
  GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ${limit}`;
