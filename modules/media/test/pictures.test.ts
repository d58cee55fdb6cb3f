import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toId, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { hashDistance, mediaFiles, mediaUrl, serveRendition, storeDrawing, storeMedia } from '#modules/media';

let market: TestMarket;
const shopId = uuidv7(Date.now());
beforeAll(async () => {
  market = await testMarket({ modules: ['operations', 'media'] });
});
afterAll(() => market?.close());

const photo = (colour: string, width = 600, height = 400) =>
  sharp({ create: { width, height, channels: 3, background: colour } });
const scene =
  '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800"><rect width="800" height="800" fill="#fff"/><circle cx="250" cy="400" r="200" fill="#123"/></svg>';

test('a picture loses its metadata, stands upright and is stored once per sender', async () => {
  const body = await photo('#aa3300')
    .withExif({ IFD0: { Copyright: 'the place I live' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const ctx = market.ctx();
  const first = await storeMedia(ctx, { shopId, body });
  expect(first).toMatchObject({ width: 400, height: 600, mime: 'image/webp', visibility: 'public', shopId });
  const again = await storeMedia(ctx, { shopId, body });
  expect(again.id).toBe(first.id);
  const other = await storeMedia(ctx, { shopId: uuidv7(Date.now()), body });
  expect(other.id).not.toBe(first.id);
  const served = await serveRendition(market.runtime, toId('med', first.id), 'w320.webp');
  const seen = await sharp(served?.buffer).metadata();
  expect(seen).toMatchObject({ format: 'webp', width: 320 });
  expect(seen.exif).toBeUndefined();
  expect((await mediaFiles(ctx, [first.id])).get(first.id)).toEqual(first);
});

test('content decides, not the name: text, SVG, truncated and oversized files are refused', async () => {
  const ctx = market.ctx();
  const refusal = (body: Buffer) =>
    storeMedia(ctx, { shopId, body }).then(
      () => 'stored',
      (error: { code: string }) => error.code,
    );
  expect(await refusal(Buffer.from('not a picture'))).toBe('media.not_a_picture');
  expect(await refusal(Buffer.alloc(0))).toBe('media.not_a_picture');
  expect(await refusal(Buffer.from(scene))).toBe('media.not_a_picture');
  const whole = await sharp({
    create: {
      width: 900,
      height: 900,
      channels: 3,
      background: '#fff',
      noise: { type: 'gaussian', mean: 120, sigma: 60 },
    },
  })
    .png()
    .toBuffer();
  expect(await refusal(whole.subarray(0, Math.floor(whole.length / 2)))).toBe('media.not_a_picture');
  expect(await refusal(Buffer.alloc(11 * 1024 * 1024))).toBe('media.picture_too_large');
  const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  expect(await refusal(bomb)).toBe('media.picture_too_many_pixels');
});

test('a file that is two things at once is refused, or kept as a picture and nothing else', async () => {
  const script = '<script>alert(document.domain)</script>';
  const zip = Buffer.from('PK\u0003\u0004 xl/workbook.xml');
  const picture = await photo('#224466').jpeg().toBuffer();
  const gif = await photo('#224466').gif().toBuffer();
  const ctx = market.ctx();
  // A document that begins before the picture is no picture.
  for (const head of ['%PDF-1.7\n', script, 'PK\u0003\u0004'])
    await expect(storeMedia(ctx, { shopId, body: Buffer.concat([Buffer.from(head), picture]) })).rejects.toMatchObject({
      code: 'media.not_a_picture',
    });
  // What hangs behind it, or in its remarks, is not kept: the picture is painted anew.
  const remarks = await photo('#224466')
    .withExif({ IFD0: { Copyright: script } })
    .png()
    .toBuffer();
  const behind = [Buffer.from(`\n%PDF-1.7\n${script}`), zip];
  for (const body of [
    ...behind.map((tail) => Buffer.concat([picture, tail])),
    Buffer.concat([gif, ...behind]),
    remarks,
  ])
    expect(await storeMedia(ctx, { shopId: uuidv7(Date.now()), body })).toMatchObject({ mime: 'image/webp' });
  const kept = readdirSync(market.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(kept.length).toBeGreaterThan(3);
  for (const file of kept) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    for (const sign of ['<script', '%PDF', 'xl/workbook'])
      expect(bytes.includes(sign), `${file.name} ${sign}`).toBe(false);
  }
});

test('a rendition is made by one maker however many ask, never larger than the original, and kept', async () => {
  const body = await photo('#00aa33').png().toBuffer();
  const file = await storeMedia(market.ctx(), { shopId, body });
  // The file's facts are known, so that all twelve meet at the maker.
  await serveRendition(market.runtime, toId('med', file.id), 'w160.webp');
  const all = await Promise.all(
    Array.from({ length: 12 }, () => serveRendition(market.runtime, toId('med', file.id), 'w1600.webp')),
  );
  expect(new Set(all.map((one) => one?.buffer)).size).toBe(1);
  expect((await sharp(all[0]?.buffer).metadata()).width).toBe(600);
  expect(all[0]?.etag).toContain('w1600');
  const folder = join(market.home, 'media', 'renditions', file.sha256.slice(0, 2));
  expect(readdirSync(folder)).toContain(`${file.sha256}-w1600.webp`);
});

test('drawings are drawn at the size asked for; each has a hash of its own', async () => {
  const ctx = market.ctx();
  const drawing = await storeDrawing(ctx, { shopId, svg: scene });
  expect(drawing).toMatchObject({ kind: 'drawing', width: 800, height: 800 });
  const served = await serveRendition(market.runtime, toId('med', drawing.id), 'w1600.webp');
  expect((await sharp(served?.buffer).metadata()).width).toBe(1600);
  const other = await storeDrawing(ctx, { shopId, svg: scene.replace('#123', '#223') });
  expect(other.dhash).not.toBe(drawing.dhash);
  await expect(storeDrawing(ctx, { shopId, svg: '<svg><rect width="8" height="8"/></svg>' })).rejects.toMatchObject({
    code: 'media.not_a_picture',
  });
});

test('pictures that look alike have near hashes', async () => {
  const ctx = market.ctx();
  const pictured = async (svg: string) =>
    storeMedia(ctx, { shopId, body: await sharp(Buffer.from(svg)).png().toBuffer() });
  const one = await pictured(scene);
  const near = await pictured(scene.replace('#123', '#223'));
  const far = await pictured(scene.replace('cx="250"', 'cx="600"'));
  expect(hashDistance(one.dhash, near.dhash)).toBeLessThan(6);
  expect(hashDistance(one.dhash, far.dhash)).toBeGreaterThan(8);
});

test('what is private or unknown is not served in public', async () => {
  const buyer = market.user();
  const body = await photo('#112233').webp().toBuffer();
  const papers = await storeMedia(market.ctx(buyer), { shopId: null, body, visibility: 'private' });
  expect(await serveRendition(market.runtime, toId('med', papers.id), 'w320.webp')).toBeNull();
  expect(await serveRendition(market.runtime, toId('med', uuidv7(Date.now())), 'w320.webp')).toBeNull();
  expect(await serveRendition(market.runtime, toId('med', papers.id), '../../keys/master.key')).toBeNull();
  const path = `/me/media/${toId('med', papers.id)}/file`;
  expect((await market.http('GET', path, { as: buyer })).status).toBe(200);
  expect((await market.http('GET', path, { as: market.user() })).status).toBe(404);
  expect((await market.http('GET', `/console/media/${toId('med', papers.id)}/file`, { as: buyer })).status).toBe(403);
});

test('uploads through HTTP, several at once, land in the shop’s library', async () => {
  const editor = market.user([{ scope: 'shop', scopeId: shopId, role: 'editor', permissions: ['catalog.*'] }]);
  const parts = [await photo('#445566').jpeg().toBuffer(), await photo('#778899').png().toBuffer()];
  const boundary = 'x-market-test';
  const body = Buffer.concat([
    ...parts.flatMap((part, at) => [
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="p${at}.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
      ),
      part,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const reply = await market.http('POST', `/shops/${toId('shp', shopId)}/media`, { as: editor, body, headers });
  expect(reply.status).toBe(201);
  const { items } = reply.body as { items: { id: string; url: string }[] };
  expect(items).toHaveLength(2);
  const library = await market.http('GET', `/shops/${toId('shp', shopId)}/media?limit=50`, { as: editor });
  expect((library.body as { items: { id: string }[] }).items.map((one) => one.id)).toEqual(
    expect.arrayContaining(items.map((one) => one.id)),
  );
  const stranger = market.user([
    { scope: 'shop', scopeId: uuidv7(Date.now()), role: 'editor', permissions: ['catalog.*'] },
  ]);
  expect(
    (await market.http('POST', `/shops/${toId('shp', shopId)}/media`, { as: stranger, body, headers })).status,
  ).toBe(403);
});

test('the address of a rendition is stable', () => {
  const id = '018f0000-0000-7000-8000-000000000001' as Uuid;
  expect(mediaUrl(id, 'w320')).toBe(`/media/${toId('med', id)}/w320.webp`);
  expect(existsSync(join(market.home, 'media', 'originals'))).toBe(true);
});
