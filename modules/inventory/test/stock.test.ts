import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toId, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { lock, release, reserve, restock, ship, unlock } from '../service.ts';
import { adjust, receive } from '../shelf.ts';
import { createWarehouse } from '../warehouses.ts';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const fresh = (): Uuid => uuidv7(Date.now());
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );

type Act =
  | { do: 'reserve'; skus: number[]; quantity: number }
  | { do: 'release'; nth: number; quantity: number }
  | { do: 'ship'; nth: number; quantity: number }
  | { do: 'move'; how: 'receive' | 'return' | 'lock' | 'unlock'; sku: number; quantity: number }
  | { do: 'adjust'; sku: number; delta: number };
const sku = fc.integer({ min: 0, max: 2 });
const few = fc.integer({ min: 1, max: 4 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      skus: fc.uniqueArray(sku, { minLength: 1, maxLength: 3 }),
      quantity: few,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.record({ do: fc.constant('release' as const), nth: fc.nat(7), quantity: few }),
      fc.record({ do: fc.constant('ship' as const), nth: fc.nat(7), quantity: few }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      how: fc.constantFrom('receive' as const, 'return' as const, 'lock' as const, 'unlock' as const),
      sku,
      quantity: few,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('adjust' as const), sku, delta: fc.integer({ min: -3, max: 3 }) }),
  },
);

test('whatever happens at once: sold + available + locked = moved in, and nothing falls below zero', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 5 }),
      async (rounds) => {
        const skus = (await Promise.all([0, 1, 2].map(() => stall.sku({ priceFen: 100, stock: 6 })))).map(
          (one) => one.skuId,
        );
        const shopId = stall.shops[0];
        const scope = stall.scopes[0];
        const orders: { orderId: Uuid; skus: Uuid[] }[] = [];
        const totals = new Map(skus.map((skuId) => [skuId, { moved: 6, sold: 0 }]));
        const of = (place: number): Uuid => skus[place] ?? shopId;
        const count = (skuId: Uuid, what: 'moved' | 'sold', by: number): void => {
          const total = totals.get(skuId);
          if (total) total[what] += by;
        };
        const play = async (one: Act): Promise<void> => {
          if (one.do === 'reserve') {
            const orderId = fresh();
            const wanted = one.skus.map(of);
            if (
              (await code(
                reserve(ctx(), [
                  { orderId, shopId, lines: wanted.map((skuId) => ({ skuId, quantity: one.quantity })) },
                ]),
              )) === 'done'
            )
              orders.push({ orderId, skus: wanted });
          } else if (one.do === 'release' || one.do === 'ship') {
            const order = orders[one.nth % Math.max(1, orders.length)];
            if (!order) return;
            const lines = order.skus.map((skuId) => ({ skuId, quantity: one.quantity }));
            const work = one.do === 'ship' ? ship : release;
            if (
              (await code(work(ctx(), [{ shopId, orderId: order.orderId, cause: `${one.do}:${fresh()}`, lines }]))) ===
                'done' &&
              one.do === 'ship'
            )
              for (const line of lines) count(line.skuId, 'sold', line.quantity);
          } else if (one.do === 'adjust') {
            if (
              one.delta !== 0 &&
              (await code(
                adjust(ctx(), scope, {
                  cause: `adjust:${fresh()}`,
                  reason: '盘点',
                  lines: [{ skuId: of(one.sku), delta: one.delta }],
                }),
              )) === 'done'
            )
              count(of(one.sku), 'moved', one.delta);
          } else if (one.how === 'receive' || one.how === 'return') {
            const lines = [{ skuId: of(one.sku), quantity: one.quantity }];
            const cause = `${one.how}:${fresh()}`;
            expect(
              await code(
                one.how === 'receive'
                  ? receive(ctx(), scope, { cause, lines })
                  : restock(ctx(), { shopId, cause, lines }),
              ),
            ).toBe('done');
            count(of(one.sku), 'moved', one.quantity);
          } else
            await code(
              (one.how === 'lock' ? lock : unlock)(ctx(), {
                shopId,
                cause: `${one.do}:${fresh()}`,
                lines: [{ skuId: of(one.sku), quantity: one.quantity }],
              }),
            );
        };
        for (const round of rounds) await Promise.all(round.map(play));
        for (const [skuId, total] of totals) {
          const { onHand, reserved, locked } = await stall.stockOf(skuId);
          const available = onHand - reserved - locked;
          expect(available).toBeGreaterThanOrEqual(0);
          expect(total.sold + available + locked + reserved).toBe(total.moved);
        }
      },
    ),
    { numRuns: 20 },
  );
  expect(await stall.audit(['inventory'])).toEqual([]);
}, 120_000);

