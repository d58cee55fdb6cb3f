import { defineModule, shopScope, type Uuid } from '#kernel';
import { registerSettings } from '#modules/operations';
import { audits } from './audit.ts';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { adjust } from './shelf.ts';

export { reservedBySku } from './audit.ts';
export { available, lock, release, reserve, restock, ship, unlock } from './service.ts';
export { adjust, receive, stockOfShop } from './shelf.ts';
export type {
  Adjustment,
  Arrival,
  Movement,
  MovementKind,
  OrderStock,
  ReserveInput,
  StockRow,
  Warehouse,
} from './types.ts';
export { createWarehouse, firstWarehouse, warehouses } from './warehouses.ts';

registerSettings(settings);

export const module = defineModule({
  name: 'inventory',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  audits,
  // Files of goods say what lies on the shelf; the import runs again and again, the shelf is counted once a cause.
  consumers: [
    {
      name: 'inventory.declared',
      events: ['stock.declared'],
      handle: async (tx, event) => {
        const { cause, lines } = event.payload as { cause: string; lines: { skuId: Uuid; onHand: number }[] };
        if (!event.shopId) return;
        const counted = lines.map(({ skuId, onHand }) => ({ skuId, counted: onHand }));
        await adjust(tx, shopScope(event.shopId), { cause, reason: 'import', lines: counted });
      },
    },
  ],
  permissions: [
    { name: 'inventory.read', scope: 'shop' },
    { name: 'inventory.edit', scope: 'shop' },
  ],
});
