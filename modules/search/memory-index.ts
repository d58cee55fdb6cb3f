// I/O: keeps the index in a file and reads it from there.
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import {
  type Ask,
  type AskedByMany,
  building,
  change,
  completions,
  emptyFinder,
  entriesOf,
  explain,
  type Facets,
  type Finder,
  heldOf,
  type Language,
  lastWords,
  pack,
  putSynonyms,
  remove,
  restored,
  type Suggestor,
  type SynonymRule,
  search,
  snapshotOf,
  upsert,
  type Weights,
  type Explained as WhyThere,
} from './engine/face.ts';
import type { Matched } from './engine/goods.ts';
import type { DocumentChange } from './following.ts';

export type Told = {
  readonly found: readonly {
    readonly id: string;
    readonly shop: string;
    readonly sold: number;
    /** Score by relevance, else the figure of the order. */
    readonly figure: number;
  }[];
  readonly total: number;
  readonly matched: Matched;
  readonly full: number;
  readonly facets: Facets | null;
  readonly corrected: string | null;
};

/** What was found in a file: the index and its mark, or why it was not taken. */
export type Loaded = { readonly mark: string } | { readonly refused: string };

/** One market's index in memory; the same face whether it lives in this thread or in one of its own. */
export type MemoryIndex = {
  /** Takes what the file holds, if it was made with this language. */
  readonly load: (file: string, language: Language) => Promise<Loaded>;
  /** Begins another index beside the one that answers. */
  readonly begin: (language: Language) => Promise<void>;
  /** Fills the one that was begun. */
  readonly fill: (changes: readonly DocumentChange[]) => Promise<number>;
  /** The one that was begun answers from now on. */
  readonly swap: () => Promise<void>;
  /** Changes the one that answers. Answers how many products it was told figures of that it does not have. */
  readonly apply: (changes: readonly DocumentChange[]) => Promise<number>;
  readonly ask: (question: Ask, weights: Weights) => Promise<Told>;
  /** Every candidate with what makes its place, and whose it is. */
  readonly explain: (
    question: Ask,
    weights: Weights,
  ) => Promise<(WhyThere & { readonly shop: string; readonly category: string })[]>;
  /** Makes anew what is suggested: names and words of the goods, and what many ask; what was suggested so far is, until then. */
  readonly learn: (asked: readonly AskedByMany[]) => Promise<void>;
  /** What may become of what was typed; null: nothing was learnt yet. */
  readonly suggest: (typed: string, limit: number) => Promise<string[] | null>;
  /** Questions are understood by these rules from now on, also by an index that is begun or loaded later. */
  readonly understand: (rules: readonly SynonymRule[]) => Promise<void>;
  /** Writes the file, or leaves the one that is there: never half of it. `mark` comes back with it. Answers its bytes. */
  readonly save: (file: string, mark: string) => Promise<number>;
  readonly goods: () => Promise<number>;
};

function told(finder: Finder, question: Ask, weights: Weights): Told {
  const { found, ...rest } = search(finder, question, weights);
  return {
    ...rest,
    found: found.flatMap(({ id, score }) => {
      const held = heldOf(finder, id);
      if (!held) return [];
      const { shop, sold, priceFen, liveAt, trust } = held;
      const figure = { relevance: score, sales: sold, price: priceFen, price_desc: priceFen, new: liveAt, trust };
      return [{ id, shop, sold, figure: figure[question.order] }];
    }),
  };
}

/** Answers how many products it was told figures of that are not there. */
function put(finder: Finder, changes: readonly DocumentChange[]): number {
  let unknown = 0;
  for (const one of changes)
    if (one.kind === 'whole') upsert(finder, one.goods);
    else if (one.kind === 'gone') remove(finder, one.id);
    else if (!change(finder, one.id, one)) unknown += 1;
  return unknown;
}

/** So many questions with another last word are tried: each costs a search without counts. */
const TRIED = 6;

/** What may become of what was typed; where room is left, with its last word completed, as far as goods have all the words. */
function suggested(finder: Finder, suggestor: Suggestor, typed: string, limit: number): string[] {
  const found = completions(suggestor, typed, limit);
  if (found.length >= limit) return found;
  const ask = { wanted: {}, order: 'sales', limit: 1, facets: false, now: 0 } as const;
  const whole = lastWords(suggestor, typed, found, TRIED).filter((text) => search(finder, { ...ask, text }).full > 0);
  return [...new Set([...found, ...whole])].slice(0, limit);
}

/** The new file stands beside the old one until it is whole and on the disk: a crash while writing loses nothing. */
async function write(file: string, parts: readonly Uint8Array[]): Promise<number> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  try {
    const handle = await open(beside, 'w');
    let bytes = 0;
    try {
      for (const part of parts) {
        await handle.writeFile(part);
        bytes += part.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    return bytes;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Why nothing was taken where nothing was ever kept. */
export const NO_FILE = 'there is none';

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function memoryIndex(): MemoryIndex {
  let finder: Finder | null = null;
  let language: Language = {};
  let next: { finder: Finder; language: Language } | null = null;
  let suggestor: Suggestor | null = null;
  let rules: readonly SynonymRule[] = [];
  // A snapshot lies in the index's own memory until it is written: who wants to change that waits; who asks does not.
  let writing: Promise<unknown> = Promise.resolve();
  const answering = (): Finder => {
    if (!finder) throw new Error('the index holds nothing yet');
    return finder;
  };
  return {
    async load(file, wanted) {
      try {
        const back = restored(new Uint8Array(await readFile(file)), wanted);
        finder = back.finder;
        putSynonyms(finder, rules);
        language = wanted;
        return { mark: back.mark };
      } catch (error) {
        return { refused: (error as NodeJS.ErrnoException).code === 'ENOENT' ? NO_FILE : reason(error) };
      }
    },
    async begin(wanted) {
      next = { finder: emptyFinder(wanted), language: wanted };
    },
    async fill(changes) {
      if (!next) throw new Error('no index was begun');
      return put(next.finder, changes);
    },
    async swap() {
      if (!next) throw new Error('no index was begun');
      pack(next.finder);
      await writing;
      ({ finder, language } = next);
      putSynonyms(finder, rules);
      next = null;
    },
    async apply(changes) {
      await writing;
      return put(answering(), changes);
    },
    ask: async (question, weights) => told(answering(), question, weights),
    async explain(question, weights) {
      const at = answering();
      return explain(at, question, weights).map((one) => {
        const held = heldOf(at, one.id);
        return { ...one, shop: held?.shop ?? '', category: held?.category ?? '' };
      });
    },
    async learn(asked) {
      const steps = building(entriesOf(answering().lexicon, asked));
      for (;;) {
        const step = steps.next();
        if (step.done) {
          suggestor = step.value;
          return;
        }
        await turn();
      }
    },
    async understand(given) {
      rules = given;
      if (finder) putSynonyms(finder, rules);
    },
    suggest: async (typed, limit) => suggestor && suggested(answering(), suggestor, typed, limit),
    async save(file, mark) {
      await writing;
      const saving = write(file, snapshotOf(answering(), language, mark));
      writing = saving.catch(() => 0);
      return await saving;
    },
    goods: async () => finder?.shelf.alive ?? 0,
  };
}
