import type { Ctx, Uuid } from '#kernel';

export const noteErased = (ctx: Ctx, buyerId: Uuid): Promise<unknown> =>
  ctx.sql`INSERT INTO orders.erased_buyers (buyer_id, erased_at) VALUES (${buyerId}, ${ctx.clock.now()}) ON CONFLICT DO NOTHING`;

/**
 * Takes out of orders of people who left, ended before a moment, who received them and what they wrote; city and sums stay. Answers
 * how many orders it was.
 */
export async function purgeReceivers(
  ctx: Ctx,
  endedBefore: Date,
  nobody: { name: string; phone: string },
  limit: number,
): Promise<number> {
  const purged = await ctx.sql`
    WITH due AS MATERIALIZED (
      SELECT o.shop_id, o.id FROM orders.erased_buyers e CROSS JOIN LATERAL (
        -- By the index of each buyer's orders, however few the planner has heard of: joined freely, every order of the market was read.
        SELECT shop_id, id FROM orders.orders WHERE buyer_id = e.buyer_id
          AND receiver_purged_at IS NULL AND coalesce(completed_at, closed_at) < ${endedBefore}
        LIMIT ${limit} FOR UPDATE SKIP LOCKED) o
      LIMIT ${limit})
    UPDATE orders.orders o SET receiver_purged_at = ${ctx.clock.now()}, buyer_note = NULL,
      receiver = jsonb_build_object('name', ${nobody.name}::text, 'phone', ${nobody.phone}::text, 'phoneMasked', '', 'street', '',
        'divisionCode', rpad(left(o.receiver->>'divisionCode', 4), 6, '0'), 'divisionNames', jsonb_path_query_array(o.receiver, '$.divisionNames[0 to 1]'))
    FROM due WHERE o.shop_id = due.shop_id AND o.id = due.id`;
  return purged.count;
}
