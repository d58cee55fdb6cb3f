import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, hours, type ShopScope, shopScope, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import {
  categoryAttributes,
  changePrices,
  createProduct,
  editProduct,
  loadTaxonomy,
  type ProductInput,
  productDetail,
  productForSale,
  productSummaries,
  putBack,
  reviewProduct,
  snapshot,
  submitProduct,
  takeOff,
} from '#modules/catalog';
import { storeDrawing, storeVideo } from '#modules/media';
import { openShop, stepShop } from '#modules/shops';

let market: TestMarket;
let scope: ShopScope;
let picture: Uuid;
const LEAF = 'hg-11-6-1';
let leaf = LEAF;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  const started = performance.now();
  expect(await loadTaxonomy(market.owner)).toMatchObject({ categories: 10_595, loaded: true });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect((await loadTaxonomy(market.owner)).loaded).toBe(false);
  const [one] = await market.pool<{ id: string }[]>`
    SELECT id FROM catalog.categories c WHERE id LIKE 'hg-%' AND NOT EXISTS (SELECT 1 FROM catalog.categories WHERE parent_id = c.id) LIMIT 1`;
  leaf = one?.id ?? LEAF;
  const owner = await registerPerson(market.ctx(), { phone: '13911110000', nickname: '店主' });
  scope = shopScope(
    (
      await openShop(market.ctx(), {
        code: 'kettles',
        name: '水壶店',
        kind: 'individual',
        ownerId: owner.id,
        divisionCode: '330282',
      })
    ).id,
  );
  picture = (
    await storeDrawing(market.ctx(), {
      shopId: scope.shopId,
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>',
    })
  ).id;
});
afterAll(() => market?.close());

let made = 0;
const next = (): number => {
  made += 1;
  return made;
};
const input = (more: Partial<ProductInput> = {}): ProductInput => ({
  title: { zh: `雾蓝电水壶 ${next()}`, en: 'Kettle' },
  categoryId: leaf,
  mediaIds: [picture],
  skus: [
    {
      priceFen: 12900,
      listPriceFen: 15900,
      saleAttributes: [{ name: { zh: '颜色', en: 'Colour' }, value: { zh: '雾蓝', en: 'Mist' } }],
    },
    { priceFen: 13900, saleAttributes: [{ name: { zh: '颜色', en: 'Colour' }, value: { zh: '米白', en: 'Rice' } }] },
  ],
  ...more,
});
const live = async (more: Partial<ProductInput> = {}) =>
  submitProduct(market.ctx(), scope, (await createProduct(market.ctx(), scope, input(more))).id);
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const eventsOf = async (id: Uuid) =>
  (await market.pool<{ name: string }[]>`SELECT name FROM kernel.events WHERE subject_id = ${id} ORDER BY seq`).map(
    (one) => one.name,
  );

test('a plain listing goes on sale at once, with its version, prices and events', async () => {
  const product = await live();
  expect(product).toMatchObject({ state: 'live', version: 1, pendingVersion: null });
  expect(await eventsOf(product.id)).toEqual(['price.changed', 'product.live']);
  const skus = await productForSale(
    market.ctx(),
    product.content.skus.map((sku) => sku.skuId),
  );
  expect(
    skus.map((sku) => [sku.priceFen, sku.listPriceFen, sku.forSale, sku.commissionBps, sku.shipWithinHours]).sort(),
  ).toEqual([
    [12900, 15900, true, 400, 48],
    [13900, null, true, 400, 48],
  ]);
  expect(await market.pool`SELECT 1 FROM catalog.price_history WHERE product_id = ${product.id}`).toHaveLength(2);
  expect((await productSummaries(market.ctx(), [product.id])).get(product.id)).toMatchObject({
    minPriceFen: 12900,
    maxPriceFen: 13900,
    listPriceFen: 15900,
    mediaId: picture,
  });
});

