import { defineModule, seconds } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerForm } from '#modules/checkout';
import { registerSettings, registerWaiting } from '#modules/operations';
import { registerKeeper } from '#modules/orders';
import { registerPayoutClaim } from '#modules/payments';
import { registerClosingCheck } from '#modules/shops';
import { audits } from './audits.ts';
import { balanceBuying, onBalancePaid, onOrderClosed } from './balance-service.ts';
import { onDepositPaid } from './deposits-service.ts';
import { onRefunded, onRefundFailed, onTransferEnded, payDues } from './dues-service.ts';
import { hastenOwed, owedOfShop } from './dues-store.ts';
import { refuse } from './errors.ts';
import { followOrder } from './order-service.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { shopRoutes } from './shop-routes.ts';
import { awaitedOfShop, openOfShop, presalesOfBuyer } from './store.ts';
import { onFreezeDecided, onSettled, turn } from './turn-service.ts';

export { placeDeposit } from './deposits-service.ts';
export { type OfferInput, openOffer } from './offers-service.ts';
export type { Offer } from './types.ts';

registerSettings(settings);
registerForm('presale', balanceBuying);
registerKeeper(onBalancePaid);
registerPayoutClaim(owedOfShop);
registerClosingCheck(async (ctx, shopId) => ({ what: 'presales.open', count: await openOfShop(ctx, shopId) }));
registerWaiting({
  scope: 'shop',
  key: 'presales.goods',
  zh: '已付定金、等货入库的预售',
  en: 'Presales that wait for their goods',
  link: '/presales?state=deposit_paid',
  count: async (ctx, shop) => {
    const { count, nextAt } = await awaitedOfShop(ctx, shop.shopId);
    return { count, nextDeadlineAt: nextAt, overdue: nextAt && nextAt <= ctx.clock.now() ? count : 0 };
  },
});
registerPersonalData({
  key: 'presales',
  export: async (ctx, userId) =>
    (await presalesOfBuyer(ctx, userId, null, 10_000)).map((one) => ({
      state: one.state,
      pieces: one.quantity,
      depositFen: one.depositFen,
      backFen: one.backFen,
      placedAt: one.placedAt.toISOString(),
      paidAt: one.paidAt?.toISOString() ?? null,
      endedAt: one.endedAt?.toISOString() ?? null,
    })),
});

export const module = defineModule({
  name: 'presales',
  folder: import.meta.dirname,
  routes: [...routes, ...shopRoutes],
  errors: refuse,
  listeners: {
    'presale.deposit_paid': onDepositPaid,
    'order.closed': onOrderClosed,
    'order.settled': async (tx, event) => {
      await onSettled(tx, event);
      if (event.shopId) await hastenOwed(tx, event.shopId);
    },
    'refund.succeeded': onRefunded,
    'refund.failed': onRefundFailed,
    'transfer.ended': onTransferEnded,
    'payment.freeze_decided': onFreezeDecided,
  },
  consumers: [
    { name: 'presales.orders', events: ['order.changed', 'order.closed', 'order.completed'], handle: followOrder },
  ],
  recurring: [
    { name: 'presales.turn', every: seconds(5), run: turn },
    { name: 'presales.dues', every: seconds(5), run: payDues },
  ],
  audits,
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
    { name: 'promotions.read', scope: 'platform' },
  ],
});
