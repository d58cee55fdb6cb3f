import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toId } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { takeOff } from '#modules/catalog';
import { storeMedia } from '#modules/media';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.market.close());

const photo = (x: number, fill: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500"><rect width="500" height="500" fill="#eee"/><circle cx="${x}" cy="180" r="120" fill="${fill}"/><rect x="60" y="${x}" width="300" height="70" fill="#333"/></svg>`,
    ),
  ).png();

type Answer = { told: string; items: { productId: string }[]; code?: string };
const ask = async (body: Buffer | null): Promise<Answer> => {
  const boundary = 'xxxxboundaryxxxx';
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`;
  const payload = body
    ? Buffer.concat([Buffer.from(part), body, Buffer.from(`\r\n--${boundary}--\r\n`)])
    : Buffer.from(`--${boundary}--\r\n`);
  const reply = await stall.market.http('POST', '/search/picture', {
    key: null,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: payload,
  });
  return reply.body as Answer;
};

test('whoever holds a picture of goods finds them, the likest first; others are told that it is only the same picture that is found', async () => {
  const ctx = stall.market.ctx();
  const [one, two] = await Promise.all(
    stall.shops.map(async (shopId) => storeMedia(ctx, { shopId, body: await photo(200, '#c22').toBuffer() })),
  );
  const other = await storeMedia(ctx, { shopId: stall.shops[0], body: await photo(330, '#2a2').toBuffer() });
  if (!one || !two) throw new Error('no pictures');
  const first = await stall.sku({ priceFen: 100, stock: 5, more: { mediaIds: [other.id, one.id] } });
  const second = await stall.sku({ priceFen: 100, stock: 5, shop: 1, more: { mediaIds: [two.id] } });
  await stall.market.drain();

  const small = await photo(200, '#c22').resize(150).jpeg({ quality: 40 }).toBuffer();
  const found = await ask(small);
  expect(found.told).toBe('same');
  expect(found.items.map((item) => item.productId).sort()).toEqual(
    [first.productId, second.productId].map((id) => toId('prd', id)).sort(),
  );
  expect(await ask(await photo(90, '#22a').toBuffer())).toEqual({ told: 'none', items: [] });
  const plain = sharp({ create: { width: 90, height: 90, channels: 3, background: '#123' } });
  expect((await ask(await plain.png().toBuffer())).told).toBe('plain');
  expect((await ask(Buffer.from('no picture'))).code).toBe('media.not_a_picture');
  expect((await ask(null)).code).toBe('search.picture_missing');
  // Nothing of what was asked with is kept.
  expect((await stall.market.pool`SELECT 1 FROM media.files WHERE kind = 'picture'`).length).toBe(3);

  const admin = stall.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
  const same = async (productId: string) =>
    (await stall.market.http('GET', `/console/products/${productId}/same-pictures`, { as: admin })).body as {
      items: { productId: string; distance: number }[];
    };
  expect((await same(toId('prd', first.productId))).items).toMatchObject([
    { productId: toId('prd', second.productId), distance: 0 },
  ]);

  // What leaves the shelf shows no picture any more.
  await takeOff(ctx, stall.scopes[1], second.productId);
  await stall.market.drain();
  expect((await ask(small)).items.map((item) => item.productId)).toEqual([toId('prd', first.productId)]);
  expect((await same(toId('prd', first.productId))).items).toEqual([]);
});
