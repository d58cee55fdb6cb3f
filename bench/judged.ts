import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Titled = { readonly id: string; readonly title: string };
export type Question = {
  readonly id: string;
  readonly text: string;
  /** What each right answer is worth, 0 … 1. */
  readonly rel: Readonly<Record<string, number>>;
};
export type JudgedSet = { readonly docs: readonly Titled[]; readonly queries: readonly Question[] };

/** Where judged questions are looked for: DONGXI_DATA, or a folder beside the project. They are not part of it. */
export const DATA = join(process.env.DONGXI_DATA ?? join(import.meta.dirname, '../../shared/data'), 'search');

const lines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

/** The set of a folder with docs.jsonl and queries.jsonl; null when it is not there. */
export function judgedSet(name: string): JudgedSet | null {
  const docs = join(DATA, name, 'docs.jsonl');
  return existsSync(docs)
    ? { docs: lines<Titled>(docs), queries: lines<Question>(join(DATA, name, 'queries.jsonl')) }
    : null;
}

const gain = (gains: readonly number[]): number => gains.reduce((sum, one, at) => sum + one / Math.log2(at + 2), 0);

/** Order of the first ten beside the best order there could be; what nobody judged is worth nothing. */
export function ndcgAt10(found: readonly string[], { rel }: Question): number {
  const ideal = gain(
    Object.values(rel)
      .sort((a, b) => b - a)
      .slice(0, 10),
  );
  return ideal === 0 ? 0 : gain(found.slice(0, 10).map((id) => rel[id] ?? 0)) / ideal;
}

/** One over the place of the first right answer among ten. */
export function mrrAt10(found: readonly string[], { rel }: Question): number {
  const best = Math.min(0.66, Math.max(...Object.values(rel)));
  const at = found.slice(0, 10).findIndex((id) => (rel[id] ?? 0) >= best);
  return at < 0 ? 0 : 1 / (at + 1);
}

/** Share of the places among ten that right answers could fill and do. */
export function recallAt10(found: readonly string[], right: ReadonlySet<string>): number {
  const most = Math.min(10, right.size);
  return most === 0 ? 0 : found.slice(0, 10).filter((id) => right.has(id)).length / most;
}
