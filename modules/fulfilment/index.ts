import { defineModule, seconds } from '#kernel';
import { audits } from './audits.ts';
import { refuse } from './errors.ts';
import { intercepting, interceptOrder } from './interception-service.ts';
import { mergingRoutes } from './merging-routes.ts';
import { routes } from './routes.ts';
import { lookAtDue } from './tracking-service.ts';
import { waybillRoutes } from './waybill-routes.ts';

export { type CarrierDesk, carrierDesk } from './carrier-desk.ts';
export { CARRIERS, type Carrier, carrierOf, checkDigitHolds, normalWaybill } from './carriers.ts';
export { askInterception } from './interception-service.ts';
export { isLater, PARCEL_STATES, type ParcelState } from './lifecycle.ts';
export { registerMergeHold, shipMerged } from './merging-service.ts';
export {
  type BatchRow,
  parcelsForBuyer,
  parcelsForShop,
  type ShipRequest,
  shipBatch,
  shipParcel,
} from './shipping-service.ts';
export { type TrackingProvider, trackingOf, trackingProvider } from './tracking.ts';
export type { Parcel, Sighting } from './types.ts';
export { buyWaybill } from './waybills-service.ts';

export const module = defineModule({
  name: 'fulfilment',
  folder: import.meta.dirname,
  routes: [...routes, ...mergingRoutes, ...waybillRoutes],
  errors: refuse,
  consumers: [{ name: 'fulfilment.interceptions', events: ['case.intercept_wanted'], handle: interceptOrder }],
  recurring: [{ name: 'fulfilment.tracking', every: seconds(5), run: lookAtDue }, intercepting],
  audits,
  permissions: [
    { name: 'orders.ship', scope: 'shop' },
    { name: 'fulfilment.key', scope: 'platform' },
  ],
});
