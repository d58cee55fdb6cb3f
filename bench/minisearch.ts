import { getHeapStatistics } from 'node:v8';
import { tokens } from '#modules/search';
import type { ManyGoods } from './many-goods.ts';

/** As much of MiniSearch as is measured. */
type Mini = {
  addAll(goods: readonly object[]): void;
  search(text: string, how: object): { readonly id: number; readonly category: string }[];
};
type Maker = new (options: object) => Mini;

// Only this bench wants it: whoever runs anything else may do without.
const PACKAGE = 'minisearch';

/** It may build for so long, and fill so much of the heap that this process may have. */
const MOST_SECONDS = 240;
const MOST_HEAP = 0.7;
const AT_ONCE = 10_000;

export type MiniBaseline = {
  /** How many goods it held when time or memory said stop. */
  readonly goods: number;
  readonly buildSeconds: number;
  readonly heapMiB: number;
  readonly ms: readonly number[];
};

/**
 * MiniSearch with the same words and the first of the same goods, as many as it manages: any word, all that answers, best `page`, and counts by category. `took` times a piece of work in milliseconds.
 */
export async function miniSearch(
  catalogue: ManyGoods,
  questions: readonly string[],
  most: number,
  took: (work: () => unknown) => number,
): Promise<MiniBaseline> {
  const { default: MiniSearch } = (await import(PACKAGE)) as { default: Maker };
  const words = (text: string): string[] => text.split(' ');
  const same = (word: string): string => word;
  const mini = new MiniSearch({ fields: ['title'], storeFields: ['category'], tokenize: words, processTerm: same });
  const used = (): number => getHeapStatistics().used_heap_size;
  const before = used();
  let goods = 0;
  let building = 0;
  while (goods < most && building < MOST_SECONDS * 1_000 && used() < MOST_HEAP * getHeapStatistics().heap_size_limit) {
    const from = goods;
    const some = Array.from({ length: Math.min(AT_ONCE, most - from) }, (_, at) => catalogue.goods(from + at));
    building += took(() =>
      mini.addAll(
        some.map((one, at) => ({
          id: from + at,
          title: tokens(one.texts.title ?? '').join(' '),
          category: one.keys.category ?? '',
        })),
      ),
    );
    goods += some.length;
  }
  const ms = questions.map((text) =>
    took(() => {
      const found = mini.search([...new Set(tokens(text))].join(' '), { combineWith: 'OR' });
      const counts = new Map<string, number>();
      for (const { category } of found) counts.set(category, (counts.get(category) ?? 0) + 1);
      return found.slice(0, 24).length + counts.size;
    }),
  );
  return { goods, buildSeconds: building / 1_000, heapMiB: (used() - before) / 2 ** 20, ms };
}
