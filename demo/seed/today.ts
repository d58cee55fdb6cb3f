import { earlier, hours, later, minutes, type Uuid } from '#kernel';
import { requestCase } from '#modules/aftersales';
import { createProduct, type ProductInput, productOfShop, submitProduct, takeOff } from '#modules/catalog';
import { addToCart, type Wanted } from '#modules/checkout';
import { orderForBuyer } from '#modules/orders';
import { adsToday } from './ads.ts';
import { applicants } from './applicants.ts';
import { bargainsToday } from './bargains.ts';
import type { BuyerPlayer } from './cast.ts';
import { contentToday } from './content.ts';
import { drawsToday } from './draws.ts';
import { type Listing, listingInput } from './goods.ts';
import { groupsToday } from './groups.ts';
import { roomsOnShow } from './live.ts';
import { parcel } from './orderlife.ts';
import { readersToday } from './readers.ts';
import { type PaidTrip, planTrip, type Shelf, shop, type Trip } from './shopping.ts';
import { showcaseToday } from './showcase.ts';
import { coolingPayouts } from './treasury.ts';
import { regionVouchers } from './vouchers.ts';
import type { World } from './world.ts';

/**
 * What the desks hold this morning, whatever the history has brought: the guests' shop `demo` and the two buyers who can
 * sign in meet every state of the market.
 */
export async function setToday(world: World, shelf: Shelf): Promise<void> {
  const demo = world.listings.filter((one) => one.shop.shop.code === 'demo' && one.liveAt < world.today);
  await applicants(world);
  await demoGoods(world, demo);
  await coolingPayouts(world);
  await filledCarts(world, demo);
  // What was written, and who came by it, is there before the orders it led to.
  await contentToday(world, demo);
  await readersToday(world, demo);
  await liveToday(world, demo);
  await justPaid(world, shelf, demo);
  await unpaid(world, shelf);
  await regionVouchers(world);
  await bargainsToday(world, demo);
  await drawsToday(world, demo);
  await groupsToday(world, demo);
  await adsToday(world, demo);
  await showcaseToday(world, demo);
}

const wantedOf = (listing: Listing | undefined, quantity: number): Wanted[] => {
  const sku = listing?.skus.toSorted((a, b) => b.stock - a.stock)[0];
  return sku ? [{ skuId: sku.id, quantity }] : [];
};

const signedIn = (world: World): BuyerPlayer[] => world.cast.buyers.slice(0, 2);

/** Paid an hour ago in the demo shop: one to ship, one half shipped, one whose buyer wants the money back. */
async function justPaid(world: World, shelf: Shelf, demo: readonly Listing[]): Promise<void> {
  const { stage, today } = world;
  const [one, two] = signedIn(world);
  if (!one || !two) return;
  const at = (ago: number): Date => earlier(today, minutes(ago));
  const trips = [
    { code: 'today/to-ship', at: at(80), buyer: one, wanted: [...wantedOf(demo[1], 1), ...wantedOf(demo[4], 1)] },
    { code: 'today/partly', at: at(78), buyer: one, wanted: wantedOf(demo[2], 3) },
    { code: 'today/regret', at: at(76), buyer: two, wanted: wantedOf(demo[3], 1) },
  ].flatMap(
    (given) => planTrip(world, shelf, given.code, given.at, { ...given, ending: 'pay', scenario: 'normal' }) ?? [],
  );
  await world.liveUntil(at(82));
  if (stage.clock.now() < at(82)) stage.clock.set(at(82));
  const orders = new Map<string, PaidTrip>();
  await shop(world, trips, (paid) => void orders.set(paid.trip.code, paid));
  await stage.work();
  const of = (code: string): PaidTrip | undefined => orders.get(code);
  const partly = of('today/partly');
  if (partly) await shipOne(world, partly, at(60));
  const regret = of('today/regret');
  if (regret) await wantBack(world, regret, at(55));
}

async function linesOf(
  world: World,
  paid: PaidTrip,
): Promise<{ orderId: Uuid; shopId: Uuid; lines: { lineId: Uuid; quantity: number }[] }[]> {
  const { buyer } = paid.trip;
  return Promise.all(
    paid.trade.orders.map(async ({ orderId, shopId }) => {
      const order = await orderForBuyer(world.stage.ctx(buyer.actor), buyer.userId, orderId);
      return { orderId, shopId, lines: order.lines.map((line) => ({ lineId: line.id, quantity: line.quantity })) };
    }),
  );
}

