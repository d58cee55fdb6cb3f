import type { Ctx } from '#kernel';
import { askedByMany } from '#modules/questions';
import { meant } from './correction-service.ts';
import { type Lift, warmth } from './engine/lift.ts';
import { completions, entriesOf, type Suggestor, suggestorOf } from './engine/suggesting.ts';
import { type SynonymRule, synonymsOf } from './engine/synonyms.ts';
import { emptyVocabulary, learn, learnName } from './engine/vocabulary.ts';
import type { EngineAnswer, EngineQuery, Explained, Hit, SearchEngine, Sort } from './engine.ts';
import { liftNow } from './lift-service.ts';
import { rescore } from './rank.ts';
import {
  bestTitles,
  candidates,
  countMatches,
  deleteDocuments,
  type FoundRow,
  facetCounts,
  phraseCounts,
  sorted,
  writeDocuments,
} from './store.ts';
import { versionedRules } from './synonym-cache-service.ts';
import { type Met, metBy, queryTokens, tsquery } from './tokens.ts';

/** Under so many products with every word, those with some words follow. */
const FEW = 20;
/** How many candidates the second stage looks at; a text query shows no more than these. */
export const RESCORED = 200;

/** A score as a whole number, so that a cursor compares exactly. */
const whole = (score: number): number => Math.round(score * 1_000_000);

/** The best candidates of a match, rescored. */
async function rankedOf(
  ctx: Ctx,
  { text, filters }: Pick<EngineQuery, 'text' | 'filters'>,
  match: string,
  asOf: Date,
  lift: Lift,
) {
  const found = await candidates(ctx, match, filters, asOf, RESCORED);
  return rescore(
    text,
    found.map((row) => ({
      ...row,
      id: row.productId,
      textScore: row.rank,
      warmth: warmth(row.heat, asOf.getTime()),
      ageMs: asOf.getTime() - row.liveAt.getTime(),
    })),
    lift,
  );
}

/** The candidates `byText` would rank, with what makes their places. */
async function explained(
  ctx: Ctx,
  query: Pick<EngineQuery, 'text' | 'filters'>,
  lift: Lift,
): Promise<readonly Explained[]> {
  const words = await wordsOf(ctx, query.text);
  if (words.length === 0) return [];
  const asOf = ctx.clock.now();
  const all = tsquery(words, 'all');
  const full = words.length === 1 ? FEW : await countMatches(ctx, all, query.filters, asOf);
  const match = full >= FEW ? all : tsquery(words, 'any');
  return (await rankedOf(ctx, query, match, asOf, lift)).map(
    ({ candidate: { shopId, productId }, score, text, lift: lifted, parts, factors }) => ({
      shopId,
      productId,
      score,
      text,
      lift: lifted,
      factors,
      parts: (['words', 'short', 'beside'] as const).map((key) => ({ key, ...parts[key] })),
    }),
  );
}

/** The words of a question with what operators say of them. */
async function wordsOf(ctx: Ctx, text: string, instead?: readonly SynonymRule[]): Promise<Met[]> {
  const words = queryTokens(text);
  if (words.length === 0) return [];
  return metBy(words, synonymsOf(queryTokens, instead ?? (await versionedRules(ctx))));
}

async function byText(ctx: Ctx, query: EngineQuery, words: readonly Met[]): Promise<EngineAnswer> {
  const asOf = query.after ? new Date(query.after.asOf) : ctx.clock.now();
  const all = tsquery(words, 'all');
  const full = await countMatches(ctx, all, query.filters, asOf);
  // A sort by a figure would carry goods that share one word to the top: then "some words" only when nothing has all.
  const enough = query.sort === 'relevance' ? FEW : 1;
  const matched = full >= enough || words.length === 1 ? 'all' : 'any';
  const match = matched === 'all' ? all : tsquery(words, 'any');
  const total = matched === 'all' ? full : await countMatches(ctx, match, query.filters, asOf);
  const facets = query.withFacets ? await facetCounts(ctx, match, query.filters) : null;
  if (query.sort !== 'relevance') {
    const page = await bySort(ctx, query, match, query.sort, asOf.getTime());
    return { ...page, total, matched, full, facets, corrected: null };
  }
  const ranked = (await rankedOf(ctx, query, match, asOf, await liftNow(ctx))).map(({ candidate, score }) => ({
    row: candidate,
    key: whole(score),
  }));
  const { after } = query;
  const rest = after
    ? ranked.filter(({ row, key }) => key < after.key || (key === after.key && row.productId > after.productId))
    : ranked;
  return {
    hits: rest.slice(0, query.limit).map(({ row, key }) => hit(row, key, asOf.getTime())),
    more: rest.length > query.limit,
    total,
    matched,
    full,
    facets,
    corrected: null,
  };
}

