import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, later, newId, toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { changeTrack, createTrack, type SkuForSale } from '#modules/catalog';
import { createMarketRule, type RuleInput } from '#modules/promotions';
import { saveBelt } from '#modules/regions';

let stall: Stall;
let buyer: Buyer;
let brandId: Uuid;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer('330106');
  const { market } = stall;
  brandId = newId(market.ctx());
  await market.owner`
    INSERT INTO catalog.brands (id, name_zh, name_en, registration_no, owner_shop_id, registered_at)
    VALUES (${brandId}, '青瓷坊', 'Qingci', 'TM-1', ${stall.shops[0]}, now())`;
  await market.owner`INSERT INTO catalog.brand_names (key, brand_id) VALUES ('青瓷坊', ${brandId}), ('qingci', ${brandId})`;
  await market.owner`
    INSERT INTO catalog.brand_papers (shop_id, id, kind, brand_id, name_zh, name_en, registration_no, evidence, valid_from, valid_until, state, sent_at, decided_at)
    VALUES (${stall.shops[0]}, ${newId(market.ctx())}, 'registration', ${brandId}, '青瓷坊', 'Qingci', 'TM-1', ARRAY[${brandId}]::uuid[],
      ${market.clock.now()}, ${later(market.clock.now(), days(99))}, 'approved', now(), now())`;
  const words = { nameZh: '慈溪小家电', nameEn: 'Cixi appliances', madeZh: '小家电', madeEn: 'Appliances' };
  await saveBelt(market.ctx(), { code: 'cixi', divisionCode: '330282', storyZh: '', storyEn: '', ...words });
});
afterAll(() => stall?.market.close());

const offer = (scope: RuleInput['scope'], minusFen: number) =>
  createMarketRule(stall.market.ctx(), {
    kind: 'cross_shop_reduction',
    title: { zh: '跨店满减', en: 'Across shops' },
    args: { mode: 'every', overFen: 5_000, minusFen },
    scope,
    startsAt: stall.market.clock.now(),
    endsAt: later(stall.market.clock.now(), days(3)),
    funding: [{ funder: 'platform', bps: 10_000 }],
  });
async function payable(sku: SkuForSale): Promise<number> {
  const reply = await stall.market.http('POST', '/checkout/quote', {
    as: buyer.actor,
    body: { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }], addressId: toId('adr', buyer.addressId) },
  });
  expect(reply.status, reply.text).toBe(200);
  return (reply.body as { payableFen: number }).payableFen;
}

test('a rule reaches goods by their registered brand, their belt and their style, in the quote and on the product page', async () => {
  const kettle = (more: object) => stall.sku({ priceFen: 5_000, stock: 9, more });
  const [plain, branded, unknown, local, styled] = await Promise.all([
    kettle({}),
    kettle({ brand: 'QING CI' }),
    kettle({ brand: '无名坊' }),
    kettle({ beltCode: 'cixi' }),
    kettle({ styles: ['国风'] }),
  ]);
  await offer({ brandIds: [brandId] }, 100);
  await offer({ beltIds: ['cixi'] }, 200);
  const styles = await offer({ styles: ['国风'] }, 300);
  expect(await Promise.all([plain, branded, unknown, local, styled].map(payable))).toEqual([
    5_000, 4_900, 5_000, 4_800, 4_700,
  ]);
  const page = await stall.market.http('GET', `/products/${toId('prd', styled.productId)}/promotions`);
  expect((page.body as { items: { id: string }[] }).items.map((one) => one.id)).toEqual([toId('rul', styles.id)]);
});

test('a rule reaches what a track has at the moment of buying: from its first moment, as it is changed, and no more at its last', async () => {
  const { market } = stall;
  const [own, other] = await Promise.all([
    stall.sku({ priceFen: 5_000, stock: 9, more: { beltCode: 'cixi' } }),
    stall.sku({ priceFen: 5_000, stock: 9 }),
  ]);
  const begins = later(market.clock.now(), days(1));
  const track = {
    code: 'kettles',
    name: { zh: '电水壶', en: 'Kettles' },
    categoryIds: [own.categoryIds[0] ?? own.categoryId],
    brandIds: [],
    beltCodes: ['cixi'],
    validFrom: begins,
    validUntil: later(begins, days(1)),
  };
  await createTrack(market.ctx(), track);
  const reduction = await offer({ tracks: ['kettles'] }, 400);
  const both = () => Promise.all([own, other].map(payable));
  const before = await both();
  expect(before[1]).toBe(5_000);
  market.clock.advance(days(1));
  expect(await both()).toEqual([4_600, 5_000]);
  const page = await market.http('GET', `/products/${toId('prd', own.productId)}/promotions`);
  expect((page.body as { items: { id: string }[] }).items.map((one) => one.id)).toContain(toId('rul', reduction.id));
  await changeTrack(market.ctx(), 1, { ...track, beltCodes: [] });
  expect(await both()).toEqual([4_600, 4_600]);
  market.clock.advance(days(1));
  expect(await both()).toEqual(before);
});

test('a brand, a belt or a track that nobody knows is refused', async () => {
  await expect(offer({ brandIds: [newId(stall.market.ctx())] }, 100)).rejects.toMatchObject({
    code: 'promotions.scope_invalid',
  });
  await expect(offer({ tracks: ['nowhere'] }, 100)).rejects.toMatchObject({ code: 'promotions.scope_invalid' });
  await expect(offer({ beltIds: ['nowhere'] }, 100)).rejects.toMatchObject({ code: 'regions.belt_unknown' });
});
