import { setTimeout as pause } from 'node:timers/promises';
import { payAtCashier } from '../../../demo/play/cashier.ts';
import { type Place, storefront } from './places.ts';
import {
  brandPaper,
  type Items,
  type Listed,
  type Market,
  marketAt,
  type SpecialKind,
  specialGoods,
} from './special-goods.ts';

type Order = {
  readonly id: string;
  readonly state: string;
  readonly lines: readonly {
    readonly id: string;
    readonly skuId: string;
    readonly quantity: number;
    readonly bundle: { readonly productId: string } | null;
  }[];
};
type Quote = {
  readonly fingerprint: string;
  readonly problems: readonly { readonly code: string }[];
  readonly shops: readonly { readonly lines: readonly { readonly skuId: string; readonly noReturn: boolean }[] }[];
};
type Wish = { readonly quantity?: number; readonly startsAt?: string; readonly pickup?: Record<string, string> };

/** How often a market that works in the background is looked at, and how long it is given. */
const LOOK_MS = 500;
const LOOKS = 80;

/**
 * Brings what a demo's history leaves out, so that its pages are not seen empty: goods of every kind and an order of each,
 * an order to be collected at a store, a brand's paper, a return that the insurer pays for. Each once; tells what could not be
 * brought. Answers the pages of these goods and orders.
 */
export async function bringSpecialTrade(url: string, say: (line: string) => void): Promise<readonly Place[]> {
  const market = await marketAt(url);
  const pages: Place[] = [];
  const bring = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => say(`no ${name}: ${error instanceof Error ? error.message : error}`));
  };
  const sell = (kind: SpecialKind, wish: (goods: Listed) => Promise<Wish> = async () => ({})): Promise<void> =>
    bring(kind, async () => {
      const goods = await specialGoods(market, kind);
      const order = await once(market, goods, await wish(goods));
      const variant = kind.replaceAll('_', '-');
      pages.push(
        storefront('/products/:productId', 'buyer', { fill: { productId: `=${goods.productId}` }, variant }),
        storefront('/checkout', 'buyer', { query: `?sku=${goods.skuId}`, variant }),
        storefront('/orders/:orderId', 'buyer', { fill: { orderId: `=${order.id}` }, variant }),
      );
    });
  await bring('brand paper', () => brandPaper(market, new Date()));
  await sell('virtual_code', async () => ({ quantity: 2 }));
  await sell('service', async (service) => ({ startsAt: await slotOf(market, service) }));
  await sell('bundle');
  await sell('made_to_order');
  await bring('order to collect', () => collected(market));
  await bring('insurance claim', () => insuredReturn(market));
  return pages;
}

const ordersOf = async ({ buyer }: Market): Promise<readonly Order[]> =>
  (await buyer.get<Items<Order>>('/me/orders?limit=50')).items;

/** An order of these goods that was paid for, unless the buyer has one. */
async function once(market: Market, { productId, skuId }: Listed, wish: Wish): Promise<{ readonly id: string }> {
  const known = (await ordersOf(market)).find(({ lines }) =>
    lines.some((line) => line.skuId === skuId || line.bundle?.productId === productId),
  );
  return known ?? bought(market, skuId, wish);
}

/** Places and pays; answers the order. */
async function bought({ buyer }: Market, skuId: string, wish: Wish = {}): Promise<Order> {
  const { items: addresses } = await buyer.get<Items<{ id: string; isDefault: boolean }>>('/me/addresses');
  const addressId = (addresses.find((one) => one.isDefault) ?? addresses[0])?.id;
  const ask = {
    lines: [{ skuId, quantity: wish.quantity ?? 1 }],
    addressId,
    ...(wish.pickup ? { pickup: wish.pickup } : {}),
  };
  const quote = await buyer.post<Quote>('/checkout/quote', ask);
  if (quote.problems[0]) throw new Error(`not for sale: ${quote.problems[0].code}`);
  const { tradeId } = await buyer.post<{ tradeId: string }>('/checkout/place', {
    ...ask,
    fingerprint: quote.fingerprint,
    agreedNoReturn: quote.shops.flatMap(({ lines }) => lines.flatMap((one) => (one.noReturn ? [one.skuId] : []))),
    ...(wish.startsAt ? { visits: [{ skuId, startsAt: wish.startsAt }] } : {}),
  });
  const { cashierUrl } = await buyer.post<{ cashierUrl: string | null }>(`/trades/${tradeId}/payment`);
  if (!cashierUrl) throw new Error('there is no page to pay at');
  await payAtCashier(cashierUrl, 'normal');
  return until('the payment', async () => {
    const trade = await buyer.get<{ state: string; orders: readonly Order[] }>(`/me/trades/${tradeId}`);
    return trade.state === 'paid' ? trade.orders[0] : undefined;
  });
}

