import { defineModule, hours, toId } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings, registerWaiting } from '#modules/operations';
import { registerPayoutClaim } from '#modules/payments';
import { audits, LINES } from './audits.ts';
import { consoleRoutes } from './console-routes.ts';
import { refuse } from './errors.ts';
import { dropCard, payoutsPage, purseOf, waitingPayouts } from './purse-store.ts';
import { routes } from './routes.ts';
import { askAgain, HEARD, onEvent, onEvents } from './service.ts';
import { settings } from './settings.ts';
import { linesPage, markOwed, owedBy, sumsOf } from './store.ts';

export { markPaid, requestPayout, setCard } from './payouts-service.ts';
export { setOffer } from './service.ts';

registerSettings(settings);
registerPayoutClaim(owedBy);
registerWaiting({
  scope: 'platform',
  key: 'commissions.payouts',
  zh: '待打款的创作者提现',
  en: 'Payouts of creators to pay',
  link: '/creator-payouts?state=requested',
  count: async (ctx) => ({ count: await waitingPayouts(ctx), nextDeadlineAt: null, overdue: 0 }),
});
registerPersonalData({
  key: 'earnings',
  export: async (ctx, userId) => {
    const [lines, payouts] = await Promise.all([
      linesPage(ctx, { userId }, null, 10_000),
      payoutsPage(ctx, { userId }, null, 10_000),
    ]);
    return {
      lines: lines.map((one) => ({
        product: toId('prd', one.productId),
        at: one.placedAt.toISOString(),
        rateBps: one.rateBps,
        bookedFen: one.bookedFen,
      })),
      payouts: payouts.map((one) => ({
        at: one.requestedAt.toISOString(),
        amountFen: one.amountFen,
        card: `${one.bank} ${one.numberEnd}`,
        state: one.state,
      })),
    };
  },
  holds: async (ctx, userId) => {
    const [{ freeFen, heldFen }, { expectedFen }] = await Promise.all([purseOf(ctx, userId), sumsOf(ctx, { userId })]);
    return freeFen > 0 || heldFen > 0 || expectedFen > 0
      ? { zh: '还有没有提现或待结算的推广佣金', en: 'There are earnings that are on their way or not paid out' }
      : null;
  },
});

export const module = defineModule({
  name: 'commissions',
  folder: import.meta.dirname,
  hiddenTables: ['commissions.cards', 'commissions.payouts', 'commissions.purses'],
  routes: [...routes, ...consoleRoutes],
  errors: refuse,
  listeners: {
    'person.erased': async (tx, event) => void (await dropCard(tx, event.subjectId)),
    // In the transaction that makes it the shop's money: no payout of the shop comes between it and what creators earn of it.
    'order.settled': async (tx, event) => void (await markOwed(tx, event.subjectId)),
  },
  consumers: [{ name: LINES, events: [...HEARD], handle: onEvent, handleAll: onEvents }],
  recurring: [{ name: 'commissions.short', every: hours(1), run: askAgain }],
  audits,
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
    { name: 'money.read', scope: 'shop' },
    { name: 'commissions.read', scope: 'platform' },
    { name: 'commissions.pay', scope: 'platform' },
  ],
});
