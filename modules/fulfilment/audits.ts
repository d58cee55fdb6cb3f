import { type AuditCheck, shopScope, type Uuid } from '#kernel';
import { ordersByIds } from '#modules/orders';
import { shippedByOrder } from './audit-store.ts';

/** What the parcels hold is what the orders say was shipped, line by line. */
export const audits: readonly AuditCheck[] = [
  {
    name: 'fulfilment: pieces in parcels = pieces shipped of each line',
    run: async (ctx) => {
      const breaches: string[] = [];
      let counted = 0;
      for (const [shopId, lines] of Map.groupBy(await shippedByOrder(ctx), (line) => line.shopId)) {
        const orders = await ordersByIds(ctx, shopScope(shopId), [
          ...new Set(lines.map((line) => line.orderId)),
        ] as Uuid[]);
        const shipped = new Map(
          orders.flatMap((order) => order.lines.map((line) => [line.id, line.shippedQuantity] as const)),
        );
        for (const { orderId, lineId, quantity } of lines) {
          counted += 1;
          if (shipped.get(lineId) !== quantity)
            breaches.push(
              `order ${orderId}, line ${lineId}: ${quantity} in parcels, ${shipped.get(lineId) ?? 'no'} shipped`,
            );
        }
      }
      return { counted, breaches };
    },
  },
];
