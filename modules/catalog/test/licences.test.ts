import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, type ShopScope, shopScope, toId, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { createProduct, productOfShop, submitProduct } from '#modules/catalog';
import { storeDrawing } from '#modules/media';
import { waitingInShop } from '#modules/operations';
import { openShop, stepShop } from '#modules/shops';

let market: TestMarket;
let scope: ShopScope;
let picture: Uuid;
let staff: Actor;
const reviewer: Actor = {
  kind: 'user',
  userId: '018f0000-0000-7000-8000-00000000bbbb' as Uuid,
  sessionId: '018f0000-0000-7000-8000-00000000bbbc' as Uuid,
  guestId: null,
  grants: [{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['shops.*'] }],
};
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  await market.owner`
    INSERT INTO catalog.categories (id, parent_id, name_zh, name_en, state, licences, source, place, updated_at)
    VALUES ('fd', NULL, '食品', 'Food', 'open', '{food}', 'operator', 1, now()), ('fd-1', 'fd', '螺蛳粉', 'Snail noodles', 'open', NULL, 'operator', 1, now()),
      ('hm', NULL, '家居', 'Home', 'open', NULL, 'operator', 2, now())`;
  const owner = await registerPerson(market.ctx(), { phone: '13911110001', nickname: '店主' });
  const opened = await openShop(market.ctx(), {
    code: 'noodles',
    name: '柳州粉铺',
    kind: 'individual',
    ownerId: owner.id,
    divisionCode: '450200',
  });
  scope = shopScope(opened.id);
  staff = market.user([{ scope: 'shop', scopeId: opened.id, role: 'owner', permissions: ['*'] }], owner.id);
  picture = (
    await storeDrawing(market.ctx(), {
      shopId: scope.shopId,
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>',
    })
  ).id;
});
afterAll(() => market?.close());

const shopPath = () => `/shops/${toId('shp', scope.shopId)}`;
const hand = (more: Record<string, unknown> = {}, as: Actor = staff) =>
  market.http('POST', `${shopPath()}/licences`, {
    as,
    body: { kind: 'food', holder: '柳州粉铺', number: 'JY145', mediaId: toId('med', picture), ...more },
  });
const approve = (id: string) => market.http('POST', `/console/licences/${id}/approve`, { as: reviewer, body: {} });
const idOf = (reply: { body: unknown }): string => (reply.body as { id: string }).id;
const listed = async (categoryId: string, title: string) =>
  submitProduct(
    market.ctx(),
    scope,
    (
      await createProduct(market.ctx(), scope, {
        title: { zh: title, en: '' },
        categoryId,
        mediaIds: [picture],
        skus: [{ priceFen: 1990, saleAttributes: [] }],
      })
    ).id,
  );
const state = async (id: Uuid) => (await productOfShop(market.ctx(), scope, id)).state;

