import { type Random, randomFrom } from '../market/index.ts';
import { Refused } from './api.ts';
import { payAtCashier, type Way } from './cashier.ts';
import type { Story } from './mix.ts';
import type { Company, PlayBuyer, PlayShop } from './people.ts';
import type { Place } from './place.ts';
import { type Played, until, type Wait } from './timeline.ts';
import type { WareKind } from './wares.ts';

type Line = {
  readonly id: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly toShipQuantity: number;
  readonly payableFen: number;
};
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

/** Where and with whom a demo is played. */
export type Stage = { readonly place: Place; readonly company: Company; readonly seed: string };

/** One trade of the demo as it goes on. */
export type PlayedTrade = Played & {
  readonly story: Story;
  readonly place: number;
  readonly buyer: PlayBuyer;
  readonly random: Random;
  /** Null until it is placed. */
  tradeId: string | null;
  /** The after-sales case of the story, where it has one. */
  caseId: string | null;
  /** What was asked for the goods when it came to a ruling, in fen. */
  claimedFen: number | null;
};

/** What a story wants in the basket; one shop's goods and one or two pieces where nothing is said. */
export type Wish = {
  readonly shops?: 1 | 2;
  readonly pieces?: number;
  readonly ware?: WareKind;
  /** Only shops that said where returns go; false: only those that did not. */
  readonly takesReturns?: boolean;
  readonly notes?: string;
};

/** One buyer is a regular: every eighth trade is theirs, so that somebody has completed enough to be trusted. */
export const buyerOf = (company: Company, story: Story, place: number): PlayBuyer => {
  const regular = story === 'trusted_refund' || place % 8 === 0;
  const buyer = company.buyers[regular ? 0 : place % company.buyers.length];
  if (!buyer) throw new Error('nobody buys');
  return buyer;
};

function basket(company: Company, wish: Wish, random: Random): { skuId: string; quantity: number }[] {
  const { takesReturns, ware } = wish;
  const open = company.shops.filter(
    (shop) =>
      (takesReturns === undefined || shop.takesReturns === takesReturns) && (!ware || shop.wares[ware] !== undefined),
  );
  const quantity = (): number => wish.pieces ?? random.whole(1, 2);
  return random.sample(open, wish.shops ?? 1).map((shop) => {
    const special = ware && shop.wares[ware];
    return { skuId: special ? special.skuId : random.pick(shop.skus), quantity: quantity() };
  });
}

type Quoted = {
  readonly fingerprint: string;
  readonly problems: readonly { readonly code: string }[];
  readonly shops: readonly {
    readonly shop: { readonly id: string };
    readonly lines: readonly { readonly skuId: string; readonly noReturn: boolean }[];
  }[];
};

/** Quotes and places through the API; goods that are sold out are put back for others. */
export async function placeTrade({ company }: Stage, trade: PlayedTrade, wish: Wish = {}): Promise<void> {
  const { addressId, caller } = trade.buyer;
  for (let attempt = 0; ; attempt += 1) {
    const lines = basket(company, wish, trade.random);
    const quote = await caller.post<Quoted>('/checkout/quote', { lines, addressId });
    if (quote.problems.length > 0) {
      if (attempt >= 20) throw new Error(`nothing to buy: ${quote.problems[0]?.code}`);
      continue;
    }
    try {
      const placed = await caller.post<{ tradeId: string }>('/checkout/place', {
        lines,
        addressId,
        fingerprint: quote.fingerprint,
        agreedNoReturn: quote.shops.flatMap((shop) =>
          shop.lines.flatMap((line) => (line.noReturn ? [line.skuId] : [])),
        ),
        ...(wish.notes ? { notes: Object.fromEntries(quote.shops.map((one) => [one.shop.id, wish.notes])) } : {}),
      });
      trade.tradeId = placed.tradeId;
      return;
    } catch (error) {
      // Someone else was faster with the last piece, or a price moved: the buyer looks again.
      if (!(error instanceof Refused && error.status === 409) || attempt >= 20) throw error;
    }
  }
}

export const tradeNow = (trade: PlayedTrade): Promise<TradeNow> =>
  trade.buyer.caller.get<TradeNow>(`/me/trades/${trade.tradeId}`);

/** The one order of a story with one shop. */
export async function orderOf(trade: PlayedTrade): Promise<OrderNow> {
  const [order] = (await tradeNow(trade)).orders;
  if (!order) throw new Error(`trade ${trade.tradeId} has no order`);
  return order;
}

export const cancel = (trade: PlayedTrade): Promise<unknown> =>
  trade.buyer.caller.post(`/me/trades/${trade.tradeId}/cancel`, { reason: '不想要了' });

/** To the provider's page and back: the cashier is told in which way to tell the market. */
export async function pay(trade: PlayedTrade, way: Way = 'normal'): Promise<void> {
  const { cashierUrl } = await trade.buyer.caller.post<{ cashierUrl: string | null }>(
    `/trades/${trade.tradeId}/payment`,
  );
  if (!cashierUrl) throw new Error(`trade ${trade.tradeId} has no page to be paid at`);
  await payAtCashier(cashierUrl, way);
}

export const shopOf = (company: Company, shopId: string): PlayShop => {
  const shop = company.shops.find((one) => one.id === shopId);
  if (!shop) throw new Error(`no keeper for shop ${shopId}`);
  return shop;
};

/** A waybill nobody else has: of the trade, and of what the parcel is for. */
export const waybill = (order: { id: string }, what: string): { carrier: string; waybillNo: string } => ({
  carrier: 'other',
  waybillNo: `DEMO-${order.id.slice(-16).toUpperCase()}-${what}`,
});

/** Hands the orders of a trade to a carrier: in one parcel each, or first one piece and then the rest. */
export async function ship({ company }: Stage, trade: PlayedTrade, inParts = false): Promise<void> {
  for (const order of (await tradeNow(trade)).orders) {
    const shop = shopOf(company, order.shopId);
    const send = (what: string, lines?: { lineId: string; quantity: number }[]): Promise<unknown> =>
      shop.keeper.post(`/shops/${shop.id}/orders/${order.id}/parcels`, {
        ...waybill(order, what),
        ...(lines ? { lines } : {}),
      });
    const [first] = order.lines;
    if (inParts && first) await send('1', [{ lineId: first.id, quantity: 1 }]);
    await send('2');
  }
}

/** The buyer confirms whatever of the trade is on its way. */
export async function confirm(trade: PlayedTrade): Promise<void> {
  for (const order of (await tradeNow(trade)).orders)
    if (order.state === 'shipped') await trade.buyer.caller.post(`/me/orders/${order.id}/confirm`);
}

export const paid = (trade: PlayedTrade): Wait =>
  until('the payment', async () => (await tradeNow(trade)).state === 'paid');
export const orders = (trade: PlayedTrade, ...states: string[]): Wait =>
  until(`orders ${states.join(' or ')}`, async () =>
    (await tradeNow(trade)).orders.every((order) => states.includes(order.state)),
  );

/** The chance of one trade: the same for the same seed, whoever acts first. */
export const chanceOf = (seed: string, place: number): Random => randomFrom(`play/${seed}/trade/${place}`);
