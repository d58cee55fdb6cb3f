import { tokens } from '#modules/search';

const K1 = 0.9;
const B = 0.4;

/** BM25 as the textbooks have it, over the words of titles: what the engine's figures are held against. */
export type PlainBm25 = { search(question: string, limit: number): string[] };

export function plainBm25(documents: readonly { readonly id: string; readonly title: string }[]): PlainBm25 {
  const lists = new Map<string, { at: number; times: number }[]>();
  const lengths: number[] = [];
  for (const [at, { title }] of documents.entries()) {
    const words = tokens(title);
    lengths.push(words.length);
    const times = new Map<string, number>();
    for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
    for (const [word, many] of times) {
      const list = lists.get(word);
      if (list) list.push({ at, times: many });
      else lists.set(word, [{ at, times: many }]);
    }
  }
  const all = documents.length;
  const usual = lengths.reduce((sum, one) => sum + one, 0) / Math.max(1, all);
  return {
    search(question, limit) {
      const scores = new Map<number, number>();
      for (const word of new Set(tokens(question))) {
        const list = lists.get(word) ?? [];
        const told = Math.log(1 + (all - list.length + 0.5) / (list.length + 0.5));
        for (const { at, times } of list) {
          const weighed = (told * times) / (times + K1 * (1 - B + (B * (lengths[at] ?? 0)) / usual));
          scores.set(at, (scores.get(at) ?? 0) + weighed);
        }
      }
      return [...scores]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, limit)
        .map(([at]) => documents[at]?.id ?? '');
    },
  };
}