test('what only some listings say is kept, checked, shown, and absent where it is not said', async () => {
  const ring = await live({
    kind: 'made_to_order',
    returnRule: 'seven_days',
    shipWithinHours: 360,
    buyerFields: [{ name: { zh: ' 刻字 ', en: 'Engraving' }, required: true }],
    sizeChart: { heads: ['圈号', '内径 mm'], rows: [['12', '16.5']] },
    traceCode: ' TR-1 ',
    warranty: { months: 12, terms: { zh: '免费清洗', en: '' } },
    hsCode: '7113.19.11',
    originDivisionCode: null,
    originCountry: 'JP',
  });
  expect(ring.content).toMatchObject({
    kind: 'made_to_order',
    returnRule: 'made_to_order',
    buyerFields: [{ name: { zh: '刻字' } }],
    traceCode: 'TR-1',
    hsCode: '71131911',
  });
  const [sku] = await productForSale(market.ctx(), [ring.content.skus[0]?.skuId as Uuid]);
  expect(sku).toMatchObject({ returnRule: 'made_to_order', shipWithinHours: 360 });
  const shown = await market.http('GET', `/products/${toId('prd', ring.id)}`);
  expect(shown.body).toMatchObject({
    content: {
      kind: 'made_to_order',
      originCountry: { code: 'JP', name: { zh: '日本', en: 'Japan' } },
      warranty: { months: 12 },
      sizeChart: { rows: [['12', '16.5']] },
    },
  });
  const plain = await live();
  expect(Object.keys(plain.content)).not.toContain('kind');
  expect((await market.http('GET', `/products/${toId('prd', plain.id)}`)).body).toMatchObject({
    content: { kind: 'physical', warranty: null, sizeChart: null, buyerFields: [] },
  });
  const wrong = (more: Partial<ProductInput>) => code(createProduct(market.ctx(), scope, input(more)));
  expect(await wrong({ hsCode: '71131' })).toBe('catalog.hs_code_wrong');
  expect(await wrong({ originCountry: 'XX' })).toBe('catalog.origin_unknown');
  expect(await wrong({ originCountry: 'JP', originDivisionCode: '330282' })).toBe('catalog.origin_uneven');
  expect(await wrong({ sizeChart: { heads: ['a', 'b'], rows: [['1']] } })).toBe('catalog.size_chart_uneven');
  const twice = { name: { zh: '刻字', en: '' }, required: false };
  expect(await wrong({ kind: 'made_to_order', buyerFields: [twice, twice] })).toBe('catalog.buyer_field_repeated');
});

test('drafts are nobody’s business; rejected ones say why', async () => {
  const draft = await createProduct(market.ctx(), scope, input({ mediaIds: [] }));
  expect(await code(productDetail(market.ctx(), draft.id))).toBe('catalog.product_not_found');
  const rejected = await submitProduct(market.ctx(), scope, draft.id);
  expect(rejected).toMatchObject({ state: 'rejected', reasons: [{ code: 'picture_missing' }] });
  expect(
    (
      await productForSale(
        market.ctx(),
        rejected.content.skus.map((sku) => sku.skuId),
      )
    ).every((sku) => !sku.forSale),
  ).toBe(true);
  const again = await editProduct(market.ctx(), scope, draft.id, input());
  expect(again.version).toBe(2);
  expect(await submitProduct(market.ctx(), scope, draft.id)).toMatchObject({ state: 'live' });
});

test('an absolute term waits for the reviewer; the word is in the finding', async () => {
  const held = await live({ title: { zh: '顶级水壶', en: '' } });
  expect(held).toMatchObject({
    state: 'checking',
    reasons: [{ code: 'advertising_word', params: { term: '顶级', article: '9(3)' } }],
  });
  expect(await code(reviewProduct(market.ctx(), held.id, { decision: 'reject', reasons: [' '] }))).toBe(
    'catalog.reasons_missing',
  );
  expect(await reviewProduct(market.ctx(), held.id, { decision: 'approve', reasons: [] })).toMatchObject({
    state: 'live',
    reasons: [],
  });
});

