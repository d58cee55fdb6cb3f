import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, type ShopScope, seconds, shopScope, toId, type Uuid, uuidOf, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { editProduct, loadTaxonomy, planOffline, productOfShop } from '#modules/catalog';
import { storeDrawing } from '#modules/media';
import { openShop } from '#modules/shops';
import { forgetPlans } from '../import-service.ts';
import { resumeImports, workImport } from '../import-work-service.ts';

let market: TestMarket;
let scope: ShopScope;
let editor: Actor;
let base: string;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  await loadTaxonomy(market.owner);
  const owner = await registerPerson(market.ctx(), { phone: '13922220000', nickname: '店主' });
  scope = shopScope(
    (
      await openShop(market.ctx(), {
        code: 'files',
        name: '文件店',
        kind: 'individual',
        ownerId: owner.id,
        divisionCode: '330282',
      })
    ).id,
  );
  editor = market.user(
    [{ scope: 'shop', scopeId: scope.shopId, role: 'editor', permissions: ['catalog.*'] }],
    owner.id,
  );
  base = `/shops/${toId('shp', scope.shopId)}/imports`;
});
afterAll(() => market?.close());

type View = {
  importId: string;
  state: string;
  summary: Record<'fileRows' | 'elsewhere' | 'created' | 'updated' | 'unchanged' | 'repeated' | 'rejected', number>;
  columns: { heading: string; field: string }[];
  missingFields: string[];
  done: { chunks: number; of: number };
};

