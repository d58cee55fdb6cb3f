import { defineModule, seconds } from '#kernel';
import { booked } from '#modules/ledger';
import { registerSettings, registerWaiting } from '#modules/operations';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { insureDue, onRefunded, onShipped, payDue } from './service.ts';
import { settings } from './settings.ts';
import { bookable, unpaidPremiums } from './store.ts';

export type { ClaimRequest, CoverRequest, Insurer } from './insurer.ts';
export { insurerSlot } from './insurer.ts';
export { setOffer } from './service.ts';
export { offering as insuranceOffered } from './store.ts';

registerSettings(settings);
registerWaiting({
  scope: 'shop',
  key: 'insurance.unpaid',
  zh: '余额不足、待扣的运费险保费',
  en: 'Freight insurance premiums the balance did not have',
  link: '/freight-insurance',
  count: async (ctx, shop) => ({ count: await unpaidPremiums(ctx, shop.shopId), nextDeadlineAt: null, overdue: 0 }),
});

export const module = defineModule({
  name: 'insurance',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  consumers: [
    { name: 'insurance.cover', events: ['order.shipped'], handle: onShipped },
    { name: 'insurance.claim', events: ['case.refunded'], handle: onRefunded },
  ],
  recurring: [
    { name: 'insurance.policies', every: seconds(10), run: insureDue },
    { name: 'insurance.claims', every: seconds(10), run: payDue },
  ],
  audits: [
    {
      name: 'insurance: every premium taken and every claim paid is in the books',
      run: async (ctx) => {
        const rows = await bookable(ctx);
        const found = await booked(
          ctx,
          rows.map((row) => ({ shopId: row.shopId, causes: [row.cause] })),
        );
        const missing = rows.filter((_row, at) => !found[at]);
        return {
          counted: rows.length,
          breaches: missing.map((row) => `shop ${row.shopId}: ${row.cause} is not booked`),
        };
      },
    },
  ],
  permissions: [
    { name: 'freight.read', scope: 'shop' },
    { name: 'freight.edit', scope: 'shop' },
  ],
});
