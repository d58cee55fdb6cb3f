import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { waitingInShop } from '#modules/operations';
import { allocateNearest } from '../allocation.ts';
import { allocate, closeness, nearestFirst } from '../nearness.ts';
import { adjust, receive, stockOfShop } from '../shelf.ts';
import { cancelStocktake, count, openStocktake, postStocktake, stocktake } from '../stocktake.ts';
import { setLevel } from '../store-levels.ts';
import { receiveTransfer, sendTransfer } from '../transfer.ts';
import { createWarehouse, firstWarehouse } from '../warehouses.ts';

let stall: Stall;
let near: Uuid;
let far: Uuid;
beforeAll(async () => {
  stall = await openStall();
  far = (await createWarehouse(ctx(), scope(), { name: '华南仓', divisionCode: '440305', priority: 1 })).id;
  near = (await createWarehouse(ctx(), scope(), { name: '杭州仓', divisionCode: '330106', priority: 50 })).id;
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const scope = () => stall.scopes[0];
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );
const goods = async (stock: Readonly<Record<string, number>>): Promise<SkuForSale> => {
  const sku = await stall.sku({ priceFen: 500, stock: 0 });
  for (const [warehouseId, quantity] of Object.entries(stock))
    await receive(ctx(), scope(), {
      cause: `in:${uuidv7(Date.now())}`,
      lines: [{ skuId: sku.skuId, quantity, warehouseId: warehouseId as Uuid }],
    });
  return sku;
};
const stockAt = async (skuId: Uuid, warehouseId: Uuid) =>
  (
    await stall.market.pool<
      { onHand: number; reserved: number; inTransit: number }[]
    >`SELECT on_hand, reserved, in_transit FROM inventory.stock WHERE sku_id = ${skuId} AND warehouse_id = ${warehouseId}`
  )[0];
const tick = () => stall.market.clock.advance(minutes(1));

describe('stocktake', () => {
  test('differences are posted once with their reason; goods that moved meanwhile are none', async () => {
    const [kettle, cup] = [await goods({ [near]: 10 }), await goods({ [near]: 5 })];
    tick();
    const sheet = await openStocktake(ctx(), scope(), { warehouseId: near, note: null });
    expect(await code(openStocktake(ctx(), scope(), { warehouseId: near, note: null }))).toBe(
      'inventory.stocktake_open',
    );
    tick();
    const countedAt = stall.market.clock.now();
    tick();
    // Two come in after the kettles were counted and before the clerk types it; three are corrected away before posting.
    await receive(ctx(), scope(), {
      cause: 'between',
      lines: [{ skuId: kettle.skuId, quantity: 2, warehouseId: near }],
    });
    await count(ctx(), scope(), sheet.id, [
      { skuId: kettle.skuId, counted: 9, countedAt },
      { skuId: cup.skuId, counted: 5 },
    ]);
    await adjust(ctx(), scope(), {
      cause: 'after',
      reason: '破损',
      lines: [{ skuId: kettle.skuId, delta: -3, warehouseId: near }],
    });
    expect((await stocktake(ctx(), scope(), sheet.id)).lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ skuId: kettle.skuId, book: 10, counted: 9 }),
        expect.objectContaining({ skuId: cup.skuId, book: 5, counted: 5 }),
      ]),
    );
    await postStocktake(ctx(), scope(), sheet.id, '月末盘点');
    expect(await stockAt(kettle.skuId, near)).toMatchObject({ onHand: 8 });
    expect(await stockAt(cup.skuId, near)).toMatchObject({ onHand: 5 });
    expect(await code(postStocktake(ctx(), scope(), sheet.id, '再来'))).toBe('inventory.stocktake_closed');
    const told = await stall.market
      .pool`SELECT delta_on_hand, reason FROM inventory.movements WHERE cause = ${`stocktake:${sheet.id}`}`;
    expect(told).toEqual([{ deltaOnHand: -1, reason: '月末盘点' }]);
    expect(await stall.audit(['inventory'])).toEqual([]);
  });

  test('fewer found than promised: nothing is posted; counted before the sheet or in the future, or nothing: refused', async () => {
    const sku = await goods({ [far]: 3 });
    const trade = await stall.buy(await stall.buyer('440305'), [{ sku, quantity: 2 }]);
    await stall.pay(trade);
    const sheet = await openStocktake(ctx(), scope(), { warehouseId: far, note: '抽盘' });
    const at = (ms: number) => new Date(stall.market.clock.now().getTime() + ms);
    for (const countedAt of [at(-86_400_000), at(60_000)])
      expect(await code(count(ctx(), scope(), sheet.id, [{ skuId: sku.skuId, counted: 1, countedAt }]))).toBe(
        'inventory.counted_outside',
      );
    expect(await code(postStocktake(ctx(), scope(), sheet.id, 'x'))).toBe('inventory.nothing_counted');
    const strange = await stall.sku({ priceFen: 1, stock: 0, shop: 1 });
    expect(await code(count(ctx(), scope(), sheet.id, [{ skuId: strange.skuId, counted: 1 }]))).toBe(
      'inventory.sku_unknown',
    );
    await count(ctx(), scope(), sheet.id, [{ skuId: sku.skuId, counted: 1 }]);
    expect(await code(postStocktake(ctx(), scope(), sheet.id, '少了'))).toBe('inventory.below_reserved');
    expect(await stockAt(sku.skuId, far)).toMatchObject({ onHand: 3 });
    await count(ctx(), scope(), sheet.id, [{ skuId: sku.skuId, counted: 2 }]);
    await postStocktake(ctx(), scope(), sheet.id, '少一件');
    expect(await stockAt(sku.skuId, far)).toMatchObject({ onHand: 2, reserved: 2 });
    expect(await code(stocktake(ctx(), stall.scopes[1], sheet.id))).toBe('inventory.stocktake_not_found');
    const thrown = await openStocktake(ctx(), scope(), { warehouseId: far, note: null });
    await cancelStocktake(ctx(), scope(), thrown.id);
  });
});

