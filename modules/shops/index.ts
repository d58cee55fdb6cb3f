import { defineModule } from '#kernel';
import { refuse } from './errors.ts';

export { mayList, mayTrade } from './lifecycle.ts';
export { addStaff, apply, approve, openShop, scopeOf, shop, shopByCode, shopsByIds } from './service.ts';
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

export const module = defineModule({ name: 'shops', folder: import.meta.dirname, routes: [], errors: refuse });
