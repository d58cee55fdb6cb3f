import type { Ctx } from '#kernel';
import { synonymsOf } from './engine/synonyms.ts';
import { versionedRules } from './synonym-cache-service.ts';
import { metBy, queryTokens, tsquery } from './tokens.ts';

/**
 * A question's words, with what operators say of them, as text forms of PostgreSQL's `tsquery`: all of them, or any (the same text where there is one).
 * For what is found by `vectorOf`; null: no words.
 */
export async function wordsAsked(
  ctx: Ctx,
  text: string,
): Promise<{ readonly all: string; readonly any: string } | null> {
  const words = queryTokens(text);
  if (words.length === 0) return null;
  const met = metBy(words, synonymsOf(queryTokens, await versionedRules(ctx)));
  return { all: tsquery(met, 'all'), any: tsquery(met, 'any') };
}