test('a licence is handed in, reviewed, warned of, ends with its goods, and brings them back when renewed', async () => {
  expect((await listed('fd-1', '没有证照的粉')).state).toBe('checking');
  expect((await hand({ validUntil: '2026-11-21' })).body).toMatchObject({ code: 'shops.licence_ended' });
  expect((await hand({ validFrom: '2027-01-02', validUntil: '2027-01-01' })).body).toMatchObject({
    code: 'shops.licence_period',
  });
  expect((await hand({ mediaId: toId('med', scope.shopId) })).body).toMatchObject({
    code: 'shops.licence_picture_unknown',
  });
  const handed = await hand({ validUntil: '2026-12-31' });
  expect(handed.body).toMatchObject({
    state: 'submitted',
    dueAt: '2026-11-24T16:00:00.000Z',
    name: { zh: '食品经营许可证' },
  });
  expect((await hand()).body).toMatchObject({ code: 'shops.licence_in_review' });
  const queue = await market.http('GET', '/console/licences?state=submitted', { as: reviewer });
  expect((queue.body as { items: { shopName: string }[] }).items.map((one) => one.shopName)).toEqual(['柳州粉铺']);
  expect(
    await market.http('POST', `/console/licences/${idOf(handed)}/reject`, { as: reviewer, body: {} }),
  ).toMatchObject({ status: 422 });
  expect((await approve(idOf(handed))).body).toMatchObject({ state: 'valid', dueAt: null });
  expect((await approve(idOf(handed))).status).toBe(409);

  const noodles = await listed('fd-1', '有证照的粉');
  const chair = await listed('hm', '竹椅');
  expect([noodles.state, chair.state]).toEqual(['live', 'live']);
  const needed = await market.http('GET', `${shopPath()}/licences/required`, { as: staff });
  expect((needed.body as { items: unknown[] }).items).toMatchObject([
    { kind: 'food', products: 2, held: { state: 'valid' }, inReview: null, categories: [{ name: { zh: '螺蛳粉' } }] },
  ]);

  const warnings = async () =>
    (
      await market.pool<{ days: number }[]>`
        SELECT (payload ->> 'days')::int AS days FROM kernel.events WHERE name = 'shop.licence_expiring' ORDER BY seq`
    ).map((one) => one.days);
  await market.drain();
  expect(await warnings()).toEqual([]);
  market.clock.set(new Date('2026-12-05T02:00:00Z'));
  await market.drain();
  await market.drain();
  expect(await warnings()).toEqual([30]);
  const waiting = async () =>
    (await waitingInShop(market.ctx(), scope)).find((one) => one.key === 'shops.licences_ending');
  expect(await waiting()).toMatchObject({ count: 1, overdue: 0, nextDeadlineAt: new Date('2026-12-31T16:00:00Z') });
  // Nobody ran for weeks: only the nearest warning is given.
  market.clock.set(new Date('2026-12-31T15:59:59Z'));
  await market.drain();
  expect(await warnings()).toEqual([30, 1]);
  expect(await state(noodles.id)).toBe('live');

  market.clock.set(new Date('2026-12-31T16:00:00Z'));
  await market.drain();
  expect([await state(noodles.id), await state(chair.id)]).toEqual(['off_shelf', 'live']);
  expect((await productOfShop(market.ctx(), scope, noodles.id)).reasons).toMatchObject([
    { code: 'licence_expired', params: { licence: 'food' } },
  ]);
  expect(await waiting()).toMatchObject({ count: 1, overdue: 1 });
  const page = await market.http('GET', '/shop-pages/noodles');
  expect((page.body as { licences: unknown[] }).licences).toEqual([]);

  const renewed = await hand({ number: 'JY146', validUntil: '2031-12-31' });
  expect(await state(noodles.id)).toBe('off_shelf');
  await approve(idOf(renewed));
  await market.drain();
  expect(await state(noodles.id)).toBe('live');
  expect(await waiting()).toMatchObject({ count: 0, overdue: 0 });
  const after = await market.http('GET', '/shop-pages/noodles');
  expect((after.body as { licences: unknown[] }).licences).toMatchObject([
    { kind: 'food', number: 'JY146', expiresOn: '2031-12-31' },
  ]);
});

test('a renewal takes the place of what is in force without a gap; a limited shop’s goods wait for it', async () => {
  const noodles = await listed('fd-1', '第二种粉');
  market.clock.advance(days(1));
  const renewed = await hand({ number: 'JY147', validUntil: '2027-02-01' });
  await approve(idOf(renewed));
  await market.drain();
  expect(await state(noodles.id)).toBe('live');
  const list = await market.http('GET', `${shopPath()}/licences?limit=2`, { as: staff });
  expect(
    (list.body as { items: { number: string; state: string }[] }).items.map((one) => [one.number, one.state]),
  ).toEqual([
    ['JY147', 'valid'],
    ['JY146', 'replaced'],
  ]);
  market.clock.set(new Date('2027-02-02T02:00:00Z'));
  await market.drain();
  expect(await state(noodles.id)).toBe('off_shelf');
  await stepShop(market.ctx(reviewer), scope.shopId, 'limit', '证照到期');
  await approve(idOf(await hand({ number: 'JY148' })));
  await market.drain();
  expect(await state(noodles.id)).toBe('off_shelf');
});

test('the database keeps one licence of a kind in force and one in review', async () => {
  const second = market.owner`
    INSERT INTO shops.licences (shop_id, id, kind, holder, number, state, submitted_at) VALUES (${scope.shopId}, gen_random_uuid(), 'food', '甲', '1', 'valid', now())`;
  await expect(second.execute()).rejects.toThrow('licences_one_valid');
  const clockless = market.owner`UPDATE shops.licences SET state = 'submitted' WHERE kind = 'food' AND state = 'replaced'`;
  await expect(clockless.execute()).rejects.toThrow('licences_clock');
});
