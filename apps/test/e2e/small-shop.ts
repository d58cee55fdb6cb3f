import type { ShopScope, Uuid } from '#kernel';
import type { Product, Shop } from '../../../demo/market/index.ts';
import type { Player } from '../../../demo/seed/cast.ts';

/** The people and things that the small market's parts hand to each other. */
export type OpenShop = { readonly shop: Shop; readonly id: Uuid; readonly scope: ShopScope; readonly owner: Player };
export type OnShelf = { readonly product: Product; readonly skuId: Uuid };
export type Buyer = Player & { readonly addressId: Uuid; readonly divisionCode: string };
