import { days, type hours, type ShopScope, shopScope, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { shipParcel } from '#modules/fulfilment';
import { confirmReceipt } from '#modules/orders';
import type { CaseRequest } from '../requests-service.ts';
import { requestCase } from '../requests-service.ts';
import { setReturnAddress } from '../returns-service.ts';
import type { Case } from '../types.ts';

export type Bought = {
  readonly buyer: Buyer;
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly scope: ShopScope;
  readonly lineId: Uuid;
  readonly skuId: Uuid;
  readonly productId: Uuid;
};

export type Desk = {
  readonly stall: Stall;
  bought(more?: {
    quantity?: number;
    priceFen?: number;
    freightFen?: number;
    returnRule?: 'fresh' | 'seven_days';
    agreed?: boolean;
    buyer?: Buyer;
  }): Promise<Bought>;
  /** Handed to a carrier now. */
  shipped(more?: Parameters<Desk['bought']>[0]): Promise<Bought>;
  /** Shipped, and signed for. */
  received(more?: Parameters<Desk['bought']>[0]): Promise<Bought>;
  /** Received, confirmed and settled. */
  settled(more?: Parameters<Desk['bought']>[0]): Promise<Bought>;
  ask(one: Bought, more?: Partial<CaseRequest> & { quantity?: number }): Promise<Case>;
  row(id: Uuid): Promise<Case>;
  balanceOf(account: string): Promise<number>;
  waybill(): string;
  advance(by: ReturnType<typeof hours>): Promise<void>;
};

let number = 0;

/** A stall whose first shop takes returns, with orders in whatever state a case needs. */
export async function openDesk(prepare?: Parameters<typeof openStall>[0]): Promise<Desk> {
  const stall = await openStall(prepare);
  const { market } = stall;
  await setReturnAddress(market.ctx(), stall.scopes[0], {
    name: '仓库退货组',
    phone: '13900001111',
    divisionCode: '330282',
    street: '观海卫镇工业园 8 号',
  });
  const desk: Desk = {
    stall,
    async bought({ quantity = 3, priceFen = 3_333, freightFen = 800, returnRule, agreed = true, ...by } = {}) {
      const buyer = by.buyer ?? (await stall.buyer());
      const sku = await stall.sku({ priceFen, stock: 10, more: returnRule ? { returnRule } : {} });
      const trade = await stall.buy(buyer, [{ sku, quantity, agreed }], freightFen);
      await stall.pay(trade);
      const [order] = trade.orders;
      if (!order) throw new Error('no order');
      const [line] = await market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${order.orderId}`;
      if (!line) throw new Error('no line');
      const { skuId, productId } = sku;
      const scope = shopScope(order.shopId);
      return { buyer, orderId: order.orderId, shopId: order.shopId, scope, lineId: line.id, skuId, productId };
    },
    async shipped(more) {
      const one = await desk.bought(more);
      await shipParcel(market.ctx(), one.scope, { orderId: one.orderId, carrier: 'sf', waybillNo: desk.waybill() });
      return one;
    },
    async received(more) {
      const one = await desk.shipped(more);
      await desk.advance(days(3));
      return one;
    },
    async settled(more) {
      const one = await desk.received(more);
      await confirmReceipt(market.ctx(one.buyer.actor), { orderId: one.orderId, buyerId: one.buyer.id });
      await market.drain();
      return one;
    },
    ask: (one, { quantity = 1, ...more } = {}) =>
      requestCase(market.ctx(one.buyer.actor), {
        buyerId: one.buyer.id,
        orderId: one.orderId,
        lines: [{ lineId: one.lineId, quantity }],
        kind: 'return_refund',
        reason: 'damaged',
        description: '',
        ...more,
      }),
    async row(id) {
      const [found] = await market.pool<Case[]>`SELECT * FROM aftersales.cases WHERE id = ${id}`;
      if (!found) throw new Error(`no case ${id}`);
      return found;
    },
    balanceOf: async (account) =>
      (await market.pool<{ balance: number }[]>`SELECT balance FROM ledger.balances WHERE account = ${account}`)[0]
        ?.balance ?? 0,
    waybill: () => {
      number += 1;
      return `SF${String(number).padStart(13, '0')}`;
    },
    async advance(by) {
      market.clock.advance(by);
      await market.drain();
    },
  };
  return desk;
}
