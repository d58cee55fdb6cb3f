import type { Shop } from './types.ts';

/** May buyers place orders with this shop now? */
export const mayTrade = (shop: Pick<Shop, 'state'>): boolean => shop.state === 'open' || shop.state === 'limited';
/** May this shop list new goods or put goods back on the shelf? */
export const mayList = (shop: Pick<Shop, 'state'>): boolean => shop.state === 'open' || shop.state === 'paused';
