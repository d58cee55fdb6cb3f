import { type Ctx, type DomainEvent, defineModule, hours, later, minutes, type Uuid } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings, registerWaiting } from '#modules/operations';
import { registerPurchases, registerSoldBefore } from '#modules/promotions';
import { registerClosingCheck, registerFigure, registerShopData } from '#modules/shops';
import { audits } from './audits.ts';
import { buyerRoutes } from './buyer-routes.ts';
import { compensating, noteRefunded, noteRefundFailed, noteTransfer } from './compensating.ts';
import { noteCase } from './compensation.ts';
import { compensationRoutes } from './compensation-routes.ts';
import { refuse } from './errors.ts';
import { exportOrders } from './export.ts';
import { releaseBeforeFreezeEnds } from './freeze.ts';
import { frozenShopRoutes } from './frozen-shop-routes.ts';
import { installsRoutes } from './installs-routes.ts';
import { marksRoutes } from './marks-routes.ts';
import { markPaid } from './payment.ts';
import { onErased, personalOrders, purgeErased } from './privacy.ts';
import { settings } from './settings.ts';
import { shopRoutes } from './shop-routes.ts';
import { snapshotRoutes } from './snapshot-routes.ts';
import { gaveBack, giveBackAgain, giveBackFailed, orderOfCause } from './sold-out.ts';
import { hastenOwed, owedOfShop, pauseBegan, pauseEnded } from './store/compensations.ts';
import { paidToday, soldBefore } from './store/figures.ts';
import {
  buyersWithOrders,
  countOpenOfBuyer,
  countOpenOfShop,
  nearDeadline,
  overdueOnPlatform,
  waitingToShip,
} from './store/lists.ts';
import { markSettled } from './store/moves.ts';
import { recurring } from './timers.ts';
import { onVisitEnded, onVisitMoved } from './visits.ts';

export { changeAddress, changePrice, closeByShop, note } from './changes.ts';
export { closeUncollected } from './closing-paid.ts';
export { closeWaiting, groupFull } from './groups.ts';
export { type InstallPiece, installsWithoutGoods, recordInstalls } from './installs.ts';

export { DEPOSIT, depositLeft, registerKeeper } from './paid-ahead.ts';
export { cancelTrade, closeTrade } from './payment.ts';
export { goodsReady } from './pickup.ts';
export { draftTrade, placeTrade, placeTrades, type TradeDraft } from './placing.ts';
export { promiseVisit } from './promise.ts';
export {
  orderForBuyer,
  orderForPlatform,
  orderForShop,
  orderHeld,
  orderIdsByNumber,
  ordersByIds,
  ordersToOneDoor,
  receiversMoved,
} from './reading.ts';
export { confirmReceipt, extendConfirm } from './receipt.ts';
export {
  commissionReturned,
  pauseConfirm,
  recordRefund,
  refundable,
  refundPlan,
  resumeConfirm,
  sharesReturned,
} from './refunds.ts';
export { leaving, linesAwaitingVisit, recordShipment, toShip } from './shipment.ts';
export { lowestSold, promisesKept } from './store/figures.ts';

export { countCompletedOfBuyer } from './store/lists.ts';
export { type SoldOrder, soldOrders } from './store/replay.ts';
export { goodsOfOrders } from './store/rows.ts';
export type {
  DiscountShare,
  Order,
  OrderGift,
  OrderLine,
  PlacedTrade,
  PlaceInput,
  PlaceLine,
  PlaceShop,
  Receiver,
} from './types.ts';
export { lineView, NoReturnView } from './view.ts';

registerSettings(settings);

registerPurchases(buyersWithOrders);
registerSoldBefore(soldBefore);

registerWaiting({
  scope: 'shop',
  key: 'orders.to_ship',
  zh: '待发货订单',
  en: 'Orders to ship',
  link: '/orders?state=to_ship',
  count: (ctx, shop) => waitingToShip(ctx, shop.shopId),
});
registerWaiting({
  scope: 'shop',
  key: 'orders.near_deadline',
  zh: '12 小时内到发货期限的订单',
  en: 'Orders due to ship within 12 hours',
  link: '/orders?state=to_ship',
  count: (ctx, shop) => nearDeadline(ctx, shop.shopId, later(ctx.clock.now(), hours(12))),
});
registerWaiting({
  scope: 'shop',
  key: 'orders.compensation_owed',
  zh: '余额不足、未付的延迟发货赔付',
  en: 'Compensation for late shipment your balance cannot pay yet',
  link: '/compensations?state=owed',
  count: (ctx, shop) => owedOfShop(ctx, shop.shopId),
});
registerWaiting({
  scope: 'platform',
  key: 'orders.late',
  zh: '超过承诺仍未发货的订单',
  en: 'Orders not shipped when promised',
  link: '/orders?state=to_ship',
  count: overdueOnPlatform,
});

