import { strongest, type Weighed } from './best.ts';

/**
 * What items are made of: marks such as category, brand, words of the title or the price band, each a number. Likeness is the cosine of
 * the marks weighed by rarity (ln(1 + items / items that have it)), 0…1, so that a rare mark in common says more than a common one.
 */
export type Likeness = {
  readonly marksOf: Map<number, readonly number[]>;
  readonly having: Map<number, Set<number>>;
};

export const nothingAlike = (): Likeness => ({ marksOf: new Map(), having: new Map() });

/** Says what an item is made of, instead of what was said before; no marks: the item is gone. */
export function describe(likeness: Likeness, item: number, marks: readonly number[]): void {
  for (const mark of likeness.marksOf.get(item) ?? []) {
    const row = likeness.having.get(mark);
    row?.delete(item);
    if (row?.size === 0) likeness.having.delete(mark);
  }
  const distinct = [...new Set(marks)].sort((a, b) => a - b);
  if (distinct.length === 0) likeness.marksOf.delete(item);
  else likeness.marksOf.set(item, distinct);
  for (const mark of distinct) {
    const row = likeness.having.get(mark) ?? new Set<number>();
    if (row.size === 0) likeness.having.set(mark, row);
    row.add(item);
  }
}

const weightOf = (likeness: Likeness, mark: number): number =>
  Math.log(1 + likeness.marksOf.size / Math.max(1, likeness.having.get(mark)?.size ?? 0));

const lengthOf = (likeness: Likeness, marks: readonly number[]): number =>
  Math.sqrt(marks.reduce((sum, mark) => sum + weightOf(likeness, mark) ** 2, 0));

/**
 * The items most like one, itself left out. A mark that more than `common` items have finds no candidates (it would fetch half the
 * market) but counts for those that another mark found.
 */
export function alike(likeness: Likeness, item: number, most: number, common = 2_000): readonly Weighed[] {
  const marks = likeness.marksOf.get(item) ?? [];
  const own = lengthOf(likeness, marks);
  const candidates = new Set<number>();
  for (const mark of marks) {
    const row = likeness.having.get(mark);
    if (row && row.size <= common) for (const other of row) candidates.add(other);
  }
  candidates.delete(item);
  const held = new Set(marks);
  const found = [...candidates].map((other): Weighed => {
    const theirs = likeness.marksOf.get(other) ?? [];
    const shared = theirs.reduce((sum, mark) => sum + (held.has(mark) ? weightOf(likeness, mark) ** 2 : 0), 0);
    return { item: other, weight: shared / (own * lengthOf(likeness, theirs)) };
  });
  return strongest(found, most);
}
