import { days, defineModule, earlier, hours, minutes, transact } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings } from '#modules/operations';
import { registerClosingCheck } from '#modules/shops';
import { concerning, onPaid, onSession } from './attribution-service.ts';
import { audits } from './audits.ts';
import { lookAtBrand } from './brands-service.ts';
import { endDue } from './campaign-service.ts';
import { clicksOfBuyer, forgetBuyer } from './clicks-store.ts';
import { refuse } from './errors.ts';
import { readAgain } from './goods-service.ts';
import { routes } from './routes.ts';
import { measure } from './serving-store.ts';
import { settings } from './settings.ts';
import { settleDays, sweep } from './settlement-service.ts';
import { shopRoutes } from './shop-routes.ts';
import { accountOf, openOfShop } from './store.ts';

export { payIn } from './account-service.ts';
export { type CampaignInput, createCampaign } from './campaign-service.ts';
export { click } from './click-service.ts';
export { sponsored } from './serving-service.ts';

registerSettings(settings);
registerClosingCheck(async (ctx, shopId) => ({ what: 'ads.open', count: await openOfShop(ctx, shopId) }));
registerClosingCheck(async (ctx, shopId) => ({ what: 'ads.money', count: (await accountOf(ctx, shopId)) > 0 ? 1 : 0 }));
registerPersonalData({
  key: 'ads',
  export: async (ctx, userId) => ({
    clicks: (await clicksOfBuyer(ctx, userId)).map((one) => ({ productId: one.productId, at: one.at.toISOString() })),
  }),
});

export const module = defineModule({
  name: 'ads',
  folder: import.meta.dirname,
  routes: [...routes, ...shopRoutes],
  errors: refuse,
  listeners: { 'person.erased': async (tx, event) => void (await forgetBuyer(tx, event.subjectId)) },
  consumers: [
    {
      name: 'ads.goods',
      events: ['product.live', 'product.changed', 'product.off_shelf'],
      handle: (tx, event) => readAgain(tx, event.subjectId),
    },
    {
      name: 'ads.brands',
      events: ['brand.changed'],
      handle: (tx, event) => lookAtBrand(tx, event.subjectId),
    },
    {
      name: 'ads.orders',
      events: ['session.started', 'order.paid'],
      concerning,
      handle: (tx, event) => (event.name === 'order.paid' ? onPaid(tx, event) : onSession(tx, event)),
    },
  ],
  recurring: [
    { name: 'ads.end', every: minutes(1), run: endDue },
    { name: 'ads.settle', every: minutes(10), run: settleDays },
    { name: 'ads.sweep', every: minutes(10), run: sweep },
    {
      name: 'ads.measure',
      every: hours(1),
      run: async (ctx) => {
        await transact(ctx, (tx) => measure(tx, earlier(tx.clock.now(), days(30))));
        return 0;
      },
    },
  ],
  audits,
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
    { name: 'money.payout', scope: 'shop' },
    { name: 'promotions.read', scope: 'platform' },
    { name: 'promotions.edit', scope: 'platform' },
  ],
});
