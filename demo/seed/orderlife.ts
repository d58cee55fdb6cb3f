import { days, hours, later, minutes, type Uuid } from '#kernel';
import { agree, reject, requestCase, withdraw } from '#modules/aftersales';
import { shipParcel } from '#modules/fulfilment';
import { confirmReceipt, extendConfirm, note, type Order, orderForBuyer, toShip } from '#modules/orders';
import { type Random, randomFrom } from '../market/index.ts';
import { askForInvoice } from './invoices.ts';
import type { OpenShop } from './openings.ts';
import { speak } from './voices.ts';
import { count, type PaidOrder, type World } from './world.ts';

const shopOf = (world: World, order: PaidOrder): OpenShop => {
  const shop = world.shops.get(order.shopId);
  if (!shop) throw new Error(`no shop ${order.shopId}`);
  return shop;
};

const read = (world: World, order: PaidOrder, at: Date): Promise<Order> =>
  orderForBuyer(world.stage.ctx(order.buyer.actor, at), order.buyer.userId, order.orderId);

/** The packers' day ends at seven in the evening in China and begins at nine. */
function workingHour(at: Date, random: Random): Date {
  const hour = (at.getUTCHours() + 8) % 24;
  if (hour >= 9 && hour < 19) return at;
  const wait = hour >= 19 ? 33 - hour : 9 - hour;
  return later(at, minutes(wait * 60 - at.getUTCMinutes() + random.whole(0, 90)));
}

/** Plans what happens to an order once it is paid. */
export function liveOrder(world: World, order: PaidOrder): void {
  askForInvoice(world, order);
  const random = randomFrom(`seed/order/${order.code}`);
  if (random.chance(0.07)) {
    regret(world, order, random);
    return;
  }
  const usual = random.chance(0.95) ? hours(0.7 + random.next() * 26) : hours(55 + random.next() * 30);
  const at = workingHour(later(order.paidAt, usual), random);
  world.intend(at, (now) => send(world, order, now));
  if (random.chance(0.03))
    world.intend(later(order.paidAt, minutes(40)), async (now) => {
      const shop = shopOf(world, order);
      const words = random.pick(['老客户，多送一份小样', '地址偏，发德邦', '催过一次，优先发']);
      await note(world.stage.ctx(shop.service.actor, now), shop.scope, order.orderId, { note: words, flag: 'yellow' });
    });
}

const CARRIERS: readonly (readonly [string, (random: Random) => string])[] = [
  ['zto', (random) => `7${digits(random, 13)}`],
  ['yto', (random) => `YT${digits(random, 13)}`],
  ['sf', (random) => `SF${digits(random, 13)}`],
  ['yunda', (random) => `4${digits(random, 14)}`],
  ['jt', (random) => `JT${digits(random, 13)}`],
];
const digits = (random: Random, many: number): string =>
  Array.from({ length: many }, () => random.whole(0, 9)).join('');

/** Hands pieces of an order to one of the two carriers the shop works with; all that is left when no lines are named. */
export async function parcel(
  world: World,
  order: PaidOrder,
  at: Date,
  name: string,
  lines?: { lineId: Uuid; quantity: number }[],
) {
  const shop = shopOf(world, order);
  const random = randomFrom(`seed/parcel/${order.code}/${name}`);
  const [carrier, waybill] = randomFrom(`seed/carrier/${shop.shop.code}`).sample(CARRIERS, 2)[random.whole(0, 1)] ?? [
    'other',
    () => name,
  ];
  await shipParcel(world.stage.ctx(shop.packer.actor, at), shop.scope, {
    orderId: order.orderId,
    carrier,
    waybillNo: waybill(random),
    ...(lines ? { lines } : {}),
  });
  count(world.done, 'parcels');
}

/** The shop packs: mostly everything, sometimes first a part. */
async function send(world: World, order: PaidOrder, at: Date): Promise<void> {
  const random = randomFrom(`seed/send/${order.code}`);
  const now = await read(world, order, at);
  // The provider has not said yet that it was paid: the parcel waits.
  if (now.state === 'awaiting_payment') {
    world.intend(workingHour(later(at, hours(4)), random), (then) => send(world, order, then));
    return;
  }
  const open = now.lines.map((line) => ({ lineId: line.id, quantity: toShip(line) })).filter((one) => one.quantity > 0);
  const pieces = open.reduce((sum, one) => sum + one.quantity, 0);
  const [first] = open;
  if (now.state !== 'awaiting_shipment' || !first) return;
  if (pieces < 2 || !random.chance(0.22)) {
    await parcel(world, order, at, 'all');
    return onTheWay(world, order, at);
  }
  await parcel(world, order, at, 'first', [open.length > 1 ? first : { ...first, quantity: 1 }]);
  const rest = workingHour(later(at, hours(20 + random.next() * 50)), random);
  world.intend(rest, async (then) => {
    await parcel(world, order, then, 'rest');
    onTheWay(world, order, then);
  });
}

