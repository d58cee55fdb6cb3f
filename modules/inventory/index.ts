import { defineModule } from '#kernel';
import { registerSettings } from '#modules/operations';
import { audits } from './audit.ts';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';

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
  permissions: [
    { name: 'inventory.read', scope: 'shop' },
    { name: 'inventory.edit', scope: 'shop' },
  ],
});
