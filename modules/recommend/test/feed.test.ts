import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours, minutes, toId, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { choosePersonal, countEvents } from '#modules/behaviour';
import { decide, draft, submit } from '#modules/content';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.market.close());

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** Somebody opens these products one after the other, a minute apart, and it is counted. */
async function visit(buyer: Buyer, productIds: readonly Uuid[]): Promise<void> {
  for (const productId of productIds) {
    const reply = await stall.market.http('POST', '/behaviour', {
      as: buyer.actor,
      key: null,
      headers: { 'user-agent': PHONE },
      body: {
        events: [
          { id: uuidv7(Date.now()), kind: 'click', productId: toId('prd', productId), source: 'search', agoMs: 0 },
        ],
      },
    });
    expect(reply.body).toMatchObject({ taken: 1 });
    stall.market.clock.advance(minutes(1));
  }
  await countEvents(stall.market.ctx());
}
const agreed = async (): Promise<Buyer> => {
  const buyer = await stall.buyer();
  await choosePersonal(stall.market.ctx(), buyer.id, true);
  return buyer;
};
type Item = { card: { productId: string; shop: { id: string } }; why: string; about: { zh: string } | null };
type Feed = { personal: boolean; items: Item[]; nextCursor: string | null; code?: string };
const feed = async (as?: Buyer, cursor: string | null = null, limit = 20): Promise<Feed> =>
  (
    await stall.market.http(
      'GET',
      `/feed?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
      as ? { as: as.actor } : {},
    )
  ).body as Feed;
const whole = async (as?: Buyer): Promise<Item[]> => {
  const items: Item[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: Feed = await feed(as, cursor, 3);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (!cursor) return items;
  }
};
const shelf = async (path: string): Promise<string[]> => {
  const reply = await stall.market.http('GET', path);
  expect(reply.status).toBe(200);
  return (reply.body as { items: { productId: string }[] }).items.map((one) => one.productId);
};

test('the feed of everybody: each of the goods once over its pages, to an honest end, the same for whoever has not agreed', async () => {
  const goods = await Promise.all(
    [0, 1, 0, 1, 0, 0, 0, 1].map((shop) => stall.sku({ priceFen: 9_900, stock: 5, shop: shop as 0 | 1 })),
  );
  await stall.market.drain();
  stall.market.clock.advance(minutes(2));
  const items = await whole();
  const shown = items.map((one) => one.card.productId);
  expect([...shown].sort()).toEqual(goods.map((one) => toId('prd', one.productId)).sort());
  // Two shops take turns as long as both have goods left.
  expect(new Set(items.slice(0, 3).map((one) => one.card.shop.id)).size).toBe(2);
  const buyer = await stall.buyer();
  expect(await whole(buyer)).toEqual(items);
  expect((await feed(buyer)).personal).toBe(false);
});

test('pages go on in the feed they began in; one that is gone, or another’s, is refused', async () => {
  const first = await feed(undefined, null, 3);
  stall.market.clock.advance(minutes(5));
  await stall.sku({ priceFen: 100, stock: 5 });
  await stall.market.drain();
  const second = await feed(undefined, first.nextCursor, 50);
  const ids = [...first.items, ...second.items].map((one) => one.card.productId);
  expect(new Set(ids).size).toBe(ids.length);
  expect((await feed(undefined, 'bm8')).code).toBe('request.cursor_invalid');
  const mine = await agreed();
  const own = await feed(mine, null, 3);
  expect(own.personal).toBe(true);
  expect((await feed(undefined, own.nextCursor)).code).toBe('recommend.feed_over');
  expect((await feed(await agreed(), own.nextCursor)).code).toBe('recommend.feed_over');
  // Who takes the agreement back has no feed of their own to go on in.
  await choosePersonal(stall.market.ctx(), mine.id, false);
  expect((await feed(mine, own.nextCursor)).code).toBe('recommend.feed_over');
  expect((await feed(mine)).personal).toBe(false);
  stall.market.clock.advance(days(2));
  await stall.market.drain();
  expect((await feed(undefined, first.nextCursor)).code).toBe('recommend.feed_over');
});

test('what people opened together stands first in the feed of who opened one of them, with its reason; and beside it as similar', async () => {
  const kettle = await stall.sku({ priceFen: 9_900, stock: 5 });
  const cup = await stall.sku({ priceFen: 1_900, stock: 5, shop: 1 });
  await stall.market.drain();
  for (const _ of [1, 2]) {
    await visit(await agreed(), [kettle.productId, cup.productId]);
    stall.market.clock.advance(hours(1));
  }
  const [pair] = await stall.market.owner<{ visits: number; weight: number }[]>`
    SELECT visits, weight FROM recommend.walks WHERE product_id = ${kettle.productId} AND other_id = ${cup.productId}`;
  expect(pair?.visits).toBe(2);
  const buyer = await agreed();
  await visit(buyer, [kettle.productId]);
  const [top] = (await feed(buyer)).items;
  expect(top).toMatchObject({ card: { productId: toId('prd', cup.productId) }, why: 'seen', about: kettle.title });
  const similar = await shelf(`/products/${toId('prd', kettle.productId)}/similar`);
  expect(similar).toContain(toId('prd', cup.productId));
  expect(similar).not.toContain(toId('prd', kettle.productId));
  const beside = await shelf(`/goes-with?productIds=${toId('prd', kettle.productId)}`);
  expect(beside[0]).toBe(toId('prd', cup.productId));
});

test('what this visit leads to stands beside a product and in the feed, of who agreed; of others nothing moves', async () => {
  const [lamp, bulb, shade] = [
    await stall.sku({ priceFen: 9_900, stock: 5 }),
    await stall.sku({ priceFen: 1_900, stock: 5, shop: 1 }),
    await stall.sku({ priceFen: 2_900, stock: 5, shop: 1 }),
  ];
  await stall.market.drain();
  await visit(await agreed(), [lamp.productId, bulb.productId, shade.productId]);
  stall.market.clock.advance(hours(2));
  const next = async (buyer: Buyer, productId: Uuid): Promise<string[]> => {
    const reply = await stall.market.http('GET', `/me/next?productId=${toId('prd', productId)}`, { as: buyer.actor });
    return (reply.body as { items: { productId: string }[] }).items.map((one) => one.productId);
  };
  const buyer = await agreed();
  await visit(buyer, [lamp.productId]);
  // One visit is enough: walks want two.
  expect(await next(buyer, bulb.productId)).toEqual([toId('prd', shade.productId)]);
  const [top] = (await feed(buyer)).items;
  expect(top).toMatchObject({ why: 'seen', about: lamp.title });
  expect(await next(await stall.buyer(), lamp.productId)).toEqual([]);
  // Who takes the agreement back has no visit, and is in nobody's neighbourhood.
  await choosePersonal(stall.market.ctx(), buyer.id, false);
  expect(await next(buyer, bulb.productId)).toEqual([]);
  expect((await stall.market.http('GET', `/me/next?productId=${toId('prd', lamp.productId)}`)).status).toBe(401);
});

test('a shelf of a shop holds its goods alone; unknown things have none', async () => {
  const picks = await stall.market.http('GET', '/shop-pages/kettles/picks');
  const { items } = picks.body as { items: { shop: { code: string } }[] };
  expect(items.length).toBeGreaterThan(0);
  expect(new Set(items.map((one) => one.shop.code))).toEqual(new Set(['kettles']));
  expect(((await stall.market.http('GET', '/shop-pages/none/picks')).body as { code: string }).code).toBe(
    'shops.shop_not_found',
  );
  expect(await shelf(`/products/${toId('prd', uuidv7(1))}/similar`)).toEqual([]);
  expect(await stall.audit(['recommend', 'behaviour'])).toEqual([]);
});

test('the database holds a walk to be two products and a weight no more than its visits', async () => {
  const { owner } = stall.market;
  const [a, b] = [uuidv7(1), uuidv7(2)];
  await expect(
    owner`INSERT INTO recommend.walks (product_id, other_id, weight, visits, at) VALUES (${a}, ${a}, 1, 1, now())`,
  ).rejects.toThrow('walks_others');
  await expect(
    owner`INSERT INTO recommend.walks (product_id, other_id, weight, visits, at) VALUES (${a}, ${b}, 2, 1, now())`,
  ).rejects.toThrow('walks_weight');
});

test('pieces stand between goods, those with goods of the feed first; what is withdrawn leaves its place to what comes next', async () => {
  const ctx = stall.market.ctx();
  const shop = { kind: 'shop' as const, shopId: stall.shops[0] };
  const none = { zh: '', en: '' };
  const shown = await stall.sku({ priceFen: 2_000, stock: 5 });
  const write = async (title: string, goods: readonly Uuid[]): Promise<Uuid> => {
    const { id } = await draft(ctx, shop, {
      kind: 'update',
      body: {
        title: { zh: title, en: '' },
        text: { zh: '今天到了一批新壶。', en: '' },
        mediaIds: [],
        videoId: null,
        posterId: null,
        captions: none,
        goods: goods.map((productId) => ({ productId, note: null })),
        shopCodes: [],
        beltCodes: [],
        topics: [],
        aiMade: false,
      },
    });
    const sent = await submit(ctx, shop, id, null);
    if (sent.state === 'checking') await decide(stall.market.ctx(stall.market.user()), id, { verdict: 'pass' });
    return id;
  };
  const told = await write('说说这把壶', [shown.productId]);
  await write('上新了', []);
  await stall.market.drain();
  stall.market.clock.advance(minutes(2));
  type Mixed = { kind: string; why: string; about: { zh: string } | null; piece: { id: string } | null };
  const page = async (limit: number) => (await feed(undefined, null, limit)) as unknown as { items: Mixed[] };
  const { items } = await page(10);
  expect(items).toHaveLength(10);
  const pieces = items.filter((one) => one.kind === 'piece');
  expect(pieces).toHaveLength(1);
  expect(items[4]).toMatchObject({ why: 'shows', about: shown.title, piece: { id: toId('pce', told) } });

  // The kept feed still names it; the page is as long without it.
  await stall.market.owner`UPDATE content.pieces SET state = 'withdrawn', live_version = NULL WHERE id = ${told}`;
  const later = await page(10);
  expect(later.items).toHaveLength(10);
  expect(later.items.filter((one) => one.kind === 'piece')).toEqual([]);
});
