import { days, earlier, hours, later, minutes, seconds } from '#kernel';
import { randomFrom } from '../market/index.ts';
import { type Fairs, planCampaigns } from './campaigns.ts';
import { looksOf } from './looks.ts';
import { planTrip, type Shelf, shop, type Trip } from './shopping.ts';
import { planTreasury } from './treasury.ts';
import type { World } from './world.ts';

/** When people shop: from and to in hours of the China day, and how much of the day's trades fall between. */
const PARTS_OF_DAY: readonly (readonly [number, number, number])[] = [
  [7.6, 10.9, 0.2],
  [11.1, 14.4, 0.25],
  [15.2, 18.6, 0.22],
  [19.2, 23.2, 0.33],
];
/** The last of today is set by hand, see `today.ts`. */
const BEFORE_TODAY = minutes(110);

/** Trades on a day: the market grows, weekends are livelier, the last week is the liveliest. */
export function tradesOn(day: number, of: number, weekday: number): number {
  const growth = 10 + 24 * (day / of) ** 2 + (day >= of - 7 ? 9 : 0);
  return Math.round(growth * (weekday === 0 || weekday === 6 ? 1.2 : 0.95));
}

/**
 * Sixty days, part by part: what people had in mind happens, others shop and pay, and the market does what has come due.
 * Answers how many trades were placed.
 */
export async function liveHistory(world: World, shelf: Shelf, opening: Date, of: number): Promise<number> {
  planTreasury(world, opening);
  const fairs = planCampaigns(world, opening);
  const last = earlier(world.today, BEFORE_TODAY);
  let placed = 0;
  for (let day = 0; day <= of; day += 1) {
    const morning = later(opening, days(day));
    const trades = tradesOn(day, of, later(morning, hours(12)).getUTCDay());
    for (const [place, [from, to, share]] of PARTS_OF_DAY.entries()) {
      const begin = later(morning, minutes(Math.round(from * 60)));
      const whole = later(morning, minutes(Math.round(to * 60)));
      const end = new Date(Math.min(whole.getTime(), last.getTime()));
      if (end <= begin) continue;
      const lived = (end.getTime() - begin.getTime()) / (whole.getTime() - begin.getTime());
      const trips = tripsOf(world, shelf, fairs, `${day}/${place}`, { begin, end }, Math.round(trades * share * lived));
      placed += await gather(world, trips, { begin, end });
      await looksOf(world, shelf, trips);
    }
    if (morning < world.today) await world.stage.nightWork();
  }
  return placed;
}

type Part = { readonly begin: Date; readonly end: Date };

function tripsOf(world: World, shelf: Shelf, fairs: Fairs, name: string, part: Part, many: number): Trip[] {
  const random = randomFrom(`seed/trips/${name}`);
  // The last to come still has time to pay before the part of the day ends.
  const room = Math.floor((part.end.getTime() - part.begin.getTime()) / 1_000) - 120;
  const moments = Array.from({ length: room > 0 ? many : 0 }, () => later(part.begin, seconds(random.whole(0, room))));
  return moments
    .sort((a, b) => a.getTime() - b.getTime())
    .flatMap((at, place) => {
      const cheaper = fairs(at);
      // A fair draws a third of those who come, each to one thing.
      const drawn = cheaper.length > 0 && random.chance(0.35);
      const wanted = drawn ? { wanted: [{ skuId: random.pick(cheaper), quantity: 1 }] } : {};
      return planTrip(world, shelf, `${name}/${place}`, at, wanted) ?? [];
    });
}

async function gather(world: World, trips: readonly Trip[], { begin, end }: Part): Promise<number> {
  await world.liveUntil(begin);
  if (begin > world.stage.clock.now()) world.stage.clock.set(begin);
  const placed = await shop(world, trips);
  await world.liveUntil(end);
  if (end > world.stage.clock.now()) world.stage.clock.set(end);
  await world.stage.work();
  return placed;
}