describe('transfers', () => {
  test('pieces leave one shelf, are on the road, reach the other; the rest is written off with a reason', async () => {
    const sku = await goods({ [far]: 10 });
    const send = (quantity: number, toId = near) =>
      sendTransfer(ctx(), scope(), { fromId: far, toId, note: '补货', lines: [{ skuId: sku.skuId, quantity }] });
    expect(await code(send(11))).toBe('inventory.not_enough');
    expect(await code(send(1, far))).toBe('inventory.same_warehouse');
    const one = await send(6);
    expect(await stockAt(sku.skuId, far)).toMatchObject({ onHand: 4, inTransit: 0 });
    expect(await stockAt(sku.skuId, near)).toMatchObject({ onHand: 0, inTransit: 6 });
    const take = (quantity: number, rest: 'later' | 'lost' = 'later', reason: string | null = null) =>
      receiveTransfer(ctx(), scope(), one.id, {
        lines: quantity > 0 ? [{ skuId: sku.skuId, quantity }] : [],
        rest,
        reason,
      });
    expect(await code(take(7))).toBe('inventory.received_too_many');
    expect((await take(3)).state).toBe('under_way');
    expect(await code(take(1, 'lost'))).toBe('inventory.reason_missing');
    expect((await take(1, 'lost', '运输破损')).state).toBe('received_short');
    expect(await code(take(1))).toBe('inventory.transfer_ended');
    expect(await stockAt(sku.skuId, near)).toMatchObject({ onHand: 4, inTransit: 0 });
    expect(await stall.audit(['inventory'])).toEqual([]);
  });

  test('what is promised cannot leave', async () => {
    const sku = await goods({ [far]: 3 });
    const trade = await stall.buy(await stall.buyer('440305'), [{ sku, quantity: 2 }]);
    await stall.pay(trade);
    const send = (quantity: number) =>
      sendTransfer(ctx(), scope(), { fromId: far, toId: near, note: null, lines: [{ skuId: sku.skuId, quantity }] });
    expect(await code(send(2))).toBe('inventory.not_enough');
    expect(await code(send(1))).toBe('done');
  });
});

