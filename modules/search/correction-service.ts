import { setImmediate as turn } from 'node:timers/promises';
import type { Ctx } from '#kernel';
import { emptyVocabulary, learn, understood, type Vocabulary } from './engine/vocabulary.ts';
import { bestTitles, phraseCounts } from './store.ts';

/** Titles from which a process learns the market's words: those that sell best. */
const MOST_TITLES = 20_000;
/** Learnt in one go; between them others get their turn. */
const AT_ONCE = 100;
const FRESH_MS = 300_000;

const learnt = new WeakMap<Ctx['runtime'], { at: number; vocabulary: Promise<Vocabulary> }>();

async function vocabularyNow(ctx: Ctx): Promise<Vocabulary> {
  const vocabulary = emptyVocabulary();
  const texts = [...(await bestTitles(ctx, MOST_TITLES)), ...(await phraseCounts(ctx)).map((one) => one.phrase)];
  for (const [at, text] of texts.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await turn();
    learn(vocabulary, text);
  }
  return vocabulary;
}

/**
 * What a question that found nothing was likely meant as: misspelt words corrected, pinyin in characters; null when nothing better
 * is known. The words are learnt when first needed and kept for five minutes.
 */
export async function meant(ctx: Ctx, question: string): Promise<string | null> {
  // The age of a cache is measured by the process's own timer: it is no business time.
  const now = performance.now();
  let kept = learnt.get(ctx.runtime);
  if (!kept || now - kept.at > FRESH_MS) {
    kept = { at: now, vocabulary: vocabularyNow(ctx) };
    learnt.set(ctx.runtime, kept);
    kept.vocabulary.catch(() => learnt.delete(ctx.runtime));
  }
  return understood(await kept.vocabulary, question);
}

/** Forgets the words of this process: after a rebuild, and in tests. */
export const forgetWords = (ctx: Ctx): void => void learnt.delete(ctx.runtime);
