import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, type ShopScope, shopScope, toId, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import {
  categoriesUnder,
  category,
  changeCategory,
  createProduct,
  editProduct,
  loadTaxonomy,
  productOfShop,
  proposeCategory,
  proposeForShop,
  snapshot,
  submitProduct,
  takeOff,
} from '#modules/catalog';
import { storeDrawing } from '#modules/media';
import { setSetting } from '#modules/operations';
import { openShop } from '#modules/shops';
import { leafRefusal } from '../lifecycle.ts';
import { moveMerging } from '../merging-service.ts';
import { CATEGORY_STATES } from '../types.ts';

let market: TestMarket;
let scope: ShopScope;
let picture: Uuid;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  await loadTaxonomy(market.owner);
  const owner = await registerPerson(market.ctx(), { phone: '13933330000', nickname: '店主' });
  const shop = await openShop(market.ctx(), {
    code: 'leaves',
    name: '叶子店',
    kind: 'individual',
    ownerId: owner.id,
    divisionCode: '330282',
  });
  scope = shopScope(shop.id);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>';
  picture = (await storeDrawing(market.ctx(), { shopId: shop.id, svg })).id;
});
afterAll(() => market?.close());

let made = 0;
const fresh = (): string => {
  made += 1;
  return `hg-t${made}`;
};
/** A leaf of its own under `hg`, in the state asked for. */
async function leaf(state: 'proposed' | 'trial' | 'open'): Promise<string> {
  const id = fresh();
  await proposeCategory(market.ctx(), { id, parentId: 'hg', nameZh: `新叶 ${id}`, nameEn: id });
  if (state !== 'proposed') await changeCategory(market.ctx(), id, { state });
  return id;
}
const draft = async (categoryId: string) => {
  made += 1;
  return createProduct(market.ctx(), scope, {
    title: { zh: `手工灯笼 ${made}`, en: '' },
    categoryId,
    mediaIds: [picture],
    skus: [{ priceFen: 5_000 }],
  });
};
const offered = async (categoryId: string) => submitProduct(market.ctx(), scope, (await draft(categoryId)).id);
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('the step rule', () => {
  const facts = {
    leaf: true,
    openGoods: 0,
    goods: 0,
    goodsAbove: 0,
    incoming: 0,
    target: { id: 'b', leaf: true, state: 'open' as const },
  };
  test('refuses each thing that stands in the way, and nothing else', () => {
    expect(leafRefusal('a', 'proposed', 'trial', facts)).toBeNull();
    expect(leafRefusal('a', 'proposed', 'merging', facts)).toBe('category_step_not_allowed');
    expect(leafRefusal('a', 'proposed', 'open', { ...facts, goodsAbove: 1 })).toBe('category_above_has_goods');
    expect(leafRefusal('a', 'open', 'closed', { ...facts, openGoods: 1 })).toBe('category_has_goods');
    expect(leafRefusal('a', 'open', 'closed', { ...facts, goods: 4 })).toBeNull();
    expect(leafRefusal('a', 'merging', 'closed', { ...facts, goods: 4 })).toBe('category_has_goods');
    expect(leafRefusal('a', 'open', 'closed', { ...facts, leaf: false })).toBe('category_not_leaf');
    expect(leafRefusal('a', 'open', 'closed', { ...facts, incoming: 1 })).toBe('category_is_target');
    expect(leafRefusal('a', 'open', 'merging', { ...facts, target: null })).toBe('category_not_leaf');
    expect(leafRefusal('b', 'open', 'merging', facts)).toBe('category_not_leaf');
    for (const state of CATEGORY_STATES)
      expect(leafRefusal('a', 'open', 'merging', { ...facts, target: { ...facts.target, state } })).toBe(
        state === 'open' || state === 'trial' ? null : 'category_target_closed',
      );
  });
});

