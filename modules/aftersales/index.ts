import { defineModule, seconds } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerMergeHold } from '#modules/fulfilment';
import { registerSettings, registerWaiting } from '#modules/operations';
import { registerPayoutClaim } from '#modules/payments';
import { registerClosingCheck, registerFigure } from '#modules/shops';
import { audits } from './audits.ts';
import { buyerRoutes } from './buyer-routes.ts';
import { consoleRoutes } from './console-routes.ts';
import { fireDeadlines } from './deadlines-service.ts';
import { refuse } from './errors.ts';
import { followGoods } from './installs-service.ts';
import { hastenOwed, noteFailure, retryWaiting, settleCase } from './money-service.ts';
import { ownCases } from './privacy-service.ts';
import { lookAtParcels } from './returns-service.ts';
import { settings } from './settings.ts';
import { shopRoutes } from './shop-routes.ts';
import { debtOf, failedRefunds, inOpenCase, openOfBuyer, openOfShop, waiting } from './store.ts';
import { trustRoutes } from './trust-routes.ts';

export { agree, reject, withdraw } from './answers-service.ts';
export { appealAsBuyer, appealAsShop, escalate, rule, showAsBuyer, showAsShop } from './disputes-service.ts';

export { returnParcel } from './parcels-store.ts';

export { requestCase } from './requests-service.ts';
export { confirmReplacement, inspect, sendBack, sendReplacement, setReturnAddress } from './returns-service.ts';
export { caseForPlatform } from './service.ts';

registerSettings(settings);
registerWaiting({
  scope: 'shop',
  key: 'aftersales.requested',
  zh: '待处理的售后申请',
  en: 'After-sales requests to answer',
  link: '/refunds?state=requested',
  count: (ctx, shop) => waiting(ctx, ['requested'], shop.shopId),
});
registerWaiting({
  scope: 'shop',
  key: 'aftersales.returning',
  zh: '退货待验收',
  en: 'Returned goods to inspect',
  link: '/refunds?state=returning',
  count: (ctx, shop) => waiting(ctx, ['returning'], shop.shopId),
});
registerWaiting({
  scope: 'shop',
  key: 'aftersales.replacements',
  zh: '换货、维修待寄出',
  en: 'Exchanges and repairs to send',
  link: '/refunds?state=awaiting_replacement',
  count: (ctx, shop) => waiting(ctx, ['awaiting_replacement'], shop.shopId),
});
registerWaiting({
  scope: 'shop',
  key: 'aftersales.evidence',
  zh: '平台介入待举证',
  en: 'Disputes to show evidence in',
  link: '/refunds?state=evidence',
  count: (ctx, shop) => waiting(ctx, ['evidence'], shop.shopId),
});
registerWaiting({
  scope: 'shop',
  key: 'aftersales.debt',
  zh: '余额不足、欠付买家的退款',
  en: 'Refunds owed because the balance is too low',
  link: '/refunds?state=agreed',
  count: async (ctx, shop) => {
    const { count } = await debtOf(ctx, shop.shopId);
    return { count, nextDeadlineAt: null, overdue: count };
  },
});
registerWaiting({
  scope: 'platform',
  key: 'aftersales.disputes',
  zh: '待裁决的售后纠纷',
  en: 'Disputes to rule on',
  link: '/disputes',
  count: (ctx) => waiting(ctx, ['judging', 'appealed'], null),
});
registerWaiting({
  scope: 'platform',
  key: 'aftersales.failed',
  zh: '已同意但退款未成功的申请',
  en: 'Agreed refunds that have failed',
  link: '/refund-cases?state=agreed',
  count: async (ctx) => ({ count: await failedRefunds(ctx), nextDeadlineAt: null, overdue: 0 }),
});
registerFigure({ key: 'refundsOpen', permission: 'aftersales.read', ask: openOfShop });
registerPersonalData({
  key: 'aftersales',
  export: ownCases,
  holds: async (ctx, userId) =>
    (await openOfBuyer(ctx, userId)) > 0
      ? { zh: '还有没处理完的售后', en: 'There are after-sales cases that are not finished' }
      : null,
});
registerMergeHold(inOpenCase);
registerPayoutClaim(async (ctx, shopId) => (await debtOf(ctx, shopId)).amountFen);
registerClosingCheck(async (ctx, shopId) => ({ what: 'aftersales.open', count: await openOfShop(ctx, shopId) }));

export const module = defineModule({
  name: 'aftersales',
  folder: import.meta.dirname,
  routes: [...buyerRoutes, ...shopRoutes, ...consoleRoutes, ...trustRoutes],
  errors: refuse,
  listeners: { 'refund.succeeded': settleCase, 'refund.failed': noteFailure, 'order.settled': hastenOwed },
  consumers: [followGoods],
  recurring: [
    { name: 'aftersales.overdue', every: seconds(5), run: fireDeadlines },
    { name: 'aftersales.parcels', every: seconds(5), run: lookAtParcels },
    { name: 'aftersales.waiting', every: seconds(30), run: retryWaiting },
  ],
  audits,
  permissions: [
    { name: 'aftersales.read', scope: 'shop' },
    { name: 'aftersales.answer', scope: 'shop' },
    { name: 'aftersales.read', scope: 'platform' },
    { name: 'aftersales.retry', scope: 'platform' },
    { name: 'aftersales.judge', scope: 'platform' },
  ],
});
