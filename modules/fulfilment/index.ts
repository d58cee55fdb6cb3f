import { defineModule, seconds } from '#kernel';
import { calendars } from '#modules/appointments';
import { registerVisitCalendars } from '#modules/freight';
import { registerSettings, registerWaiting } from '#modules/operations';
import { audits } from './audits.ts';
import { refuse } from './errors.ts';
import { intercepting, interceptOrder } from './interception-service.ts';
import { mergingRoutes } from './merging-routes.ts';
import { pickupRoutes } from './pickup-routes.ts';
import { followOrders, watchingPickups } from './pickup-service.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { countPreparing } from './store-pickups.ts';
import { lookAtDue } from './tracking-service.ts';
import { visitRoutes } from './visit-routes.ts';
import { followVisits } from './visits-service.ts';
import { waybillRoutes } from './waybill-routes.ts';

export { carrierDesk } from './carrier-desk.ts';
export { carrierOf, checkDigitHolds, normalWaybill } from './carriers.ts';

export { isLater, type ParcelState } from './lifecycle.ts';
export { registerMergeHold } from './merging-service.ts';
export { readyForPickup } from './pickup-service.ts';
export {
  parcelsForBuyer,
  shipParcel,
} from './shipping-service.ts';
export { trackingOf } from './tracking.ts';

export { buyWaybill } from './waybills-service.ts';

registerSettings(settings);
registerVisitCalendars(async (ctx, scope, id) =>
  (await calendars(ctx, scope, { purpose: 'delivery' })).some((one) => one.id === id && one.state === 'open'),
);
registerWaiting({
  scope: 'shop',
  key: 'fulfilment.pickups',
  zh: '待备货或已过期的自提订单',
  en: 'Orders to make ready for collection, or expired',
  link: '/pickups',
  count: async (ctx, shop) => ({ count: await countPreparing(ctx, shop.shopId), nextDeadlineAt: null, overdue: 0 }),
});

export const module = defineModule({
  name: 'fulfilment',
  folder: import.meta.dirname,
  routes: [...routes, ...mergingRoutes, ...waybillRoutes, ...pickupRoutes, ...visitRoutes],
  errors: refuse,
  consumers: [
    { name: 'fulfilment.interceptions', events: ['case.intercept_wanted'], handle: interceptOrder },
    followOrders,
    followVisits,
  ],
  recurring: [{ name: 'fulfilment.tracking', every: seconds(5), run: lookAtDue }, intercepting, watchingPickups],
  audits,
  permissions: [
    { name: 'orders.ship', scope: 'shop' },
    { name: 'fulfilment.key', scope: 'platform' },
  ],
});
