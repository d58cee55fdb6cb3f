import { defineModule } from '#kernel';
import { registerSettings, registerWaiting } from '#modules/operations';
import { audits } from './audits.ts';
import { refuse } from './errors.ts';
import { issuing } from './issuing-service.ts';
import { routes } from './routes.ts';
import { followEvent } from './service.ts';
import { settings } from './settings.ts';
import { countFailed } from './store.ts';

export { platformProvider } from './gateways/platform.ts';

export { invoiceProvider } from './provider.ts';
export { requestInvoice } from './service.ts';

registerSettings(settings);
registerWaiting({
  scope: 'shop',
  key: 'invoices.failed',
  zh: '开票失败，待处理',
  en: 'Invoices that could not be issued',
  link: '/invoices?state=failed',
  count: async (ctx, shop) => ({ count: await countFailed(ctx, shop.shopId), nextDeadlineAt: null, overdue: 0 }),
});

export const module = defineModule({
  name: 'invoices',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  consumers: [
    {
      name: 'invoices.follow',
      events: ['order.completed', 'order.changed', 'order.closed', 'order.shipped'],
      handle: followEvent,
    },
  ],
  recurring: [issuing],
  audits,
  permissions: [{ name: 'orders.invoice', scope: 'shop' }],
});
