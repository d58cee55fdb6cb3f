import { expect } from 'vitest';
import { days, fen, hours, later, newId, provide, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import type { SkuForSale } from '#modules/catalog';
import { paymentGateways } from '#modules/payments';
import { type Offer, type OfferInput, openOffer } from '../index.ts';

type Reply = { status: number; text: string; body: unknown };
export type Deposit = { readonly id: Uuid; readonly trade: { readonly tradeId: Uuid } };
export type Balance = { readonly tradeId: Uuid; readonly orderId: Uuid; readonly payableFen: number };

/** A provider that also sends shops' money to buyers. */
function sendingGateway() {
  const sent: number[] = [];
  const gateway = Object.assign(willingGateway(), {
    transfers: true,
    queryTransfer: async () => null,
    transfer: async (one: { number: string; amountFen: number }) => {
      sent.push(one.amountFen);
      return {
        number: one.number,
        gatewayNo: `t-${one.number}`,
        state: 'succeeded',
        amountFen: one.amountFen,
        endedAt: null,
        failure: null,
      };
    },
  });
  return { gateway, sent };
}

/** A market where goods are sold ahead: 600 yuan today, 500 in the presale, 50 down that count for 100. */
export async function openRoom() {
  const stall: Stall = await openStall();
  const { market } = stall;
  const { gateway, sent } = sendingGateway();
  provide(market.runtime, paymentGateways, { sandbox: gateway });
  const room = {
    stall,
    gateway,
    /** What shops' own money was sent to buyers, in fen. */
    sent,
    async offer(more: Partial<OfferInput> = {}, stock = 50): Promise<{ sku: SkuForSale; offer: Offer }> {
      const sku = await stall.sku({ priceFen: 60_000, stock });
      const now = market.clock.now();
      const offer = await openOffer(market.ctx(), stall.scopes[0], {
        skuId: sku.skuId,
        priceFen: fen(50_000),
        depositFen: fen(5_000),
        countsFen: fen(10_000),
        pieces: 20,
        perBuyer: 3,
        startsAt: now,
        depositUntil: later(now, days(3)),
        balanceFrom: later(now, days(4)),
        balanceUntil: later(now, days(6)),
        shipWithinHours: 72,
        ...more,
      });
      return { sku, offer };
    },
    tryDeposit: (who: Buyer, offer: Offer, quantity = 1, agreed = true): Promise<Reply> =>
      market.http('POST', `/presale-offers/${toId('pso', offer.id)}/deposits`, {
        as: who.actor,
        body: { quantity, agreed },
      }),
    async placed(who: Buyer, offer: Offer, quantity = 1): Promise<Deposit> {
      return room.depositOf(await room.tryDeposit(who, offer, quantity));
    },
    depositOf(reply: Reply): Deposit {
      expect(reply.status, reply.text).toBe(201);
      const id = uuidOf('psl', (reply.body as { id: string }).id as never);
      return { id, trade: { tradeId: id } };
    },
    /** Placed and paid, and its pieces kept if there are any. */
    async deposited(who: Buyer, offer: Offer, quantity = 1): Promise<Deposit> {
      const one = await room.placed(who, offer, quantity);
      await stall.pay(one.trade);
      await room.turn();
      return one;
    },
    async tryBalance(
      who: Buyer,
      one: Pick<Deposit, 'id'>,
      sku: SkuForSale,
      quantity = 1,
      coupons?: string[],
    ): Promise<Reply> {
      const body = {
        lines: [{ skuId: toId('sku', sku.skuId), quantity }],
        addressId: toId('adr', who.addressId),
        presale: toId('psl', one.id),
        ...(coupons ? { coupons } : {}),
      };
      const quote: Reply = await market.http('POST', '/checkout/quote', { as: who.actor, body });
      if (quote.status !== 200) return quote;
      const { fingerprint, problems } = quote.body as { fingerprint: string; problems: unknown[] };
      expect(problems).toEqual([]);
      return market.http('POST', '/checkout/place', { as: who.actor, body: { ...body, fingerprint } });
    },
    async balance(who: Buyer, one: Deposit, sku: SkuForSale, quantity = 1): Promise<Balance> {
      return room.balanceOf(await room.tryBalance(who, one, sku, quantity));
    },
    balanceOf(reply: Reply): Balance {
      expect(reply.status, reply.text).toBe(201);
      const body = reply.body as { tradeId: string; payableFen: number; orders: { id: string }[] };
      return {
        tradeId: uuidOf('trd', body.tradeId as never),
        orderId: uuidOf('ord', body.orders[0]?.id as never),
        payableFen: body.payableFen,
      };
    },
    /** Deposit, window, balance: a paid order. */
    async bought(who: Buyer, of: { sku: SkuForSale; offer: Offer }, quantity = 1) {
      const one = await room.deposited(who, of.offer, quantity);
      room.toBalance(of.offer);
      await room.turn();
      const order = await room.balance(who, one, of.sku, quantity);
      await stall.pay(order);
      return { one, order };
    },
    toBalance: (offer: Offer) => market.clock.set(later(offer.balanceFrom, hours(1))),
    afterBalance: (offer: Offer) => market.clock.set(later(offer.balanceUntil, hours(1))),
    /** The module's own clockwork, once. */
    async turn(): Promise<void> {
      const presales = market.modules.find((one) => one.name === 'presales');
      for (const job of presales?.recurring ?? []) await job.run(market.ctx());
    },
    async row(id: Uuid) {
      const [row] = await market.owner<
        { state: string; backFen: number; orderId: Uuid | null; coveredAt: Date | null; settledAt: Date | null }[]
      >`SELECT state, back_fen, order_id, covered_at, settled_at FROM presales.presales WHERE id = ${id}`;
      if (!row) throw new Error('no such presale');
      return row;
    },
    /** What of a presale's money lies where, by the ledger alone: fen that the buyer has paid less what came back, over both payments. */
    async money(id: Uuid, orderId: Uuid | null = null) {
      const ids = orderId ? [id, orderId] : [id];
      const [row] = await market.owner<{ paid: number; back: number; sent: number }[]>`
        SELECT coalesce((SELECT sum(amount_fen) FROM payments.parts WHERE order_id = ANY(${ids}::uuid[]) AND paid_at IS NOT NULL), 0)::bigint AS paid,
          coalesce((SELECT sum(amount_fen) FROM payments.refunds WHERE order_id = ANY(${ids}::uuid[]) AND state = 'succeeded'), 0)::bigint AS back,
          coalesce((SELECT sum(amount_fen) FROM payments.transfers WHERE order_id = ANY(${ids}::uuid[]) AND state = 'done'), 0)::bigint AS sent`;
      if (!row) throw new Error('no money');
      return row;
    },
    /** What the shop still owes as compensation because it has nothing to pay it with. */
    async owed(id: Uuid): Promise<number> {
      const [row] = await market.owner<{ owed: number }[]>`
        SELECT coalesce(sum(amount_fen), 0)::bigint AS owed FROM presales.dues
        WHERE presale_id = ${id} AND kind = 'compensation' AND state = 'owed'`;
      return row?.owed ?? 0;
    },
    async available(): Promise<number> {
      const [row] = await market.owner<
        { balance: number }[]
      >`SELECT balance FROM ledger.balances WHERE account = ${`shop:${stall.shops[0]}:available`}`;
      return row?.balance ?? 0;
    },
    async codeOf(reply: Promise<Reply> | Reply): Promise<string> {
      const { status, body, text } = await reply;
      expect(status, text).toBeGreaterThanOrEqual(400);
      return (body as { code: string }).code;
    },
    newId: () => newId(market.ctx()),
  };
  return room;
}
export type Room = Awaited<ReturnType<typeof openRoom>>;
