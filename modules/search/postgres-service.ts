import type { Ctx } from '#kernel';
import { askedByMany } from '#modules/questions';
import { lastWords } from './engine/last-word.ts';
import { completions, entriesOf, type Suggestor, suggestorOf } from './engine/suggesting.ts';
import { synonymsOf } from './engine/synonyms.ts';
import { emptyVocabulary, learn, learnName } from './engine/vocabulary.ts';
import type { SearchEngine } from './engine.ts';
import type { FirstStage, Match } from './first-stage.ts';
import {
  answeredOf,
  bestTitles,
  candidates,
  countMatches,
  deleteDocuments,
  facetCounts,
  phraseCounts,
  sorted,
  writeDocuments,
} from './store.ts';
import { metBy, queryTokens, tsquery } from './tokens.ts';
import { twoStage } from './two-stage.ts';

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

const written = (match: Match | null): string | null => match && tsquery(match.words, match.join);

const inPostgres: FirstStage = {
  async best(ctx, { match, filters, asOf, limit, withFacets }) {
    const asked = tsquery(match.words, match.join);
    return {
      rows: await candidates(ctx, asked, filters, asOf, limit),
      total: await countMatches(ctx, asked, filters, asOf),
      facets: withFacets ? await facetCounts(ctx, asked, filters) : null,
    };
  },
  async inOrder(ctx, { match, filters, sort, after, limit, withFacets }) {
    const asked = written(match);
    return {
      rows: await sorted(ctx, asked, filters, sort, after, limit),
      total: await countMatches(ctx, asked, filters, null),
      facets: withFacets ? await facetCounts(ctx, asked, filters) : null,
    };
  },
};

/** So many questions with another last word are tried. */
const TRIED = 6;

async function suggested(ctx: Ctx, typed: string, limit: number): Promise<string[]> {
  const suggestor = await suggestorNow(ctx);
  const found = completions(suggestor, typed, limit);
  if (found.length >= limit) return found;
  const whole = lastWords(suggestor, typed, found, TRIED);
  const asked = whole.map((text) => tsquery(metBy(queryTokens(text), synonymsOf(queryTokens, [])), 'all'));
  const answered = await answeredOf(ctx, asked);
  return [...new Set([...found, ...whole.filter((_, at) => answered.has(at))])].slice(0, limit);
}

/** Search in PostgreSQL: a `tsvector` of the application's words as first stage. */
export const postgresEngine: SearchEngine = {
  ...twoStage(inPostgres),
  suggest: suggested,
  upsert: writeDocuments,
  remove: deleteDocuments,
};
