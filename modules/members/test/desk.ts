import { expect } from 'vitest';
import { type Actor, days, fen, later, provide, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import type { SkuForSale } from '#modules/catalog';
import { shipParcel } from '#modules/fulfilment';
import { confirmReceipt, recordRefund } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { createMarketRule } from '#modules/promotions';

export type Quote = {
  fingerprint: string;
  payableFen: number;
  discountFen: number;
  whyNot: { ruleId: string; code: string }[];
  shops: { lines: { unitPriceFen: number; discounts: { kind: string; funder: string; amountFen: number }[] }[] }[];
};
export type Placed = { tradeId: string; payableFen: number; orders: { id: string; shopId: string }[] };
export type Use = { points?: boolean; balance?: boolean };
type Line = { skuId: string; quantity: number };
export type Points = {
  free: number;
  held: number;
  owed: number;
  terms: { fenPerPoint: number; mostBps: number } | null;
  lapsing: { points: number; at: string } | null;
};

/** A stall whose buyers have points: what the tests of this module do over and over. */
export async function openDesk() {
  const stall: Stall = await openStall();
  const { market } = stall;
  provide(market.runtime, paymentGateways, { sandbox: willingGateway() });
  let parcels = 0;

  const body = (who: Buyer, lines: readonly Line[], use?: Use) => ({
    lines,
    addressId: toId('adr', who.addressId),
    ...(use && { use }),
  });
  const quoted = async (who: Buyer, lines: readonly Line[], use?: Use): Promise<Quote> => {
    const reply = await market.http('POST', '/checkout/quote', { as: who.actor, body: body(who, lines, use) });
    expect(reply.status, reply.text).toBe(200);
    return reply.body as Quote;
  };
  const place = (who: Buyer, lines: readonly Line[], use: Use | undefined, fingerprint: string) =>
    market.http('POST', '/checkout/place', { as: who.actor, body: { ...body(who, lines, use), fingerprint } });
  const bought = async (who: Buyer, lines: readonly Line[], use?: Use): Promise<Placed> => {
    const reply = await place(who, lines, use, (await quoted(who, lines, use)).fingerprint);
    expect(reply.status, reply.text).toBe(201);
    return reply.body as Placed;
  };
  const tradeOf = (placed: Placed): Uuid => uuidOf('trd', placed.tradeId as never);
  const linesOf = (tradeId: Uuid) =>
    market.owner<
      { shopId: Uuid; orderId: Uuid; id: Uuid; quantity: number; payableFen: number }[]
    >`SELECT l.* FROM orders.lines l JOIN orders.orders o ON o.id = l.order_id WHERE o.trade_id = ${tradeId} ORDER BY l.payable_fen DESC, l.id`;

  return {
    stall,
    market,
    body,
    quoted,
    place,
    bought,
    tradeOf,
    linesOf,
    line: (sku: SkuForSale, quantity = 1): Line => ({ skuId: toId('sku', sku.skuId), quantity }),
    pay: (placed: Placed) => stall.pay({ tradeId: tradeOf(placed) }),
    /** Paid, shipped, arrived: every order of it. */
    async finished(who: Buyer, placed: Placed): Promise<void> {
      await stall.pay({ tradeId: tradeOf(placed) });
      for (const order of placed.orders) {
        const orderId = uuidOf('ord', order.id as never);
        parcels += 1;
        const scope = stall.scopes.find((one) => toId('shp', one.shopId) === order.shopId) ?? stall.scopes[0];
        await shipParcel(market.ctx(), scope, {
          orderId,
          carrier: 'sf',
          waybillNo: `SF${String(700_000 + parcels).padStart(13, '0')}`,
        });
        await confirmReceipt(market.ctx(who.actor), { orderId, buyerId: who.id });
      }
      await market.drain();
    },
    giveBack: async (
      one: { shopId: Uuid; orderId: Uuid; id: Uuid },
      quantity: number,
      amountFen: number,
      cause: string,
    ) => {
      await recordRefund(market.ctx(), {
        shopId: one.shopId,
        orderId: one.orderId,
        cause: `test:${cause}`,
        lines: [{ lineId: one.id, quantity, amountFen: fen(amountFen) }],
        freightFen: fen(0),
        reason: '不要了',
      });
      await market.drain();
    },
    async points(who: Buyer): Promise<Points> {
      const reply = await market.http('GET', '/me/points', { as: who.actor });
      expect(reply.status, reply.text).toBe(200);
      return reply.body as Points;
    },
    rule: (kind: 'points' | 'balance', args: unknown, scope: { productIds: Uuid[] } | { all: true } = { all: true }) =>
      createMarketRule(market.ctx(), {
        kind,
        title: kind === 'points' ? { zh: '积分抵扣', en: 'Points' } : { zh: '余额抵扣', en: 'Balance' },
        args,
        scope,
        startsAt: market.clock.now(),
        endsAt: later(market.clock.now(), days(900)),
        funding: [{ funder: 'platform', bps: 10_000 }],
      }),
    staff: (...permissions: string[]): Actor =>
      market.user([{ scope: 'platform', scopeId: null, role: 'staff', permissions }]),
  };
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;