test('a shop proposes, the platform answers; a proposed leaf takes nothing and makes no branch', async () => {
  const above = await leaf('open');
  const editor = market.user([{ scope: 'shop', scopeId: scope.shopId, role: 'editor', permissions: ['catalog.*'] }]);
  const base = `/shops/${toId('shp', scope.shopId)}/category-proposals`;
  const sent = await market.http('POST', base, {
    as: editor,
    body: { parentId: above, nameZh: '非遗灯笼', reason: '本店有三十款，没有合适的类目' },
  });
  expect(sent.status).toBe(201);
  const { id } = sent.body as { id: string };
  expect((await category(market.ctx(), above)).leaf).toBe(true);
  expect(await offered(id)).toMatchObject({ state: 'rejected', reasons: [{ code: 'category_closed' }] });
  const shown = await market.http('GET', `/categories?parent=${above}`);
  expect((shown.body as { items: unknown[] }).items).toEqual([]);
  const operator = market.user([
    { scope: 'platform', scopeId: null, role: 'operator', permissions: ['catalog.categories'] },
  ]);
  const answered = await market.http('PATCH', `/console/categories/${id}`, {
    as: operator,
    body: { state: 'trial', reason: '先试运行' },
  });
  expect(answered.body).toMatchObject({ state: 'trial' });
  const mine = await market.http('GET', base, { as: editor });
  expect((mine.body as { items: unknown[] }).items[0]).toMatchObject({
    categoryId: id,
    state: 'trial',
    answer: '先试运行',
  });
  expect((await category(market.ctx(), above)).leaf).toBe(false);
  const history = await market.http('GET', `/console/categories/${id}/history`, { as: operator });
  expect((history.body as { items: { to: string }[] }).items.map((one) => one.to)).toEqual(['trial', 'proposed']);
});

test('a shop may not flood the platform with proposals', async () => {
  const propose = (nameZh: string) =>
    proposeForShop(market.ctx(), scope, { parentId: 'hg', nameZh, nameEn: '', reason: '没有' });
  const answers = await Promise.all([...'甲乙丙丁戊己庚'].map((name) => code(propose(name))));
  expect(answers.filter((one) => one === 'done')).toHaveLength(5);
  expect(new Set(answers)).toEqual(new Set(['done', 'catalog.proposals_too_many']));
});

test('a trial has room for so many and ends on its day', async () => {
  const id = await leaf('trial');
  await setSetting(market.ctx(), { key: 'catalog.trial_products_of_shop', value: 2, reason: '试' });
  const [first] = [await offered(id), await offered(id)];
  expect(await offered(id)).toMatchObject({ state: 'rejected', reasons: [{ code: 'category_trial_full' }] });
  await takeOff(market.ctx(), scope, first.id);
  expect(await offered(id)).toMatchObject({ state: 'live' });
  await takeOff(market.ctx(), scope, (await offered(await leaf('open'))).id);
  market.clock.advance(days(91));
  expect(await offered(id)).toMatchObject({ state: 'rejected', reasons: [{ code: 'category_trial_over' }] });
  await changeCategory(market.ctx(), id, { state: 'open' });
  expect(await offered(id)).toMatchObject({ state: 'live' });
});

test('of goods that come into a trial at once, no more have room than it has', async () => {
  const id = await leaf('trial');
  const drafts = [];
  for (let n = 0; n < 5; n += 1) drafts.push(await draft(id));
  const states = await Promise.all(drafts.map(async (one) => (await submitProduct(market.ctx(), scope, one.id)).state));
  expect(states.toSorted()).toEqual(['live', 'live', 'rejected', 'rejected', 'rejected']);
});

test('a leaf with goods on sale cannot close; without, it can and says why', async () => {
  const id = await leaf('open');
  const product = await offered(id);
  expect(await code(changeCategory(market.ctx(), id, { state: 'closed', reason: '不再经营' }))).toBe(
    'catalog.category_has_goods',
  );
  await takeOff(market.ctx(), scope, product.id);
  expect(await code(changeCategory(market.ctx(), id, { state: 'closed' }))).toBe('catalog.category_reason_missing');
  await changeCategory(market.ctx(), id, { state: 'closed', reason: '不再经营' });
  expect(await code(submitProduct(market.ctx(), scope, (await draft(id)).id))).toBe('done');
});

test('closing and listing at once: one of them waits and sees the other', async () => {
  for (let n = 0; n < 5; n += 1) {
    const id = await leaf('open');
    const product = await draft(id);
    const [, closed] = await Promise.all([
      code(submitProduct(market.ctx(), scope, product.id)),
      code(changeCategory(market.ctx(), id, { state: 'closed', reason: '试' })),
    ]);
    const { state } = await productOfShop(market.ctx(), scope, product.id);
    expect(closed === 'done' ? 'rejected' : 'live').toBe(state);
  }
});

