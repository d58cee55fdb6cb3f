/** How often a click is expected, in parts per million, of goods shown and clicked so often: the usual rate until there is enough to say otherwise. */
export const expectedPpm = (shown: number, clicked: number, priorPpm: number, priorShown: number): number =>
  Math.max(1, Math.round((clicked * 1_000_000 + priorPpm * priorShown) / (shown + priorShown)));

export type QualityWeights = {
  readonly relevancePercent: number;
  readonly clicksPercent: number;
  readonly priorPpm: number;
};

const ONE = 10_000;
/**
 * Quality of an advertisement, a whole number: 10,000 × relevance^a × (expected clicks ÷ usual clicks)^b, from 1 to 1,000,000. The weights
 * a and b are percent: 100 = as it is, 0 = does not count.
 */
export function qualityOf(relevanceBps: number, clickPpm: number, weights: QualityWeights): number {
  const relevance = (relevanceBps / 10_000) ** (weights.relevancePercent / 100);
  const clicks = (clickPpm / weights.priorPpm) ** (weights.clicksPercent / 100);
  return Math.min(1_000_000, Math.max(1, Math.round(ONE * relevance * clicks)));
}

/** How much of a question the words of an advertisement's goods answer, in basis points: each word of the question weighs as long as it is. */
export function relevanceOf(question: readonly string[], own: ReadonlySet<string>): number {
  const words = [...new Set(question)];
  const all = words.reduce((sum, one) => sum + [...one].length, 0);
  if (all === 0) return 0;
  const met = words.reduce((sum, one) => sum + (own.has(one) ? [...one].length : 0), 0);
  return Math.floor((met * 10_000) / all);
}
