import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, minutes, toId, transact, type Uuid } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { recordRefund } from '#modules/orders';
import { deliver } from '../service.ts';

let stall: Stall;
let staff: Actor;
let at: string;
beforeAll(async () => {
  stall = await openStall();
  const shopId = stall.shops[0];
  staff = stall.market.user([{ scope: 'shop', scopeId: shopId, role: 'editor', permissions: ['catalog.*'] }]);
  at = `/shops/${toId('shp', shopId)}/skus`;
});
afterAll(() => stall.market.close());

const add = (skuId: Uuid, codes: string[]) =>
  stall.market.http('POST', `${at}/${toId('sku', skuId)}/codes`, { as: staff, body: { codes } });
const mine = async (as: Actor, orderId: Uuid) =>
  (await stall.market.http('GET', `/me/orders/${toId('ord', orderId)}/codes`, { as })) as {
    status: number;
    body: { items: { codes: string[] }[] };
  };

test('codes are stock, sealed, delivered at payment to their buyer alone, and never twice', async () => {
  const { market } = stall;
  const plain = await stall.sku({ priceFen: 1_000, stock: 1 });
  expect((await add(plain.skuId, ['A-1'])).body).toMatchObject({ code: 'codes.not_virtual' });
  const sku = await stall.sku({ priceFen: 5_000, stock: 0, more: { kind: 'virtual_code' } });
  expect(sku.returnRule).toBe('digital_opened');
  expect((await add(sku.skuId, ['CARD-0001-AAAA', 'CARD-0002-BBBB', ' CARD-0001-AAAA '])).body).toMatchObject({
    added: 2,
    repeated: 1,
    free: 2,
  });
  expect((await add(sku.skuId, ['CARD-0002-BBBB', 'CARD-0003-CCCC'])).body).toMatchObject({
    added: 1,
    repeated: 1,
    free: 3,
  });
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ onHand: 3 });
  const kept = await market.owner<{ sealed: string }[]>`SELECT sealed, fingerprint FROM codes.pool`;
  expect(JSON.stringify(kept)).not.toContain('CARD');

  const [ann, bob] = [await stall.buyer(), await stall.buyer()];
  const [first, second] = [await stall.buy(ann, [{ sku, quantity: 2 }]), await stall.buy(bob, [{ sku, quantity: 1 }])];
  await Promise.all([stall.pay(first), stall.pay(second)]);
  await market.drain();
  const [orderOfAnn, orderOfBob] = [first.orders[0]?.orderId as Uuid, second.orders[0]?.orderId as Uuid];
  expect([await stall.stateOf(orderOfAnn), await stall.stateOf(orderOfBob)]).toEqual(['shipped', 'shipped']);
  const codesOfAnn = (await mine(ann.actor, orderOfAnn)).body.items.flatMap((one) => one.codes);
  const codesOfBob = (await mine(bob.actor, orderOfBob)).body.items.flatMap((one) => one.codes);
  expect([...codesOfAnn, ...codesOfBob].sort()).toEqual(['CARD-0001-AAAA', 'CARD-0002-BBBB', 'CARD-0003-CCCC']);
  expect((await mine(bob.actor, orderOfAnn)).status).toBe(404);
  const list = await market.http('GET', `${at}/${toId('sku', sku.skuId)}/codes`, { as: staff });
  expect(list.body).toMatchObject({ counts: { free: 0, given: 3 } });
  expect(list.text).not.toContain('CARD');
  // Told again, the same payment gives nothing more.
  await market.drain();
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ onHand: 0, reserved: 0 });
  await expect(market.owner`UPDATE codes.pool SET order_id = NULL WHERE order_id = ${orderOfAnn}`).rejects.toThrow(
    'pool_given',
  );
});

test('what is not there yet waits, and is delivered when codes come', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 5_000, stock: 2, more: { kind: 'virtual_code' } });
  const buyer = await stall.buyer();
  await add(sku.skuId, ['WAIT-0001']);
  const trade = await stall.buy(buyer, [{ sku, quantity: 2 }]);
  const orderId = trade.orders[0]?.orderId as Uuid;
  await stall.pay(trade);
  await market.drain();
  expect(await stall.stateOf(orderId)).toBe('partly_shipped');
  await add(sku.skuId, ['WAIT-0002', 'WAIT-0003']);
  market.clock.advance(minutes(2));
  await market.drain();
  expect(await stall.stateOf(orderId)).toBe('shipped');
  expect((await mine(buyer.actor, orderId)).body.items).toEqual([
    { lineId: expect.any(String), codes: ['WAIT-0001', 'WAIT-0002'], revoked: 0 },
  ]);
  expect(await market.pool`SELECT 1 FROM codes.waiting`).toHaveLength(0);
});

test('a refund that is just being booked and a delivery do not give the same piece away', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 5_000, stock: 0, more: { kind: 'virtual_code' } });
  const buyer = await stall.buyer();
  await add(sku.skuId, ['RACE-0001', 'RACE-0002']);
  const trade = await stall.buy(buyer, [{ sku, quantity: 2 }]);
  const orderId = trade.orders[0]?.orderId as Uuid;
  await stall.pay(trade);
  const [line] = await market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
  const waitsForLock = async (): Promise<boolean> =>
    (
      await market.owner<{ n: number }[]>`
        SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    )[0]?.n !== 0;
  let delivering: Promise<number> = Promise.resolve(0);
  await transact(market.ctx(), async (tx) => {
    await recordRefund(tx, {
      shopId: stall.shops[0],
      orderId,
      cause: 'case:race',
      lines: [{ lineId: line?.id as Uuid, quantity: 1, amountFen: 5_000 }],
      freightFen: 0,
      reason: 'test',
    });
    delivering = transact(market.ctx(), (other) => deliver(other, stall.scopes[0], orderId));
    // It reads, and stands before the order's lock; only then is the refund committed.
    while (!(await waitsForLock()));
  });
  expect(await delivering).toBe(1);
  expect((await mine(buyer.actor, orderId)).body.items.flatMap((one) => one.codes)).toHaveLength(1);
  expect(await stall.stateOf(orderId)).toBe('shipped');
});
