/** What somebody looked at on one visit, in that order; an item may come again. `at` is when it ended, in any unit that grows. */
export type Visit = { readonly key: string; readonly items: readonly number[]; readonly at: number };

/** A visit as it is remembered: each item once, at its place in `items`. */
export type Remembered = Visit & {
  /** Number of the seat in working arrays; given again when the visit is forgotten. */
  readonly seat: number;
  readonly distinct: readonly number[];
};

/**
 * The visits that are remembered, and for each item those that had it, oldest first. Changed in place by `remember` and `forget` only, each of
 * which costs what the visit is long; the order of calls does not matter (test `visits.test.ts`).
 */
export type Visits = {
  readonly byKey: Map<string, Remembered>;
  readonly having: Map<number, Remembered[]>;
  readonly free: number[];
  seats: number;
  /** A place for each seat to add up on, so that no question allocates it; zeros between questions. */
  desk: { readonly sums: Float64Array; readonly shared: Int32Array };
};

const deskFor = (seats: number): Visits['desk'] => ({ sums: new Float64Array(seats), shared: new Int32Array(seats) });

export const noVisits = (): Visits => ({
  byKey: new Map(),
  having: new Map(),
  free: [],
  seats: 0,
  desk: deskFor(64),
});

const later = (a: Visit, b: Visit): boolean => a.at > b.at || (a.at === b.at && a.key > b.key);

/** Adds a visit. One that is known by its key is not added again, so events may be repeated; answers whether it was new. */
export function remember(visits: Visits, visit: Visit): boolean {
  if (visits.byKey.has(visit.key)) return false;
  const seat = visits.free.pop() ?? visits.seats++;
  if (seat >= visits.desk.sums.length) visits.desk = deskFor(2 * visits.desk.sums.length);
  const kept: Remembered = { ...visit, seat, distinct: [...new Set(visit.items)] };
  visits.byKey.set(visit.key, kept);
  for (const item of kept.distinct) {
    const row = visits.having.get(item);
    if (!row) {
      visits.having.set(item, [kept]);
      continue;
    }
    let at = row.length;
    for (let before = row[at - 1]; before && later(before, kept); before = row[at - 1]) at--;
    if (at === row.length) row.push(kept);
    else row.splice(at, 0, kept);
  }
  return true;
}

/** Forgets a visit, as when its person withdraws consent or it has grown old; nothing when it is not known. */
export function forget(visits: Visits, key: string): boolean {
  const gone = visits.byKey.get(key);
  if (!gone) return false;
  visits.byKey.delete(key);
  visits.free.push(gone.seat);
  for (const item of gone.distinct) {
    const row = visits.having.get(item) ?? [];
    row.splice(row.indexOf(gone), 1);
    if (row.length === 0) visits.having.delete(item);
  }
  return true;
}

/** How rare an item is among visits, from 0.69 (in all of them) upwards: ln(1 + visits / those that have it). */
export const rarity = (visits: Visits, item: number): number =>
  Math.log(1 + visits.byKey.size / Math.max(1, visits.having.get(item)?.length ?? 0));