registerClosingCheck(async (ctx, shopId) => ({ what: 'orders.open', count: await countOpenOfShop(ctx, shopId) }));
registerFigure({
  key: 'ordersToday',
  permission: 'orders.read',
  ask: async (ctx, shopId) => (await paidToday(ctx, shopId)).orders,
});
registerFigure({
  key: 'takingsTodayFen',
  permission: 'money.read',
  ask: async (ctx, shopId) => (await paidToday(ctx, shopId)).takingsFen,
});
registerFigure({
  key: 'toShip',
  permission: 'orders.read',
  ask: async (ctx, shopId) => (await waitingToShip(ctx, shopId)).count,
});
registerShopData({
  name: 'orders.csv',
  read: async function* (ctx, scope) {
    const { body } = await exportOrders(ctx, scope, {}, 'csv');
    if (typeof body === 'string' || Buffer.isBuffer(body)) yield body;
    else yield* body;
  },
});
registerPersonalData({
  key: 'orders',
  export: personalOrders,
  holds: async (ctx: Ctx, userId: Uuid) =>
    (await countOpenOfBuyer(ctx, userId)) > 0
      ? { zh: '还有未完成的订单', en: 'There are orders that are not finished' }
      : null,
});

export const module = defineModule({
  name: 'orders',
  folder: import.meta.dirname,
  seenBesides: { 'orders.installs': 'install_shop_id' },
  routes: [
    ...buyerRoutes,
    ...snapshotRoutes,
    ...installsRoutes,
    ...shopRoutes,
    ...marksRoutes,
    ...compensationRoutes,
    ...frozenShopRoutes,
  ],
  errors: refuse,
  listeners: {
    'payment.succeeded': { all: markPaid },
    'order.settled': async (tx: Ctx, event: DomainEvent) => {
      if (event.shopId) await markSettled(tx, event.shopId, event.subjectId);
      if (event.shopId) await hastenOwed(tx, event.shopId);
    },
    'shop.paused': async (tx: Ctx, event: DomainEvent) => {
      // A shop the market holds (a trial that ended unpaid) is on no holiday: its buyers are not to wait for nothing.
      if (!(event.payload as { cause?: string | null }).cause) await pauseBegan(tx, event.subjectId);
    },
    'appointment.done': onVisitEnded,
    'appointment.lapsed': onVisitEnded,
    'appointment.moved': onVisitMoved,
    'appointment.missed': onVisitMoved,
    'shop.resumed': async (tx: Ctx, event: DomainEvent) => void (await pauseEnded(tx, event.subjectId)),
    'transfer.ended': noteTransfer,
    'person.erased': onErased,
    'case.requested': noteCase,
    'payment.freeze_decided': releaseBeforeFreezeEnds,
    'refund.succeeded': async (tx: Ctx, event: DomainEvent) => {
      const { cause } = event.payload as { cause: string };
      const orderId = orderOfCause(cause);
      await noteRefunded(tx, event);
      if (event.shopId && orderId) await gaveBack(tx, event.shopId, orderId, cause);
    },
    'refund.failed': async (tx: Ctx, event: DomainEvent) => {
      const { cause, code } = event.payload as { cause: string; code: string };
      const orderId = orderOfCause(cause);
      await noteRefundFailed(tx, event);
      if (event.shopId && orderId) await giveBackFailed(tx, event.shopId, orderId, code);
    },
  },
  recurring: [
    ...recurring,
    compensating,
    { name: 'orders.give_backs', every: minutes(1), run: giveBackAgain },
    { name: 'orders.purge', every: hours(1), run: purgeErased },
  ],
  audits,
  permissions: [
    { name: 'orders.read', scope: 'shop' },
    { name: 'orders.note', scope: 'shop' },
    { name: 'orders.price', scope: 'shop' },
    { name: 'orders.close', scope: 'shop' },
    { name: 'orders.read', scope: 'platform' },
    { name: 'orders.close', scope: 'platform' },
  ],
});