async function send(text: string | Buffer, options: object = {}, name = '商品.csv', as: Actor = editor) {
  const boundary = 'x-import-test';
  const body = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="options"\r\n\r\n${JSON.stringify(options)}\r\n`,
    ),
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`,
    ),
    Buffer.from(text),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const reply = await market.http('POST', base, {
    as,
    body,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  return { status: reply.status, view: reply.body as View };
}
const get = async (id: string) => (await market.http('GET', `${base}/${id}`, { as: editor })).body as View;
const run = (id: string, body: object = {}) => market.http('POST', `${base}/${id}/run`, { as: editor, body });
const adds = ({ summary: s }: View) =>
  s.elsewhere + s.created + s.updated + s.unchanged + s.repeated + s.rejected === s.fileRows;
const products = () =>
  market.pool<
    { id: Uuid; outerCode: string; state: string; version: number }[]
  >`SELECT id, outer_code, state, version FROM catalog.products WHERE shop_id = ${scope.shopId} ORDER BY outer_code`;

const staged = async () =>
  (await market.pool<{ count: number }[]>`SELECT count(*) AS count FROM catalog.import_staging`)[0]?.count;

const FILE =
  '货号,商品名称,售价,颜色,库存\nF1,电水壶,129,雾蓝,10\nF1,电水壶,139,米白,20\nF2,铁锅,99,,5\nF3,瓷碗,便宜,,5\n';

test('a dry run writes nothing; the run writes drafts, declares stock and adds up', async () => {
  const { status, view } = await send(FILE);
  expect(status).toBe(201);
  expect(view).toMatchObject({ state: 'ready', summary: { fileRows: 4, created: 3, rejected: 1 }, missingFields: [] });
  expect(await products()).toHaveLength(0);
  const rows = await market.http('GET', `${base}/${view.importId}/rows`, { as: editor });
  expect((rows.body as { items: unknown[] }).items).toEqual([
    {
      line: 5,
      weight: 'error',
      column: '售价',
      code: 'price_unreadable',
      message: { zh: '价格「便宜」无法识别', en: 'The price "便宜" cannot be read' },
    },
  ]);
  expect((await run(view.importId)).status).toBe(202);
  expect((await run(view.importId)).status).toBe(409);
  await market.drain();
  const after = await get(view.importId);
  expect(after).toMatchObject({
    state: 'done',
    summary: { created: 3, updated: 0, unchanged: 0, repeated: 0, rejected: 1 },
  });
  expect(adds(after)).toBe(true);
  expect((await products()).map((one) => [one.outerCode, one.state])).toEqual([
    ['F1', 'draft'],
    ['F2', 'draft'],
  ]);
  const [stock] = await market.pool<
    { payload: { lines: { onHand: number; fresh: boolean }[] } }[]
  >`SELECT payload FROM kernel.events WHERE name = 'stock.declared'`;
  expect(stock?.payload.lines.map((line) => [line.onHand, line.fresh])).toEqual([
    [10, true],
    [20, true],
    [5, true],
  ]);
});

test('the same file again changes nothing; a changed one updates by code and keeps pictures, SKU ids and translations', async () => {
  const again = await send(FILE);
  await run(again.view.importId);
  await market.drain();
  expect((await get(again.view.importId)).summary).toMatchObject({ created: 0, updated: 0, unchanged: 3, rejected: 1 });

  const [kettle] = await products();
  if (!kettle) throw new Error('kettle expected');
  const before = await productOfShop(market.ctx(), scope, kettle.id);
  const picture = await storeDrawing(market.ctx(), {
    shopId: scope.shopId,
    svg: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
  });
  await editProduct(market.ctx(), scope, kettle.id, {
    ...before.content,
    title: { zh: '电水壶', en: 'Kettle' },
    mediaIds: [picture.id],
  });
  const changed = await send(FILE.replace('129', '119'));
  await run(changed.view.importId);
  await market.drain();
  expect((await get(changed.view.importId)).summary).toMatchObject({ updated: 2, unchanged: 1 });
  const after = await productOfShop(market.ctx(), scope, kettle.id);
  expect(after.content).toMatchObject({ title: { zh: '电水壶', en: 'Kettle' }, mediaIds: [picture.id] });
  expect(after.content.skus.map((sku) => [sku.skuId, sku.priceFen])).toEqual([
    [before.content.skus[0]?.skuId, 11900],
    [before.content.skus[1]?.skuId, 13900],
  ]);
});

test('what is run is what was shown: the file is planned once, and again only under other options or when the plan is forgotten', async () => {
  const forgetFiles = () => rm(join(market.runtime.home, 'imports'), { recursive: true });
  const file = (code: string) => `货号,标题,价格,类目\n${code}1,好锅,10,怪\n${code}2,好碗,20,\n`;
  const shown = await send(file('O'));
  expect(shown.view).toMatchObject({ done: { chunks: 0, of: 1 }, summary: { created: 2 } });
  await forgetFiles();
  // The same mapping said again and what happens afterwards change no plan; other categories do.
  const mapping = Object.fromEntries(shown.view.columns.map(({ heading, field }) => [heading, field]));
  expect((await run(shown.view.importId, { mapping, submit: false, rates: {} })).status).toBe(202);
  await market.drain();
  expect(await get(shown.view.importId)).toMatchObject({ state: 'done', summary: { created: 2 } });
  const other = await send(file('Q'));
  expect((await run(other.view.importId, { defaultCategoryId: null })).body).toMatchObject({
    state: 'running',
    summary: { rejected: 2 },
  });
  await market.drain();

  const left = await send(file('V'));
  const chunks = async () =>
    (
      await market.pool<
        { chunks: number; kept: number }[]
      >`SELECT chunks, (SELECT count(*) FROM catalog.import_chunks WHERE import_id = id) AS kept FROM catalog.imports WHERE id = ${uuidOf('imp', left.view.importId)}`
    )[0];
  await forgetPlans(market.ctx());
  expect(await chunks()).toEqual({ chunks: 1, kept: 1 });
  market.clock.advance(days(1));
  expect(await forgetPlans(market.ctx())).toBeGreaterThan(0);
  expect(await chunks()).toEqual({ chunks: 0, kept: 0 });
  expect((await run(left.view.importId)).status).toBe(202);
  await market.drain();
  expect(await get(left.view.importId)).toMatchObject({ state: 'done', summary: { created: 2 } });
});

test('texts are cut at a sign, not within it, and hold no zero', async () => {
  const text = `货号,标题,价格\nCUT,${'长'.repeat(119)}😀尾,10\nZERO,零\0点灯,20\n`;
  const { view } = await send(Buffer.from(`\ufeff${text}`, 'utf16le'));
  await run(view.importId);
  await market.drain();
  expect(await get(view.importId)).toMatchObject({ state: 'done', summary: { created: 2 } });
  const [zero] = await market.pool<
    { title: string }[]
  >`SELECT title_zh AS title FROM catalog.products WHERE outer_code = 'ZERO'`;
  expect(zero?.title).toBe('零点灯');
});

test('a crash between chunks is resumed where it was, and still adds up', async () => {
  const lines = Array.from({ length: 120 }, (_, at) => `R${String(at).padStart(3, '0')},第${at}款水壶,${at + 1}`);
  const { view } = await send(`货号,标题,价格\n${lines.join('\n')}\n`);
  await run(view.importId);
  const importId = uuidOf('imp', view.importId);
  // The second chunk fails half-way: its transaction is lost, the first chunk's is not.
  await market.owner`ALTER TABLE catalog.products ADD CONSTRAINT injected CHECK (outer_code <> 'R070') NOT VALID`;
  await expect(workImport(market.ctx(), { shopId: scope.shopId, importId })).rejects.toThrow('injected');
  expect(await get(view.importId)).toMatchObject({
    state: 'running',
    done: { chunks: 1, of: 3 },
    summary: { created: 50 },
  });
  await market.owner`ALTER TABLE catalog.products DROP CONSTRAINT injected`;
  await Promise.all([
    workImport(market.ctx(), { shopId: scope.shopId, importId }),
    workImport(market.ctx(), { shopId: scope.shopId, importId }),
  ]);
  const after = await get(view.importId);
  expect(after).toMatchObject({ state: 'done', summary: { fileRows: 120, created: 120 } });
  const [count] = await market.pool<
    { count: number }[]
  >`SELECT count(*) AS count FROM catalog.products WHERE outer_code LIKE 'R%'`;
  expect(count?.count).toBe(120);
});

test('an import whose worker was killed is taken up by another, after a silence, and by one at a time', async () => {
  const lines = Array.from({ length: 120 }, (_, at) => `K${String(at).padStart(3, '0')},第${at}款灯,${at + 1}`);
  const { view } = await send(`货号,标题,价格\n${lines.join('\n')}\n`);
  await run(view.importId);
  const ctx = market.ctx();
  expect(await resumeImports(ctx)).toBe(0);
  // A worker took the job and was killed: the job stays locked by the dead for hours.
  await market.owner`
    UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'dead' WHERE key = ${`catalog.import:${uuidOf('imp', view.importId)}`}`;
  await market.drain();
  expect(await get(view.importId)).toMatchObject({ state: 'running', done: { chunks: 0 } });
  market.clock.advance(seconds(11));
  expect(await resumeImports(ctx)).toBe(1);
  expect(await resumeImports(ctx)).toBe(0);
  await market.drain();
  expect(await get(view.importId)).toMatchObject({ state: 'done', summary: { fileRows: 120, created: 120 } });
});

test('a product the catalogue refuses is reported with its rows; its neighbours come in', async () => {
  const { view } = await send('货号,标题,价格,类目\nX1,好锅,10,水壶\nX2,坏锅,20,水壶\nX3,好碗,30,\n', {
    categoryMap: { 水壶: 'hg' },
  });
  await run(view.importId, { categoryMap: { 水壶: 'hg' } });
  await market.drain();
  const after = await get(view.importId);
  expect(after).toMatchObject({ state: 'done', summary: { created: 1, rejected: 2 } });
  expect(adds(after)).toBe(true);
  const rows = (await market.http('GET', `${base}/${view.importId}/rows`, { as: editor })).body as {
    items: { line: number; code: string }[];
  };
  expect(rows.items.map((one) => [one.line, one.code])).toEqual([
    [2, 'product_refused'],
    [3, 'product_refused'],
  ]);
});

test('a mapping that was corrected is remembered for the next file with these headings', async () => {
  const file = '甲,乙\n水,1\n火,2\n';
  const { view } = await send(file);
  expect(view.missingFields.length).toBeGreaterThan(0);
  expect((await run(view.importId)).status).toBe(422);
  const planned = await market.http('POST', `${base}/${view.importId}/plan`, {
    as: editor,
    body: { mapping: { 甲: 'title', 乙: 'price' } },
  });
  expect(planned.body).toMatchObject({ state: 'ready', missingFields: [], summary: { created: 2 } });
  await run(view.importId);
  await market.drain();
  expect((await send(file)).view.columns).toEqual([
    { heading: '甲', field: 'title' },
    { heading: '乙', field: 'price' },
  ]);
  const kept = (await market.http('GET', `/shops/${toId('shp', scope.shopId)}/import-mappings`, { as: editor }))
    .body as { items: unknown[] };
  expect(kept.items.length).toBeGreaterThan(1);
});

test('a file planned in batches is the file planned whole: rows of a product far apart, reasons in the order of the lines', async () => {
  const lines = Array.from({ length: 1300 }, (_, at) => {
    const price = at % 40 === 3 ? '便宜' : at % 40 === 7 ? '' : `${(at % 90) + 1}`;
    // The same choice comes again 650 lines further down, the other choices of a product 100 lines apart.
    return `S${at % 100},第 ${at % 100} 款水壶,色 ${Math.floor((at % 650) / 100)},${price},${at % 55 === 0 ? '多' : at},${at % 70 === 0 ? '怪' : ''}`;
  });
  const file = `货号,标题,颜色,价格,库存,类目\n${lines.join('\n')}\n`;
  const whole = await planOffline(Buffer.from(file), {});
  if ('problem' in whole) throw new Error(whole.problem);
  const { view } = await send(file);
  expect(view.summary).toMatchObject({
    fileRows: 1300,
    created: whole.plan.rows.planned,
    repeated: whole.plan.rows.repeated,
    rejected: whole.plan.rows.rejected,
  });
  expect(whole.plan.rows.repeated).toBeGreaterThan(500);
  const importId = uuidOf('imp', view.importId);
  const said = await market.pool`
    SELECT line, weight, column_name AS column, code, params FROM catalog.import_rows WHERE import_id = ${importId} ORDER BY line, place`;
  expect(said).toEqual(whole.plan.problems);
  await run(view.importId);
  const chunks = await market.pool<
    { products: unknown[] }[]
  >`SELECT products FROM catalog.import_chunks WHERE import_id = ${importId} ORDER BY chunk`;
  expect(chunks.map((one) => one.products.length)).toEqual([50, 50]);
  expect(chunks.flatMap((one) => one.products)).toEqual(whole.plan.products);
  expect(await staged()).toBe(0);
});

test('a file that stops being a table on the way is refused whole; what a killed plan left is taken away by the next', async () => {
  const imports = async () =>
    (await market.pool<{ count: number }[]>`SELECT count(*) AS count FROM catalog.imports`)[0]?.count;
  const before = await imports();
  expect((await send(`货号,标题,价格\n${'B1,水壶,1\n'.repeat(1200)}B2,"锅,2\n`)).status).toBe(422);
  expect([await imports(), await staged()]).toEqual([before, 0]);
  await market.pool`
    INSERT INTO catalog.import_staging (shop_id, plan_id, kind, at, product_key, body, staged_at)
    VALUES (${scope.shopId}, ${uuidv7(1)}, 'row', 0, '', '{}', ${market.clock.now()})`;
  await send(FILE);
  expect(await staged()).toBe(1);
  market.clock.advance(seconds(3601));
  await send(FILE);
  expect(await staged()).toBe(0);
});

test('files and people that do not fit are refused', async () => {
  expect((await send('hello')).status).toBe(422);
  expect((await send(Buffer.from([0xff, 0xff, 0xff]))).status).toBe(422);
  expect((await send(FILE, { rates: { EURO: 'x' } })).status).toBe(422);
  expect((await send(FILE, {}, 'a.csv', market.user())).status).toBe(403);
  const { view } = await send(FILE);
  const stranger = market.user([{ scope: 'shop', scopeId: uuidv7(1), role: 'editor', permissions: ['catalog.*'] }]);
  expect((await market.http('GET', `${base}/${view.importId}`, { as: stranger })).status).toBe(403);
});
