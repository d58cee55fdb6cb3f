import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toId, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { probes } from '../alike.ts';
import { lookAt, lookedAtShown, picturesLike, sameAs, serveRendition, storeDrawing, storeMedia } from '../index.ts';
import { bitsApart, differenceHash, type Looks, NEAR, perceptualHash, sameLooks, WAVE_SIDE } from '../looks.ts';
import { lookBack } from '../looks-service.ts';
import { insertLooks } from '../looks-store.ts';

const RUNS = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 200) };
const shop = uuidv7(Date.now());

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['operations', 'media'] });
});
afterAll(() => market?.close());

/** A scene with edges: three shapes, placed by `seed`. */
const scene = (seed: number): string => {
  const at = (nth: number) => ((seed * 7919 + nth * 104_729) % 500) + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"><rect width="600" height="600" fill="#e8e0d0"/>
    <circle cx="${at(1)}" cy="${at(2)}" r="${60 + (seed % 5) * 20}" fill="#234"/><rect x="${at(3)}" y="${at(4)}" width="150" height="90" fill="#c33"/>
    <path d="M${at(5)} ${at(6)} L${at(7)} ${at(8)} L300 40 Z" fill="#1a7"/></svg>`;
};
const photo = (seed: number) => sharp(Buffer.from(scene(seed))).png();

test('bits apart are counted as somebody counts them who compares bit by bit; the brightness of the whole is no wave', () => {
  const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(hash, hash, (a, b) => {
      const text = (one: bigint) => one.toString(16).padStart(16, '0');
      const bits = (one: bigint) => one.toString(2).padStart(64, '0');
      const counted = [...bits(a)].filter((bit, at) => bit !== bits(b)[at]).length;
      expect(bitsApart(text(a), text(b))).toBe(counted);
    }),
    RUNS,
  );
  const greys = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: WAVE_SIDE ** 2, maxLength: WAVE_SIDE ** 2 });
  fc.assert(
    fc.property(greys, fc.integer({ min: 1, max: 55 }), (grey, brighter) => {
      const lit = grey.map((one) => one + brighter);
      // Rounding may turn a wave that lies on the middle itself.
      expect(bitsApart(perceptualHash(grey), perceptualHash(lit))).toBeLessThanOrEqual(2);
      expect(differenceHash(lit)).toBe(differenceHash(grey));
    }),
    RUNS,
  );
});

test('the perceptual hash is that of the waves written out as they are defined', () => {
  const grey = Array.from({ length: WAVE_SIDE ** 2 }, (_, at) => (at * 37 + Math.floor(at / 32) * 11) % 256);
  const strength = (u: number, v: number): number => {
    let sum = 0;
    for (let y = 0; y < WAVE_SIDE; y += 1)
      for (let x = 0; x < WAVE_SIDE; x += 1)
        sum +=
          (grey[y * WAVE_SIDE + x] ?? 0) *
          Math.cos(((2 * x + 1) * u * Math.PI) / 64) *
          Math.cos(((2 * y + 1) * v * Math.PI) / 64);
    return sum;
  };
  const all = Array.from({ length: 64 }, (_, at) => (at === 0 ? 0 : strength(at % 8, at >> 3)));
  const middle = [...all].sort((a, b) => a - b)[32] ?? 0;
  const bits = all.map((one) => (one > middle + 1e-6 ? '1' : '0')).join('');
  expect(bitsApart(perceptualHash(grey), BigInt(`0b${bits}`).toString(16).padStart(16, '0'))).toBeLessThanOrEqual(1);
});

test('what the parts find in the database is what comparing with each and every picture finds', async () => {
  const ctx = market.ctx();
  const flip = (hash: string, bits: readonly number[]): string =>
    bits
      .reduce((sum, bit) => sum ^ (1n << BigInt(bit)), BigInt(`0x${hash}`))
      .toString(16)
      .padStart(16, '0');
  const base: Looks = { dhash: '0f1e2d3c4b5a6978', phash: '8899aabbccddeeff' };
  const made: (Looks & { id: string })[] = [];
  let seed = 1;
  const next = (most: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  for (let nth = 0; nth < 120; nth += 1) {
    const turned = (most: number) => Array.from({ length: next(most) }, () => next(64));
    const looks = { dhash: flip(base.dhash, turned(24)), phash: flip(base.phash, turned(24)) };
    const id = uuidv7(Date.now());
    await insertLooks(market.pool, { shopId: shop, id }, looks);
    made.push({ ...looks, id });
  }
  const found = await picturesLike(ctx, base);
  const wanted = made.filter((one) => sameLooks(base, one)).map((one) => one.id);
  expect(wanted.length).toBeGreaterThan(10);
  expect(found.map((one) => one.mediaId).sort()).toEqual(wanted.sort());
  expect(found.map((one) => one.distance)).toEqual(found.map((one) => one.distance).toSorted((a, b) => a - b));
  expect(probes(base.dhash).flat().length).toBe(4 * 17);
  expect(NEAR).toBe(7);
  await market.owner`DELETE FROM media.looks`;
});

test('a picture is found again small, pressed hard, greyed and marked; another one, and one colour, is not', async () => {
  const ctx = market.ctx();
  const file = await storeMedia(ctx, { shopId: shop, body: await photo(3).toBuffer() });
  await storeMedia(ctx, { shopId: shop, body: await photo(11).toBuffer() });
  const mark = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"><rect width="120" height="30" fill="#fff8"/></svg>',
  );
  for (const changed of [
    photo(3).resize(180).jpeg({ quality: 35 }),
    photo(3).greyscale().webp({ quality: 60 }),
    photo(3)
      .composite([{ input: mark, gravity: 'southeast' }])
      .jpeg(),
  ]) {
    const looks = await lookAt(await changed.toBuffer());
    if (!looks) throw new Error('it has edges');
    expect((await picturesLike(ctx, looks)).map((one) => one.mediaId)).toEqual([file.id]);
  }
  const other = await lookAt(await photo(29).toBuffer());
  expect(other && (await picturesLike(ctx, other))).toEqual([]);
  const plain = sharp({ create: { width: 200, height: 200, channels: 3, background: '#a30' } });
  expect(await lookAt(await plain.png().toBuffer())).toBeNull();
  await expect(lookAt(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'media.not_a_picture' });
});

test('a picture of another shop is told of; a drawing from when it is first shown; a person’s own never', async () => {
  const ctx = market.ctx();
  const body = await photo(17).toBuffer();
  const own = await storeMedia(ctx, { shopId: shop, body });
  await storeMedia(ctx, { shopId: null, body });
  expect(await sameAs(ctx, [own.id])).toEqual([]);
  const drawing = await storeDrawing(ctx, { shopId: uuidv7(Date.now()), svg: scene(17) });
  expect(await sameAs(ctx, [own.id])).toEqual([]);
  await serveRendition(market.runtime, toId('med', drawing.id), 'w320.webp');
  await lookedAtShown(market.runtime);
  expect(await sameAs(ctx, [own.id])).toMatchObject([{ mediaId: drawing.id, likeId: own.id, shopId: drawing.shopId }]);
});

test('pictures of before are looked at once, and then never again', async () => {
  const ctx = market.ctx();
  const file = await storeMedia(ctx, { shopId: shop, body: await photo(23).toBuffer() });
  await market.owner`DELETE FROM media.looks`;
  // A market without pictures has nothing to look back at.
  expect(await lookBack(ctx)).toBe(0);
  await market.owner`UPDATE media.looks_filled SET done = false`;
  expect(await lookBack(ctx)).toBeGreaterThan(0);
  expect(await lookBack(ctx)).toBe(0);
  expect((await market.pool`SELECT 1 FROM media.looks WHERE media_id = ${file.id}`).length).toBe(1);
  expect((await market.pool<{ done: boolean }[]>`SELECT done FROM media.looks_filled`)[0]?.done).toBe(true);
});