/** From the last parcel on: receipt by the buyer or the timer, trouble now and then, a word afterwards. */
function onTheWay(world: World, order: PaidOrder, sentAt: Date): void {
  const random = randomFrom(`seed/way/${order.code}`);
  const arrives = later(sentAt, hours(49));
  if (random.chance(0.045)) {
    complain(world, order, later(arrives, hours(1 + random.next() * 26)), random);
    return;
  }
  if (random.chance(0.55)) {
    world.intend(later(arrives, hours(0.5 + random.next() * 72)), async (at) => {
      await confirmReceipt(world.stage.ctx(order.buyer.actor, at), {
        orderId: order.orderId,
        buyerId: order.buyer.userId,
      });
      count(world.done, 'confirmed by buyers');
      if (random.chance(0.68))
        world.intend(later(at, hours(0.1 + random.next() * 90)), (then) => speak(world, order, then));
    });
    return;
  }
  if (random.chance(0.06))
    world.intend(later(arrives, days(2)), async (at) => {
      await extendConfirm(world.stage.ctx(order.buyer.actor, at), {
        orderId: order.orderId,
        buyerId: order.buyer.userId,
      });
    });
  if (random.chance(0.3)) world.intend(later(sentAt, days(15.5 + random.next() * 6)), (at) => speak(world, order, at));
}

/** Which pieces the buyer wants money back for: all, or one of several. */
function wishes(order: Order, random: Random): { lineId: Uuid; quantity: number }[] {
  const all = order.lines.map((line) => ({ lineId: line.id, quantity: line.quantity - line.refundedQuantity }));
  const pieces = all.reduce((sum, one) => sum + one.quantity, 0);
  const [first] = all;
  return pieces > 1 && first && random.chance(0.4) ? [{ ...first, quantity: 1 }] : all;
}

/** A change of mind before anything was packed. */
function regret(world: World, order: PaidOrder, random: Random): void {
  const ask = async (at: Date): Promise<void> => {
    const now = await read(world, order, at);
    if (now.state === 'awaiting_payment') world.intend(later(at, hours(4)), ask);
    if (now.state !== 'awaiting_shipment') return;
    const lines = wishes(now, random);
    const one = await requestCase(world.stage.ctx(order.buyer.actor, at), {
      buyerId: order.buyer.userId,
      orderId: order.orderId,
      lines,
      reason: random.pick(['no_longer_wanted', 'wrong_choice', 'too_slow'] as const),
      description: random.pick(['拍错规格了，重新下单', '家里已经买了，麻烦退一下', '临时不需要了', '']),
    });
    count(world.done, 'refund requests');
    const answered = answer(world, order, one.id, at, random);
    world.intend(workingHour(later(answered, hours(12)), random), (then) => send(world, order, then));
  };
  world.intend(later(order.paidAt, minutes(10 + random.whole(0, 150))), ask);
}

/** Something is wrong with what arrived. */
function complain(world: World, order: PaidOrder, at: Date, random: Random): void {
  world.intend(at, async (when) => {
    const now = await read(world, order, when);
    const one = await requestCase(world.stage.ctx(order.buyer.actor, when), {
      buyerId: order.buyer.userId,
      orderId: order.orderId,
      lines: wishes(now, random),
      reason: random.pick(['damaged', 'not_as_described', 'missing'] as const),
      description: random.pick(['外箱压坏了，里面也有裂', '颜色和图片差得多', '少发了一件', '收到有划痕']),
    });
    count(world.done, 'refund requests');
    answer(world, order, one.id, when, random);
  });
}

/** The shop agrees or refuses, the buyer takes it back, or nobody says anything. Answers when it will be settled. */
function answer(world: World, order: PaidOrder, caseId: Uuid, asked: Date, random: Random): Date {
  const shop = shopOf(world, order);
  const lot = random.next();
  const at = workingHour(later(asked, hours(0.5 + random.next() * 9)), random);
  if (lot < 0.7)
    world.intend(at, async (now) => void (await agree(world.stage.ctx(shop.service.actor, now), shop.scope, caseId)));
  else if (lot < 0.8)
    world.intend(at, async (now) => {
      const reason = random.pick(['已打包待揽收，可收到后再申请', '与描述一致，请补充照片后再申请']);
      await reject(world.stage.ctx(shop.service.actor, now), shop.scope, caseId, reason);
    });
  else if (lot < 0.86)
    world.intend(
      at,
      async (now) => void (await withdraw(world.stage.ctx(order.buyer.actor, now), order.buyer.userId, caseId)),
    );
  else return later(asked, hours(49));
  return at;
}
