import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, toId, type Uuid } from '#kernel';
import { storeMedia } from '#modules/media';
import { postReviews } from '../index.ts';
import { openScene, type Scene, stars } from './scene.ts';

let scene: Scene;
let buyer: Extract<Actor, { kind: 'user' }>;
let met = 0;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.market.close());
beforeEach(async () => {
  met += 1;
  buyer = await scene.buyer(`买家${met}`);
});

const post = (orderId: Uuid, lines: Parameters<typeof postReviews>[1]['lines'], who = buyer) =>
  postReviews(scene.market.ctx(who), { buyerId: who.userId, orderId, lines });
const picture = async (who: Actor): Promise<Uuid> => {
  const body = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#d9381e' } })
    .png()
    .toBuffer();
  return (await storeMedia(scene.market.ctx(who), { shopId: null, body, visibility: 'public' })).id;
};

describe('lists', () => {
  test('filters, tags and pages: each review once, in order; anonymous names are masked', async () => {
    for (const given of [5, 4, 3, 2, 5, 5] as const) {
      const one = await scene.order(buyer.userId);
      await post(one.orderId, [stars(one.lineIds[0], given)]);
    }
    const someone = await scene.buyer('王小明');
    const order = await scene.order(someone.userId);
    const media = await picture(someone);
    await post(
      order.orderId,
      [stars(order.lineIds[0], 1, { text: '物流太慢', anonymous: true, mediaIds: [media] })],
      someone,
    );
    const productId = order.productIds[0] as Uuid;
    type List = {
      items: { id: string; goodsStars: number; pictures: unknown[]; video: unknown; author: { name: string } }[];
      nextCursor: string | null;
      counts: Record<string, number>;
      tags: { code: string }[];
    };
    const list = async (query: string) =>
      (await scene.market.http('GET', `/products/${toId('prd', productId)}/reviews?${query}`)).body as List;
    const all = await list('limit=100');
    expect(all.counts.all).toBe(all.items.length);
    expect(all.items).toHaveLength(7);
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: List = await list(`limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      walked.push(...page.items.map((one) => one.id));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(all.items.map((one) => one.id));
    const low = await list('filter=low&limit=100');
    expect(low.items.length).toBe(low.counts.low);
    expect(low.items.every((one) => one.goodsStars <= 3)).toBe(true);
    const pictured = await list('filter=picture&limit=100');
    expect(pictured.items.length).toBe(pictured.counts.picture);
    expect(pictured.items.every((one) => one.pictures.length > 0 || one.video !== null)).toBe(true);
    expect((await list('filter=follow_up&limit=100')).items.length).toBe(all.counts.followUp);
    const slow = await list('tag=slow');
    expect(slow.items).toHaveLength(1);
    expect(slow.items[0]?.author.name).toBe('王**');
    expect(all.tags.map((tag) => tag.code)).toContain('slow');
    expect((await scene.market.http('GET', `/products/${toId('prd', productId)}/reviews?cursor=rubbish`)).status).toBe(
      400,
    );
  });

  test('the buyer sees what may still be said about an order', async () => {
    const order = await scene.order(buyer.userId);
    await post(order.orderId, [stars(order.lineIds[0], 5)]);
    const reply = await scene.market.http('GET', `/me/orders/${toId('ord', order.orderId)}/reviews`, { as: buyer });
    expect(reply.body).toMatchObject({
      items: [
        { open: false, review: { goodsStars: 5 } },
        { open: true, review: null, followUpUntil: null },
      ],
    });
    expect((await scene.market.http('GET', '/me/reviews', { as: buyer })).body).toMatchObject({
      items: [{ goodsStars: 5 }],
    });
  });

  test('the shop sees what it has not answered', async () => {
    const keeper = scene.shopkeeper();
    const path = `/shops/${toId('shp', scene.scope.shopId)}/reviews?filter=unanswered&limit=100`;
    const { items } = (await scene.market.http('GET', path, { as: keeper })).body as { items: { reply: unknown }[] };
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((one) => one.reply === null)).toBe(true);
    expect((await scene.market.http('GET', path, { as: buyer })).status).toBe(403);
  });
});
