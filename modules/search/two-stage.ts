import type { Ctx } from '#kernel';
import { meant } from './correction-service.ts';
import { type Lift, trustOf, warmth } from './engine/lift.ts';
import { type SynonymRule, synonymsOf } from './engine/synonyms.ts';
import type { After, EngineAnswer, EngineQuery, Explained, Hit, SearchEngine } from './engine.ts';
import type { FigureSort, FirstStage, FoundRow, Match, Matched } from './first-stage.ts';
import { liftNow } from './lift-service.ts';
import { rescore } from './rank.ts';
import { versionedRules } from './synonym-cache-service.ts';
import { type Met, metBy, queryTokens } from './tokens.ts';

/** Under so many products with every word, those with some words follow. */
const FEW = 20;
/** How many candidates the second stage looks at; a text query shows no more than these. */
const RESCORED = 200;

/** A score as a whole number, so that a cursor compares exactly. */
const whole = (score: number): number => Math.round(score * 1_000_000);

const hit = (row: FoundRow, key: number, asOf: number): Hit => ({
  shopId: row.shopId,
  productId: row.productId,
  sold: row.sold,
  after: { key, productId: row.productId, asOf },
});

const KEYS: Readonly<Record<FigureSort, (row: FoundRow) => number>> = {
  sales: (row) => row.sold,
  price: (row) => row.priceFen,
  price_desc: (row) => row.priceFen,
  new: (row) => row.liveAt.getTime(),
  trust: (row) => trustOf(row.goodReviews, row.reviews),
};

/** The candidates, rescored. */
const ranked = (
  { text, taste }: Pick<EngineQuery, 'text' | 'taste'>,
  found: readonly FoundRow[],
  asOf: Date,
  lift: Lift,
) =>
  rescore(
    text,
    found.map((row) => ({
      ...row,
      id: row.productId,
      textScore: row.rank,
      warmth: warmth(row.heat, asOf.getTime()),
      ageMs: asOf.getTime() - row.liveAt.getTime(),
      taste: taste?.[row.categoryId] ?? 0,
    })),
    lift,
  );

/** The words of a question with what operators say of them. */
async function wordsOf(ctx: Ctx, text: string, instead?: readonly SynonymRule[]): Promise<Met[]> {
  const words = queryTokens(text);
  if (words.length === 0) return [];
  return metBy(words, synonymsOf(queryTokens, instead ?? (await versionedRules(ctx))));
}

/** All words first; some where fewer than `enough` have all. */
async function allOrAny<T extends Matched>(
  words: readonly Met[],
  enough: number,
  look: (match: Match) => Promise<T>,
): Promise<T & { readonly full: number; readonly matched: 'all' | 'any' }> {
  const all = await look({ words, join: 'all' });
  if (all.total >= enough || words.length === 1) return { ...all, full: all.total, matched: 'all' };
  return { ...(await look({ words, join: 'any' })), full: all.total, matched: 'any' };
}

/**
 * What stands behind the last of a page: behind that product, or, where it is gone, below its score. Words get less rare with every product that has them,
 * so that scores move with whatever comes, the order of two products hardly ever.
 */
function behind<T extends { readonly row: FoundRow; readonly key: number }>(
  scored: readonly T[],
  after: After,
): readonly T[] {
  const place = scored.findIndex(({ row }) => row.productId === after.productId);
  return place >= 0
    ? scored.slice(place + 1)
    : scored.filter(({ row, key }) => key < after.key || (key === after.key && row.productId > after.productId));
}

async function byText(stage: FirstStage, ctx: Ctx, query: EngineQuery, words: readonly Met[]): Promise<EngineAnswer> {
  const asOf = query.after ? new Date(query.after.asOf) : ctx.clock.now();
  const { filters, withFacets, sort, after, limit } = query;
  if (sort !== 'relevance') {
    // An order by a figure would carry goods that share one word to the top: then "some words" only when nothing has all.
    const { rows, ...told } = await allOrAny(words, 1, (match) =>
      stage.inOrder(ctx, { match, filters, sort, after, limit: limit + 1, withFacets }),
    );
    return { ...page(rows, sort, limit, asOf.getTime()), ...told, corrected: null };
  }
  const { rows, ...told } = await allOrAny(words, FEW, (match) =>
    stage.best(ctx, { match, filters, asOf, limit: RESCORED, withFacets }),
  );
  const scored = ranked(query, rows, asOf, query.lift ?? (await liftNow(ctx))).map(({ candidate, score }) => ({
    row: candidate,
    key: whole(score),
  }));
  const rest = after ? behind(scored, after) : scored;
  return {
    hits: rest.slice(0, limit).map(({ row, key }) => hit(row, key, asOf.getTime())),
    more: rest.length > limit,
    ...told,
    corrected: null,
  };
}

/** A page of rows that are in order already; one row more than fits says that there is another. */
const page = (rows: readonly FoundRow[], sort: FigureSort, limit: number, asOf: number) => ({
  hits: rows.slice(0, limit).map((row) => hit(row, KEYS[sort](row), asOf)),
  more: rows.length > limit,
});

/**
 * Search over a first stage: words cut by the application, all of them first, then some, the best 200 rescored by rank.ts, a question that
 * found nothing corrected (decision 0085).
 */
export function twoStage(stage: FirstStage): Pick<SearchEngine, 'search' | 'explain'> {
  return {
    async search(ctx, query) {
      const words = await wordsOf(ctx, query.text, query.synonyms);
      if (words.length > 0) {
        const answer = await byText(stage, ctx, query, words);
        const corrected = answer.total === 0 && !query.after ? await meant(ctx, query.text) : null;
        if (corrected === null) return answer;
        const taken = { ...query, text: corrected };
        return { ...(await byText(stage, ctx, taken, await wordsOf(ctx, corrected, query.synonyms))), corrected };
      }
      const asOf = query.after?.asOf ?? ctx.clock.now().getTime();
      const sort = query.sort === 'relevance' ? 'sales' : query.sort;
      const { filters, after, limit, withFacets } = query;
      const { rows, total, facets } = await stage.inOrder(ctx, {
        match: null,
        filters,
        sort,
        after,
        limit: limit + 1,
        withFacets,
      });
      return { ...page(rows, sort, limit, asOf), total, matched: 'all', full: total, facets, corrected: null };
    },
    /** The candidates that `search` would rank, with what makes their places. */
    async explain(ctx, query, lift): Promise<readonly Explained[]> {
      const words = await wordsOf(ctx, query.text);
      if (words.length === 0) return [];
      const asOf = ctx.clock.now();
      const { rows } = await allOrAny(words, FEW, (match) =>
        stage.best(ctx, { match, filters: query.filters, asOf, limit: RESCORED, withFacets: false }),
      );
      return ranked(query, rows, asOf, lift).map(
        ({ candidate: { shopId, productId, categoryId }, score, text, lift: lifted, parts, factors }) => ({
          shopId,
          productId,
          categoryId,
          score,
          text,
          lift: lifted,
          factors,
          parts: (['words', 'short', 'beside'] as const).map((key) => ({ key, ...parts[key] })),
        }),
      );
    },
  };
}
