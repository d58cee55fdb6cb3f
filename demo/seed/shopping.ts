import { later, minutes, seconds, type Uuid } from '#kernel';
import { asked, place, quoteFor, type Wanted } from '#modules/checkout';
import { cancelTrade, type PlacedTrade } from '#modules/orders';
import { startPayment } from '#modules/payments';
import type { Scenario } from '#sandbox-gateway';
import { type Random, randomFrom } from '../market/index.ts';
import type { BuyerPlayer } from './cast.ts';
import { fleet, HANDS } from './fleet.ts';
import type { Listing } from './goods.ts';
import { liveOrder } from './orderlife.ts';
import { count, type World } from './world.ts';

/** What becomes of a trade after it is placed. */
export type Ending = 'pay' | 'forget' | 'cancel';

export type Trip = {
  readonly code: string;
  readonly at: Date;
  readonly buyer: BuyerPlayer;
  readonly wanted: readonly Wanted[];
  readonly ending: Ending;
  readonly scenario: Scenario;
};

/** How the provider tells of payments: mostly at once, now and then as badly as providers do. */
function scenarioOf(random: Random): Scenario {
  const lot = random.next();
  if (lot < 0.03) return 'double';
  if (lot < 0.055) return 'lost';
  if (lot < 0.08) return 'delayed';
  if (lot < 0.095) return 'mis-signed';
  if (lot < 0.11) return 'reordered';
  return 'normal';
}

const PIECES: Readonly<Record<BuyerPlayer['buyer']['manner'], (random: Random, priceFen: number) => number>> = {
  newcomer: () => 1,
  regular: (random) => (random.chance(0.8) ? 1 : 2),
  collector: (random) => (random.chance(0.9) ? 1 : 2),
  gift_giver: (random, priceFen) => (priceFen < 20_000 ? random.whole(1, 3) : 1),
  bargain_hunter: (random) => (random.chance(0.65) ? 1 : 2),
  company_buyer: (random, priceFen) => (priceFen < 15_000 ? random.whole(2, 8) : random.whole(1, 2)),
};

/** Draws listings by their charm; goods of shop `demo` are looked at more often, so that its pages have much to show. */
export function shelfOf(listings: readonly Listing[]) {
  const sums: number[] = [];
  let total = 0;
  for (const one of listings) {
    total += one.charm * (one.shop.shop.code === 'demo' ? 3 : 1);
    sums.push(total);
  }
  return (random: Random, at: Date, suits: (one: Listing) => boolean = () => true): Listing | null => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const lot = random.next() * total;
      let low = 0;
      let high = sums.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((sums[middle] ?? 0) < lot) low = middle + 1;
        else high = middle;
      }
      const found = listings[low];
      if (found && found.liveAt < at && suits(found)) return found;
    }
    return null;
  };
}
export type Shelf = ReturnType<typeof shelfOf>;

function lineOf(listing: Listing, buyer: BuyerPlayer, random: Random): Wanted | null {
  const inStock = listing.skus.filter((sku) => sku.stock > 0);
  if (inStock.length === 0) return null;
  const sku = random.pick(inStock);
  return { skuId: sku.id, quantity: PIECES[buyer.buyer.manner](random, sku.priceFen) };
}

/** Decides a whole shopping trip from its code alone: who, what, and how it ends. */
export function planTrip(world: World, shelf: Shelf, code: string, at: Date, given?: Partial<Trip>): Trip | null {
  const random = randomFrom(`seed/trip/${code}`);
  const there = world.cast.buyers.filter((one) => one.since < at);
  // The two who can sign in shop more than others: whoever tries the market sees it from their side.
  const buyer = given?.buyer ?? (random.chance(0.06) ? random.pick(there.slice(0, 2)) : random.pick(there));
  const first = shelf(random, at);
  if (!first) return null;
  const basket = [first];
  if (random.chance(0.3)) basket.push(shelf(random, at, (one) => one.shop === first.shop) ?? first);
  if (random.chance(0.38)) basket.push(shelf(random, at, (one) => one.shop !== first.shop) ?? first);
  const wanted = basket.flatMap((one) => lineOf(one, buyer, random) ?? []);
  if (wanted.length === 0) return null;
  const lot = random.next();
  return {
    code,
    at,
    buyer,
    wanted,
    ending: lot < 0.05 ? 'forget' : lot < 0.08 ? 'cancel' : 'pay',
    scenario: scenarioOf(random),
    ...given,
  };
}

