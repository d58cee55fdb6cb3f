import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, type ShopScope, shopScope, toId, uuidOf } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { createProduct, loadTaxonomy, type ProductInput, productOfShop, submitProduct } from '#modules/catalog';
import { storeMedia } from '#modules/media';
import { openShop } from '#modules/shops';
import { changedPrice } from '../bulk.ts';
import { readPairs, writePairs } from '../import/pairs.ts';
import { workImport } from '../import-work-service.ts';
import { listZip, pictureOf, unzipOne } from '../picture-zip.ts';

type Keeper = { readonly scope: ShopScope; readonly staff: Actor; readonly at: string };
let market: TestMarket;
let one: Keeper;
let two: Keeper;
let leaf: string;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  await loadTaxonomy(market.owner);
  const [row] = await market.pool<{ id: string }[]>`
    SELECT id FROM catalog.categories c WHERE id LIKE 'hg-%' AND NOT EXISTS (SELECT 1 FROM catalog.categories WHERE parent_id = c.id) LIMIT 1`;
  leaf = row?.id ?? '';
  one = await keeper('first', '13911110031');
  two = await keeper('second', '13911110032');
});
afterAll(() => market?.close());

async function keeper(code: string, phone: string): Promise<Keeper> {
  const person = await registerPerson(market.ctx(), { phone, nickname: code });
  const shop = await openShop(market.ctx(), {
    code,
    name: code,
    kind: 'individual',
    ownerId: person.id,
    divisionCode: '330282',
  });
  const staff = market.user(
    [{ scope: 'shop', scopeId: shop.id, role: 'editor', permissions: ['catalog.*'] }],
    person.id,
  );
  return { scope: shopScope(shop.id), staff, at: `/shops/${toId('shp', shop.id)}` };
}
const colours = (...values: string[]) =>
  values.map((value) => ({ name: { zh: '颜色', en: 'Colour' }, value: { zh: value, en: '' } }));
const made = (from: Keeper, more: Partial<ProductInput>) =>
  createProduct(market.ctx(), from.scope, {
    title: { zh: '手工茶杯', en: 'Cup' },
    categoryId: leaf,
    skus: [{ priceFen: 9_900 }],
    ...more,
  });
