import type { Reply } from '#client';
import type { Market } from './market.server.ts';
import { scanCode } from './scan-code.server.ts';
import { momentText } from './time-text.ts';

type Stores = Reply<'/api/checkout/stores', 'post'>['items'];
type Pickup = Reply<'/api/me/orders/{orderId}/pickup'>['pickup'];

/** What the address of the page says is collected where: `pickup=<shop>.<store>`, once for each shop. */
export function pickupIn(query: URLSearchParams): Record<string, string> {
  const pairs = query.getAll('pickup').map((pair) => pair.split('.'));
  return Object.fromEntries(
    pairs.flatMap(([shop = '', store = '']) =>
      /^shp_[0-9a-z]{26}$/.test(shop) && /^whs_[0-9a-z]{26}$/.test(store) ? [[shop, store]] : [],
    ),
  );
}

export interface DeliveryChoice {
  readonly id: string;
  readonly text: string;
  readonly detail: string;
  readonly href: string;
  readonly chosen: boolean;
}

/** By parcel or at which store, for a shop's goods; empty when the shop has no store to collect at. */
export function deliveryChoices({ t }: Market, url: URL, shopId: string, stores: Stores): DeliveryChoice[] {
  const own = stores.filter((store) => store.shopId === shopId);
  if (own.length === 0) return [];
  const chosen = pickupIn(url.searchParams)[shopId] ?? '';
  const href = (storeId: string): string => {
    const query = new URLSearchParams(url.searchParams);
    const others = query.getAll('pickup').filter((pair) => !pair.startsWith(`${shopId}.`));
    query.delete('pickup');
    for (const pair of others) query.append('pickup', pair);
    if (storeId) query.append('pickup', `${shopId}.${storeId}`);
    return `${url.pathname}?${query}`;
  };
  return [
    { id: '', text: t('checkout.by_parcel'), detail: '', href: href(''), chosen: chosen === '' },
    ...own.map((store) => ({
      id: store.id,
      text: t('checkout.at_store', { name: store.name }),
      detail: [store.divisionNames.join(' '), store.street, store.hours, store.short ? t('checkout.store_short') : '']
        .filter(Boolean)
        .join(' · '),
      href: href(store.id),
      chosen: chosen === store.id,
    })),
  ];
}

/** How far an order is that the buyer collects: what to do now, and the code to show, in digits and as a picture to scan. */
export function pickupView({ t, lang }: Market, pickup: Pickup) {
  if (!pickup) return null;
  const at = (moment: string | null): string => (moment ? momentText(moment, lang) : '');
  const words = {
    preparing: t('pickup.preparing'),
    ready: t('pickup.ready', { at: at(pickup.expiresAt) }),
    collected: t('pickup.collected', { at: at(pickup.endedAt) }),
    expired: t('pickup.expired'),
    cancelled: t('pickup.cancelled'),
  };
  return {
    text: words[pickup.state as keyof typeof words] ?? '',
    code: pickup.code ? (pickup.code.match(/.{1,4}/g)?.join(' ') ?? pickup.code) : '',
    picture: pickup.code ? scanCode(pickup.code) : '',
  };
}
