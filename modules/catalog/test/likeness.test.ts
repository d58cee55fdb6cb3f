import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ShopScope, shopScope, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { createProduct, submitProduct } from '#modules/catalog';
import { picturesAlike, storeMedia } from '#modules/media';
import { openShop } from '#modules/shops';

let market: TestMarket;
let shops: ShopScope[];
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  await market.owner`
    INSERT INTO catalog.categories (id, parent_id, name_zh, name_en, state, source, place, updated_at)
    VALUES ('cp', NULL, '茶具', 'Tea', 'open', 'operator', 1, now())`;
  shops = [];
  for (const code of ['one', 'two']) {
    const person = await registerPerson(market.ctx(), { phone: `1391111002${shops.length}`, nickname: code });
    const shop = await openShop(market.ctx(), {
      code,
      name: code,
      kind: 'individual',
      ownerId: person.id,
      divisionCode: '330282',
    });
    shops.push(shopScope(shop.id));
  }
});
afterAll(() => market?.close());

/** A scene of its own for every seed: sixty blots whose places and greys follow from it. */
const scene = (seed: number): Buffer => {
  let state = seed;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  const blots = Array.from({ length: 60 }, () => {
    const grey = next() % 256;
    return `<rect x="${next() % 360}" y="${next() % 280}" width="${40 + (next() % 80)}" height="${40 + (next() % 80)}" fill="rgb(${grey},${grey},${grey})"/>`;
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="320"><rect width="400" height="320" fill="#888"/>${blots.join('')}</svg>`,
  );
};
const picture = async (
  shop: number,
  seed: number,
  change: (image: sharp.Sharp) => sharp.Sharp = (image) => image.png(),
) =>
  (
    await storeMedia(market.ctx(), {
      shopId: shops[shop]?.shopId as Uuid,
      body: await change(sharp(scene(seed))).toBuffer(),
    })
  ).id;
const listed = async (shop: number, title: string, mediaId: Uuid) => {
  const scope = shops[shop] as ShopScope;
  const { id } = await createProduct(market.ctx(), scope, {
    title: { zh: title, en: '' },
    categoryId: 'cp',
    mediaIds: [mediaId],
    skus: [{ priceFen: 9_900 }],
  });
  return submitProduct(market.ctx(), scope, id);
};

test('a picture is found again smaller, recompressed and brightened; another scene is not', async () => {
  const first = await picture(0, 7);
  expect((await listed(0, '山水茶杯', first)).state).toBe('live');
  const worse = await picture(1, 7, (image) => image.resize(230).modulate({ brightness: 1.08 }).jpeg({ quality: 45 }));
  expect(worse).not.toBe(first);
  expect((await picturesAlike(market.ctx(), worse, 5)).map((one) => one.mediaId)).toContain(first);
  expect(await listed(1, '偷来的图', worse)).toMatchObject({
    state: 'checking',
    reasons: [{ code: 'picture_elsewhere', weight: 'review', field: 'mediaIds', params: { title: '山水茶杯' } }],
  });
  expect(await listed(0, '同图另一款', await picture(0, 7, (image) => image.resize(300).png()))).toMatchObject({
    state: 'live',
    reasons: [{ code: 'picture_repeated', weight: 'note' }],
  });
  for (let seed = 20; seed < 40; seed += 1) {
    const other = await picture(1, seed);
    expect((await picturesAlike(market.ctx(), other, 7)).map((one) => one.mediaId)).toEqual([other]);
  }
  expect(await listed(1, '山水 茶杯', await picture(1, 41))).toMatchObject({
    state: 'live',
    reasons: [{ code: 'title_elsewhere', weight: 'note', params: { count: 1 } }],
  });
});

test('the banded search finds exactly what comparing with every hash finds', async () => {
  const bits = (hash: bigint): string => hash.toString(16).padStart(16, '0');
  const base = 0x5a3c_96e1_0ff0_7b1dn;
  const shopId = shops[0]?.shopId as Uuid;
  const hashes = Array.from({ length: 400 }, (_, n) => {
    let hash = base;
    // 0 … 12 bits turned, at places that wander over all four parts.
    for (let turned = 0; turned < n % 13; turned += 1) hash ^= 1n << BigInt((n * 7 + turned * (5 + (n % 11))) % 64);
    return bits(hash);
  });
  await market.owner`
    INSERT INTO media.files (shop_id, id, kind, visibility, sha256, mime, width, height, bytes, dhash, made_by, at)
    SELECT ${shopId}, gen_random_uuid(), 'picture', 'public', encode(sha256(n::text::bytea), 'hex'), 'image/webp', 1, 1, 1, hash, NULL, now()
    FROM unnest(${hashes}::text[]) WITH ORDINALITY AS made (hash, n)`;
  const [one] = await market.owner<{ id: Uuid }[]>`SELECT id FROM media.files WHERE dhash = ${bits(base)} LIMIT 1`;
  for (const farthest of [0, 3, 5, 7]) {
    const [all] = await market.owner<{ count: number }[]>`
      SELECT count(*) AS count FROM media.files
      WHERE kind = 'picture' AND bit_count((('x' || dhash)::bit(64)) # (('x' || ${bits(base)})::bit(64))) <= ${farthest}`;
    const found = await picturesAlike(market.ctx(), one?.id as Uuid, farthest);
    expect(found.length).toBe(Math.min(200, all?.count ?? 0));
  }
});
