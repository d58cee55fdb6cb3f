import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, days, hours, later, seconds, toId, type Uuid } from '#kernel';
import { storeMedia, storeVideo } from '#modules/media';
import { recordRefund } from '#modules/orders';
import { creditOf, followUp, module, postReviews, productRatings, type Stars } from '../index.ts';
import { openScene, type Scene, stars } from './scene.ts';

let scene: Scene;
let buyer: Extract<Actor, { kind: 'user' }>;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.market.close());
let met = 0;
beforeEach(async () => {
  met += 1;
  buyer = await scene.buyer(`买家${met}`);
});

const post = (orderId: Uuid, lines: Parameters<typeof postReviews>[1]['lines'], who = buyer) =>
  postReviews(scene.market.ctx(who), { buyerId: who.userId, orderId, lines });
const points = async (): Promise<number> =>
  (await creditOf(scene.market.ctx(), [scene.scope.shopId])).get(scene.scope.shopId)?.points ?? Number.NaN;
const breaches = async (): Promise<string[]> => {
  const found = await Promise.all((module.audits ?? []).map((audit) => audit.run(scene.market.ctx())));
  return found.flatMap((one) => one.breaches);
};
const picture = async (who: Actor, visibility: 'public' | 'private' = 'public'): Promise<Uuid> => {
  met += 1;
  const body = await sharp({ create: { width: 8 + met, height: 8, channels: 3, background: '#d9381e' } })
    .png()
    .toBuffer();
  return (await storeMedia(scene.market.ctx(who), { shopId: null, body, visibility })).id;
};

