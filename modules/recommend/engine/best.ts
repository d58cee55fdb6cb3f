/** Something found, and how strongly it is meant. */
export type Weighed = { readonly item: number; readonly weight: number };

/** The first `most` by score, highest first, without sorting those that cannot be among them; `tie` orders equal scores. */
export function best<T>(
  found: readonly T[],
  most: number,
  score: (one: T) => number,
  tie: (a: T, b: T) => number,
): readonly T[] {
  const order = (a: T, b: T): number => score(b) - score(a) || tie(a, b);
  if (found.length <= most) return [...found].sort(order);
  const bar = Float64Array.from(found, score).sort()[found.length - most] ?? 0;
  return found
    .filter((one) => score(one) >= bar)
    .sort(order)
    .slice(0, most);
}

/** Strongest first; equal ones by number, so that answers are stable. */
export const strongest = (found: readonly Weighed[], most: number): readonly Weighed[] =>
  best(
    found,
    most,
    (one) => one.weight,
    (a, b) => a.item - b.item,
  );