test('an edit of a live product is a new version: at once when clean, waiting when not, refused when forbidden', async () => {
  const product = await live();
  const skus = product.content.skus.map((sku) => ({ ...sku }));
  const same = await editProduct(market.ctx(), scope, product.id, product.content);
  expect(same.version).toBe(1);
  const edited = await editProduct(
    market.ctx(),
    scope,
    product.id,
    { ...product.content, skus: skus.map((sku, at) => (at === 0 ? { ...sku, priceFen: 11900 } : sku)) },
    1,
  );
  expect(edited).toMatchObject({ state: 'live', version: 2 });
  expect(edited.content.skus[0]?.skuId).toBe(product.content.skus[0]?.skuId);
  const held = await editProduct(market.ctx(), scope, product.id, {
    ...edited.content,
    title: { zh: '全网最低水壶', en: '' },
  });
  expect(held).toMatchObject({ state: 'live', version: 2, pendingVersion: 3 });
  expect((await productDetail(market.ctx(), product.id)).content.title.zh).toBe(product.content.title.zh);
  const refused = editProduct(market.ctx(), scope, product.id, {
    ...edited.content,
    title: { zh: '国家级水壶', en: '' },
  });
  expect(await code(refused)).toBe('catalog.product_refused_by_checks');
  const approved = await reviewProduct(market.ctx(), product.id, { decision: 'approve', reasons: [] });
  expect(approved).toMatchObject({ version: 3, pendingVersion: null, content: { title: { zh: '全网最低水壶' } } });
  expect((await snapshot(market.ctx(), scope.shopId, product.id, 1)).content).toEqual(product.content);
  expect(await code(editProduct(market.ctx(), scope, product.id, product.content, 1))).toBe('catalog.edited_meanwhile');
});

test('a removed SKU is off, not gone; prices keep their history', async () => {
  const product = await live();
  const [first, second] = product.content.skus;
  if (!first || !second) throw new Error('two SKUs expected');
  await editProduct(market.ctx(), scope, product.id, { ...product.content, skus: [first] });
  const [gone] = await productForSale(market.ctx(), [second.skuId]);
  expect(gone?.forSale).toBe(false);
  await changePrices(market.ctx(), scope, product.id, [{ skuId: first.skuId, priceFen: 9900 }]);
  expect((await productForSale(market.ctx(), [first.skuId]))[0]).toMatchObject({ priceFen: 9900, version: 3 });
  const prices = await market.pool<
    { priceFen: number }[]
  >`SELECT price_fen FROM catalog.price_history WHERE sku_id = ${first.skuId} ORDER BY version`;
  expect(prices.map((one) => one.priceFen)).toEqual([12900, 9900]);
  expect(await code(changePrices(market.ctx(), scope, product.id, [{ skuId: uuidv7(1), priceFen: 1 }]))).toBe(
    'catalog.sku_not_found',
  );
});

test('the sale cache forgets inside the changing transaction and never remembers what was rolled back', async () => {
  const product = await live();
  const [sku] = product.content.skus;
  if (!sku) throw new Error('SKU expected');
  expect((await productForSale(market.ctx(), [sku.skuId]))[0]?.priceFen).toBe(12900);
  const undone = transact(market.ctx(), async (tx) => {
    await changePrices(tx, scope, product.id, [
      { skuId: sku.skuId, priceFen: 100 },
      ...product.content.skus.slice(1).map((one) => ({ skuId: one.skuId, priceFen: 100 })),
    ]);
    expect((await productForSale(tx, [sku.skuId]))[0]?.priceFen).toBe(100);
    // Another request reads in between.
    expect((await productForSale(market.ctx(), [sku.skuId]))[0]?.priceFen).toBe(12900);
    throw new Error('rolled back');
  });
  await expect(undone).rejects.toThrow('rolled back');
  expect((await productForSale(market.ctx(), [sku.skuId]))[0]?.priceFen).toBe(12900);
  await takeOff(market.ctx(), scope, product.id);
  expect((await productForSale(market.ctx(), [sku.skuId]))[0]).toMatchObject({
    forSale: false,
    productState: 'off_shelf',
  });
});

