import type { Ctx } from '#kernel';
import { synonymsOf } from './engine/synonyms.ts';
import { plain } from './engine/words.ts';
import { versionedRules } from './synonym-cache-service.ts';
import { metBy, queryTokens, tsquery } from './tokens.ts';

const HAN = /\p{Script=Han}/u;

/**
 * A question as text forms of PostgreSQL's `tsquery`, for what is found by `vectorOf`, the strictest first, each once: all its words, with what operators say of them;
 * all its Chinese characters and other words (水壶 finds 烧水的壶); any of its words. Empty: no words.
 */
export async function wordsAsked(ctx: Ctx, text: string): Promise<readonly string[]> {
  const words = queryTokens(text);
  if (words.length === 0) return [];
  const met = metBy(words, synonymsOf(queryTokens, await versionedRules(ctx)));
  const characters = [
    ...new Set([...(plain(text).match(/\p{Script=Han}/gu) ?? []), ...words.filter((one) => !HAN.test(one))]),
  ];
  const near = metBy(characters.slice(0, 24), synonymsOf(queryTokens, []));
  return [...new Set([tsquery(met, 'all'), tsquery(near, 'all'), tsquery(met, 'any')])];
}

/** The first of the questions that has answers, and how many; the last where none has. `step`: where a page before began. */
export async function firstAnswered(
  steps: readonly string[],
  step: number | null,
  count: (tsquery: string) => Promise<number>,
): Promise<{ readonly step: number; readonly tsquery: string; readonly total: number } | null> {
  for (const [at, tsquery] of steps.entries()) {
    if (step !== null && at !== step) continue;
    const total = await count(tsquery);
    if (total > 0) return { step: at, tsquery, total };
  }
  return null;
}