describe('who may review, and when', () => {
  test('the buyer of a completed line, once; credit, rating and event come with it', async () => {
    const order = await scene.order(buyer.userId);
    const before = await points();
    const reply = await scene.market.http('POST', `/me/orders/${toId('ord', order.orderId)}/reviews`, {
      as: buyer,
      body: {
        lines: order.lineIds.map((id) => ({
          lineId: toId('lin', id),
          goodsStars: 5,
          serviceStars: 5,
          logisticsStars: 4,
          text: '包装很用心',
        })),
      },
    });
    expect(reply.status).toBe(201);
    expect((reply.body as { items: unknown[] }).items).toHaveLength(2);
    expect(await points()).toBe(before + 2);
    const events = await scene.market
      .pool`SELECT payload FROM kernel.events WHERE name = 'review.posted' AND payload ->> 'orderId' = ${order.orderId}`;
    expect(events).toHaveLength(2);
    await expect(post(order.orderId, [stars(order.lineIds[0], 5)])).rejects.toMatchObject({
      code: 'reviews.already_reviewed',
    });
    expect(await points()).toBe(before + 2);
  });

  test('nobody else: another’s order is not found', async () => {
    const order = await scene.order(buyer.userId);
    const other = await scene.buyer('别人');
    await expect(post(order.orderId, [stars(order.lineIds[0], 5)], other)).rejects.toMatchObject({
      code: 'orders.order_not_found',
    });
  });

  test('not before completion', async () => {
    const order = await scene.order(buyer.userId, 'paid');
    await expect(post(order.orderId, [stars(order.lineIds[0], 5)])).rejects.toMatchObject({
      code: 'reviews.order_not_completed',
    });
  });

  test('within 15 days of completion, not a second later', async () => {
    const start = scene.market.clock.now();
    const order = await scene.order(buyer.userId);
    scene.market.clock.advance(days(15));
    await post(order.orderId, [stars(order.lineIds[0], 5)]);
    scene.market.clock.advance(seconds(1));
    await expect(post(order.orderId, [stars(order.lineIds[1], 5)])).rejects.toMatchObject({
      code: 'reviews.review_window_over',
      params: { days: 15 },
    });
    scene.market.clock.set(start);
  });

  test('all lines or none: a line of another order, or the same twice, takes the others with it', async () => {
    const order = await scene.order(buyer.userId);
    const other = await scene.order(buyer.userId);
    await expect(post(order.orderId, [stars(order.lineIds[0], 5), stars(other.lineIds[0], 5)])).rejects.toMatchObject({
      code: 'reviews.line_not_found',
    });
    await expect(post(order.orderId, [stars(order.lineIds[0], 5), stars(order.lineIds[0], 1)])).rejects.toMatchObject({
      code: 'reviews.line_repeated',
    });
    expect(await scene.market.pool`SELECT 1 FROM reviews.reviews WHERE order_id = ${order.orderId}`).toHaveLength(0);
  });

  test('not a line that was refunded before it was shipped', async () => {
    const order = await scene.order(buyer.userId, 'paid');
    await recordRefund(scene.market.ctx(), {
      shopId: scene.scope.shopId,
      orderId: order.orderId,
      cause: 'case:test',
      lines: [{ lineId: order.lineIds[0] as Uuid, quantity: 1, amountFen: 9900 }],
      freightFen: 0,
      reason: '不想要了',
    });
    await scene.market
      .owner`UPDATE orders.orders SET state = 'completed', shipped_at = ${scene.market.clock.now()}, completed_at = ${scene.market.clock.now()} WHERE id = ${order.orderId}`;
    await expect(post(order.orderId, [stars(order.lineIds[0], 1)])).rejects.toMatchObject({
      code: 'reviews.line_not_received',
    });
    await expect(post(order.orderId, [stars(order.lineIds[1], 4)])).resolves.toHaveLength(1);
  });

  test('stars are one to five, and text has an end', async () => {
    const order = await scene.order(buyer.userId);
    const send = (line: object) =>
      scene.market.http('POST', `/me/orders/${toId('ord', order.orderId)}/reviews`, {
        as: buyer,
        body: {
          lines: [
            {
              lineId: toId('lin', order.lineIds[0] as Uuid),
              goodsStars: 5,
              serviceStars: 5,
              logisticsStars: 5,
              ...line,
            },
          ],
        },
      });
    expect((await send({ goodsStars: 6 })).status).toBe(422);
    expect((await send({ serviceStars: 0 })).status).toBe(422);
    expect((await send({ text: '好'.repeat(1001) })).status).toBe(422);
  });

  test('pictures are one’s own public uploads', async () => {
    const order = await scene.order(buyer.userId);
    const other = await scene.buyer('别人');
    for (const mediaId of [await picture(other), await picture(buyer, 'private')])
      await expect(post(order.orderId, [stars(order.lineIds[0], 5, { mediaIds: [mediaId] })])).rejects.toMatchObject({
        code: 'reviews.media_not_yours',
      });
    const mine = await picture(buyer);
    const [review] = await post(order.orderId, [stars(order.lineIds[0], 5, { mediaIds: [mine] })]);
    expect(review?.mediaIds).toEqual([mine]);
  });

  test('one video beside the pictures, one’s own; who looks for pictures finds it', async () => {
    const order = await scene.order(buyer.userId);
    const film = readFileSync(join(import.meta.dirname, '../../media/test/samples/kettle.webm'));
    const sent = async (by: typeof buyer) => (await storeVideo(scene.market.ctx(by), { shopId: null, body: film })).id;
    for (const videoId of [await sent(await scene.buyer('旁人')), await picture(buyer)])
      await expect(post(order.orderId, [stars(order.lineIds[0], 5, { videoId })])).rejects.toMatchObject({
        code: 'reviews.media_not_yours',
      });
    const mine = await sent(buyer);
    const [review] = await post(order.orderId, [stars(order.lineIds[0], 5, { videoId: mine })]);
    expect(review?.videoId).toBe(mine);
    const found = await scene.market.http(
      'GET',
      `/products/${toId('prd', review?.productId as Uuid)}/reviews?filter=picture`,
    );
    const video = { id: toId('med', mine), url: `/media/${toId('med', mine)}/video` };
    expect((found.body as { items: object[] }).items).toContainEqual(expect.objectContaining({ video }));
  });

  test('two reviews of a line at once: one wins', async () => {
    const order = await scene.order(buyer.userId);
    const both = await Promise.allSettled(
      [1, 5].map((n) => post(order.orderId, [stars(order.lineIds[0], n as Stars)])),
    );
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'reviews.already_reviewed' },
    });
    expect(await breaches()).toEqual([]);
  });
});