describe('nearness', () => {
  const place = (id: string, divisionCode: string | null, km: number | null, available: number, priority = 1) => ({
    warehouseId: id as Uuid,
    divisionCode,
    km,
    available,
    priority,
  });

  test('district before city before province before neighbours before priority', () => {
    expect(['330106', '330102', '330282', '440305', null].map((one) => closeness(one, '330106'))).toEqual([
      3, 2, 1, 0, 0,
    ]);
    const order = nearestFirst(
      [
        place('d', null, null, 1, 0),
        place('c', '440305', 1_000, 1),
        place('b', '310101', 160, 1),
        place('a', '330282', 150, 1, 99),
      ],
      '330106',
    );
    expect(order.map((one) => one.warehouseId)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('one that has all before several; several from the nearest on; never more than there is, never less than asked', () => {
    expect(allocate([place('a', '330106', 1, 1), place('b', '440305', 900, 5)], '330106', 3)).toEqual([
      { warehouseId: 'b', quantity: 3 },
    ]);
    expect(allocate([place('a', '330106', 1, 1), place('b', '440305', 900, 2)], '330106', 3)).toEqual([
      { warehouseId: 'a', quantity: 1 },
      { warehouseId: 'b', quantity: 2 },
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 6 }), fc.integer({ min: 1, max: 60 }), (stock, quantity) => {
        const stocked = stock.map((available, n) => place(`w${n}`, '330106', n, available));
        const shares = allocate(stocked, '330106', quantity);
        const all = stock.reduce((sum, one) => sum + one, 0);
        expect(shares === null).toBe(all < quantity);
        expect((shares ?? []).reduce((sum, one) => sum + one.quantity, 0)).toBe(shares ? quantity : 0);
        for (const share of shares ?? [])
          expect(share.quantity).toBeLessThanOrEqual(
            stocked.find((one) => one.warehouseId === share.warehouseId)?.available ?? 0,
          );
      }),
    );
  });

  test('a paid order is held where it is near; once; shipping then takes it from there', async () => {
    const sku = await goods({ [far]: 5, [near]: 5 });
    const trade = await stall.buy(await stall.buyer('330106'), [{ sku, quantity: 2 }]);
    expect(await stockAt(sku.skuId, far)).toMatchObject({ reserved: 2 });
    await stall.pay(trade);
    await stall.market.drain();
    expect(await stockAt(sku.skuId, far)).toMatchObject({ reserved: 0 });
    expect(await stockAt(sku.skuId, near)).toMatchObject({ reserved: 2 });
    await allocateNearest(ctx(), stall.shops[0], trade.orders[0]?.orderId as Uuid, '440305');
    expect(await stockAt(sku.skuId, near)).toMatchObject({ reserved: 2 });
    const { recordShipment } = await import('#modules/orders');
    await recordShipment(ctx(), scope(), { orderId: trade.orders[0]?.orderId as Uuid, parcelId: uuidv7(Date.now()) });
    expect(await stockAt(sku.skuId, near)).toMatchObject({ onHand: 3, reserved: 0 });
    expect(await stall.audit(['inventory', 'orders'])).toEqual([]);
  });

  test('many at once for the last near pieces: never more than there are, and the books agree', async () => {
    const sku = await goods({ [far]: 20, [near]: 5 });
    const trades = [];
    for (let n = 0; n < 8; n += 1) trades.push(await stall.buy(await stall.buyer('330106'), [{ sku, quantity: 1 }]));
    for (const trade of trades) await stall.pay(trade);
    await Promise.all(
      trades.map((trade) => allocateNearest(ctx(), stall.shops[0], trade.orders[0]?.orderId as Uuid, '330106')),
    );
    expect(await stockAt(sku.skuId, near)).toMatchObject({ reserved: 5 });
    expect(await stockAt(sku.skuId, far)).toMatchObject({ reserved: 3 });
    expect(await stall.audit(['inventory', 'orders'])).toEqual([]);
  });
});

test('a level of its own makes a SKU low earlier, and today counts it', async () => {
  const sku = await goods({ [near]: 40 });
  const lowOnes = async () =>
    (await stockOfShop(ctx(), scope(), { low: true, limit: 100 })).items.map((one) => one.sku.skuId);
  const counted = async () =>
    (await waitingInShop(ctx(), scope())).find((one) => one.key === 'inventory.low')?.count ?? 0;
  expect(await lowOnes()).not.toContain(sku.skuId);
  const before = await counted();
  await setLevel(ctx(), stall.shops[0], sku.skuId, 50);
  expect(await lowOnes()).toContain(sku.skuId);
  expect(await counted()).toBe(before + 1);
  await setLevel(ctx(), stall.shops[0], sku.skuId, null);
  expect(await counted()).toBe(before);
});

test('a store needs its address; a warehouse that awaits goods cannot be closed', async () => {
  expect(await code(createWarehouse(ctx(), scope(), { name: '门店', kind: 'store' }))).toBe(
    'inventory.store_address_missing',
  );
  const store = await createWarehouse(ctx(), scope(), {
    name: '文三路店',
    kind: 'store',
    divisionCode: '330106',
    street: '文三路 9 号',
    hours: '9:00–21:00',
  });
  expect(store).toMatchObject({ kind: 'store', street: '文三路 9 号' });
  expect((await firstWarehouse(ctx(), stall.shops[0])).id).toBe(far);
});