async function until<T>(what: string, found: () => Promise<T | undefined>): Promise<T> {
  for (let look = 0; look < LOOKS; look += 1) {
    const seen = await found();
    if (seen !== undefined) return seen;
    await pause(LOOK_MS);
  }
  throw new Error(`${what} did not come`);
}

async function slotOf({ owner, shop }: Market, { productId }: Listed): Promise<string> {
  const { content } = await owner.get<{ content: { calendarId: string } }>(`${shop}/products/${productId}`);
  const { items } = await owner.get<Items<{ startsAt: string; open: boolean; left: number }>>(
    `/calendars/${content.calendarId}/slots?days=10`,
  );
  const free = items.find((slot) => slot.open && slot.left > 0);
  if (!free) throw new Error('the calendar has no room');
  return free.startsAt;
}

/** Goods of the shop that lie on a shelf, most of them first. */
async function onShelf({ owner, shop }: Market): Promise<readonly string[]> {
  const { items } = await owner.get<Items<{ skuId: string; available: number }>>(`${shop}/stock?limit=50`);
  return [...items].sort((one, other) => other.available - one.available).map(({ skuId }) => skuId);
}

async function collected(market: Market): Promise<void> {
  const { owner, shop, shopId } = market;
  const { items: known } = await owner.get<Items<unknown>>(`${shop}/pickups`);
  if (known.length > 0) return;
  const { items: houses } = await owner.get<Items<{ id: string; kind: string }>>(`${shop}/warehouses`);
  const store =
    houses.find(({ kind }) => kind === 'store') ??
    (await owner.post<{ id: string }>(`${shop}/warehouses`, {
      name: '鼓楼店',
      kind: 'store',
      divisionCode: '330203',
      street: '中山东路 12 号',
      hours: '10:00–21:00',
      priority: 900,
    }));
  const [skuId, second] = await onShelf(market);
  if (!skuId || !second) throw new Error('nothing is on the shelf');
  await owner.post(`${shop}/stock/receipts`, {
    lines: [skuId, second].map((one) => ({ skuId: one, quantity: 9, warehouseId: store.id })),
  });
  const ready = await bought(market, skuId, { pickup: { [shopId]: store.id } });
  await owner.post(`${shop}/orders/${ready.id}/pickup-ready`);
  await bought(market, second, { pickup: { [shopId]: store.id } });
}

async function insuredReturn(market: Market): Promise<void> {
  const { owner, buyer, shop } = market;
  const { items: claims } = await owner.get<Items<unknown>>(`${shop}/insurance-claims`);
  if (claims.length > 0) return;
  const { offered } = await owner.get<{ offered: boolean }>(`${shop}/freight-insurance`);
  if (!offered) await owner.put(`${shop}/freight-insurance`, { offered: true });
  const { address } = await owner.get<{ address: unknown }>(`${shop}/return-address`);
  if (!address)
    await owner.put(`${shop}/return-address`, {
      name: '东来小电售后',
      phone: '13812340003',
      divisionCode: '330282',
      street: '浒山街道 担山路 8 号',
    });
  const [, , skuId = ''] = await onShelf(market);
  const order = await bought(market, skuId);
  await owner.post(`${shop}/orders/${order.id}/parcels`, waybill(order, 'OUT'));
  const insured = () => buyer.get<{ policyNo: string | null }>(`/me/orders/${order.id}/freight-insurance`);
  await until('the policy', async () => ((await insured()).policyNo === null ? undefined : true));
  await buyer.post(`/me/orders/${order.id}/confirm`);
  // While its money is on the way to the shop an order cannot be refunded.
  await until('the settlement', async () => {
    const { items } = await owner.get<Items<{ orderId: string; state: string }>>(`${shop}/settlements?limit=20`);
    return items.some((one) => one.orderId === order.id && one.state === 'settled') ? true : undefined;
  });
  const { id } = await buyer.post<{ id: string }>(`/me/orders/${order.id}/refunds`, {
    kind: 'return_refund',
    reason: 'seven_days',
    lines: order.lines.map((line) => ({ lineId: line.id, quantity: line.quantity })),
  });
  const state = async (): Promise<string> => (await buyer.get<{ state: string }>(`/me/refunds/${id}`)).state;
  if ((await state()) === 'requested') await owner.post(`${shop}/refunds/${id}/agree`);
  await buyer.post(`/me/refunds/${id}/send-back`, waybill(order, 'BACK'));
  await owner.post(`${shop}/refunds/${id}/inspect`, { found: 'as_sold', accept: true, stock: 'sellable' });
  await until('the claim', async () =>
    (await owner.get<Items<unknown>>(`${shop}/insurance-claims`)).items.length > 0 ? true : undefined,
  );
}

const waybill = (order: Order, what: string) => ({
  carrier: 'other',
  waybillNo: `SPECIAL-${order.id.slice(-12).toUpperCase()}-${what}`,
});