async function shipOne(world: World, paid: PaidTrip, at: Date): Promise<void> {
  for (const { orderId, shopId, lines } of await linesOf(world, paid)) {
    const [first] = lines;
    if (!first) continue;
    const order = { code: paid.trip.code, buyer: paid.trip.buyer, orderId, shopId, paidAt: at };
    await parcel(world, order, at, 'first', [{ ...first, quantity: 1 }]);
  }
}

async function wantBack(world: World, paid: PaidTrip, at: Date): Promise<void> {
  const { buyer } = paid.trip;
  for (const { orderId, lines } of await linesOf(world, paid))
    await requestCase(world.stage.ctx(buyer.actor, at), {
      buyerId: buyer.userId,
      orderId,
      lines,
      reason: 'wrong_choice',
      description: '颜色拍错了，麻烦退一下，我重新下单',
    });
}

/** Baskets that were taken to the till a moment ago. */
async function unpaid(world: World, shelf: Shelf): Promise<void> {
  const { stage, today } = world;
  const begin = earlier(today, minutes(14));
  await world.liveUntil(begin);
  if (stage.clock.now() < begin) stage.clock.set(begin);
  const [one, two] = signedIn(world);
  const trips: Trip[] = Array.from({ length: 8 }, (_, place) => {
    const buyer = place === 0 ? one : place === 1 ? two : undefined;
    const given = { ending: 'forget' as const, ...(buyer ? { buyer } : {}) };
    return planTrip(world, shelf, `today/unpaid/${place}`, later(begin, minutes(1 + place)), given);
  }).flatMap((trip) => trip ?? []);
  await shop(world, trips);
  await world.liveUntil(today);
  if (stage.clock.now() < today) stage.clock.set(today);
  await stage.work();
}

async function filledCarts(world: World, demo: readonly Listing[]): Promise<void> {
  for (const [place, buyer] of signedIn(world).entries()) {
    const ctx = world.stage.ctx(buyer.actor, later(world.today, hours(-5 - place)));
    const others = world.listings.filter((one) => one.liveAt < world.today && one.shop.shop.code !== 'demo');
    for (const listing of [demo[6 + place], demo[9], others[40 + 300 * place], others[700]])
      for (const wanted of wantedOf(listing, 1)) await addToCart(ctx, { kind: 'user', id: buyer.userId }, wanted);
  }
}

/** Listings of the demo shop in every state: drafts, one that waits for a person, one that a rule refuses, one taken down. */
async function demoGoods(world: World, demo: readonly Listing[]): Promise<void> {
  const [model] = demo;
  if (!model) return;
  const ctx = (ago: number) => world.stage.ctx(model.shop.owner.actor, earlier(world.today, hours(ago)));
  const known = await productOfShop(ctx(30), model.shop.scope, model.id);
  const input = listingInput(model.product, model.shop, known.content.mediaIds);
  const variant = (zh: string, en: string, code: string): ProductInput => ({
    ...input,
    title: { zh, en },
    outerCode: code,
    skus: input.skus.map((sku, place) => ({ ...sku, outerCode: `${code}-${place + 1}`, mediaId: null })),
  });
  await createProduct(
    ctx(30),
    model.shop.scope,
    variant('鹅颈电水壶 加长壶嘴 新款打样', 'Gooseneck kettle, long spout, sample', 'demo-draft-1'),
  );
  await createProduct(
    ctx(6),
    model.shop.scope,
    variant('便携烧水杯 差旅 折叠手柄', 'Travel boiling cup with folding handle', 'demo-draft-2'),
  );
  for (const [zh, en, code, ago] of [
    ['全网最低价 电水壶 清仓', 'Electric kettle clearance at the lowest price', 'demo-checking-1', 10],
    ['国家级工艺 电水壶 礼盒', 'Electric kettle of national craft, gift box', 'demo-rejected-1', 26],
  ] as const) {
    const drafted = await createProduct(ctx(ago), model.shop.scope, variant(zh, en, code));
    await submitProduct(ctx(ago), model.shop.scope, drafted.id);
  }
  const off = demo.at(-1);
  if (off)
    await takeOff(
      world.stage.ctx(model.shop.owner.actor, later(world.today, hours(-2))),
      model.shop.scope,
      off.id,
      '换季下架',
    );
}

/** The demo shop had a room this morning, and has announced one. */
async function liveToday({ stage, today }: World, demo: readonly Listing[]): Promise<void> {
  const [first] = demo;
  if (!first) return;
  const { shop } = first;
  await roomsOnShow(
    (moment) => stage.ctx(shop.owner.actor, moment),
    { scope: shop.scope, hostId: shop.owner.userId },
    demo.slice(0, 3).map((one) => one.id),
    earlier(today, hours(5)),
  );
}
