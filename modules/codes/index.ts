import { defineModule, seconds } from '#kernel';
import { registerWaiting } from '#modules/operations';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { deliverPaid, deliverWaiting } from './service.ts';
import { waitingOf } from './store.ts';

export { addCodes, codesOfOrder, deliveredCodes, revokeCodes } from './service.ts';

registerWaiting({
  scope: 'shop',
  key: 'codes.waiting',
  zh: '已付款、卡密不足的订单',
  en: 'Paid orders that wait for codes',
  link: '/codes',
  count: async (ctx, shop) => ({ count: await waitingOf(ctx, shop.shopId), nextDeadlineAt: null, overdue: 0 }),
});

export const module = defineModule({
  name: 'codes',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  consumers: [deliverPaid],
  recurring: [{ name: 'codes.waiting', every: seconds(15), run: deliverWaiting }],
  permissions: [
    { name: 'catalog.read', scope: 'shop' },
    { name: 'catalog.edit', scope: 'shop' },
  ],
});