describe('credit', () => {
  test('the same buyer lifts a shop by six in a month, however many at once; the next month counts anew', async () => {
    const orders = await Promise.all([1, 2, 3, 4].map(() => scene.order(buyer.userId)));
    const before = await points();
    await Promise.all(
      orders.map((order) =>
        post(
          order.orderId,
          order.lineIds.map((id) => stars(id, 5)),
        ),
      ),
    );
    expect(await points()).toBe(before + 6);
    const start = scene.market.clock.now();
    scene.market.clock.set(new Date('2026-11-30T16:00:00Z'));
    const next = await scene.order(buyer.userId);
    await post(next.orderId, [stars(next.lineIds[0], 5)]);
    expect(await points()).toBe(before + 7);
    scene.market.clock.set(start);
    expect(await breaches()).toEqual([]);
  });

  test('neutral is nothing, bad takes one away', async () => {
    const order = await scene.order(buyer.userId);
    const before = await points();
    await post(order.orderId, [stars(order.lineIds[0], 3), stars(order.lineIds[1], 2)]);
    expect(await points()).toBe(before - 1);
  });

  test('DSR is the mean of the last six months with its count', async () => {
    const { shopId } = scene.scope;
    const dsr = async () => (await creditOf(scene.market.ctx(), [shopId])).get(shopId)?.dsr;
    const [sum] = await scene.market.pool<{ count: number; goods: number }[]>`
      SELECT count(*) AS count, round(avg(goods_stars), 2)::float8 AS goods FROM reviews.credit_events WHERE shop_id = ${shopId}`;
    expect(await dsr()).toMatchObject({ count: sum?.count, goods: sum?.goods, logistics: 4 });
    const start = scene.market.clock.now();
    scene.market.clock.advance(days(200));
    expect(await dsr()).toEqual({ goods: null, service: null, logistics: null, count: 0 });
    scene.market.clock.set(start);
  });

  test('a product’s rating is the mean of its stars', async () => {
    const [productId] = scene.productIds as [Uuid];
    const [sum] = await scene.market.pool<{ count: number; stars: number }[]>`
      SELECT count(*) AS count, round(avg(goods_stars), 2)::float8 AS stars FROM reviews.reviews WHERE product_id = ${productId}`;
    expect((await productRatings(scene.market.ctx(), [productId])).get(productId)).toMatchObject({ ...sum });
  });

  test('the public page shows points, sign and rates', async () => {
    const reply = await scene.market.http('GET', '/shop-pages/demo/credit');
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ points: await points(), dsr: { logistics: 4 } });
    expect((await scene.market.http('GET', '/shop-pages/nobody/credit')).status).toBe(404);
  });
});

describe('what is added to a review', () => {
  test('a follow-up: once, one’s own, within 180 days of completion', async () => {
    const start = scene.market.clock.now();
    const order = await scene.order(buyer.userId);
    const [first, second] = await post(
      order.orderId,
      order.lineIds.map((id) => stars(id, 5)),
    );
    const other = await scene.buyer('别人');
    const add = (who: typeof buyer, reviewId: Uuid) =>
      followUp(scene.market.ctx(who), { buyerId: who.userId, reviewId, text: '用了一个月，还是好' });
    await expect(add(other, first?.id as Uuid)).rejects.toMatchObject({ code: 'reviews.review_not_found' });
    type Mine = { items: { id: string; followUpUntil: string | null }[] };
    const untilOf = async () => {
      const { items } = (await scene.market.http('GET', '/me/reviews', { as: buyer })).body as Mine;
      return new Map(items.map((one) => [one.id, one.followUpUntil]));
    };
    const [one, two] = [first, second].map((each) => toId('rev', each?.id as Uuid));
    const end = later(start, days(180)).toISOString();
    const untils = async () => [(await untilOf()).get(one ?? ''), (await untilOf()).get(two ?? '')];
    expect(await untils()).toEqual([end, end]);
    scene.market.clock.advance(days(180));
    await add(buyer, first?.id as Uuid);
    expect(await untils()).toEqual([null, end]);
    await expect(add(buyer, first?.id as Uuid)).rejects.toMatchObject({ code: 'reviews.already_followed_up' });
    scene.market.clock.advance(seconds(1));
    await expect(add(buyer, second?.id as Uuid)).rejects.toMatchObject({ code: 'reviews.follow_up_window_over' });
    expect(await untils()).toEqual([null, null]);
    scene.market.clock.set(start);
  });

  test('a reply: once, editable for 24 hours, by this shop, audited with every wording', async () => {
    const start = scene.market.clock.now();
    const order = await scene.order(buyer.userId);
    const [review] = await post(order.orderId, [stars(order.lineIds[0], 2)]);
    const path = `/shops/${toId('shp', scene.scope.shopId)}/reviews/${toId('rev', review?.id as Uuid)}/reply`;
    const keeper = scene.shopkeeper();
    const say = (method: string, text: string, as: Actor = keeper) =>
      scene.market.http(method, path, { as, body: { text } });
    expect(await say('POST', '抱歉', buyer)).toMatchObject({ status: 403 });
    expect(await say('PUT', '抱歉')).toMatchObject({ status: 409, body: { code: 'reviews.not_replied' } });
    expect(await say('POST', '  ')).toMatchObject({ status: 422 });
    expect(await say('POST', '抱歉，给您补发')).toMatchObject({ status: 201, body: { reply: { edited: false } } });
    expect(await say('POST', '再说一次')).toMatchObject({ status: 409, body: { code: 'reviews.already_replied' } });
    scene.market.clock.advance(hours(24));
    expect(await say('PUT', '抱歉，已经补发')).toMatchObject({
      status: 200,
      body: { reply: { text: '抱歉，已经补发', edited: true } },
    });
    scene.market.clock.advance(seconds(1));
    expect(await say('PUT', '第三次')).toMatchObject({ status: 409, body: { code: 'reviews.reply_edit_window_over' } });
    const log = await scene.market.pool<{ action: string }[]>`
      SELECT action FROM operations.audit_log WHERE subject_id = ${review?.id as Uuid} ORDER BY at, action DESC`;
    expect(log.map((row) => row.action)).toEqual(['reviews.reply', 'reviews.edit_reply']);
    scene.market.clock.set(start);
  });

  test('another shop cannot answer it', async () => {
    const order = await scene.order(buyer.userId);
    const [review] = await post(order.orderId, [stars(order.lineIds[0], 5)]);
    const stranger = '019a0000-0000-7000-8000-000000000001' as Uuid;
    const keeper = scene.market.user([{ scope: 'shop', scopeId: stranger, role: 'owner', permissions: ['*'] }]);
    const path = `/shops/${toId('shp', stranger)}/reviews/${toId('rev', review?.id as Uuid)}/reply`;
    expect(await scene.market.http('POST', path, { as: keeper, body: { text: '谢谢' } })).toMatchObject({
      status: 404,
      body: { code: 'reviews.review_not_found' },
    });
  });

  test('a helpful vote: one a person, may be taken back, not for one’s own', async () => {
    const order = await scene.order(buyer.userId);
    const [review] = await post(order.orderId, [stars(order.lineIds[0], 5)]);
    const path = `/reviews/${toId('rev', review?.id as Uuid)}/helpful`;
    const reader = await scene.buyer('读者');
    const votes = await Promise.all([1, 2, 3].map(() => scene.market.http('PUT', path, { as: reader })));
    expect(votes.map((one) => one.body)).toEqual([{ helpful: 1 }, { helpful: 1 }, { helpful: 1 }]);
    expect((await scene.market.http('PUT', path, { as: await scene.buyer('读者二') })).body).toEqual({ helpful: 2 });
    expect((await scene.market.http('DELETE', path, { as: reader })).body).toEqual({ helpful: 1 });
    expect(await scene.market.http('PUT', path, { as: buyer })).toMatchObject({ body: { code: 'reviews.own_review' } });
    expect((await scene.market.http('PUT', path)).status).toBe(401);
  });
});

