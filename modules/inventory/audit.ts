import type { AuditCheck, Ctx, Uuid } from '#kernel';
import { coveredAmiss, reservationsOpen, stockAgainstMovements, stockAgainstReservations } from './store-audit.ts';
import { countLocks, locksAmiss, presalesAmiss } from './store-campaigns.ts';

/** Open reservations of orders by SKU over the whole market (presales have their own), for the audit that compares them with the orders' open lines. */
export const reservedBySku = (ctx: Ctx): Promise<{ shopId: Uuid; orderId: Uuid; skuId: Uuid; open: number }[]> =>
  reservationsOpen(ctx);

export const audits: readonly AuditCheck[] = [
  {
    name: 'stock equals the sum of its movements',
    run: async (ctx) => {
      const rows = await stockAgainstMovements(ctx);
      return {
        counted: rows.counted,
        breaches: rows.breaches.map(
          (row) => `SKU ${row.skuId} in warehouse ${row.warehouseId} of shop ${row.shopId}: ${row.said}`,
        ),
      };
    },
  },
  {
    name: 'reserved stock equals open reservations',
    run: async (ctx) => {
      const rows = await stockAgainstReservations(ctx);
      return {
        counted: rows.counted,
        breaches: rows.breaches.map(
          (row) => `SKU ${row.skuId} in warehouse ${row.warehouseId} of shop ${row.shopId}: ${row.said}`,
        ),
      };
    },
  },
  {
    name: 'campaigns hold no more than is locked, presales count what orders took',
    run: async (ctx) => {
      const found = await Promise.all([locksAmiss(ctx), presalesAmiss(ctx), coveredAmiss(ctx)]);
      return { counted: await countLocks(ctx), breaches: found.flat().map((row) => row.breach) };
    },
  },
];
