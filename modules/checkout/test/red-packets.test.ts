import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, later, toId } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { setSetting } from '#modules/operations';
import { createMarketRule } from '#modules/promotions';

/** Red packets (P1 layer 5): off the whole trade after everything else, up to three, together no more than the market lets off one. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

type Quote = {
  fingerprint: string;
  payableFen: number;
  coupons: { id: string; used: boolean; takeFen: number; code: string | null }[];
};

test('the setting holds what they take together, and a quote made under a higher one is not placed', async () => {
  const { market } = stall;
  const now = market.clock.now();
  const buyer = await stall.buyer();
  const [one, two] = [
    await stall.sku({ priceFen: 10_000, stock: 10 }),
    await stall.sku({ priceFen: 5_000, stock: 10, shop: 1 }),
  ];
  const rule = await createMarketRule(market.ctx(), {
    kind: 'red_packet',
    title: { zh: '红包', en: 'Red packet' },
    args: { overFen: 0, minusFen: 800 },
    scope: { productIds: [one.productId, two.productId] },
    startsAt: now,
    endsAt: later(now, days(9)),
    funding: [{ funder: 'platform', bps: 10_000 }],
    issue: { total: 10, perPerson: 4, claimFrom: now, claimUntil: later(now, days(5)), validDays: null },
  });
  for (let n = 0; n < 4; n += 1) {
    const claimed = await market.http('POST', `/coupons/${toId('rul', rule.id)}/claim`, { as: buyer.actor });
    expect(claimed.status, claimed.text).toBe(201);
  }
  const body = {
    lines: [one, two].map((sku) => ({ skuId: toId('sku', sku.skuId), quantity: 1 })),
    addressId: toId('adr', buyer.addressId),
  };
  const quote = async (): Promise<Quote> => {
    const reply = await market.http('POST', '/checkout/quote', { as: buyer.actor, body });
    expect(reply.status, reply.text).toBe(200);
    return reply.body as Quote;
  };
  const takes = ({ coupons }: Quote) => coupons.map((each) => each.takeFen).sort((a, b) => b - a);

  const before = await quote();
  expect(takes(before)).toEqual([800, 800, 800, 0]);
  await setSetting(market.ctx(), { key: 'promotions.red_packets_trade_most_fen', value: 1_000, reason: '试' });
  const after = await quote();
  expect(takes(after)).toEqual([800, 200, 0, 0]);
  expect(after.payableFen).toBe(before.payableFen + 1_400);

  const place = (fingerprint: string) =>
    market.http('POST', '/checkout/place', { as: buyer.actor, body: { ...body, fingerprint } });
  const moved = await place(before.fingerprint);
  expect([moved.status, (moved.body as { code: string }).code]).toEqual([409, 'checkout.quote_moved']);
  const placed = await place(after.fingerprint);
  expect(placed.status, placed.text).toBe(201);
  const [held] = await market.owner<{ n: number }[]>`
    SELECT count(*)::int AS n FROM promotions.coupons WHERE buyer_id = ${buyer.id} AND state = 'held'`;
  expect(held?.n).toBe(2);
});
