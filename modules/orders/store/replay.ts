import type { Ctx, Uuid } from '#kernel';
import type { LineRow } from './rows.ts';

/** A paid order with its lines as they were frozen, for reckoning what another rule would have made of it. */
export type SoldOrder = {
  readonly id: Uuid;
  readonly buyerId: Uuid;
  readonly placedAt: Date;
  readonly divisionCode: string;
  /** The buyer had paid for nothing on this market before. */
  readonly first: boolean;
  readonly lines: readonly LineRow[];
};
type Head = Omit<SoldOrder, 'lines'>;

/** A page of the shop's orders placed in [from, until) and paid, the oldest first, behind `after`. */
export async function soldOrders(
  ctx: Ctx,
  shopId: Uuid,
  { from, until, after, limit }: { from: Date; until: Date; after: { at: Date; id: Uuid } | null; limit: number },
): Promise<SoldOrder[]> {
  const heads = await ctx.sql<Head[]>`
    SELECT o.id, o.buyer_id, o.placed_at, o.receiver->>'divisionCode' AS division_code, NOT EXISTS (
      SELECT 1 FROM orders.orders p WHERE p.buyer_id = o.buyer_id AND p.trade_id <> o.trade_id AND p.paid_at IS NOT NULL
        AND p.placed_at < o.placed_at) AS first
    FROM orders.orders o WHERE o.shop_id = ${shopId} AND o.paid_at IS NOT NULL AND o.placed_at >= ${from} AND o.placed_at < ${until}
      ${after ? ctx.sql`AND (o.placed_at, o.id) > (${after.at}, ${after.id}::uuid)` : ctx.sql``}
    ORDER BY o.placed_at, o.id LIMIT ${limit}`;
  if (heads.length === 0) return [];
  const lines = await ctx.sql<LineRow[]>`
    SELECT * FROM orders.lines WHERE shop_id = ${shopId} AND order_id = ANY(${heads.map((head) => head.id)}::uuid[])
    ORDER BY order_id, id`;
  const linesOf = Map.groupBy(lines, (line) => line.orderId);
  return heads.map((head) => ({ ...head, lines: linesOf.get(head.id) ?? [] }));
}