test('two edits of the same version at once: one wins, the other is told', async () => {
  const product = await live();
  const edit = (brand: string) => code(editProduct(market.ctx(), scope, product.id, { ...product.content, brand }, 1));
  const outcomes = await Promise.all([edit('甲'), edit('乙')]);
  expect(outcomes.sort()).toEqual(['catalog.edited_meanwhile', 'done']);
});

test('off the shelf the page still answers with its state; back again it is checked again', async () => {
  const product = await live();
  await takeOff(market.ctx(), scope, product.id);
  const page = await market.http('GET', `/products/${toId('prd', product.id)}`);
  expect(page).toMatchObject({ status: 200, body: { state: 'off_shelf', forSale: false } });
  expect(await putBack(market.ctx(), scope, product.id)).toMatchObject({ state: 'live' });
  const shown = await market.http('GET', `/products/${toId('prd', product.id)}`);
  expect(shown).toMatchObject({
    status: 200,
    body: { state: 'live', forSale: true, minPriceFen: 12900, shop: { code: 'kettles' } },
  });
  // Each under an address of its own: answers are shared for a moment.
  const again = (n: number) => market.http('GET', `/products/${toId('prd', product.id)}?n=${n}`);
  await market.owner`UPDATE catalog.products SET live_at = live_at - interval '1 day' WHERE id = ${product.id}`;
  const older = await again(1);
  expect(older.headers.etag).not.toBe(shown.headers.etag);
  expect((await again(2)).headers.etag).toBe(older.headers.etag);
  expect((await market.http('GET', `/products/${toId('prd', uuidv7(1))}`)).status).toBe(404);
});

test('another shop’s product, picture and code are refused', async () => {
  const product = await live({ outerCode: 'K-1' });
  const neighbour = await registerPerson(market.ctx(), { phone: '13911110001', nickname: '邻居' });
  const other = await openShop(market.ctx(), {
    code: 'other',
    name: '别家',
    kind: 'individual',
    ownerId: neighbour.id,
    divisionCode: '330282',
  });
  const theirs = shopScope(other.id);
  expect(await code(takeOff(market.ctx(), theirs, product.id))).toBe('catalog.product_not_found');
  expect(await code(createProduct(market.ctx(), theirs, input()))).toBe('catalog.media_unknown');
  expect(await code(createProduct(market.ctx(), scope, input({ outerCode: 'K-1' })))).toBe('catalog.outer_code_taken');
  expect(await code(createProduct(market.ctx(), theirs, input({ outerCode: 'K-1', mediaIds: [] })))).toBe('done');
  await stepShop(market.ctx(), other.id, 'limit', '资质待补');
  const [draft] = await market.pool<{ id: Uuid }[]>`SELECT id FROM catalog.products WHERE shop_id = ${other.id}`;
  expect(await code(submitProduct(market.ctx(), theirs, draft?.id ?? uuidv7(1)))).toBe('catalog.shop_may_not_list');
});

test('a listing holds one video of its own shop; it goes with its version, and may be taken out again', async () => {
  const film = readFileSync(join(import.meta.dirname, '../../media/test/samples/kettle.webm'));
  const { id: videoId } = await storeVideo(market.ctx(), { shopId: scope.shopId, body: film });
  const { id: elsewhere } = await storeVideo(market.ctx(), { shopId: uuidv7(Date.now()), body: film });
  const product = await live({ videoId });
  const address = `/products/${toId('prd', product.id)}`;
  const seen = await market.http('GET', address);
  const video = { id: toId('med', videoId), url: `/media/${toId('med', videoId)}/video` };
  expect(seen.body).toMatchObject({ content: { video } });
  expect(await code(createProduct(market.ctx(), scope, input({ videoId: elsewhere })))).toBe('catalog.video_unknown');
  expect(await code(createProduct(market.ctx(), scope, input({ videoId: picture })))).toBe('catalog.video_unknown');
  expect(await code(createProduct(market.ctx(), scope, input({ mediaIds: [videoId] })))).toBe('catalog.media_unknown');
  const { videoId: _taken, ...without } = product.content;
  const edited = await editProduct(market.ctx(), scope, product.id, { ...without, videoId: null }, 1);
  expect(edited.content.videoId).toBeUndefined();
});

