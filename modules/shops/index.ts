import { defineModule, type InTransactionListener } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerWaiting } from '#modules/operations';
import { applicationRoutes } from './applications-routes.ts';
import { waitingApplications } from './applications-store.ts';
import { refuse } from './errors.ts';
import { SHOP_EVENTS } from './lifecycle.ts';
import { keepsAShop, personalShops } from './personal-service.ts';
import { shopRoutes } from './routes.ts';
import { forget } from './service.ts';
import { staffRoutes } from './staff-routes.ts';

export { answer, apply, approve } from './applications-service.ts';
export { registerClosingCheck, type Unfinished } from './closing.ts';
export { creditCodeCheck, idNumberCheck } from './identity-numbers.ts';
export { mayList, mayTrade } from './lifecycle.ts';
export { changeProfile, freshShops, openShop, scopeOf, shop, shopByCode, shopsByIds, stepShop } from './service.ts';
export { addStaff } from './staff-service.ts';
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

registerPersonalData({ key: 'shops', export: personalShops, holds: keepsAShop });

const forgetShop: InTransactionListener = async (tx, event) => forget(tx.runtime, event.subjectId);

export const module = defineModule({
  name: 'shops',
  folder: import.meta.dirname,
  routes: [...applicationRoutes, ...shopRoutes, ...staffRoutes],
  errors: refuse,
  listeners: Object.fromEntries(['shop.changed', ...Object.values(SHOP_EVENTS)].map((name) => [name, forgetShop])),
  permissions: [
    { name: 'shops.read', scope: 'shop' },
    { name: 'shops.profile', scope: 'shop' },
    { name: 'shops.pause', scope: 'shop' },
    { name: 'shops.staff', scope: 'shop' },
    { name: 'shops.read', scope: 'platform' },
    { name: 'shops.review', scope: 'platform' },
    { name: 'shops.govern', scope: 'platform' },
  ],
});