const multipart = (file: Uint8Array, name: string, fields: Record<string, string> = {}) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  body: Buffer.concat([
    ...Object.entries(fields).map(([key, value]) =>
      Buffer.from(`--x\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`),
    ),
    Buffer.from(
      `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    file,
    Buffer.from('\r\n--x--\r\n'),
  ]),
});
const png = (red: number) =>
  sharp({ create: { width: 30, height: 30, channels: 3, background: { r: red, g: 90, b: 40 } } })
    .png()
    .toBuffer();

async function imported(into: Keeper, file: Uint8Array, name: string) {
  const sent = await market.http('POST', `${into.at}/imports`, { as: into.staff, ...multipart(file, name) });
  expect(sent.status, sent.text).toBe(201);
  const { importId } = sent.body as { importId: string };
  const begun = await market.http('POST', `${into.at}/imports/${importId}/run`, { as: into.staff, body: {} });
  expect(begun.status, begun.text).toBe(202);
  await workImport(market.ctx(), { shopId: into.scope.shopId, importId: uuidOf('imp', importId) });
  return (await market.http('GET', `${into.at}/imports/${importId}`, { as: into.staff })).body as {
    state: string;
    summary: Record<string, number>;
  };
}
/** What a file can hold of a product, without ids. */
const facts = async (from: Keeper) =>
  (
    await market.pool<{ content: ProductInput }[]>`
      SELECT content FROM catalog.products WHERE shop_id = ${from.scope.shopId} ORDER BY title_zh`
  ).map(({ content: { title, brand, sellingPoints, description, categoryId, attributes, skus } }) => ({
    title,
    brand,
    sellingPoints: sellingPoints?.zh,
    description: description?.zh,
    categoryId,
    attributes: attributes?.map(({ name, value }) => [name.zh, value.zh]),
    skus: skus.map(({ priceFen, listPriceFen, weightGrams, volumeCm3, outerCode, barcode, saleAttributes }) => ({
      priceFen,
      listPriceFen,
      weightGrams,
      volumeCm3,
      outerCode,
      barcode,
      choice: saleAttributes?.map(({ name, value }) => [name.zh, value.zh]),
    })),
  }));

test('pairs in a cell are read as they were written, whatever signs they hold', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'颜红;；:：=\\aB 1') })
    .map((some) => some.trim());
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          text.filter((some) => some !== ''),
          text,
        ),
        { maxLength: 5 },
      ),
      (pairs) => {
        expect(readPairs(writePairs(pairs))).toEqual(pairs);
      },
    ),
  );
  expect(readPairs('颜色：红；尺码=L;坏的')).toEqual([
    ['颜色', '红'],
    ['尺码', 'L'],
  ]);
});

test('a bundle goes out with its parts by their codes and comes back; what is no part of the shop keeps it out', async () => {
  const [into, from] = [await keeper('bundles-in', '13911110041'), await keeper('bundles-out', '13911110042')];
  const cup = await made(from, { title: { zh: '杯', en: '' }, skus: [{ priceFen: 2_000, outerCode: 'C:1;a' }] });
  const pot = await made(from, { title: { zh: '壶', en: '' }, outerCode: 'POT', skus: [{ priceFen: 9_000 }] });
  const parts = [pot, cup].map((part, place) => ({
    skuId: part.content.skus[0]?.skuId ?? part.id,
    quantity: place + 1,
  }));
  await made(from, {
    kind: 'bundle',
    title: { zh: '壶杯套装', en: '' },
    outerCode: 'SET',
    skus: [{ priceFen: 12_000 }],
    parts,
  });
  const out = await market.http('GET', `${from.at}/products/export?format=csv`, { as: from.staff });
  expect(out.status, out.text).toBe(200);
  const file = Buffer.from(out.text);
  expect(file.toString()).toContain('C\\:1\\;a:2');
  // Into its own shop nothing changes; its parts without a code of their own are named by their id.
  expect((await imported(from, file, 'set.csv')).summary).toMatchObject({ unchanged: 3, rejected: 0 });
  const words = '商品编码,规格编码,商品标题,售价,类目,套装内容\r\n';
  const goods = `B-CUP,C1,杯子,20,${leaf},\r\nB-POT,P1,茶壶,90,${leaf},\r\n`;
  expect((await imported(into, Buffer.from(words + goods), 'goods.csv')).summary).toMatchObject({ created: 2 });
  const sets = `B-SET,,壶杯套装,120,${leaf},P1:1;C1:2\r\nB-BAD,,别家的,120,${leaf},NO:2\r\nB-ODD,,看不懂,120,${leaf},P1:many\r\n`;
  const done = await imported(into, Buffer.from(words + sets), 'sets.csv');
  expect(done.summary).toMatchObject({ created: 1, rejected: 2 });
  const [set] = await market.pool<{ content: ProductInput }[]>`
    SELECT content FROM catalog.products WHERE shop_id = ${into.scope.shopId} AND outer_code = 'B-SET'`;
  expect(set?.content).toMatchObject({ kind: 'bundle', parts: [{ quantity: 1 }, { quantity: 2 }] });
});

test.each(['csv', 'xlsx'] as const)(
  'what goes out as %s comes back: into another shop the same goods, into this one no change',
  async (format) => {
    if (format === 'csv') {
      await made(one, {
        outerCode: 'CUP-1',
        title: { zh: '=青瓷杯, "大"', en: 'Cup, "L"' },
        brand: '无名',
        sellingPoints: { zh: '手工拉坯', en: 'Hand-thrown' },
        description: { zh: '第一行\n第二行 <b> & 其他', en: 'kept' },
        attributes: [
          { attributeId: 'material', name: { zh: '材质', en: 'Material' }, value: { zh: '瓷;陶:混', en: 'Mixed' } },
          { attributeId: null, name: { zh: '产地', en: '' }, value: { zh: '景德镇', en: '' } },
        ],
        skus: [
          {
            priceFen: 12_905,
            listPriceFen: 15_900,
            weightGrams: 320,
            volumeCm3: 1_450,
            outerCode: 'CUP-1-A',
            barcode: '690123',
            saleAttributes: colours('雾蓝'),
          },
          { priceFen: 13_900, weightGrams: 350, outerCode: '-CUP', saleAttributes: colours('米;白') },
        ],
      });
      await made(one, { title: { zh: '没有编码的碗', en: '' } });
    }
    const file = await market.app.inject({
      method: 'GET',
      url: `/api${one.at}/products/export?format=${format}`,
      headers: { authorization: (await bearer(one.staff)) ?? '' },
    });
    expect(file.statusCode, file.body).toBe(200);
    const target = format === 'csv' ? two : await keeper('third', '13911110033');
    expect(await imported(target, file.rawPayload, `goods.${format}`)).toMatchObject({
      state: 'done',
      summary: { fileRows: 3, created: 3, rejected: 0, repeated: 0 },
    });
    expect(await facts(target)).toEqual(await facts(one));
    expect(await imported(one, file.rawPayload, `goods.${format}`)).toMatchObject({
      state: 'done',
      summary: { fileRows: 3, unchanged: 3, created: 0, updated: 0 },
    });
  },
);

/** The header under which the test market knows a person. */
async function bearer(as: Actor): Promise<string | undefined> {
  await market.http('GET', `${one.at}/products`, { as });
  return as.kind === 'user' ? `Bearer test-${as.sessionId}-token` : undefined;
}

test('pictures come by zip under the shop’s codes; each file answers for itself, and twice is once', async () => {
  const vase = await made(one, { outerCode: 'V_1', title: { zh: '花瓶', en: '' } });
  const plate = await made(one, { outerCode: 'plate', title: { zh: '盘子', en: '' } });
  const zip = zipSync({
    'goods/V_1_2.png': await png(20),
    'goods/V_1_10.png': await png(30),
    'goods/V_1.png': await png(10),
    'plate/back.png': await png(40),
    'plate/front.png': new TextEncoder().encode('no picture'),
    'nobody.png': await png(50),
    '__MACOSX/._V_1.png': await png(60),
  });
  const send = (mode = 'append') =>
    market.http('POST', `${one.at}/product-pictures`, {
      as: one.staff,
      key: null,
      ...multipart(zip, 'p.zip', { mode }),
    });
  const reply = await send();
  expect(reply.status, reply.text).toBe(200);
  const { products, items } = reply.body as {
    products: number;
    items: { name: string; productId: string; error: string | null }[];
  };
  expect(products).toBe(2);
  expect(Object.fromEntries(items.map((row) => [row.name, row.error]))).toEqual({
    'goods/V_1.png': null,
    'goods/V_1_2.png': null,
    'goods/V_1_10.png': null,
    'plate/back.png': null,
    'plate/front.png': 'media.not_a_picture',
    'nobody.png': 'unmatched',
  });
  const after = await productOfShop(market.ctx(), one.scope, vase.id);
  expect([after.content.mediaIds.length, after.version]).toEqual([3, 2]);
  expect((await productOfShop(market.ctx(), one.scope, plate.id)).content.mediaIds).toHaveLength(1);
  expect((await send()).body).toMatchObject({ products: 0 });
  expect((await send('replace')).body).toMatchObject({ products: 0 });
  expect((await productOfShop(market.ctx(), one.scope, vase.id)).version).toBe(2);
  expect(
    (
      await market.http('POST', `${one.at}/product-pictures`, {
        as: one.staff,
        key: null,
        ...multipart(Buffer.from('PK no'), 'p.zip'),
      })
    ).body,
  ).toMatchObject({
    code: 'catalog.zip_unreadable',
  });
});

test('a video in the zip goes to the goods of its code, one to each, and the pictures stay', async () => {
  const lamp = await made(one, { outerCode: 'LAMP', title: { zh: '台灯', en: '' } });
  const video = (name: string) => readFileSync(join(import.meta.dirname, '../../media/test/samples', name));
  const send = async (files: Record<string, Uint8Array>, mode = 'replace') =>
    (
      await market.http('POST', `${one.at}/product-pictures`, {
        as: one.staff,
        key: null,
        ...multipart(zipSync(files), 'v.zip', { mode }),
      })
    ).body as { products: number; items: { name: string; error: string | null }[] };
  await send({ 'LAMP.png': await png(70) });
  const both = { 'LAMP/a.mp4': video('kettle.mp4'), 'LAMP/b.webm': video('kettle.webm'), 'LAMP/c.mp4': await png(80) };
  const told = await send(both, 'append');
  expect(Object.fromEntries(told.items.map((row) => [row.name, row.error]))).toEqual({
    'LAMP/a.mp4': null,
    'LAMP/b.webm': 'second_video',
    'LAMP/c.mp4': null,
  });
  const { content, version } = await productOfShop(market.ctx(), one.scope, lamp.id);
  expect([content.mediaIds.length, typeof content.videoId, version]).toEqual([2, 'string', 3]);
  // Only a video takes no picture's place, and the same one again changes nothing.
  expect(await send({ 'LAMP.mp4': video('kettle.mp4') })).toMatchObject({ products: 0 });
  expect(await send({ 'LAMP.webm': video('kettle.webm') })).toMatchObject({ products: 1 });
  expect((await productOfShop(market.ctx(), one.scope, lamp.id)).content.mediaIds).toEqual(content.mediaIds);
  expect((await send({ 'LAMP.mp4': Buffer.from('ftyp no') })).items).toMatchObject([{ error: 'media.not_a_picture' }]);
});

test('a zip that would unfold into too much is refused before it is unpacked; one that lies gets no room', () => {
  const bomb = zipSync({ 'V.png': new Uint8Array(20 * 1024 * 1024) });
  expect(bomb.length).toBeLessThan(100_000);
  const listed = listZip(bomb);
  const entry = 'entries' in listed ? listed.entries[0] : undefined;
  expect(entry?.size).toBe(20 * 1024 * 1024);
  expect(entry && unzipOne(bomb, entry, 10 * 1024 * 1024)).toBeNull();
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n}.png`, new Uint8Array(20 * 1024 * 1024)]));
  expect(listZip(zipSync(many, { level: 1 }))).toEqual({ problem: 'too_large' });
  const names = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`${n}.png`, new Uint8Array(1)]));
  expect(listZip(zipSync(names))).toEqual({ problem: 'too_many' });
  // The directory says ten bytes where there are a million.
  const liar = Buffer.from(zipSync({ 'V.png': new Uint8Array(1_000_000) }));
  const directory = liar.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  liar.writeUInt32LE(10, directory + 24);
  const lied = listZip(liar);
  expect(
    'entries' in lied && lied.entries[0] ? (unzipOne(liar, lied.entries[0], 1_000)?.length ?? 0) : -1,
  ).toBeLessThanOrEqual(10);
  const codes = new Set(['A_1', 'A']);
  expect(pictureOf({ name: 'A_1.jpg', size: 1 }, codes)).toMatchObject({ code: 'A_1', place: '' });
  expect(pictureOf({ name: 'A_2.jpg', size: 1 }, codes)).toMatchObject({ code: 'A', place: '2' });
  expect(pictureOf({ name: '../../A/x.jpg', size: 1 }, codes)).toMatchObject({ code: 'A', place: 'x' });
  expect(pictureOf({ name: 'B.jpg', size: 1 }, codes)).toBeNull();
});

