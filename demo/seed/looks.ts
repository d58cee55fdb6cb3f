import { days, earlier, GUEST, type Uuid, uuidv7 } from '#kernel';
import { takeEvents } from '#modules/behaviour';
import { randomFrom } from '../market/index.ts';
import type { Listing } from './goods.ts';
import { BROWSER } from './readers.ts';
import type { Shelf, Trip } from './shopping.ts';
import type { World } from './world.ts';

/** The funnel's pages show thirty days. */
const SHOWN = days(31);
/** Where people met what they looked at; a name stands as often as it is one. */
const WHERE = ['feed', 'feed', 'feed', 'search', 'search', 'search', 'category', 'shop', 'rank'] as const;
/** Between two taps of one person; faster ones would be a program's. */
const TAP_MS = 2_000;

type Look = Parameters<typeof takeEvents>[1][number];

/**
 * What pages told of those who shopped: each saw some goods, opened a few, and put what they bought into the cart before they ordered it. Nobody had agreed to
 * be followed, so nothing says who it was.
 */
export async function looksOf(world: World, shelf: Shelf, trips: readonly Trip[]): Promise<void> {
  const last = trips.at(-1);
  if (!last || last.at < earlier(world.today, SHOWN)) return;
  const goods = new Map(world.listings.flatMap((one) => one.skus.map((sku): [Uuid, Listing] => [sku.id, one])));
  const told = trips.flatMap((trip) => {
    const random = randomFrom(`seed/looks/${trip.code}`);
    const bought = trip.wanted.flatMap(({ skuId }) => goods.get(skuId) ?? []);
    const others = Array.from({ length: random.whole(4, 7) }, () => shelf(random, trip.at)).flatMap((one) => one ?? []);
    const ordered = last.at.getTime() - trip.at.getTime();
    return [...bought, ...others].flatMap((one, place): Look[] => {
      const source = random.pick(WHERE);
      const at = ordered + (3 * place + 1) * TAP_MS + random.whole(0, 900);
      const look = (kind: Look['kind'], taps: number): Look => ({
        id: uuidv7(trip.at.getTime()),
        kind,
        productId: one.id,
        source,
        agoMs: at + taps * TAP_MS,
        seconds: 0,
      });
      if (place < bought.length) return [look('impression', 2), look('click', 1), look('add', 0)];
      return random.chance(0.4) ? [look('impression', 2), look('click', 1)] : [look('impression', 2)];
    });
  });
  await takeEvents(world.stage.ctx(GUEST, last.at), told, { userAgent: BROWSER, asksNotToBeFollowed: false });
}