test('the review queue: longest waiting first, counted in today, refused to those without the right', async () => {
  const held = await live({ title: { zh: '唯一的水壶', en: '' } });
  const reviewer: Actor = market.user([
    { scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['catalog.*'] },
  ]);
  const queue = await market.http('GET', '/console/products?state=checking', { as: reviewer });
  expect((queue.body as { items: { productId: string }[] }).items.map((one) => one.productId)).toContain(
    toId('prd', held.id),
  );
  market.clock.advance(hours(25));
  const { waitingOnPlatform } = await import('#modules/operations');
  expect((await waitingOnPlatform(market.ctx())).find((one) => one.key === 'catalog.reviews')).toMatchObject({
    overdue: 1,
  });
  expect(
    (
      await market.http('POST', `/console/products/${toId('prd', held.id)}/review`, {
        as: market.user(),
        body: { decision: 'approve' },
      })
    ).status,
  ).toBe(403);
  const said = await market.http('POST', `/console/products/${toId('prd', held.id)}/review`, {
    as: reviewer,
    body: { decision: 'reject', reasons: ['「唯一」无法证明'] },
  });
  expect(said.body).toMatchObject({
    state: 'rejected',
    reasons: [{ code: 'reviewer', params: { reason: '「唯一」无法证明' } }],
  });
});

test('categories: children, path, attributes; an operator’s change holds at once', async () => {
  const top = await market.http('GET', '/categories');
  expect((top.body as { items: { id: string; name: { zh: string } }[] }).items).toHaveLength(26);
  const attributes = await categoryAttributes(market.ctx(), 'aa-1-1-1');
  expect(attributes.find((one) => one.id === 'color')?.values).toContainEqual({ zh: '红色', en: 'Red' });
  const operator = market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
  const changed = await market.http('PATCH', `/console/categories/${leaf}`, {
    as: operator,
    body: { commissionBps: 150 },
  });
  expect(changed.body).toMatchObject({ commissionBps: 150 });
  const product = await live();
  expect(
    (
      await productForSale(
        market.ctx(),
        product.content.skus.map((sku) => sku.skuId),
      )
    )[0]?.commissionBps,
  ).toBe(150);
  const wrong = await market.http('PATCH', `/console/categories/${leaf}`, { as: operator, body: { state: 'trial' } });
  expect(wrong.status).toBe(409);
  expect(await code(createProduct(market.ctx(), scope, input({ categoryId: 'hg' })))).toBe('catalog.category_not_leaf');
});

test('the database keeps versions and prices for ever and refuses nonsense', async () => {
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { message: string }) => error.message,
    );
  expect(await refused(market.pool`UPDATE catalog.versions SET content = '{}'`.execute())).toContain(
    'permission denied',
  );
  expect(await refused(market.pool`DELETE FROM catalog.versions`.execute())).toContain('permission denied');
  expect(await refused(market.pool`DELETE FROM catalog.price_history`.execute())).toContain('permission denied');
  expect(await refused(market.owner`UPDATE catalog.skus SET price_fen = -1`.execute())).toContain('skus_price');
  expect(await refused(market.owner`UPDATE catalog.skus SET list_price_fen = price_fen - 1`.execute())).toContain(
    'skus_list_price',
  );
  expect(
    await refused(
      market.owner`UPDATE catalog.products SET pending_version = version, checking_since = now() WHERE state = 'live'`.execute(),
    ),
  ).toContain('products_pending');
});
