import type { Taste, Visit } from '../index.ts';

/**
 * The same scores by somebody who writes everything down and looks through all of it each time: no index, no bound on work but the stated
 * ones, and no line shared with the engine.
 */
type World = {
  readonly visits: readonly Visit[];
  readonly marks: Readonly<Record<number, readonly number[]>>;
  readonly shape: { readonly reach: number; readonly back: number };
  readonly halfLife: number;
};

const has = (visit: Visit, item: number): boolean => visit.items.includes(item);
const having = ({ visits }: World, item: number): Visit[] => visits.filter((visit) => has(visit, item));
const rare = (world: World, item: number): number =>
  Math.log(1 + world.visits.length / Math.max(1, having(world, item).length));
const stepsAgo = (running: readonly number[], item: number): number => running.length - 1 - running.lastIndexOf(item);
const seenLately = (running: readonly number[], most: number): number[] =>
  [...new Set(running)].sort((a, b) => stepsAgo(running, a) - stepsAgo(running, b)).slice(0, most);
const newestFirst = (a: Visit, b: Visit): number => b.at - a.at || (a.key > b.key ? -1 : 1);

function neighbours(world: World, running: readonly number[], now: number, { compare: by }: Taste) {
  const looked = new Map<Visit, number[]>();
  for (const item of seenLately(running, by.lookBack))
    for (const visit of having(world, item).sort(newestFirst).slice(0, by.lookedAt))
      looked.set(visit, [...(looked.get(visit) ?? []), item]);
  return [...looked]
    .map(([visit, shared]) => {
      const sum = shared
        .map((item) => Math.exp(-stepsAgo(running, item) / by.stepFade) * rare(world, item) ** by.rarity)
        .reduce((a, b) => a + b, 0);
      const likeness =
        (sum / new Set(visit.items).size ** by.lengthPower) * Math.exp(-Math.max(0, now - visit.at) / by.ageFade);
      return { visit, likeness, met: shared[0] ?? 0 };
    })
    .sort((a, b) => b.likeness - a.likeness || b.visit.at - a.visit.at || (a.visit.key < b.visit.key ? -1 : 1));
}

/** A cut between neighbours that are equal but for rounding may fall either way: such questions prove nothing. */
export function hangsOnRounding(world: World, running: readonly number[], now: number, taste: Taste): boolean {
  const all = neighbours(world, running, now, taste);
  const last = all[taste.compare.neighbours - 1];
  const out = all[taste.compare.neighbours];
  return !!last && !!out && last.likeness - out.likeness < 1e-9 * last.likeness;
}

function ties(world: World, from: number, to: number, now: number): number {
  let sum = 0;
  for (const { items, at } of world.visits)
    for (let a = 0; a < items.length; a++)
      for (let b = a + 1; b < items.length && b <= a + 10; b++) {
        if (items[a] === items[b]) continue;
        const weight = Math.exp(-(b - a - 1) / world.shape.reach) * 2 ** (-(now - at) / world.halfLife);
        if (items[a] === from && items[b] === to) sum += weight;
        if (items[b] === from && items[a] === to) sum += weight * world.shape.back;
      }
  return sum;
}

/** Cosine of the marks by rarity, over all pairs of items. */
export function likenessOf(marks: World['marks'], a: number, b: number): number {
  const all = Object.values(marks).filter((of) => of.length > 0);
  const weight = (mark: number): number => Math.log(1 + all.length / all.filter((of) => of.includes(mark)).length) ** 2;
  const mine = new Set(marks[a] ?? []);
  const theirs = new Set(marks[b] ?? []);
  const sum = (of: Iterable<number>): number => [...of].reduce((total, mark) => total + weight(mark), 0);
  const shared = [...mine].filter((mark) => theirs.has(mark));
  return shared.length === 0 ? 0 : sum(shared) / Math.sqrt(sum(mine) * sum(theirs));
}

export function watchedScores(
  world: World,
  running: readonly number[],
  now: number,
  taste: Taste,
): ReadonlyMap<number, number> {
  const items = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const fresh = items.filter((item) => !running.includes(item));
  const voices: { share: number; scale: boolean; of: (item: number) => number; among: readonly number[] }[] = [];
  const near = neighbours(world, running, now, taste).slice(0, taste.compare.neighbours);
  voices.push({
    share: 1,
    scale: true,
    among: fresh,
    of: (item) =>
      near
        .filter(({ visit }) => has(visit, item))
        .map(({ visit, likeness, met }) => {
          const meeting = visit.items.lastIndexOf(met);
          const worth = visit.items.flatMap((one, place) =>
            one === item
              ? [Math.exp(-(Math.abs(place - meeting) - 1) / taste.placeFade) * (place < meeting ? taste.before : 1)]
              : [],
          );
          return likeness * Math.max(...worth);
        })
        .reduce((a, b) => a + b, 0) *
      rare(world, item) ** taste.preferRare,
  });
  voices.push({
    share: taste.follows.share,
    scale: true,
    among: fresh,
    of: (item) =>
      seenLately(running, taste.compare.lookBack)
        .map((from) => Math.exp(-stepsAgo(running, from) / taste.follows.stepFade) * ties(world, from, item, now))
        .reduce((a, b) => a + b, 0) /
      (having(world, item).length + 5) ** taste.follows.oftenPower,
  });
  voices.push({
    share: taste.alike.share,
    scale: true,
    among: fresh,
    of: (item) =>
      seenLately(running, taste.alike.lookBack)
        .map((from) => Math.exp(-stepsAgo(running, from) / taste.alike.stepFade) * likenessOf(world.marks, from, item))
        .reduce((a, b) => a + b, 0),
  });
  voices.push({
    share: taste.again.share,
    scale: false,
    among: [...new Set(running)],
    of: (item) => {
      const times = running
        .map((one, place) => (one === item ? Math.exp(-(running.length - 1 - place) / taste.again.stepFade) : 0))
        .reduce((a, b) => a + b, 0);
      const worth = taste.again.floor + (1 - taste.again.floor) * times;
      return item === running.at(-1) ? worth * taste.again.latest : worth;
    },
  });
  const total = new Map<number, number>();
  for (const { share, scale, of, among } of voices) {
    const best = scale ? Math.max(0, ...among.map(of)) : 1;
    if (share === 0 || best === 0) continue;
    for (const item of among) if (of(item) > 0) total.set(item, (total.get(item) ?? 0) + (share * of(item)) / best);
  }
  return total;
}
