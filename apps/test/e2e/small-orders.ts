import { days, fen, hours, later, minutes, type Uuid } from '#kernel';
import { requestCase } from '#modules/aftersales';
import { productForSale } from '#modules/catalog';
import { asked, type GroupTerms, place, quoteFor, type Wanted } from '#modules/checkout';
import { readyForPickup, shipParcel } from '#modules/fulfilment';
import { createOffer } from '#modules/groupbuys';
import { createWarehouse, receive } from '#modules/inventory';
import { confirmReceipt, orderForBuyer } from '#modules/orders';
import { requestPayout, startPayment } from '#modules/payments';
import { postReviews, reply } from '#modules/reviews';
import type { Stage } from '../../../demo/seed/stage.ts';
import { SHOP_CODES } from './cast.ts';
import type { Buyer, OnShelf, OpenShop } from './small-shop.ts';

/** Orders in the states pages show: reviewed and settled, to be reviewed, refund asked for, to be shipped, to be paid. */
export async function live(
  stage: Stage,
  buyer: Buyer,
  pair: readonly [OpenShop, OpenShop],
  shelf: readonly [OnShelf[], OnShelf[]],
): Promise<void> {
  const piece = (shop: 0 | 1, at: number, quantity = 1): Wanted => {
    const found = shelf[shop][at];
    if (!found) throw new Error(`shop ${SHOP_CODES[shop]} has no product ${at}`);
    return { skuId: found.skuId, quantity };
  };
  const store = await createWarehouse(stage.ctx(pair[0].owner.actor), pair[0].scope, {
    name: '鼓楼店',
    kind: 'store',
    divisionCode: '330203',
    street: '中山东路 12 号',
    hours: '10:00–21:00',
    priority: 900,
  });
  await receive(stage.ctx(pair[0].owner.actor), pair[0].scope, {
    cause: 'small:store',
    lines: [{ skuId: piece(0, 0).skuId, quantity: 9, warehouseId: store.id }],
  });
  const buy = async (
    name: string,
    wanted: readonly Wanted[],
    paid = true,
    pickup = new Map<Uuid, Uuid>(),
    group: GroupTerms | null = null,
  ) => {
    const ctx = stage.ctx(buyer.actor);
    const lines = asked(wanted);
    const { quote } = await quoteFor(ctx, lines, buyer.divisionCode, { pickup, form: group });
    const trade = await place(ctx, {
      buyerId: buyer.userId,
      requestKey: `small:${name}`,
      lines,
      fromCart: false,
      addressId: buyer.addressId,
      pickup,
      form: group,
      fingerprint: quote.fingerprint,
      agreedNoReturn: new Set(lines.map((line) => line.skuId)),
      notes: new Map(),
    });
    if (!paid) return trade;
    await startPayment(ctx, { tradeId: trade.tradeId, buyerId: buyer.userId });
    await stage.pay(trade.paymentId);
    await stage.work();
    return trade;
  };
  const send = async (orders: readonly { orderId: Uuid; shopId: Uuid }[], waybill: string): Promise<void> => {
    for (const [at, order] of orders.entries()) {
      const shop = pair.find((one) => one.id === order.shopId) ?? pair[0];
      await shipParcel(stage.ctx(shop.owner.actor), shop.scope, {
        orderId: order.orderId,
        carrier: 'sf',
        waybillNo: `${waybill}${at}`,
      });
    }
  };

  const done = await buy('done', [piece(0, 0, 2), piece(1, 0)]);
  const unrated = await buy('unrated', [piece(0, 4)]);
  stage.clock.advance(hours(3));
  await send(done.orders, 'SF100000000000');
  await send(unrated.orders, 'SF300000000000');
  for (let round = 0; round < 3; round += 1) {
    stage.clock.advance(hours(20));
    await stage.work();
  }
  for (const order of done.orders) {
    const ctx = stage.ctx(buyer.actor);
    await confirmReceipt(ctx, { orderId: order.orderId, buyerId: buyer.userId });
    const { lines } = await orderForBuyer(ctx, buyer.userId, order.orderId);
    const posted = await postReviews(ctx, {
      buyerId: buyer.userId,
      orderId: order.orderId,
      lines: lines.map((line) => ({
        lineId: line.id,
        goodsStars: 5,
        serviceStars: 5,
        logisticsStars: 4,
        text: '收到了，做工扎实，和图片一样。',
        anonymous: false,
      })),
    });
    const shop = pair.find((one) => one.id === order.shopId) ?? pair[0];
    const [review] = posted;
    if (review)
      await reply(stage.ctx(shop.owner.actor), shop.scope, {
        reviewId: review.id,
        text: '谢谢支持，用着有问题随时找我们。',
      });
  }
  for (const { orderId } of unrated.orders)
    await confirmReceipt(stage.ctx(buyer.actor), { orderId, buyerId: buyer.userId });
  stage.clock.advance(minutes(10));
  await stage.work();
  await stage.work();
  await requestPayout(stage.ctx(pair[0].owner.actor), pair[0].scope, { amountFen: 5_000 });

  const regretted = await buy('regretted', [piece(0, 1)]);
  stage.clock.advance(hours(2));
  await send(regretted.orders, 'SF200000000000');
  stage.clock.set(later(new Date(), hours(-3)));
  await stage.work();
  const [order] = regretted.orders;
  if (order) {
    const ctx = stage.ctx(buyer.actor);
    const { lines } = await orderForBuyer(ctx, buyer.userId, order.orderId);
    await requestCase(ctx, {
      buyerId: buyer.userId,
      orderId: order.orderId,
      lines: lines.map((line) => ({ lineId: line.id, quantity: line.quantity })),
      reason: 'damaged',
      description: '外箱压坏了，里面也有裂',
    });
  }
  const collected = await buy('to collect', [piece(0, 0)], true, new Map([[pair[0].id, store.id]]));
  await stage.tellConsumers();
  for (const { orderId } of collected.orders)
    await readyForPickup(stage.ctx(pair[0].owner.actor), pair[0].scope, orderId);
  await buy('to ship', [piece(0, 2), piece(1, 2)]);
  stage.clock.set(later(new Date(), minutes(-2)));
  await buy('to pay', [piece(0, 3)], false);
  await buy('in a group', [piece(0, 2)], true, new Map(), await groupOffer(stage, pair[0], shelf[0][2]));
  await stage.nightWork();
}

/** Two people buy it together at four fifths of its price; the buyer opens a group that nobody has joined. */
async function groupOffer(stage: Stage, shop: OpenShop, goods: OnShelf | undefined): Promise<GroupTerms> {
  const now = stage.clock.now();
  const ctx = stage.ctx(shop.owner.actor);
  const [sku] = await productForSale(ctx, goods ? [goods.skuId] : []);
  if (!sku) throw new Error('nothing to buy in a group');
  const offer = await createOffer(ctx, shop.scope, {
    productId: sku.productId,
    prices: [{ skuId: sku.skuId, priceFen: fen(Math.floor(sku.priceFen * 0.8)) }],
    size: 2,
    hours: 24,
    perBuyer: 2,
    stock: 30,
    startsAt: now,
    endsAt: later(now, days(7)),
  });
  return { form: 'group', offerId: offer.id, groupId: null, ruleId: offer.ruleId, payBy: null };
}
