import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ShopScope, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import {
  campaignStock,
  changePresale,
  closePresale,
  coverPresales,
  givePresaleBack,
  lockForCampaign,
  openPresale,
  presale,
  receive,
  release,
  releaseCampaignLock,
  reserve,
  reserveFromCampaign,
  ship,
  takePresale,
} from '../index.ts';

let stall: Stall;
let scope: ShopScope;
let shopId: Uuid;
beforeAll(async () => {
  stall = await openStall();
  scope = stall.scopes[0];
  shopId = stall.shops[0];
});
afterAll(() => stall.market.close());
const ctx = () => stall.market.ctx();
const fresh = (): Uuid => uuidv7(Date.now());
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );

test('what a campaign set aside is its own: ordinary sale cannot have it, the campaign no more than it', async () => {
  const { skuId } = await stall.sku({ priceFen: 1_000, stock: 10 });
  const campaignId = fresh();
  const lines = [{ skuId, quantity: 6 }];
  expect(await code(lockForCampaign(ctx(), scope, { campaignId, cause: 'a', lines: [{ skuId, quantity: 11 }] }))).toBe(
    'inventory.not_enough',
  );
  await lockForCampaign(ctx(), scope, { campaignId, cause: 'a', lines });
  await lockForCampaign(ctx(), scope, { campaignId, cause: 'a', lines });
  expect(await stall.stockOf(skuId)).toMatchObject({ onHand: 10, locked: 6 });
  expect(await code(reserve(ctx(), [{ orderId: fresh(), shopId, lines: [{ skuId, quantity: 5 }] }]))).toBe(
    'inventory.not_enough',
  );
  const order = fresh();
  await reserveFromCampaign(ctx(), [{ orderId: order, shopId, campaignId, lines: [{ skuId, quantity: 4 }] }]);
  expect(await stall.stockOf(skuId)).toMatchObject({ onHand: 10, reserved: 4, locked: 2 });
  expect(
    await code(reserveFromCampaign(ctx(), [{ orderId: fresh(), shopId, campaignId, lines: [{ skuId, quantity: 3 }] }])),
  ).toBe('inventory.not_enough');
  // One ships, three come back: to the campaign while it runs.
  await ship(ctx(), [{ shopId, orderId: order, cause: 'ship:1', lines: [{ skuId, quantity: 1 }] }]);
  await release(ctx(), [{ shopId, orderId: order, cause: 'close:1', lines: [{ skuId, quantity: 2 }] }]);
  await release(ctx(), [{ shopId, orderId: order, cause: 'close:1', lines: [{ skuId, quantity: 2 }] }]);
  expect(await stall.stockOf(skuId)).toMatchObject({ onHand: 9, reserved: 1, locked: 4 });
  expect(await releaseCampaignLock(ctx(), scope, campaignId)).toBe(4);
  expect(await releaseCampaignLock(ctx(), scope, campaignId)).toBe(0);
  // After the end to ordinary sale, and nothing more can be set aside.
  await release(ctx(), [{ shopId, orderId: order, cause: 'close:2', lines: [{ skuId, quantity: 1 }] }]);
  expect(await stall.stockOf(skuId)).toMatchObject({ onHand: 9, reserved: 0, locked: 0 });
  expect(await code(lockForCampaign(ctx(), scope, { campaignId, cause: 'b', lines: [{ skuId, quantity: 1 }] }))).toBe(
    'inventory.campaign_over',
  );
  expect(await stall.audit(['inventory'])).toEqual([]);
});

test('fifty buyers of a campaign at once, beside ordinary ones, its end in the middle: not one piece too many', async () => {
  const { skuId } = await stall.sku({ priceFen: 1_000, stock: 30 });
  const campaignId = fresh();
  await lockForCampaign(ctx(), scope, { campaignId, cause: 'all', lines: [{ skuId, quantity: 20 }] });
  const orders = Array.from({ length: 50 }, fresh);
  const outcomes = await Promise.all([
    ...orders.map((orderId, place) =>
      place % 5 === 4
        ? code(reserve(ctx(), [{ orderId, shopId, lines: [{ skuId, quantity: 1 }] }]))
        : code(reserveFromCampaign(ctx(), [{ orderId, shopId, campaignId, lines: [{ skuId, quantity: 1 }] }])),
    ),
    new Promise((done) => setImmediate(done)).then(() =>
      releaseCampaignLock(ctx(), scope, campaignId).then(() => 'over'),
    ),
  ]);
  expect(['done', 'inventory.not_enough', 'over']).toEqual(expect.arrayContaining([...new Set(outcomes)]));
  const { reserved, locked, onHand } = await stall.stockOf(skuId);
  expect([onHand, locked]).toEqual([30, 0]);
  expect(reserved).toBe(outcomes.filter((each) => each === 'done').length);
  expect(reserved).toBeLessThanOrEqual(30);
  const [row] = await campaignStock(ctx(), scope, campaignId);
  expect((row?.taken ?? 0) + (row?.givenBack ?? 0)).toBe(20);
  expect(await stall.audit(['inventory'])).toEqual([]);
  await expect(stall.market.owner`UPDATE inventory.campaign_locks SET taken = quantity + 1`).rejects.toThrow(
    'campaign_locks',
  );
});