async function placeTrip(world: World, trip: Trip): Promise<PlacedTrade> {
  const { buyer } = trip;
  const random = randomFrom(`seed/trip/${trip.code}/to`);
  const ctx = world.stage.ctx(buyer.actor, trip.at);
  const to = random.chance(0.8) ? buyer.addresses[0] : random.pick(buyer.addresses);
  if (!to) throw new Error(`buyer ${buyer.buyer.code} has no address`);
  const wanted = asked(trip.wanted);
  const quoted = await quoteFor(ctx, wanted, to.divisionCode);
  return place(ctx, {
    buyerId: buyer.userId,
    requestKey: `seed:${trip.code}`,
    lines: wanted,
    fromCart: false,
    addressId: to.id,
    fingerprint: quoted.quote.fingerprint,
    // Whoever buys in the demo has read that fresh and made-to-order goods do not go back.
    agreedNoReturn: new Set(wanted.map((line) => line.skuId)),
    notes: new Map(
      random.chance(0.08)
        ? quoted.quote.shops.slice(0, 1).map((shop): [Uuid, string] => [shop.shopId, random.pick(NOTES)])
        : [],
    ),
  });
}

const NOTES = ['麻烦包得结实一点', '送人的，请不要放价格单', '周末在家收货', '可以的话尽快发，谢谢', '颜色请按图片发'];

/**
 * People shop: trades are placed by several at once, each at its moment, then paid one after the other as the clock goes
 * on from where the stage stands. Answers how many were placed.
 */
export async function shop(
  world: World,
  trips: readonly Trip[],
  afterwards: (paid: PaidTrip) => void = (paid) => liveOrders(world, paid),
): Promise<number> {
  const placed = new Map<string, PlacedTrade>();
  for (const trip of trips)
    world.intend(trip.at, async () => {
      placed.set(trip.code, await placeTrip(world, trip));
      count(world.done, 'trades');
    });
  await world.liveUntil(trips.at(-1)?.at ?? world.stage.clock.now());
  const paying = trips.filter((trip) => trip.ending === 'pay' && placed.has(trip.code));
  for (const trip of trips) if (trip.ending === 'cancel') await cancelSoon(world, trip, placed.get(trip.code));
  for (const together of atOneTill(paying)) {
    const last = together.at(-1);
    if (!last) break;
    moveTo(world, later(last.at, seconds(40)));
    await fleet(together, HANDS, async (trip) => {
      const trade = placed.get(trip.code);
      if (!trade) return;
      await pay(world, trip, trade);
      afterwards({ trip, trade, paidAt: world.stage.clock.now() });
    });
    await world.stage.hear();
  }
  return placed.size;
}

/** Trips that pay at the same moment: at most four, none of which has waited so long that its time to pay is over. */
function atOneTill(trips: readonly Trip[]): Trip[][] {
  const tills: Trip[][] = [];
  for (const trip of trips) {
    const till = tills.at(-1);
    if (till?.[0] && till.length < 4 && trip.at < later(till[0].at, minutes(12))) till.push(trip);
    else tills.push([trip]);
  }
  return tills;
}

const moveTo = (world: World, moment: Date): void => {
  if (moment > world.stage.clock.now()) world.stage.clock.set(moment);
};

async function cancelSoon(world: World, trip: Trip, trade: PlacedTrade | undefined): Promise<void> {
  if (!trade) return;
  const ctx = world.stage.ctx(trip.buyer.actor, later(trip.at, minutes(4)));
  const reason = randomFrom(`seed/trip/${trip.code}/cancel`).pick(['不想要了', '地址填错了', '重新下单凑满减']);
  await cancelTrade(ctx, { tradeId: trade.tradeId, buyerId: trip.buyer.userId, reason });
  count(world.done, 'cancelled');
}

async function pay(world: World, trip: Trip, trade: PlacedTrade): Promise<void> {
  const ctx = world.stage.ctx(trip.buyer.actor);
  const payment = await startPayment(ctx, { tradeId: trade.tradeId, buyerId: trip.buyer.userId });
  if (payment.state === 'succeeded') return;
  await world.stage.pay(trade.paymentId, trip.scenario);
  count(world.done, `paid ${trip.scenario}`);
}

/** A trade that was paid, with its orders. */
export type PaidTrip = { readonly trip: Trip; readonly trade: PlacedTrade; readonly paidAt: Date };

function liveOrders(world: World, { trip, trade, paidAt }: PaidTrip): void {
  for (const [place, { orderId, shopId }] of trade.orders.entries())
    liveOrder(world, { code: `${trip.code}/${place}`, buyer: trip.buyer, orderId, shopId, paidAt });
}
