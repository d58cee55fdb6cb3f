import { expect } from 'vitest';
import { days, fen, hours, later, newId, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { createOffer, type Offer, type OfferInput } from '../index.ts';
import { settleGroups } from '../settling-service.ts';

type Reply = { status: number; text: string; body: unknown };
export type Placed = { readonly tradeId: Uuid; readonly orderId: Uuid; readonly payBy: Date };

/** A market where people buy in groups. */
export async function openRoom() {
  const stall: Stall = await openStall();
  const { market } = stall;
  const bodyOf = (who: Buyer, sku: SkuForSale, quantity: number, offerId: Uuid, groupId: Uuid | null) => ({
    lines: [{ skuId: toId('sku', sku.skuId), quantity }],
    addressId: toId('adr', who.addressId),
    group: { offerId: toId('gof', offerId), ...(groupId && { groupId: toId('grp', groupId) }) },
  });
  const quoted = (who: Buyer, body: object): Promise<Reply> =>
    market.http('POST', '/checkout/quote', { as: who.actor, body });
  return {
    stall,
    /** An offer of one choice at 60 yuan instead of 100. */
    async offer(more: Partial<OfferInput> = {}, stock = 500): Promise<{ sku: SkuForSale; offer: Offer }> {
      const sku = await stall.sku({ priceFen: 10_000, stock });
      const now = market.clock.now();
      const offer = await createOffer(market.ctx(), stall.scopes[0], {
        productId: sku.productId,
        prices: [{ skuId: sku.skuId, priceFen: fen(6_000) }],
        size: 3,
        hours: 24,
        perBuyer: 2,
        stock: 100,
        startsAt: now,
        endsAt: later(now, days(7)),
        ...more,
      });
      return { sku, offer };
    },
    /** Quote and place as the page does; the answer of whichever refused. */
    async tryPlace(
      who: Buyer,
      of: { sku: SkuForSale; offer: Offer },
      groupId: Uuid | null,
      quantity = 1,
    ): Promise<Reply> {
      const body = bodyOf(who, of.sku, quantity, of.offer.id, groupId);
      const quote = await quoted(who, body);
      if (quote.status !== 200) return quote;
      const { fingerprint } = quote.body as { fingerprint: string };
      return market.http('POST', '/checkout/place', { as: who.actor, body: { ...body, fingerprint } });
    },
    async place(
      who: Buyer,
      of: { sku: SkuForSale; offer: Offer },
      groupId: Uuid | null,
      quantity = 1,
    ): Promise<Placed> {
      return placedOf(await this.tryPlace(who, of, groupId, quantity));
    },
    /** Opens a group and pays: answers its id. */
    async opened(who: Buyer, of: { sku: SkuForSale; offer: Offer }): Promise<{ groupId: Uuid } & Placed> {
      const placed = await this.place(who, of, null);
      await stall.pay(placed);
      return { ...placed, groupId: await this.groupOf(placed.orderId) };
    },
    async joined(who: Buyer, of: { sku: SkuForSale; offer: Offer }, groupId: Uuid): Promise<Placed> {
      const placed = await this.place(who, of, groupId);
      await stall.pay(placed);
      return placed;
    },
    async groupOf(orderId: Uuid): Promise<Uuid> {
      const [row] = await market.owner<
        { groupId: Uuid }[]
      >`SELECT group_id FROM groupbuys.members WHERE order_id = ${orderId}`;
      if (!row) throw new Error('in no group');
      return row.groupId;
    },
    async group(groupId: Uuid) {
      const [row] = await market.owner<
        { state: string; seats: number; paid: number; virtual: boolean }[]
      >`SELECT state, seats, paid, virtual FROM groupbuys.groups WHERE id = ${groupId}`;
      if (!row) throw new Error('no such group');
      return row;
    },
    settle: () => settleGroups(market.ctx()),
    /** The orders' own timers, once. */
    async fireTimers(): Promise<void> {
      const orders = market.modules.find((one) => one.name === 'orders');
      await orders?.recurring?.find((one) => one.name === 'orders.timers')?.run(market.ctx());
    },
    async codeOf(reply: Promise<Reply>): Promise<string> {
      const { status, body, text } = await reply;
      expect(status, text).toBeGreaterThanOrEqual(400);
      return (body as { code: string }).code;
    },
    /** What was asked back for an order, in fen. */
    async askedBack(orderId: Uuid): Promise<number> {
      const [row] = await market.owner<
        { fen: number }[]
      >`SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM orders.give_backs WHERE order_id = ${orderId}`;
      return row?.fen ?? 0;
    },
    placed: placedOf,
    async stateOfTrade(tradeId: Uuid): Promise<string | undefined> {
      const [row] = await market.owner<{ state: string }[]>`SELECT state FROM orders.trades WHERE id = ${tradeId}`;
      return row?.state;
    },
    async buyerOf(tradeId: Uuid): Promise<Uuid | null> {
      const [row] = await market.owner<{ buyerId: Uuid }[]>`SELECT buyer_id FROM orders.trades WHERE id = ${tradeId}`;
      return row?.buyerId ?? null;
    },
    /** How an order of a group ended: what was paid for it, and what of that was asked back. */
    async endOf(orderId: Uuid): Promise<{ state: string; paid: number; back: number; group: string }> {
      const [row] = await market.owner<{ state: string; paid: number; back: number; group: string }[]>`
        SELECT o.state, CASE WHEN o.paid_at IS NULL THEN 0 ELSE o.payable_fen END AS paid, coalesce(b.amount_fen, 0) AS back, g.state AS "group"
        FROM orders.orders o JOIN groupbuys.members m ON m.order_id = o.id JOIN groupbuys.groups g ON g.id = m.group_id
        LEFT JOIN orders.give_backs b ON b.order_id = o.id WHERE o.id = ${orderId}`;
      if (!row) throw new Error('no such order');
      return row;
    },
    day: (n = 1) => market.clock.advance(hours(24 * n)),
    newId: () => newId(market.ctx()),
  };
}
export type Room = Awaited<ReturnType<typeof openRoom>>;

export function placedOf(reply: Reply): Placed {
  expect(reply.status, reply.text).toBe(201);
  const body = reply.body as { tradeId: string; payBy: string; orders: { id: string }[] };
  return {
    tradeId: uuidOf('trd', body.tradeId as never),
    orderId: uuidOf('ord', body.orders[0]?.id as never),
    payBy: new Date(body.payBy),
  };
}
