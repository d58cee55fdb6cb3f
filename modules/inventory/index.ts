import { defineModule, shopScope, type Uuid } from '#kernel';
import { registerSettings, registerWaiting, setting } from '#modules/operations';
import { allocatePaid, toAllocate } from './allocation.ts';
import { audits } from './audit.ts';
import { countingRoutes } from './counting-routes.ts';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { adjust } from './shelf.ts';
import { countLow } from './store-levels.ts';

export { reservedBySku } from './audit.ts';
export {
  campaignStock,
  lockForCampaign,
  releaseCampaignLock,
  reserveFromCampaign,
} from './campaign-service.ts';
export { freeForOrders, type KeptOrder, keepForSale, keepOnShelf } from './kept.ts';
export {
  changePresale,
  closePresale,
  coverPresales,
  endPresaleTake,
  givePresaleBack,
  handOverPresale,
  openPresale,
  presale,
  presalesById,
  skusAwaited,
  takePresale,
} from './presale-service.ts';
export { available, availableInMind, lock, release, reserve, restock, ship, unlock } from './service.ts';
export { freeAside, sendAside, setAside } from './set-aside.ts';
export { adjust, receive, registerShelfGuard, stockOfShop } from './shelf.ts';
export { firstDivisions } from './store.ts';
export { holdShelf } from './store-allocation.ts';
export { holdAtStore, type Store, storesFor } from './stores.ts';
export type { Warehouse } from './types.ts';
export { createWarehouse, warehouses } from './warehouses.ts';

registerSettings(settings);
registerWaiting({
  scope: 'shop',
  key: 'inventory.low',
  zh: '库存告急的规格',
  en: 'Variants low in stock',
  link: '/stock?low=true',
  count: async (ctx, shop) => {
    const { low, out } = await countLow(ctx, shop.shopId, await setting(ctx, 'inventory.low_at', settings));
    return { count: low, nextDeadlineAt: null, overdue: out };
  },
});

export const module = defineModule({
  name: 'inventory',
  folder: import.meta.dirname,
  routes: [...routes, ...countingRoutes],
  errors: refuse,
  audits,
  // Files of goods say what lies on the shelf; the import runs again and again, the shelf is counted once a cause.
  consumers: [
    { name: 'inventory.allocation', events: ['order.paid'], concerning: toAllocate, handle: allocatePaid },
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
