import { strongest, type Weighed } from './best.ts';
import type { Likeness } from './likeness.ts';
import { alike } from './likeness.ts';
import { type Comparing, latest, similarVisits } from './neighbours.ts';
import { eachWith, type Together } from './together.ts';
import { rarity, type Visits } from './visits.ts';

/** What each of the four voices is worth and how it fades. A voice of share 0 is not asked. */
export type Taste = {
  readonly compare: Comparing;
  /** Items of a similar visit far from the shared one count 1/e every so many steps. */
  readonly placeFade: number;
  /** What stood before the shared item in a similar visit counts so much of what came after it. */
  readonly before: number;
  /** Exponent of rarity by which rare items of similar visits are preferred. */
  readonly preferRare: number;
  readonly follows: {
    readonly share: number;
    readonly stepFade: number;
    /** Exponent of how often an item is met at all by which its ties are divided, so that what everybody sees does not follow everything. */
    readonly oftenPower: number;
  };
  readonly again: {
    readonly share: number;
    readonly stepFade: number;
    /** Share of `again` that does not fade. */
    readonly floor: number;
    /** What is looked at just now counts so much. */
    readonly latest: number;
  };
  readonly alike: { readonly share: number; readonly stepFade: number; readonly lookBack: number };
};

/** What the engine knows; a part that is left out says nothing. */
export type Knowledge = {
  readonly visits: Visits;
  readonly together?: Together;
  readonly likeness?: Likeness;
};

type Scores = Map<number, number>;
const add = (scores: Scores, item: number, weight: number): void =>
  void scores.set(item, (scores.get(item) ?? 0) + weight);

/** What people went on to whose visits were like this one. */
function fromNeighbours(visits: Visits, running: readonly number[], now: number, taste: Taste): Scores {
  const scores: Scores = new Map();
  const own = new Set(running);
  for (const { visit, likeness, shared } of similarVisits(visits, running, now, taste.compare)) {
    const meeting = visit.items.lastIndexOf(shared);
    const nearest: Scores = new Map();
    for (const [place, item] of visit.items.entries()) {
      if (own.has(item)) continue;
      const steps = Math.max(0, Math.abs(place - meeting) - 1);
      const weight = Math.exp(-steps / taste.placeFade) * (place < meeting ? taste.before : 1);
      if (weight > (nearest.get(item) ?? 0)) nearest.set(item, weight);
    }
    for (const [item, weight] of nearest) add(scores, item, likeness * weight);
  }
  if (taste.preferRare !== 0)
    for (const [item, score] of scores) scores.set(item, score * rarity(visits, item) ** taste.preferRare);
  return scores;
}

/** What goes with the items just seen. */
function fromTies(together: Together, visits: Visits, running: readonly number[], now: number, taste: Taste): Scores {
  const scores: Scores = new Map();
  const own = new Set(running);
  for (const { item, steps } of latest(running).slice(0, taste.compare.lookBack)) {
    const fade = Math.exp(-steps / taste.follows.stepFade);
    eachWith(together, item, now, (other, weight) => {
      if (own.has(other)) return;
      const often = visits.having.get(other)?.length ?? 0;
      add(scores, other, (fade * weight) / (often + FEW) ** taste.follows.oftenPower);
    });
  }
  return scores;
}
/** So few meetings say nothing about how common an item is. */
const FEW = 5;

/** What is like the items just seen, also when nobody ever saw it: new goods have no other voice. */
function fromLikeness(likeness: Likeness, running: readonly number[], taste: Taste): Scores {
  const scores: Scores = new Map();
  const own = new Set(running);
  for (const { item, steps } of latest(running).slice(0, taste.alike.lookBack))
    for (const { item: other, weight } of alike(likeness, item, ALIKE))
      if (!own.has(other)) add(scores, other, weight * Math.exp(-steps / taste.alike.stepFade));
  return scores;
}
const ALIKE = 100;

/** What was seen on this visit already: people go back. */
function fromItself(running: readonly number[], { again }: Taste): Scores {
  const seen: Scores = new Map();
  for (const [place, item] of running.entries())
    add(seen, item, Math.exp(-(running.length - 1 - place) / again.stepFade));
  const scores: Scores = new Map();
  for (const [item, times] of seen) {
    const weight = again.floor + (1 - again.floor) * times;
    scores.set(item, item === running.at(-1) ? weight * again.latest : weight);
  }
  return scores;
}

/**
 * What a person is likely to want next after what was seen on this visit (oldest first), best first. Each voice is scaled so that its best is 1,
 * weighed by its share and added; equal scores by number, so that answers are stable. Nothing known: an empty list.
 */
export function nextItems(
  known: Knowledge,
  running: readonly number[],
  now: number,
  taste: Taste,
  most: number,
): readonly Weighed[] {
  const total: Scores = new Map();
  const hear = (share: number, scores: Scores): void => {
    let best = 0;
    for (const score of scores.values()) if (score > best) best = score;
    if (best > 0) for (const [item, score] of scores) add(total, item, (share * score) / best);
  };
  hear(1, fromNeighbours(known.visits, running, now, taste));
  if (known.together && taste.follows.share > 0)
    hear(taste.follows.share, fromTies(known.together, known.visits, running, now, taste));
  if (known.likeness && taste.alike.share > 0) hear(taste.alike.share, fromLikeness(known.likeness, running, taste));
  if (taste.again.share > 0) {
    for (const [item, score] of fromItself(running, taste)) add(total, item, taste.again.share * score);
  }
  const found: Weighed[] = [];
  for (const [item, weight] of total) found.push({ item, weight });
  return strongest(found, most);
}
