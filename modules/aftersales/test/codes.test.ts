import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours, minutes, provide, shopScope, toId, type Uuid } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { addCodes, codesOfOrder } from '#modules/codes';
import { paymentGateways } from '#modules/payments';
import { agree } from '../answers-service.ts';
import { type Bought, type Desk, openDesk } from './case-desk.ts';

/** A code that was delivered has been read: it comes back only when the shop itself says so, and is void then. */

let desk: Desk;
let codes = 0;
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
});
afterAll(() => desk?.stall.market.close());

const fresh = (count: number): string[] =>
  Array.from({ length: count }, () => {
    codes += 1;
    return `CARD-${String(codes).padStart(6, '0')}`;
  });

/** `pieces` bought and paid, for which there are `ready` codes. */
async function bought(pieces: number, ready: number): Promise<Bought & { buyer: Buyer }> {
  const { market } = desk.stall;
  const [shopId] = desk.stall.shops;
  const scope = shopScope(shopId);
  const sku = await desk.stall.sku({ priceFen: 5_000, stock: pieces - ready, more: { kind: 'virtual_code' } });
  await addCodes(market.ctx(), scope, sku.skuId, fresh(ready));
  const buyer = await desk.stall.buyer();
  const trade = await desk.stall.buy(buyer, [{ sku, quantity: pieces }]);
  await desk.stall.pay(trade);
  await market.drain();
  const orderId = trade.orders[0]?.orderId as Uuid;
  const [line] = await market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
  return { buyer, orderId, shopId, scope, lineId: line?.id as Uuid, skuId: sku.skuId, productId: sku.productId };
}
const held = async (one: Bought) => {
  const [line] = await codesOfOrder(desk.stall.market.ctx(one.buyer.actor), one.buyer.id, one.orderId);
  return { codes: line?.codes.length ?? 0, revoked: line?.revoked ?? 0 };
};

test('a delivered code is not returned, exchanged or refunded for a change of mind, and the form offers none of it', async () => {
  const one = await bought(2, 2);
  for (const ask of [
    { kind: 'return_refund', reason: 'damaged' },
    { kind: 'exchange', reason: 'wrong_item', wantedSkuId: one.skuId },
    { kind: 'refund_only', reason: 'wrong_choice' },
  ] as const)
    await expect(desk.ask(one, ask)).rejects.toMatchObject({ code: 'aftersales.code_delivered' });
  const options = await desk.stall.market.http('GET', `/me/orders/${toId('ord', one.orderId)}/refund-options`, {
    as: one.buyer.actor,
  });
  const { codesHeld, kinds } = options.body as {
    codesHeld: boolean;
    kinds: { kind: string; reasons: { fault: string }[] }[];
  };
  expect(codesHeld).toBe(true);
  expect(kinds.map((kind) => kind.kind)).toEqual(['refund_only', 'price_protection']);
  expect(kinds[0]?.reasons.every((reason) => reason.fault !== 'buyer')).toBe(true);
  expect(await held(one)).toEqual({ codes: 2, revoked: 0 });
});

test('the shop agrees: the money goes back and the code is void for both, never free again', async () => {
  const one = await bought(2, 2);
  const asked = await desk.ask(one, { kind: 'refund_only', reason: 'not_as_described' });
  expect(asked).toMatchObject({ state: 'requested', needsShop: true });
  await agree(desk.stall.market.ctx(), one.scope, asked.id);
  await desk.advance(minutes(11));
  expect((await desk.row(asked.id)).state).toBe('refunded');
  expect(await held(one)).toEqual({ codes: 1, revoked: 1 });
  const { market } = desk.stall;
  const [kept] = await market.pool<{ free: number; void: number }[]>`
    SELECT count(*) FILTER (WHERE order_id IS NULL) AS free, count(*) FILTER (WHERE revoked_for = ${`case:${asked.id}`}) AS void
    FROM codes.pool WHERE sku_id = ${one.skuId}`;
  expect(kept).toEqual({ free: 0, void: 1 });
  expect(await desk.stall.stockOf(one.skuId)).toMatchObject({ onHand: 0 });
});

test('the shop’s silence is no consent: the platform decides', async () => {
  const one = await bought(1, 1);
  const asked = await desk.ask(one, { kind: 'refund_only', reason: 'not_as_described' });
  const seen = await desk.stall.market.http('GET', `/me/refunds/${toId('asl', asked.id)}`, { as: one.buyer.actor });
  expect(seen.body).toMatchObject({ deadlineVerb: 'call_platform' });
  await desk.advance(hours(49));
  expect((await desk.row(asked.id)).state).toBe('judging');
  expect(await held(one)).toEqual({ codes: 1, revoked: 0 });
});

test('pieces whose codes were not delivered are refunded as any; their codes stay in the pool', async () => {
  const one = await bought(3, 1);
  const asked = await desk.ask(one, { kind: 'refund_only', reason: 'wrong_choice', quantity: 2 });
  expect(asked.needsShop).toBe(false);
  await agree(desk.stall.market.ctx(), one.scope, asked.id);
  await desk.advance(minutes(11));
  expect((await desk.row(asked.id)).state).toBe('refunded');
  expect(await held(one)).toEqual({ codes: 1, revoked: 0 });
  expect(await desk.stall.stockOf(one.skuId)).toMatchObject({ reserved: 0 });
  await addCodes(desk.stall.market.ctx(), one.scope, one.skuId, fresh(2));
  await desk.advance(days(1));
  expect(await held(one)).toEqual({ codes: 1, revoked: 0 });
  const [pool] = await desk.stall.market.pool<{ free: number }[]>`
    SELECT count(*) AS free FROM codes.pool WHERE sku_id = ${one.skuId} AND order_id IS NULL`;
  expect(pool).toEqual({ free: 2 });
});