test('a bulk edit previews, then gives each product its own version or its own refusal', async () => {
  expect(changedPrice(9_995, { mode: 'percent', bps: -1_000 })).toBe(8_996);
  expect(changedPrice(1, { mode: 'percent', bps: -9_000 })).toBe(0);
  const mediaId = (await storeMedia(market.ctx(), { shopId: one.scope.shopId, body: await png(77) })).id;
  const cheap = await made(one, { title: { zh: '便宜杯', en: '' }, skus: [{ priceFen: 300, listPriceFen: 400 }] });
  const dear = await submitProduct(
    market.ctx(),
    one.scope,
    (
      await made(one, {
        title: { zh: '贵杯', en: '' },
        mediaIds: [mediaId],
        skus: [{ priceFen: 10_000, listPriceFen: 10_400 }],
      })
    ).id,
  );
  expect(dear.state).toBe('live');
  const foreign = await made(two, { title: { zh: '别家的杯', en: '' } });
  const productIds = [cheap, dear, foreign].map((product) => toId('prd', product.id));
  const send = (body: object) =>
    market.http('POST', `${one.at}/products/bulk-edit`, { as: one.staff, body: { productIds, ...body } });
  const seen = await send({ preview: true, price: { mode: 'add', fen: -500 } });
  expect(seen.status, seen.text).toBe(200);
  expect((seen.body as { items: object[] }).items).toMatchObject([
    { error: 'catalog.price_out_of_range' },
    { error: null, before: { min: 10_000 }, after: { min: 9_500 }, version: 1 },
    { error: 'catalog.product_not_found' },
  ]);
  expect((await productOfShop(market.ctx(), one.scope, dear.id)).version).toBe(1);
  const done = await send({
    price: { mode: 'percent', bps: 500 },
    shipWithinHours: 24,
    attributes: [{ name: { zh: '材质', en: '' }, value: { zh: '瓷', en: '' } }],
  });
  expect((done.body as { items: object[] }).items).toMatchObject([
    { error: null, version: 2, after: { min: 315 } },
    { error: null, version: 2, state: 'live', after: { min: 10_500 } },
    { error: 'catalog.product_not_found' },
  ]);
  const after = await productOfShop(market.ctx(), one.scope, dear.id);
  // The price passed its struck price, which would be none any more.
  expect(after.content.skus[0]).toMatchObject({ priceFen: 10_500, listPriceFen: null });
  expect(after.content).toMatchObject({ shipWithinHours: 24, attributes: [{ value: { zh: '瓷' } }] });
  const [prices] = await market.pool<
    { count: number }[]
  >`SELECT count(*) AS count FROM catalog.price_history WHERE product_id = ${dear.id}`;
  expect(prices?.count).toBe(2);
  const refused = await send({ brand: '名牌', categoryId: 'no-such' });
  expect((refused.body as { items: object[] }).items[1]).toMatchObject({ error: 'catalog.category_not_found' });
  expect((await productOfShop(market.ctx(), two.scope, foreign.id)).version).toBe(1);
});