describe('reservations', () => {
  test('two orders that want each other’s goods in opposite order never wait in a circle', async () => {
    const [a, b] = await Promise.all([stall.sku({ priceFen: 1, stock: 100 }), stall.sku({ priceFen: 1, stock: 100 })]);
    const before = await deadlocks();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, place) => {
        const lines = [a, b].map((one) => ({ skuId: one.skuId, quantity: 1 }));
        return code(
          reserve(ctx(), [{ orderId: fresh(), shopId: stall.shops[0], lines: place % 2 ? lines : lines.reverse() }]),
        );
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(['done']));
    expect(await deadlocks()).toBe(before);
  });
  const deadlocks = async (): Promise<number> => {
    const [row] = await stall.market.owner<
      { deadlocks: number }[]
    >`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
    return row?.deadlocks ?? 0;
  };

  test('a cause counts once; more than an order holds is refused; another order’s stock is not touched', async () => {
    const one = await stall.sku({ priceFen: 1, stock: 5 });
    const mine = { shopId: stall.shops[0], orderId: fresh() };
    const other = { shopId: stall.shops[0], orderId: fresh() };
    const lines = [{ skuId: one.skuId, quantity: 2 }];
    await reserve(
      ctx(),
      [
        { ...mine, lines },
        { ...other, lines },
      ].map((order) => ({ ...order })),
    );
    await reserve(ctx(), [{ ...mine, lines }]);
    expect(await stall.stockOf(one.skuId)).toMatchObject({ reserved: 4 });
    await ship(ctx(), [{ ...mine, cause: 'ship:p1', lines: [{ skuId: one.skuId, quantity: 1 }] }]);
    await ship(ctx(), [{ ...mine, cause: 'ship:p1', lines: [{ skuId: one.skuId, quantity: 1 }] }]);
    expect(await stall.stockOf(one.skuId)).toEqual({ onHand: 4, reserved: 3, locked: 0 });
    expect(await code(release(ctx(), [{ ...mine, cause: 'r', lines }]))).toBe('inventory.not_reserved');
    expect(await stall.stockOf(one.skuId)).toMatchObject({ reserved: 3 });
  });

  test('an order is drawn from the first warehouse, and from the next when that has too few', async () => {
    const one = await stall.sku({ priceFen: 1, stock: 2 });
    const second = await createWarehouse(ctx(), stall.scopes[0], { name: `二仓${fresh()}`, priority: 200 });
    await receive(ctx(), stall.scopes[0], {
      cause: `more:${one.skuId}`,
      lines: [{ skuId: one.skuId, quantity: 5, warehouseId: second.id }],
    });
    await reserve(ctx(), [{ orderId: fresh(), shopId: stall.shops[0], lines: [{ skuId: one.skuId, quantity: 4 }] }]);
    const rows = await stall.market.pool`
      SELECT reserved FROM inventory.stock s JOIN inventory.warehouses h ON h.shop_id = s.shop_id AND h.id = s.warehouse_id WHERE sku_id = ${one.skuId} ORDER BY h.priority`;
    expect([...rows]).toEqual([{ reserved: 2 }, { reserved: 2 }]);
  });

  test('sold out, low and back are told when the level is crossed, not at every sale', async () => {
    const one = await stall.sku({ priceFen: 1, stock: 7 });
    const orders = Array.from({ length: 7 }, fresh);
    for (const orderId of orders)
      await reserve(ctx(), [{ orderId, shopId: stall.shops[0], lines: [{ skuId: one.skuId, quantity: 1 }] }]);
    await release(ctx(), [
      {
        orderId: orders[0] ?? fresh(),
        shopId: stall.shops[0],
        cause: 'back',
        lines: [{ skuId: one.skuId, quantity: 1 }],
      },
    ]);
    const told = await stall.market.pool<
      { name: string }[]
    >`SELECT name FROM kernel.events WHERE subject_id = ${one.skuId} AND name LIKE 'stock.%' ORDER BY seq`;
    expect(told.map((event) => event.name)).toEqual(['stock.back', 'stock.low', 'stock.ran_out', 'stock.back']);
  });
});

describe('the shop’s pages', () => {
  const path = (rest: string): string => `/shops/${toId('shp', stall.shops[0])}${rest}`;
  const staff = () =>
    stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['*'] }]);

  test('receiving, counting, movements; less than is promised is refused; another’s SKU is unknown', async () => {
    const one = await stall.sku({ priceFen: 1, stock: 0 });
    const foreign = await stall.sku({ priceFen: 1, stock: 0, shop: 1 });
    const skuId = toId('sku', one.skuId);
    const post = (rest: string, body: object) => stall.market.http('POST', path(rest), { as: staff(), body });
    expect(
      (await post('/stock/receipts', { reference: `in-${one.skuId}`, lines: [{ skuId, quantity: 9 }] })).body,
    ).toEqual({ replayed: false });
    expect(
      (await post('/stock/receipts', { reference: `in-${one.skuId}`, lines: [{ skuId, quantity: 9 }] })).body,
    ).toEqual({ replayed: true });
    await reserve(ctx(), [{ orderId: fresh(), shopId: stall.shops[0], lines: [{ skuId: one.skuId, quantity: 4 }] }]);
    expect((await post('/stock/adjustments', { reason: '盘亏', lines: [{ skuId, counted: 3 }] })).body).toMatchObject({
      code: 'inventory.below_reserved',
    });
    expect((await post('/stock/adjustments', { reason: '盘亏', lines: [{ skuId, counted: 8 }] })).status).toBe(201);
    expect(
      (await post('/stock/receipts', { lines: [{ skuId: toId('sku', foreign.skuId), quantity: 1 }] })).body,
    ).toMatchObject({ code: 'inventory.sku_unknown' });
    const moves = await stall.market.http('GET', path(`/stock/${skuId}/movements?limit=2`), { as: staff() });
    expect(moves.body).toMatchObject({
      items: [{ kind: expect.any(String) }, { kind: expect.any(String) }],
      nextCursor: expect.any(String),
    });
    const list = await stall.market.http('GET', path(`/stock?q=${encodeURIComponent(one.title.zh)}`), { as: staff() });
    expect(list.body).toMatchObject({
      items: [{ skuId, available: 4, low: true, rows: [{ onHand: 8, reserved: 4 }] }],
    });
    const low = await stall.market.http('GET', path('/stock?low=true&limit=100'), { as: staff() });
    expect((low.body as { items: { skuId: string }[] }).items.map((item) => item.skuId)).toContain(skuId);
    const hint = await stall.market.http('GET', `/products/${toId('prd', one.productId)}/stock`);
    expect(hint.body).toEqual({ items: [{ skuId, level: 'low', left: 4 }] });
  });

  test('a SKU on several lines: what arrived is added up; two corrections of one place are refused', async () => {
    const one = await stall.sku({ priceFen: 1, stock: 0 });
    const skuId = toId('sku', one.skuId);
    const post = (rest: string, body: object) => stall.market.http('POST', path(rest), { as: staff(), body });
    const arrived = await post('/stock/receipts', {
      lines: [
        { skuId, quantity: 2 },
        { skuId, quantity: 3 },
      ],
    });
    expect(arrived.status, arrived.text).toBe(201);
    expect(await stall.stockOf(one.skuId)).toMatchObject({ onHand: 5 });
    const twice = [
      { skuId, counted: 4 },
      { skuId, counted: 3 },
    ];
    expect((await post('/stock/adjustments', { reason: '盘点', lines: twice })).body).toMatchObject({
      code: 'inventory.place_repeated',
    });
    expect(await stall.stockOf(one.skuId)).toMatchObject({ onHand: 5 });
  });
});
