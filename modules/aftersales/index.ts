import { defineModule, seconds } from '#kernel';
import { registerSettings, registerWaiting } from '#modules/operations';
import { registerClosingCheck } from '#modules/shops';
import { audits } from './audits.ts';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { agreeOverdue, noteFailure, settleCase } from './service.ts';
import { settings } from './settings.ts';
import { failedRefunds, openOfShop, waiting } from './store.ts';

export { CASE_STATES, type CaseState, REASONS, type Reason } from './lifecycle.ts';
export { agree, caseForBuyer, caseForShop, reject, requestCase, withdraw } from './service.ts';
export type { Case, CaseLine } from './types.ts';

registerSettings(settings);
registerWaiting({
  scope: 'shop',
  key: 'aftersales.requested',
  zh: '待处理的退款申请',
  en: 'Refund requests to answer',
  link: '/refunds?state=requested',
  count: (ctx, shop) => waiting(ctx, shop.shopId),
});
registerWaiting({
  scope: 'platform',
  key: 'aftersales.failed',
  zh: '已同意但退款未成功的申请',
  en: 'Agreed refunds that have failed',
  link: '/refund-cases?state=agreed',
  count: async (ctx) => ({ count: await failedRefunds(ctx), nextDeadlineAt: null, overdue: 0 }),
});
registerClosingCheck(async (ctx, shopId) => ({ what: 'aftersales.open', count: await openOfShop(ctx, shopId) }));

export const module = defineModule({
  name: 'aftersales',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  listeners: { 'refund.succeeded': settleCase, 'refund.failed': noteFailure },
  recurring: [{ name: 'aftersales.overdue', every: seconds(5), run: agreeOverdue }],
  audits,
  permissions: [
    { name: 'aftersales.read', scope: 'shop' },
    { name: 'aftersales.answer', scope: 'shop' },
    { name: 'aftersales.read', scope: 'platform' },
    { name: 'aftersales.retry', scope: 'platform' },
  ],
});
