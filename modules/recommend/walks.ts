/** Somebody opened a product at a moment. */
export type Step = { readonly userId: string; readonly productId: string; readonly at: number };
export type Walked = { readonly from: string; readonly to: string; readonly weight: number; readonly at: number };

/** So long after the last opening a new visit begins. */
export const VISIT_MS = 30 * 60_000;
const WITHIN = 10;
/** As `engine/together.ts` shapes visits: what came next counts 1, further on less; what came before `back` of that. */
export const SHAPE = { reach: 3, back: 0.5 } as const;

/**
 * What new openings tie: each with the products opened before it on its visit, both ways. `all` holds the openings of these people around them, the new ones
 * among them. A product that was open earlier on the same visit ties nothing again, so that going back and forth is worth no more than once.
 */
export function walkedTo(all: readonly Step[], fresh: readonly Step[]): Walked[] {
  const found: Walked[] = [];
  const isFresh = new Set(fresh.map((step) => `${step.userId} ${step.productId} ${step.at}`));
  for (const own of Map.groupBy(all, (step) => step.userId).values()) {
    let visit: Step[] = [];
    let lastAt = Number.NEGATIVE_INFINITY;
    for (const step of own.toSorted((a, b) => a.at - b.at)) {
      if (step.at - lastAt > VISIT_MS) visit = [];
      // A second look at the same product ties nothing, and is still a part of the visit.
      lastAt = step.at;
      if (visit.some((before) => before.productId === step.productId)) continue;
      if (isFresh.has(`${step.userId} ${step.productId} ${step.at}`))
        for (const [steps, before] of visit.toReversed().slice(0, WITHIN).entries()) {
          const weight = Math.exp(-steps / SHAPE.reach);
          found.push({ from: before.productId, to: step.productId, weight, at: step.at });
          found.push({ from: step.productId, to: before.productId, weight: weight * SHAPE.back, at: step.at });
        }
      visit = [...visit, step];
    }
  }
  return found;
}