const hit = (row: FoundRow, key: number, asOf: number): Hit => ({
  shopId: row.shopId,
  productId: row.productId,
  sold: row.sold,
  after: { key, productId: row.productId, asOf },
});

const KEYS: Readonly<Record<Exclude<Sort, 'relevance'>, (row: FoundRow) => number>> = {
  sales: (row) => row.sold,
  price: (row) => row.priceFen,
  price_desc: (row) => row.priceFen,
  new: (row) => row.liveAt.getTime(),
};

async function bySort(
  ctx: Ctx,
  query: EngineQuery,
  match: string | null,
  sort: Exclude<Sort, 'relevance'>,
  asOf: number,
): Promise<{ hits: Hit[]; more: boolean }> {
  const rows = await sorted(ctx, match, query.filters, sort, query.after, query.limit + 1);
  return {
    hits: rows.slice(0, query.limit).map((row) => hit(row, KEYS[sort](row), asOf)),
    more: rows.length > query.limit,
  };
}

/** What a process remembers of the names it suggests. */
const remembered = new WeakMap<Ctx['runtime'], { at: number; suggestor: Suggestor }>();
const FRESH_MS = 30_000;
/** Titles whose words are suggested: of what sells best. */
const TITLES = 2_000;

async function suggestorNow(ctx: Ctx): Promise<Suggestor> {
  // The age of a cache is measured by the process's own timer: it is no business time.
  const now = performance.now();
  const kept = remembered.get(ctx.runtime);
  if (kept && now - kept.at < FRESH_MS) return kept.suggestor;
  const known = emptyVocabulary();
  for (const title of await bestTitles(ctx, TITLES)) learn(known, title);
  for (const { phrase, count } of await phraseCounts(ctx)) learnName(known, phrase, count);
  const suggestor = suggestorOf(entriesOf(known.lexicon, await askedByMany(ctx)));
  remembered.set(ctx.runtime, { at: now, suggestor });
  return suggestor;
}

/** Forgets the suggestions of this process: after a rebuild, and in tests. */
export const forgetSuggestions = (ctx: Ctx): void => void remembered.delete(ctx.runtime);

/** Search in PostgreSQL: words cut by the application, all words first, then some, the best 200 rescored by rank.ts. */
export const postgresEngine: SearchEngine = {
  async search(ctx, query) {
    const words = await wordsOf(ctx, query.text, query.synonyms);
    if (words.length > 0) {
      const answer = await byText(ctx, query, words);
      // A question is corrected only where nothing answers it (decision 0085).
      const corrected = answer.total === 0 && !query.after ? await meant(ctx, query.text) : null;
      return corrected === null
        ? answer
        : {
            ...(await byText(ctx, { ...query, text: corrected }, await wordsOf(ctx, corrected, query.synonyms))),
            corrected,
          };
    }
    const asOf = query.after?.asOf ?? ctx.clock.now().getTime();
    const sort = query.sort === 'relevance' ? 'sales' : query.sort;
    const page = await bySort(ctx, query, null, sort, asOf);
    const total = await countMatches(ctx, null, query.filters, null);
    const facets = query.withFacets ? await facetCounts(ctx, null, query.filters) : null;
    return { ...page, total, matched: 'all', full: total, facets, corrected: null };
  },
  explain: explained,
  suggest: async (ctx, typed, limit) => completions(await suggestorNow(ctx), typed, limit),
  upsert: writeDocuments,
  remove: deleteDocuments,
};
