import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, later, shopScope, toId, type Uuid } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { announce } from '#modules/live';
import { shop } from '#modules/shops';
import { createCampaign, decide, enrol, publishCampaign } from '../index.ts';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

test('a campaign’s pages: blocks are written, open with the warm-up, and show what is true', async () => {
  const { market } = stall;
  const operator = market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
  const goods = [
    await stall.sku({ priceFen: 10_000, stock: 9 }),
    await stall.sku({ priceFen: 8_000, stock: 9 }),
    await stall.sku({ priceFen: 6_000, stock: 9, shop: 1, more: { originCountry: 'JP' } }),
  ] as const;
  // What the market sold of goods before, no rank list of a campaign counts.
  await stall.pay(await stall.buy(await stall.buyer(), [{ sku: goods[0], quantity: 1 }]));
  market.clock.advance(days(1));
  const at = (n: number): Date => later(market.clock.now(), days(n));
  const campaign = await createCampaign(market.ctx(operator), {
    code: 'fair',
    name: { zh: '年货节', en: 'Fair' },
    intro: { zh: '好货', en: 'Goods' },
    enrolFrom: at(0),
    reviewFrom: at(1),
    warmUpFrom: at(2),
    presaleFrom: null,
    liveFrom: at(3),
    liveUntil: at(4),
    returnsUntil: at(9),
    terms: {
      minLevel: 0,
      minGoodRateBps: null,
      minDsrTenths: null,
      minOffBps: 0,
      minQuantity: 1,
      maxShipHours: null,
      categoryIds: [],
      divisions: [],
    },
  });
  await publishCampaign(market.ctx(operator), campaign.id);
  for (const [place, sku] of goods.entries()) {
    const row = { skuId: sku.skuId, priceFen: 5_000 + place, quantity: 1, referenceFen: sku.priceFen, claimDays: null };
    const line = { line: 1, code: '', row };
    expect(await enrol(market.ctx(operator), shopScope(sku.shopId), campaign.id, [line], false)).toMatchObject({
      taken: 1,
    });
  }
  const entries = await market.pool<{ id: Uuid }[]>`SELECT id FROM campaigns.entries`;
  await decide(
    market.ctx(operator),
    campaign.id,
    entries.map((one) => one.id),
    'approve',
    '',
  );

  const put = (code: string, body: object) =>
    market.http('PUT', `/console/campaigns/${toId('cpg', campaign.id)}/venues/${code}`, { as: operator, body });
  const word = { zh: '好货', en: 'Goods' };
  const room = await announce(market.ctx(), shopScope(stall.shops[0]), {
    title: word,
    coverId: null,
    hostId: (await shop(market.ctx(), stall.shops[0])).ownerId,
    plannedAt: later(market.clock.now(), days(10)),
  });
  const blocks = [
    { kind: 'banner', title: word, text: word },
    { kind: 'countdown', title: word },
    { kind: 'shelf', title: word, limit: 2, order: 'off' },
    { kind: 'coupons', title: word, limit: 3 },
    { kind: 'ranks', title: word, limit: 5 },
    { kind: 'live', title: word },
  ];
  const codeOf = async (reply: Promise<{ body: unknown }>): Promise<string> =>
    ((await reply).body as { code: string }).code;
  const main = { kind: 'main', key: null, name: word, blocks };
  expect((await put('fair', main)).status).toBe(200);
  expect((await put('cixi', { ...main, kind: 'region', key: '330282' })).status).toBe(200);
  expect((await put('elsewhere', { ...main, kind: 'region', key: '440100' })).status).toBe(200);
  expect((await put('japan', { ...main, kind: 'country', key: 'JP' })).status).toBe(200);
  expect(await codeOf(put('nowhere', { ...main, kind: 'country', key: 'XX' }))).toBe('campaigns.venue_key_unknown');
  expect(await codeOf(put('second', main))).toBe('campaigns.venue_main_taken');
  expect(await codeOf(put('belt', { ...main, kind: 'belt', key: 'no-such-belt' }))).toBe('campaigns.venue_key_unknown');
  expect(await codeOf(put('fair', { ...main, key: '330282' }))).toBe('campaigns.venue_key_unknown');

  const read = (code: string) => market.http('GET', `/venues/${code}`);
  expect(await codeOf(read('fair'))).toBe('campaigns.venue_not_found');
  await market.drain();
  market.clock.advance(days(2));
  await market.drain();
  type Page = {
    phase: string;
    others: object[];
    blocks: {
      rooms: object[];
      cards: { productId: string; priceFen: number; handFen: number; referenceFen: number | null }[];
    }[];
  };
  const warm = (await read('fair')).body as Page;
  expect([warm.phase, warm.others.length]).toEqual(['warm_up', 3]);
  expect(warm.blocks[2]?.cards).toMatchObject([
    { priceFen: 5_000, handFen: 10_000, referenceFen: null },
    { priceFen: 5_001, handFen: 8_000, referenceFen: null },
  ]);
  market.clock.advance(days(1));
  await market.drain();
  const live = (await read('fair')).body as Page;
  expect(live.blocks[5]?.rooms).toMatchObject([{ id: toId('liv', room.id), state: 'announced' }]);
  expect(live.blocks[2]?.cards).toMatchObject([
    { priceFen: 5_000, handFen: 5_000, referenceFen: 10_000 },
    { priceFen: 5_001, handFen: 5_001, referenceFen: 8_000 },
  ]);
  const ranked = async (code: string): Promise<string[]> =>
    ((await read(code)).body as Page).blocks[4]?.cards.map((one) => one.productId) ?? [];
  expect(await ranked('fair')).toEqual([]);
  for (const [sku, pieces] of [
    [goods[2], 1],
    [goods[1], 2],
  ] as const)
    await stall.pay(await stall.buy(await stall.buyer(), [{ sku, quantity: pieces }]));
  await stall.buy(await stall.buyer(), [{ sku: goods[0], quantity: 5 }]);
  await market.drain();
  const best = [goods[1], goods[2]].map((sku) => toId('prd', sku.productId));
  expect([await ranked('fair'), await ranked('cixi'), await ranked('elsewhere')]).toEqual([best, best, []]);
  expect(await ranked('japan')).toEqual(best.slice(1));
  expect(((await read('elsewhere')).body as Page).blocks[2]?.cards).toEqual([]);
  expect((await market.http('GET', '/venues')).body).toMatchObject({ items: [{ code: 'fair' }] });
});
