import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { NO_FILTERS, type SearchDocument } from '../engine.ts';
import { postgresEngine } from '../postgres-service.ts';

type Doc = { readonly id: string; readonly title: string };
type Query = { readonly id: string; readonly text: string; readonly rel: Readonly<Record<string, number>> };
type Judged = { readonly docs: readonly Doc[]; readonly queries: readonly Query[] };

const FOLDER = join(process.env.DONGXI_DATA ?? join(import.meta.dirname, '../../../../shared/data'), 'search');
const lines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

/** Without the judged sets: titles made of one thing and two of its properties; each is asked for by thing and one property. */
function generated(): Judged {
  const things = ['茶杯', '围巾', '电水壶', '雨伞', '拖鞋', '台灯', '炒锅', '毛毯', '书包', '毛笔'];
  const looks = ['竹编', '陶瓷', '羊绒', '不锈钢', '折叠', '防滑', '复古', '儿童', '便携', '加厚'];
  const docs = things.flatMap((thing, a) =>
    looks.map((look, b) => ({ id: `${a}-${b}`, title: `${look}${thing} ${looks[(b + 3) % looks.length]}款` })),
  );
  const queries = docs.map((doc, at) => ({
    id: String(at),
    text: doc.title.split(' ')[0] ?? '',
    rel: { [doc.id]: 1 },
  }));
  return { docs, queries };
}

const judged = (name: string): Judged | null => {
  const folder = join(FOLDER, name);
  return existsSync(join(folder, 'docs.jsonl'))
    ? { docs: lines<Doc>(join(folder, 'docs.jsonl')), queries: lines<Query>(join(folder, 'queries.jsonl')) }
    : null;
};

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['operations', 'questions', 'search'] });
});
afterAll(() => market?.close());

/** Loads a set, asks its queries, answers the mean reciprocal rank of the first fully right answer among ten, and NDCG@10. */
async function measure({ docs, queries }: Judged): Promise<{ mrr: number; ndcg: number }> {
  const ctx = market.ctx();
  await market.owner`TRUNCATE search.documents`;
  const names = new Map<Uuid, string>();
  const documents = docs.map((doc): SearchDocument => {
    const productId = uuidv7(market.clock.now().getTime());
    names.set(productId, doc.id);
    return {
      shopId: productId,
      productId,
      texts: { title: doc.title },
      categoryId: 'x',
      beltCode: null,
      brand: null,
      tags: [],
      phrases: [],
      priceFen: 100,
      mediaId: null,
      reviews: 0,
      goodReviews: 0,
      liveAt: market.clock.now(),
      inStock: true,
      promises: [],
      shipFrom: null,
    };
  });
  for (let at = 0; at < documents.length; at += 1000) await postgresEngine.upsert(ctx, documents.slice(at, at + 1000));
  await market.owner`ANALYZE search.documents`;
  let mrr = 0;
  let ndcg = 0;
  for (const { text, rel } of queries) {
    const query = { text, filters: NO_FILTERS, sort: 'relevance' as const, after: null, limit: 10, withFacets: false };
    const found = (await postgresEngine.search(ctx, query)).hits.map((hit) => rel[names.get(hit.productId) ?? ''] ?? 0);
    const gain = (gains: readonly number[]): number => gains.reduce((sum, one, at) => sum + one / Math.log2(at + 2), 0);
    const first = found.indexOf(1);
    mrr += first < 0 ? 0 : 1 / (first + 1);
    const ideal = gain(
      Object.values(rel)
        .sort((a, b) => b - a)
        .slice(0, 10),
    );
    ndcg += ideal === 0 ? 0 : gain(found) / ideal;
  }
  return { mrr: mrr / queries.length, ndcg: ndcg / queries.length };
}

/** What was measured, less 0.02: a change of words or ranking may not cost more than that unnoticed. */
const GATES = [
  { name: 'taobao-queries', mrr: 0.71, ndcg: 0.74 },
  { name: 'taobao-entities', mrr: 0.92, ndcg: 0.88 },
] as const;

test.each(GATES)(
  'judged queries find what they should: $name',
  async ({ name, mrr, ndcg }) => {
    const set = judged(name);
    if (!set) console.info(`${join(FOLDER, name)} is not there: asking for generated titles instead`);
    const measured = await measure(set ?? generated());
    expect(measured.mrr).toBeGreaterThanOrEqual(mrr);
    expect(measured.ndcg).toBeGreaterThanOrEqual(ndcg);
  },
  120_000,
);
