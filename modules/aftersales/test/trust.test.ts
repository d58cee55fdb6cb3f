import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours } from '#kernel';
import { reject } from '../answers-service.ts';
import { escalate, rule } from '../disputes-service.ts';
import { type Desk, openDesk } from './case-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stall.market.close());

type Share = { bps: number; of: number } | null;
async function trust(): Promise<{ days: number; shippedInTime: Share; disputesLost: Share }> {
  const [shop] = await desk.stall.market.pool<{ code: string }[]>`
    SELECT code FROM shops.shops WHERE id = ${desk.stall.shops[0]}`;
  const reply = await desk.stall.market.http('GET', `/shop-pages/${shop?.code}/trust`);
  expect(reply.status).toBe(200);
  return reply.body as { days: number; shippedInTime: Share; disputesLost: Share };
}

test('shares are counted from orders: late ones and lost disputes, nothing while there are few', async () => {
  const { market } = desk.stall;
  const judge = market.user([{ scope: 'platform', scopeId: null, role: 'service', permissions: ['*'] }]);
  for (let n = 0; n < 7; n += 1) await desk.shipped();
  await desk.bought();
  expect(await trust()).toEqual({ days: 90, shippedInTime: null, disputesLost: null });

  // The eighth is late without an excuse; a ninth is disputed and lost, a tenth disputed and won.
  await desk.advance(hours(49));
  const dispute = async (outcome: 'refund' | 'reject') => {
    const one = await desk.received();
    const { id } = await desk.ask(one, { kind: 'refund_only', reason: 'damaged' });
    await reject(market.ctx(), one.scope, id, '发货时完好无损');
    await escalate(market.ctx(one.buyer.actor), one.buyer.id, id, '收到时已经破损');
    await desk.advance(days(3));
    const words = {
      freightBy: outcome === 'refund' ? 'shop' : 'buyer',
      reason: '双方证据显示商品到货即有破损',
    } as const;
    await rule(market.ctx(judge), id, { outcome, goodsFen: outcome === 'refund' ? 3_333 : 0, ...words });
  };
  await dispute('refund');
  await dispute('reject');
  expect(await trust()).toEqual({
    days: 90,
    shippedInTime: { bps: 9_000, of: 10 },
    disputesLost: { bps: 1_000, of: 10 },
  });

  await desk.advance(days(100));
  expect(await trust()).toEqual({ days: 90, shippedInTime: null, disputesLost: null });
});

test('a shop that is not there has none', async () => {
  expect(await desk.stall.market.http('GET', '/shop-pages/nobody-here/trust')).toMatchObject({
    status: 404,
    body: { code: 'shops.shop_not_found' },
  });
});
