import type { Ctx, Uuid } from '#kernel';

export const shippedByOrder = (ctx: Ctx): Promise<{ shopId: Uuid; orderId: Uuid; lineId: Uuid; quantity: number }[]> =>
  ctx.sql`
    SELECT p.shop_id, p.order_id, l.line_id, sum(l.quantity) AS quantity
    FROM fulfilment.parcels p JOIN fulfilment.parcel_lines l ON l.shop_id = p.shop_id AND l.parcel_id = p.id
    GROUP BY 1, 2, 3`;
