import { type Random, randomFrom } from '../market/index.ts';
import { Refused } from './api.ts';
import { payAtCashier, type Way } from './cashier.ts';
import type { Story } from './mix.ts';
import type { Company, PlayBuyer, PlayShop } from './people.ts';

type Line = { readonly id: string; readonly quantity: number; readonly toShipQuantity: number };
export type OrderNow = {
  readonly id: string;
  readonly shopId: string;
  readonly state: string;
  readonly payableFen: number;
  readonly refundedFen: number;
  readonly paidAt: string | null;
  readonly lines: readonly Line[];
};
export type TradeNow = { readonly state: string; readonly payableFen: number; readonly orders: readonly OrderNow[] };

/** One trade of the demo as it goes on. */
export type PlayedTrade = {
  readonly story: Story;
  readonly place: number;
  readonly buyer: PlayBuyer;
  readonly tradeId: string;
  readonly payableFen: number;
  /** What went wrong, where something did. */
  trouble: string | null;
};

const WAYS: Partial<Record<Story, Way>> = {
  double_callback: 'double',
  lost_callback: 'lost',
  pay_late: 'reordered',
};

/** What a buyer takes: goods of one shop or two, one or two pieces of each; more where they are to be shipped in parts. */
function basket(company: Company, story: Story, random: Random): { skuId: string; quantity: number }[] {
  const shops = random.sample(company.shops, random.chance(0.45) ? 2 : 1);
  const pick = (shop: PlayShop, quantity: number) => ({ skuId: random.pick(shop.skus), quantity });
  return shops.map((shop) => pick(shop, story === 'partial_shipment' ? 2 : random.whole(1, 2)));
}

type Quoted = {
  readonly fingerprint: string;
  readonly problems: readonly unknown[];
  readonly shops: readonly { readonly lines: readonly { readonly skuId: string; readonly noReturn: boolean }[] }[];
};

/** Quotes and places through the API; goods that are sold out are put back for others. */
export async function placeTrade(company: Company, seed: string, place: number, story: Story): Promise<PlayedTrade> {
  const random = randomFrom(`play/${seed}/trade/${place}`);
  const buyer = company.buyers[place % company.buyers.length];
  if (!buyer) throw new Error('nobody buys');
  for (let attempt = 0; ; attempt += 1) {
    const lines = basket(company, story, random);
    const { addressId, caller } = buyer;
    const quote = await caller.post<Quoted>('/checkout/quote', {
      lines,
      addressId,
    });
    if (quote.problems.length > 0 && attempt < 20) continue;
    try {
      const placed = await caller.post<{ tradeId: string; payableFen: number }>('/checkout/place', {
        lines,
        addressId,
        fingerprint: quote.fingerprint,
        agreedNoReturn: quote.shops.flatMap((shop) =>
          shop.lines.flatMap((line) => (line.noReturn ? [line.skuId] : [])),
        ),
      });
      return { story, place, buyer, tradeId: placed.tradeId, payableFen: placed.payableFen, trouble: null };
    } catch (error) {
      // Someone else was faster with the last piece, or a price moved: the buyer looks again.
      if (!(error instanceof Refused && error.status === 409) || attempt >= 20) throw error;
    }
  }
}

export const tradeNow = (trade: PlayedTrade): Promise<TradeNow> =>
  trade.buyer.caller.get<TradeNow>(`/me/trades/${trade.tradeId}`);

export const cancel = (trade: PlayedTrade): Promise<unknown> =>
  trade.buyer.caller.post(`/me/trades/${trade.tradeId}/cancel`, { reason: '不想要了' });

/** To the provider's page and back: the cashier is told in which way to tell the market. */
export async function pay(trade: PlayedTrade): Promise<void> {
  const { cashierUrl } = await trade.buyer.caller.post<{ cashierUrl: string | null }>(
    `/trades/${trade.tradeId}/payment`,
  );
  if (!cashierUrl) throw new Error(`trade ${trade.tradeId} has no page to be paid at`);
  await payAtCashier(cashierUrl, WAYS[trade.story] ?? 'normal');
}

const shopOf = (company: Company, order: OrderNow): PlayShop => {
  const shop = company.shops.find((one) => one.id === order.shopId);
  if (!shop) throw new Error(`no keeper for shop ${order.shopId}`);
  return shop;
};

/** Everything back before anything is packed: the buyer asks, the shop agrees. */
export async function refundAll(company: Company, trade: PlayedTrade): Promise<void> {
  for (const order of (await tradeNow(trade)).orders) {
    const asked = await trade.buyer.caller.post<{ id: string }>(`/me/orders/${order.id}/refunds`, {
      lines: order.lines.map((line) => ({ lineId: line.id, quantity: line.quantity })),
      reason: 'no_longer_wanted',
    });
    const shop = shopOf(company, order);
    await shop.keeper.post(`/shops/${shop.id}/refunds/${asked.id}/agree`);
  }
}

/** One parcel with what is named, or with all that is left. */
async function parcel(
  company: Company,
  order: OrderNow,
  number: string,
  lines?: { lineId: string; quantity: number }[],
): Promise<void> {
  const shop = shopOf(company, order);
  await shop.keeper.post(`/shops/${shop.id}/orders/${order.id}/parcels`, {
    carrier: 'other',
    waybillNo: number,
    ...(lines ? { lines } : {}),
  });
}

/** Ships the orders of a trade: in one parcel each, or first one piece and then the rest. */
export async function ship(company: Company, trade: PlayedTrade): Promise<void> {
  for (const order of (await tradeNow(trade)).orders) {
    const number = `DEMO-${order.id.slice(-16).toUpperCase()}`;
    const [first] = order.lines;
    if (trade.story === 'partial_shipment' && first)
      await parcel(company, order, `${number}-1`, [{ lineId: first.id, quantity: 1 }]);
    await parcel(company, order, `${number}-2`);
  }
}

export async function confirm(trade: PlayedTrade): Promise<void> {
  for (const order of (await tradeNow(trade)).orders) await trade.buyer.caller.post(`/me/orders/${order.id}/confirm`);
}
