import { days, defineModule, type InTransactionListener, later } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { shopAccount, shopBalances, statementFile } from '#modules/ledger';
import { registerWaiting } from '#modules/operations';
import { appealsWaiting } from './appeals-store.ts';
import { applicationRoutes } from './applications-routes.ts';
import { waitingApplications } from './applications-store.ts';
import { registerShopData } from './data-file.ts';
import { depositRoutes } from './deposit-routes.ts';
import { depositArrived, depositWatch } from './deposit-service.ts';
import { missingOfShop } from './deposit-store.ts';
import { refuse } from './errors.ts';
import { registerFigure } from './figures.ts';
import { figureRoutes } from './figures-routes.ts';
import { invitationRoutes } from './invitations-routes.ts';
import { recurring } from './jobs.ts';
import { leavingRoutes } from './leaving-routes.ts';
import { licenceRoutes } from './licences-routes.ts';
import { endingLicences } from './licences-service.ts';
import { countSubmitted } from './licences-store.ts';
import { SHOP_EVENTS } from './lifecycle.ts';
import { keepsAShop, personalShops } from './personal-service.ts';
import { regionRoutes } from './region-routes.ts';
import { shopRoutes } from './routes.ts';
import { forget } from './service.ts';
import { staffRoutes } from './staff-routes.ts';

export { answer, apply, approve } from './applications-service.ts';
export { registerClosingCheck, type Unfinished } from './closing.ts';
export { csvLine, registerShopData } from './data-file.ts';
export { depositFromBalance, depositOf, drawDeposit, openDepositPayment } from './deposit-service.ts';
export { registerFigure } from './figures.ts';
export { type GoodsCategory, registerGoods } from './goods.ts';
export { mayList, mayTrade } from './lifecycle.ts';
export { shopsOfRegion } from './region-service.ts';
export {
  changeProfile,
  freshShops,
  isShopName,
  openShop,
  scopeOf,
  shop,
  shopByCode,
  shops,
  shopsByIds,
  stepShop,
} from './service.ts';
export { addStaff, staff } from './staff-service.ts';
export { listingLimit, payoutDayLimit } from './trial-service.ts';
export type {
  Application,
  ApplicationForm,
  ApplicationState,
  Licence,
  Shop,
  ShopInput,
  ShopKind,
  ShopState,
} from './types.ts';
export { SHOP_KINDS, SHOP_STATES } from './types.ts';

registerWaiting({
  scope: 'platform',
  key: 'shops.applications',
  zh: '待审核的开店申请',
  en: 'Shop applications to review',
  link: '/shop-applications?state=submitted',
  count: waitingApplications,
});

registerWaiting({
  scope: 'platform',
  key: 'shops.licences',
  zh: '待审核的证照',
  en: 'Licences to review',
  link: '/licences?state=submitted',
  count: countSubmitted,
});

registerWaiting({
  scope: 'shop',
  key: 'shops.licences_ending',
  zh: '即将到期或已到期的证照',
  en: 'Licences that end soon or have ended',
  link: '/licences',
  count: (ctx, shop) => endingLicences(ctx, shop.shopId),
});

registerWaiting({
  scope: 'shop',
  key: 'shops.deposit',
  zh: '保证金待缴纳',
  en: 'Deposit to pay in',
  link: '/deposit',
  count: (ctx, shop) => missingOfShop(ctx, shop.shopId),
});

registerWaiting({
  scope: 'platform',
  key: 'shops.appeals',
  zh: '待答复的店铺申诉',
  en: 'Appeals of shops to answer',
  link: '/shop-appeals?state=submitted',
  count: appealsWaiting,
});

for (const account of ['available', 'deposit', 'payout', 'ads'] as const)
  registerShopData({
    name: `statement-${account}.csv`,
    read: (ctx, scope) =>
      statementFile(ctx, {
        of: { account: shopAccount(scope.shopId, account) },
        from: new Date(0),
        to: later(ctx.clock.now(), days(1)),
      }),
  });

registerFigure({
  key: 'availableFen',
  permission: 'money.read',
  ask: async (ctx, shopId) => (await shopBalances(ctx, shopId)).availableFen,
});

registerPersonalData({ key: 'shops', export: personalShops, holds: keepsAShop });

const forgetShop: InTransactionListener = async (tx, event) => forget(tx.runtime, event.subjectId);

export const module = defineModule({
  name: 'shops',
  folder: import.meta.dirname,
  routes: [
    ...applicationRoutes,
    ...shopRoutes,
    ...staffRoutes,
    ...licenceRoutes,
    ...depositRoutes,
    ...leavingRoutes,
    ...figureRoutes,
    ...invitationRoutes,
    ...regionRoutes,
  ],
  errors: refuse,
  recurring,
  listeners: {
    ...Object.fromEntries(
      [
        'shop.changed',
        'shop.staff_changed',
        'shop.licence_valid',
        'shop.licence_expired',
        ...Object.values(SHOP_EVENTS),
      ].map((name) => [name, forgetShop]),
    ),
    'order.settled': depositArrived,
  },
  consumers: [depositWatch],
  permissions: [
    { name: 'shops.read', scope: 'shop' },
    { name: 'shops.profile', scope: 'shop' },
    { name: 'shops.pause', scope: 'shop' },
    { name: 'shops.staff', scope: 'shop' },
    { name: 'shops.close', scope: 'shop' },
    { name: 'shops.read', scope: 'platform' },
    { name: 'shops.read', scope: 'region' },
    { name: 'shops.review', scope: 'platform' },
    { name: 'shops.govern', scope: 'platform' },
  ],
});
