import { setImmediate as turn } from 'node:timers/promises';
import type { Ctx } from '#kernel';
import { emptyVocabulary, learn, learnWhole, understood, type Vocabulary } from './engine/vocabulary.ts';
import { bestTitles, phraseCounts } from './store.ts';

/** What there is to be learnt: names are also one word each, as a whole. */
export type Texts = { readonly names: readonly string[]; readonly texts: readonly string[] };
/** The words of one kind of things that can be found, as each process learns them when they are first needed. */
export type Dictionary = {
  readonly name: string;
  readonly freshMs: number;
  readonly texts: (ctx: Ctx) => Promise<Texts>;
};

/** Learnt in one go; between them others get their turn. */
const AT_ONCE = 100;

type Learnt = { at: number; vocabulary: Promise<Vocabulary> };
const learnt = new WeakMap<Ctx['runtime'], Map<string, Learnt>>();

async function vocabularyNow(ctx: Ctx, dictionary: Dictionary): Promise<Vocabulary> {
  const vocabulary = emptyVocabulary();
  const { names, texts } = await dictionary.texts(ctx);
  let done = 0;
  for (const [some, take] of [
    [names, learnWhole],
    [texts, learn],
  ] as const)
    for (const text of some) {
      take(vocabulary, text);
      done += 1;
      if (done % AT_ONCE === 0) await turn();
    }
  return vocabulary;
}

/** The words of a dictionary: learnt when first needed and kept for as long as it says. */
export function vocabularyOf(ctx: Ctx, dictionary: Dictionary): Promise<Vocabulary> {
  const all = learnt.get(ctx.runtime) ?? new Map<string, Learnt>();
  learnt.set(ctx.runtime, all);
  // The age of a cache is measured by the process's own timer: it is no business time.
  const now = performance.now();
  let kept = all.get(dictionary.name);
  if (!kept || now - kept.at > dictionary.freshMs) {
    kept = { at: now, vocabulary: vocabularyNow(ctx, dictionary) };
    all.set(dictionary.name, kept);
    kept.vocabulary.catch(() => all.delete(dictionary.name));
  }
  return kept.vocabulary;
}

/** Titles from which a process learns the market's words: those that sell best. */
const MOST_TITLES = 20_000;
const goods: Dictionary = {
  name: 'goods',
  freshMs: 300_000,
  texts: async (ctx) => ({
    names: [],
    texts: [...(await bestTitles(ctx, MOST_TITLES)), ...(await phraseCounts(ctx)).map((one) => one.phrase)],
  }),
};

/**
 * What a question for goods that found nothing was likely meant as: misspelt words corrected, pinyin in characters; null when nothing better
 * is known.
 */
export const meant = async (ctx: Ctx, question: string): Promise<string | null> =>
  understood(await vocabularyOf(ctx, goods), question);

/** Forgets the words of this process: after a rebuild, and in tests. */
export const forgetWords = (ctx: Ctx): void => void learnt.delete(ctx.runtime);
