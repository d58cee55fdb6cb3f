import type { Ctx } from '#kernel';
import { type Dictionary, vocabularyOf } from './correction-service.ts';
import { synonymsOf } from './engine/synonyms.ts';
import { heardAs, takenFor } from './engine/vocabulary.ts';
import { plain } from './engine/words.ts';
import { versionedRules } from './synonym-cache-service.ts';
import { metBy, queryTokens, tsquery, tsqueryOfReadings } from './tokens.ts';

const HAN = /\p{Script=Han}/u;
const LATIN = /^[a-z\s']{2,60}$/;

/** The ways to answer a question, the strictest first; where a page of answers began is kept by this number. */
const WRITTEN = 0;
const CHARACTERS = 1;
const TAKEN = 2;
const SOME = 3;

export type Answered = {
  readonly step: number;
  /** Text form of PostgreSQL's `tsquery`, for what is found by `vectorOf`. */
  readonly tsquery: string;
  readonly total: number;
  /** What the question was taken for, where it was read as it sounds or as misspelt. */
  readonly meant: string | null;
  /** Nothing has all of the words: these have some. */
  readonly relaxed: boolean;
};

/**
 * The first way in which a question has answers: all its words, with what operators say of them, or Chinese words that sound so; all its
 * Chinese characters and other words (水壶 finds 烧水的壶); what it is likely misspelt for; any of its words. `step`: where a page before began. null: it has no
 * words, or nothing answers.
 */
export async function firstAnswered(
  ctx: Ctx,
  asked: { readonly q: string; readonly dictionary: Dictionary; readonly step: number | null },
  count: (tsquery: string) => Promise<number>,
): Promise<Answered | null> {
  const { q, dictionary, step } = asked;
  const words = queryTokens(q);
  if (words.length === 0) return null;
  const met = metBy(words, synonymsOf(queryTokens, await versionedRules(ctx)));
  const written = tsquery(met, 'all');
  const heard = LATIN.test(plain(q)) ? heardAs(await vocabularyOf(ctx, dictionary), q) : null;

  const tried = new Set<string>();
  const at = async (way: number, query: string, meant: string | null): Promise<Answered | null> => {
    if (query === '' || (step !== null && step !== way) || tried.has(query)) return null;
    tried.add(query);
    const total = await count(query);
    return total > 0 ? { step: way, tsquery: query, total, meant, relaxed: way === CHARACTERS || way === SOME } : null;
  };
  const characters = [
    ...new Set([...(plain(q).match(/\p{Script=Han}/gu) ?? []), ...words.filter((one) => !HAN.test(one))]),
  ];
  const taken = async (): Promise<Answered | null> => {
    const reading = takenFor(await vocabularyOf(ctx, dictionary), q);
    return reading && at(TAKEN, tsqueryOfReadings(reading.words), reading.text);
  };
  return (
    (await at(WRITTEN, heard ? `(${written}) | (${tsqueryOfReadings(heard.words)})` : written, heard?.text ?? null)) ??
    (await at(CHARACTERS, tsquery(metBy(characters.slice(0, 24), synonymsOf(queryTokens, [])), 'all'), null)) ??
    (await taken()) ??
    (await at(SOME, tsquery(met, 'any'), null))
  );
}
