import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, later, type ShopScope, shopScope, toId, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { createProduct, editProduct, productOfShop, submitProduct } from '#modules/catalog';
import { storeDrawing } from '#modules/media';
import { waitingInShop } from '#modules/operations';
import { openShop } from '#modules/shops';
import { brandKeys, partsOfTitle } from '../brands.ts';
import { endPapers } from '../brands-service.ts';

type Keeper = { readonly scope: ShopScope; readonly staff: Actor; readonly picture: Uuid };
let market: TestMarket;
let owner: Keeper;
let other: Keeper;
let reviewer: Actor;

async function keeper(code: string, phone: string): Promise<Keeper> {
  const person = await registerPerson(market.ctx(), { phone, nickname: code });
  const shop = await openShop(market.ctx(), {
    code,
    name: code,
    kind: 'individual',
    ownerId: person.id,
    divisionCode: '330282',
  });
  const staff = market.user([{ scope: 'shop', scopeId: shop.id, role: 'owner', permissions: ['*'] }], person.id);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text>${code}</text></svg>`;
  return {
    scope: shopScope(shop.id),
    staff,
    picture: (await storeDrawing({ ...market.ctx(), actor: staff }, { shopId: shop.id, svg })).id,
  };
}
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  await market.owner`
    INSERT INTO catalog.categories (id, parent_id, name_zh, name_en, state, source, place, updated_at)
    VALUES ('cp', NULL, '茶具', 'Tea', 'open', 'operator', 1, now())`;
  owner = await keeper('owner', '13911110011');
  other = await keeper('other', '13911110012');
  // What stands for papers here: files that the senders made themselves.
  for (const one of [owner, other])
    await market.owner`UPDATE media.files SET made_by = ${one.staff.kind === 'user' ? one.staff.userId : null} WHERE id = ${one.picture}`;
  reviewer = market.user([{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['catalog.review'] }]);
});
afterAll(() => market?.close());

const listing = (from: Keeper, title: string, brand: string | null) => ({
  title: { zh: title, en: '' },
  categoryId: 'cp',
  brand,
  mediaIds: [from.picture],
  skus: [{ priceFen: 9_900 }],
});
const listed = async (from: Keeper, title: string, brand: string | null) =>
  submitProduct(
    market.ctx(),
    from.scope,
    (await createProduct(market.ctx(), from.scope, listing(from, title, brand))).id,
  );
const send = (from: Keeper, more: object) =>
  market.http('POST', `/shops/${toId('shp', from.scope.shopId)}/brand-papers`, {
    as: from.staff,
    body: {
      kind: 'registration',
      nameZh: '青瓷坊',
      nameEn: 'Qing-Ci Fang',
      registrationNo: 'TM-1234567',
      evidence: [toId('med', from.picture)],
      validFrom: market.clock.now().toISOString(),
      validUntil: later(market.clock.now(), days(100)).toISOString(),
      ...more,
    },
  });
const decide = (paper: { body: unknown }, decision: string, reason = '') =>
  market.http('POST', `/console/brand-papers/${(paper.body as { paperId: string }).paperId}/decide`, {
    as: reviewer,
    body: { decision, reason },
  });

test('names meet without case, spaces and punctuation; a title is looked through whole', () => {
  expect(brandKeys({ nameZh: '青瓷·坊', nameEn: 'Qing-Ci Fang' })).toEqual(['青瓷坊', 'qingcifang']);
  expect(partsOfTitle('新 Qing Ci Fang 杯')).toContain('qingcifang');
});

test('a brand is anybody’s word until it is registered, then its owner’s; others need the owner’s paper', async () => {
  expect((await listed(other, '早先的茶杯', '青瓷坊')).state).toBe('live');
  expect((await send(owner, { validUntil: '2026-11-01T00:00:00Z' })).body).toMatchObject({
    code: 'catalog.brand_paper_period',
  });
  expect((await send(owner, { registrationNo: undefined })).body).toMatchObject({
    code: 'catalog.brand_paper_incomplete',
  });
  expect((await send(owner, { evidence: [toId('med', other.picture)] })).body).toMatchObject({
    code: 'catalog.brand_paper_evidence',
  });
  const sent = await send(owner, {});
  expect(sent.status, sent.text).toBe(201);
  const evidence = (mediaId: Uuid, as = reviewer) =>
    market.http(
      'GET',
      `/console/brand-papers/${(sent.body as { paperId: string }).paperId}/evidence/${toId('med', mediaId)}`,
      { as },
    );
  // Who reviews brands is led to what was handed in (here a drawing, of which there is no picture), and to nothing else by that way.
  expect((await evidence(owner.picture)).body).toMatchObject({ code: 'media.media_not_found' });
  expect((await evidence(other.picture)).body).toMatchObject({ code: 'catalog.brand_paper_not_found' });
  expect((await evidence(owner.picture, owner.staff)).status).toBe(403);
  expect((await send(owner, {})).body).toMatchObject({ code: 'catalog.brand_paper_waiting' });
  const queue = await market.http('GET', '/console/brand-papers?state=submitted', { as: reviewer });
  expect((queue.body as { items: unknown[] }).items).toHaveLength(1);
  expect((await decide(sent, 'reject')).body).toMatchObject({ code: 'catalog.reasons_missing' });
  expect((await decide(sent, 'approve')).body).toMatchObject({ state: 'approved' });
  expect((await decide(sent, 'approve')).body).toMatchObject({ code: 'catalog.brand_paper_step' });

  expect(await listed(other, '后来的茶杯', '青瓷 坊')).toMatchObject({
    state: 'rejected',
    reasons: [{ code: 'brand_unauthorised', weight: 'reject', field: 'brand', params: { brand: '青瓷坊' } }],
  });
  expect(await listed(other, '仿 QingCi Fang 茶杯', null)).toMatchObject({
    state: 'checking',
    reasons: [{ code: 'brand_in_title', weight: 'review' }],
  });
  const own = await listed(owner, '青瓷坊 手工茶杯', '青瓷坊');
  expect(own.state).toBe('live');
  const shown = await market.http('GET', `/products/${toId('prd', own.id)}`);
  expect(shown.body).toMatchObject({ brand: { name: { zh: '青瓷坊' }, own: true } });
  expect((await send(other, {})).body).toMatchObject({ code: 'catalog.brand_registered' });
  // A live listing cannot slip under the name by an edit either.
  const plain = await listed(other, '素白茶杯', null);
  await expect(
    editProduct(market.ctx(), other.scope, plain.id, listing(other, '素白茶杯', '青瓷坊')),
  ).rejects.toMatchObject({ code: 'catalog.product_refused_by_checks' });
});

test('an authorisation carries goods while it lasts; its end hides them, a renewal keeps them', async () => {
  const found = await market.http('GET', `/brands?q=${encodeURIComponent('瓷坊')}`);
  const brandId = (found.body as { items: { brandId: string }[] }).items[0]?.brandId;
  const paper = await send(other, {
    kind: 'authorisation',
    brandId,
    validUntil: later(market.clock.now(), days(40)).toISOString(),
  });
  expect(paper.status, paper.text).toBe(201);
  await decide(paper, 'approve');
  const cup = await listed(other, '授权茶杯', '青瓷坊');
  const free = await listed(other, '无牌茶杯', '无名');
  expect(cup.state).toBe('live');
  const warned = async () =>
    (await waitingInShop(market.ctx(), other.scope)).find((one) => one.key === 'catalog.brand_papers')?.count;
  expect(await warned()).toBe(0);
  market.clock.advance(days(15));
  expect(await warned()).toBe(1);
  const renewal = await send(other, {
    kind: 'authorisation',
    brandId,
    validUntil: later(market.clock.now(), days(50)).toISOString(),
  });
  await decide(renewal, 'approve');
  market.clock.advance(days(26));
  while ((await endPapers(market.ctx())) > 0);
  expect((await productOfShop(market.ctx(), other.scope, cup.id)).state).toBe('live');
  market.clock.advance(days(30));
  while ((await endPapers(market.ctx())) > 0);
  expect(await productOfShop(market.ctx(), other.scope, cup.id)).toMatchObject({
    state: 'off_shelf',
    reasons: [{ code: 'brand_expired', params: { brand: '青瓷坊' } }],
  });
  expect((await productOfShop(market.ctx(), other.scope, free.id)).state).toBe('live');
  expect(await endPapers(market.ctx())).toBe(0);
});

test('a revoked registration takes its goods off at once, with the reason kept', async () => {
  const papers = await market.http('GET', `/shops/${toId('shp', owner.scope.shopId)}/brand-papers`, {
    as: owner.staff,
  });
  const [paper] = (papers.body as { items: { paperId: string; state: string }[] }).items;
  expect(paper?.state).toBe('approved');
  expect((await decide({ body: paper }, 'revoke', '商标被宣告无效')).body).toMatchObject({
    state: 'revoked',
    answer: '商标被宣告无效',
  });
  while ((await endPapers(market.ctx())) > 0);
  const [left] = await market.pool<{ count: number }[]>`
    SELECT count(*) AS count FROM catalog.products WHERE shop_id = ${owner.scope.shopId} AND state = 'live'`;
  expect(left?.count).toBe(0);
});

test('the database keeps a name for one brand and a period in order', async () => {
  await expect(
    market.owner`INSERT INTO catalog.brand_names (key, brand_id) SELECT '青瓷坊', id FROM catalog.brands`,
  ).rejects.toThrow('brand_names_pkey');
  await expect(market.owner`UPDATE catalog.brand_papers SET valid_until = valid_from`).rejects.toThrow(
    'brand_papers_period',
  );
});
