import { days, earlier, hours, later, minutes, seconds } from '#kernel';
import { randomFrom } from '../market/index.ts';
import { GATHERING, planTrip, type Shelf, shop, type Trip } from './shopping.ts';
import { planTreasury } from './treasury.ts';
import type { World } from './world.ts';

/** When people shop, in hours of the China day, and how much of the day's trades fall on each. */
const GATHERINGS: readonly (readonly [number, number])[] = [
  [9.7, 0.12],
  [12.6, 0.2],
  [15.4, 0.13],
  [18.5, 0.15],
  [20.7, 0.24],
  [22.5, 0.16],
];

/** Trades on a day: the market grows, weekends are livelier, the last week is the liveliest. */
export function tradesOn(day: number, of: number, weekday: number): number {
  const growth = 13 + 32 * (day / of) ** 2 + (day >= of - 7 ? 12 : 0);
  return Math.round(growth * (weekday === 0 || weekday === 6 ? 1.2 : 0.95));
}

/**
 * Sixty days, gathering by gathering: what people had in mind happens, others shop and pay, and the market does what has
 * come due. Answers how many trades were placed.
 */
export async function liveHistory(world: World, shelf: Shelf, opening: Date, of: number): Promise<number> {
  planTreasury(world, opening);
  let placed = 0;
  for (let day = 0; day <= of; day += 1) {
    const morning = later(opening, days(day));
    const trades = tradesOn(day, of, later(morning, hours(12)).getUTCDay());
    for (const [place, [hour, share]] of GATHERINGS.entries()) {
      const end = later(morning, minutes(Math.round(hour * 60)));
      if (end > earlier(world.today, minutes(110))) continue;
      const trips = gathering(world, shelf, `${day}/${place}`, end, Math.round(trades * share));
      placed += await gather(world, trips, end);
    }
    if (morning < world.today) await world.stage.nightWork();
  }
  return placed;
}

function gathering(world: World, shelf: Shelf, name: string, end: Date, many: number): Trip[] {
  const random = randomFrom(`seed/gathering/${name}`);
  const begin = earlier(end, GATHERING);
  const moments = Array.from({ length: many }, () => later(begin, seconds(random.whole(0, GATHERING - 120))));
  return moments
    .sort((a, b) => a.getTime() - b.getTime())
    .flatMap((at, place) => planTrip(world, shelf, `${name}/${place}`, at) ?? []);
}

async function gather(world: World, trips: readonly Trip[], end: Date): Promise<number> {
  const begin = earlier(end, GATHERING);
  await world.liveUntil(begin);
  if (begin > world.stage.clock.now()) world.stage.clock.set(begin);
  const placed = await shop(world, trips);
  if (end > world.stage.clock.now()) world.stage.clock.set(end);
  await world.stage.work();
  return placed;
}
