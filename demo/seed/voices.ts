import { days, hours, later } from '#kernel';
import { orderForBuyer } from '#modules/orders';
import { followUp, postReviews, type Review, reply, type Stars, vote } from '#modules/reviews';
import {
  type Random,
  type ReviewKind,
  randomFrom,
  reviewFollowUps,
  reviewTexts,
  shopReplies,
} from '../market/index.ts';
import { count, type PaidOrder, type World } from './world.ts';

/** What is said about goods depends on what a belt makes. */
const KINDS: Readonly<Record<string, ReviewKind>> = {
  cixi: 'appliance',
  shunde: 'appliance',
  jingdezhen: 'porcelain',
  liuzhou: 'food',
  haining: 'wear',
  changshu: 'wear',
  quanzhou: 'wear',
  zhuji: 'jewellery',
  nantong: 'home',
  lipu: 'home',
  fuding: 'tea',
  anxi: 'tea',
  yongkang: 'tool',
  guangzhou: 'care',
};

const stars = (random: Random): Stars => {
  const lot = random.next();
  return lot < 0.69 ? 5 : lot < 0.88 ? 4 : lot < 0.94 ? 3 : lot < 0.97 ? 2 : 1;
};
const near = (given: Stars, random: Random): Stars =>
  Math.max(1, Math.min(5, given + (random.chance(0.25) ? random.whole(-1, 1) : 0))) as Stars;

/** The buyer reviews what they received; the shop and other buyers may answer. */
export async function speak(world: World, order: PaidOrder, at: Date): Promise<void> {
  const ctx = world.stage.ctx(order.buyer.actor, at);
  const now = await orderForBuyer(ctx, order.buyer.userId, order.orderId);
  if (now.state !== 'completed') return;
  const random = randomFrom(`seed/voice/${order.code}`);
  const belt = world.shops.get(order.shopId)?.shop.beltCode.split('-')[0] ?? '';
  const kind = KINDS[belt] ?? 'any';
  const shipped = now.lines.filter((line) => line.shippedQuantity > 0 && line.refundedQuantity < line.quantity);
  if (shipped.length === 0) return;
  const posted = await postReviews(ctx, {
    buyerId: order.buyer.userId,
    orderId: order.orderId,
    lines: shipped.map((line) => {
      const given = stars(random);
      const fitting = reviewTexts.filter((one) => one.stars === given && (one.kind === kind || one.kind === 'any'));
      const name = [...line.title.zh.split(' ')][0] ?? line.title.zh;
      const text = random.pick(fitting).text.zh;
      return {
        lineId: line.id,
        goodsStars: given,
        serviceStars: near(given, random),
        logisticsStars: near(given, random),
        text: random.chance(0.9) ? text.replace('{product}', name).replace('{days}', String(random.whole(2, 4))) : '',
        anonymous: random.chance(0.3),
      };
    }),
  });
  for (const review of posted) {
    count(world.done, 'reviews');
    listen(world, order, review, at, random);
  }
}

function listen(world: World, order: PaidOrder, review: Review, at: Date, random: Random): void {
  const shop = world.shops.get(order.shopId);
  const mood = review.goodsStars >= 5 ? 'high' : review.goodsStars >= 3 ? 'middle' : 'low';
  if (shop && random.chance({ high: 0.18, middle: 0.5, low: 0.8 }[mood])) {
    const words = random.pick(shopReplies.filter((one) => one.stars === mood)).text.zh;
    world.intend(later(at, hours(1 + random.next() * 40)), async (then) => {
      await reply(world.stage.ctx(shop.service.actor, then), shop.scope, { reviewId: review.id, text: words });
    });
  }
  if (random.chance(0.07))
    world.intend(later(at, days(8 + random.next() * 20)), async (then) => {
      await followUp(world.stage.ctx(order.buyer.actor, then), {
        buyerId: order.buyer.userId,
        reviewId: review.id,
        text: random.pick(reviewFollowUps).zh,
      });
    });
  if (random.chance(0.12))
    for (const voter of random.sample(world.cast.buyers, random.whole(1, 3)))
      if (voter.userId !== order.buyer.userId && voter.since < at)
        world.intend(later(at, hours(3 + random.next() * 100)), async (then) => {
          await vote(world.stage.ctx(voter.actor, then), { userId: voter.userId, reviewId: review.id, helpful: true });
        });
}