test('a merge moves every listing once, keeps its history, survives a stop, and leads old names on', async () => {
  const [from, to] = [await leaf('open'), await leaf('open')];
  const goods = [];
  for (let n = 0; n < 130; n += 1) goods.push(await draft(from));
  const sold = await submitProduct(market.ctx(), scope, goods[0]?.id as Uuid);
  const held = await submitProduct(market.ctx(), scope, goods[1]?.id as Uuid);
  // An edit that a person must see waits beside the version on sale, and must move as well.
  const waiting = await editProduct(market.ctx(), scope, held.id, {
    ...held.content,
    title: { zh: '最好的灯笼', en: '' },
  });
  expect(waiting.pendingVersion).toBe(2);
  expect(await code(changeCategory(market.ctx(), to, { state: 'merging', mergedInto: to, reason: '自' }))).toBe(
    'catalog.category_not_leaf',
  );
  await changeCategory(market.ctx(), from, { state: 'merging', mergedInto: to, reason: '重复' });
  expect(await code(changeCategory(market.ctx(), to, { state: 'closed', reason: '试' }))).toBe(
    'catalog.category_is_target',
  );
  expect(await moveMerging(market.ctx())).toBe(100);
  expect(await categoriesUnder(market.ctx(), to)).toEqual([to, from]);
  // Another process dies in the middle of the second batch: nothing of it is left, and the next one takes it up.
  await market.runtime.pool
    .begin(async (sql) => {
      await moveMerging({ ...market.ctx(), sql, inTransaction: true });
      throw new Error('stopped');
    })
    .catch(() => undefined);
  expect((await market.http('GET', `/categories/${from}`)).body).toMatchObject({ state: 'merging', mergedInto: to });
  expect(await moveMerging(market.ctx())).toBe(30);
  expect(await moveMerging(market.ctx())).toBe(1);
  expect(await moveMerging(market.ctx())).toBe(0);
  expect(await category(market.ctx(), from)).toMatchObject({ state: 'closed', mergedInto: to });
  const versions = await market.pool<{ count: number }[]>`
    SELECT count(*) AS count FROM catalog.versions WHERE content->>'categoryId' = ${to}`;
  expect(versions[0]?.count).toBe(131);
  const moved = await productOfShop(market.ctx(), scope, sold.id);
  expect(moved).toMatchObject({ state: 'live', version: 2, reasons: [{ code: 'category_moved' }] });
  expect(moved.content.categoryId).toBe(to);
  expect((await snapshot(market.ctx(), scope.shopId, sold.id, 1)).content.categoryId).toBe(from);
  const edited = await productOfShop(market.ctx(), scope, held.id);
  expect(edited).toMatchObject({ state: 'live', version: 3, pendingVersion: 4 });
  expect((await snapshot(market.ctx(), scope.shopId, held.id, 4)).content).toMatchObject({
    categoryId: to,
    title: { zh: '最好的灯笼' },
  });
  // A file or a programme that still says the old name is understood.
  expect((await draft(from)).content.categoryId).toBe(to);
  expect(await categoriesUnder(market.ctx(), from)).toEqual([to]);
});

test('the database keeps what the code promises', async () => {
  const id = await leaf('open');
  await expect(market.owner`UPDATE catalog.categories SET merged_into = ${'hg-1'} WHERE id = ${id}`).rejects.toThrow(
    'categories_merging',
  );
  await expect(market.owner`UPDATE catalog.categories SET state = 'merging' WHERE id = ${id}`).rejects.toThrow(
    'categories_merging',
  );
  await expect(market.pool`UPDATE catalog.leaf_steps SET reason = 'x'`).rejects.toThrow('permission denied');
});

test('the shipped attributes say which ones buyers choose by', async () => {
  const kinds = await market.pool<{ id: string; sale: boolean }[]>`
    SELECT id, sale FROM catalog.attributes WHERE id IN ('color', 'size', 'pattern', 'material') ORDER BY id`;
  expect(kinds).toEqual([
    { id: 'color', sale: true },
    { id: 'material', sale: false },
    { id: 'pattern', sale: true },
    { id: 'size', sale: true },
  ]);
});