test('any history of a campaign keeps its sums', async () => {
  const act = fc.oneof(
    fc.record({ do: fc.constant('take' as const), quantity: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('back' as const), nth: fc.nat(9), quantity: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('ship' as const), nth: fc.nat(9), quantity: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('more' as const), quantity: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('end' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), async (acts) => {
      const { skuId } = await stall.sku({ priceFen: 1_000, stock: 12 });
      const campaignId = fresh();
      const orders: Uuid[] = [];
      let shipped = 0;
      for (const [place, one] of acts.entries()) {
        const cause = `${skuId}:${place}`;
        const lines = 'quantity' in one ? [{ skuId, quantity: one.quantity }] : [];
        const orderId = 'nth' in one ? (orders[one.nth] ?? fresh()) : fresh();
        if (one.do === 'more') await code(lockForCampaign(ctx(), scope, { campaignId, cause, lines }));
        if (one.do === 'end') await releaseCampaignLock(ctx(), scope, campaignId);
        if (
          one.do === 'take' &&
          (await code(reserveFromCampaign(ctx(), [{ orderId, shopId, campaignId, lines }]))) === 'done'
        )
          orders.push(orderId);
        if (one.do === 'back') await code(release(ctx(), [{ shopId, orderId, cause, lines }]));
        if (one.do === 'ship' && (await code(ship(ctx(), [{ shopId, orderId, cause, lines }]))) === 'done')
          shipped += one.quantity;
        const now = await stall.stockOf(skuId);
        expect(now.onHand).toBe(12 - shipped);
        const rows = await campaignStock(ctx(), scope, campaignId);
        expect(now.locked).toBe(rows.reduce((sum, row) => sum + row.quantity - row.taken - row.givenBack, 0));
      }
      expect(await stall.audit(['inventory'])).toEqual([]);
    }),
    { numRuns: Number(process.env.DONGXI_RUNS ?? 12) },
  );
});

test('a presale is apart from stock: never more than its quantity, covered first come first served when goods come', async () => {
  const { skuId } = await stall.sku({ priceFen: 1_000, stock: 0 });
  const presaleId = await openPresale(ctx(), scope, { skuId, quantity: 20 });
  expect(await code(openPresale(ctx(), scope, { skuId, quantity: 1 }))).toBe('inventory.presale_open');
  const orders = Array.from({ length: 50 }, fresh);
  const outcomes = await Promise.all(
    orders.map((orderId) => code(takePresale(ctx(), [{ orderId, shopId, presaleId, quantity: 1 }]))),
  );
  expect(outcomes.filter((each) => each === 'done')).toHaveLength(20);
  expect(outcomes.filter((each) => each === 'inventory.presale_sold_out')).toHaveLength(30);
  // No shelf has ever heard of it.
  expect(await stall.market.pool`SELECT 1 FROM inventory.stock WHERE sku_id = ${skuId}`).toHaveLength(0);
  const held = orders.filter((_, place) => outcomes[place] === 'done');
  expect(await code(takePresale(ctx(), [{ orderId: held[0] as Uuid, shopId, presaleId, quantity: 1 }]))).not.toBe(
    'done',
  );
  expect(await givePresaleBack(ctx(), scope, held[0] as Uuid)).toBe(1);
  expect(await givePresaleBack(ctx(), scope, held[0] as Uuid)).toBe(0);
  expect(await code(changePresale(ctx(), scope, presaleId, 18))).toBe('inventory.presale_below_taken');
  await changePresale(ctx(), scope, presaleId, 19);
  await closePresale(ctx(), scope, presaleId);
  expect(await code(closePresale(ctx(), scope, presaleId))).toBe('inventory.presale_over');
  expect(await code(takePresale(ctx(), [{ orderId: fresh(), shopId, presaleId, quantity: 1 }]))).toBe(
    'inventory.presale_sold_out',
  );
  await receive(ctx(), scope, { cause: 'came', lines: [{ skuId, quantity: 5 }] });
  const covered = await coverPresales(ctx(), scope, skuId);
  expect(covered).toHaveLength(5);
  expect(await coverPresales(ctx(), scope, skuId)).toEqual([]);
  expect(await stall.stockOf(skuId)).toMatchObject({ onHand: 5, reserved: 5 });
  expect(await presale(ctx(), scope, presaleId)).toMatchObject({ taken: 19, quantity: 19 });
  await expect(stall.market.owner`UPDATE inventory.presales SET taken = quantity + 1`).rejects.toThrow(
    'presales_within',
  );
  expect(await stall.audit(['inventory'])).toEqual([]);
});