describe('held by the database', () => {
  test('what was said and what it counted cannot be rewritten', async () => {
    for (const table of ['reviews', 'credit_events', 'replies', 'follow_ups']) {
      await expect(scene.market.pool.unsafe(`UPDATE reviews.${table} SET at = now()`)).rejects.toThrow(
        /permission denied/,
      );
      await expect(scene.market.pool.unsafe(`DELETE FROM reviews.${table}`)).rejects.toThrow(/permission denied/);
    }
  });

  test('no seventh counted rating, no place used twice, no points that the stars do not give', async () => {
    const [event] = await scene.market.owner<{ reviewId: Uuid }[]>`
      SELECT review_id FROM reviews.credit_events WHERE place IS NOT NULL AND place < 6 LIMIT 1`;
    const set = (change: string) =>
      scene.market.owner.unsafe(`UPDATE reviews.credit_events SET ${change} WHERE review_id = '${event?.reviewId}'`);
    await expect(set('place = 7')).rejects.toThrow(/credit_events_within_cap/);
    await expect(set('points = points + 1')).rejects.toThrow(/credit_events_points/);
    await expect(set('rating = -rating, points = -points')).rejects.toThrow(/credit_events_stars/);
    const [pair] = await scene.market.owner<{ buyerId: Uuid }[]>`
      SELECT buyer_id FROM reviews.credit_events WHERE place = 2 LIMIT 1`;
    await expect(
      scene.market.owner`UPDATE reviews.counted SET place = 1 WHERE place = 2 AND buyer_id = ${pair?.buyerId as Uuid}`,
    ).rejects.toThrow(/counted_place_once/);
  });

  test('the audit agrees, and sees a total that was tampered with', async () => {
    expect(await breaches()).toEqual([]);
    await scene.market.owner`UPDATE reviews.shop_credit SET points = points + 1`;
    await scene.market.owner`UPDATE reviews.dsr_days SET goods = goods + 1`;
    const found = await breaches();
    expect(found.some((one) => one.startsWith('credit of shop'))).toBe(true);
    expect(found.some((one) => one.startsWith('ratings of day'))).toBe(true);
    await scene.market.owner`UPDATE reviews.shop_credit SET points = points - 1`;
    await scene.market.owner`UPDATE reviews.dsr_days SET goods = goods - 1`;
  });
});
