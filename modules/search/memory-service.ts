import type { Logger } from 'pino';
import { type Ctx, databaseAway, enqueue, type Uuid } from '#kernel';
import { askedByMany } from '#modules/questions';
import type { Language } from './engine/face.ts';
import { PROMISE, TRACK } from './engine/goods.ts';
import { type EngineAnswer, type EngineQuery, PART_KEYS, type SearchEngine } from './engine.ts';
import { type Mark, markOf, markText, nextTransaction } from './following.ts';
import {
  allDocuments,
  changesOf,
  countUpTo,
  lookAtDocuments,
  placeOfDatabase,
  snapshotNow,
  withoutTexts,
} from './following-store.ts';
import { liftNow } from './lift-service.ts';
import { type MemoryIndex, NO_FILE, type Told } from './memory-index.ts';
import { type IndexThread, inThisThread, startIndexThread } from './memory-thread.ts';
import { postgresEngine } from './postgres-service.ts';
import { currentRules } from './synonym-store.ts';
import { queryTokens } from './tokens.ts';

export type MemoryOptions = {
  readonly log: Logger;
  /** Where the index is kept for the next start. */
  readonly file: string;
  /** Where the index lives; left out: a large one in a thread of its own. */
  readonly open?: (lost: (why: Error) => void) => IndexThread;
  /** So many goods at most stay in the thread of the pages; left out: 20,000. */
  readonly mostHere?: number;
  /** What is suggested is made anew no oftener than in so many milliseconds; left out: 20,000. */
  readonly learntMs?: number;
  /** Who answers until the index is there, and when it does not. */
  readonly meanwhile?: Pick<SearchEngine, 'search'> & Partial<Pick<SearchEngine, 'suggest'>>;
};

export type MemoryEngine = SearchEngine & {
  readonly follow: NonNullable<SearchEngine['follow']>;
  readonly keep: NonNullable<SearchEngine['keep']>;
  readonly learn: NonNullable<SearchEngine['learn']>;
  readonly answering: NonNullable<SearchEngine['answering']>;
  /** Whether questions are answered from memory; until they are, PostgreSQL answers. */
  ready(): boolean;
  /** In which thread it is ready; null while it is not. */
  lives(): 'here' | 'apart' | null;
  /** Keeps the index and ends its thread. */
  end(): Promise<void>;
};

/** An answer that takes longer (an index that is being packed) is asked of PostgreSQL. */
const PATIENCE_MS = 1_500;
/** Of so many goods a question takes less than a millisecond: the pages hardly notice. */
const MOST_HERE = 20_000;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 300_000;
const LEARNT_MS = 20_000;

/** A score as a whole number, so that a cursor compares exactly. */
const WHOLE = 1_000_000;
const ONE_CHARACTER = /^\p{Script=Han}$/u;

/** How a question is put to the index, and the index's answer in the words of the face. */
function asked(query: EngineQuery, now: number): Parameters<MemoryIndex['ask']>[0] {
  const { filters, after } = query;
  const browsing = queryTokens(query.text).length === 0;
  const order = browsing && query.sort === 'relevance' ? 'sales' : query.sort;
  return {
    text: query.text,
    wanted: {
      keys: {
        ...(filters.categoryIds ? { category: filters.categoryIds } : {}),
        ...(filters.beltCode ? { belt: [filters.beltCode] } : {}),
        ...(filters.shopId ? { shop: [filters.shopId] } : {}),
        ...(filters.shipFrom ? { from: [filters.shipFrom] } : {}),
        ...(filters.brand ? { brand: [filters.brand] } : {}),
      },
      tags: [
        ...filters.promises.map((one) => PROMISE + one),
        ...(filters.track ? [TRACK + filters.track] : []),
        ...(filters.style ? [filters.style] : []),
      ],
      minFen: filters.minFen,
      maxFen: filters.maxFen,
      inStock: filters.inStock,
      listedBy: after && order === 'relevance' ? after.asOf : null,
    },
    order,
    limit: query.limit + 1,
    after: after && { figure: order === 'relevance' ? after.key / WHOLE : after.key, id: after.productId },
    facets: query.withFacets,
    ...(query.synonyms ? { synonyms: query.synonyms } : {}),
    ...(query.taste ? { taste: query.taste } : {}),
    now,
  };
}

function answered(query: EngineQuery, order: string, now: number, told: Told): EngineAnswer {
  const asOf = query.after?.asOf ?? now;
  // One character is all there is to hold of a question of one.
  const whole = told.matched === 'near' && ONE_CHARACTER.test(query.text.trim());
  return {
    hits: told.found.slice(0, query.limit).map(({ id, shop, sold, figure }) => ({
      shopId: shop as Uuid,
      productId: id as Uuid,
      sold,
      after: {
        key: order === 'relevance' ? Math.round(figure * WHOLE) : figure,
        productId: id as Uuid,
        asOf,
      },
    })),
    more: told.found.length > query.limit,
    total: told.total,
    matched: told.matched === 'all' || whole ? 'all' : 'any',
    full: whole ? told.total : told.full,
    facets: told.facets && {
      categories: told.facets.category,
      belts: told.facets.belt,
      shops: told.facets.shop,
      shipFrom: told.facets.from,
      promises: told.facets.promise.map(({ key, count }) => ({ key: key.slice(PROMISE.length), count })),
      brands: told.facets.brand,
      styles: told.facets.tag,
      tracks: told.facets.track.map(({ key, count }) => ({ key: key.slice(TRACK.length), count })),
      prices: told.facets.price,
    },
    corrected: told.corrected,
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms} ms`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/**
 * The index in this process's memory behind the face of search. PostgreSQL keeps the documents and is what every process's index
 * follows; it answers itself until the index is there, and whenever the index does not.
 */
export function memoryEngine({
  log,
  file,
  open,
  mostHere = MOST_HERE,
  learntMs = LEARNT_MS,
  meanwhile = postgresEngine,
}: MemoryOptions): MemoryEngine {
  let thread: IndexThread | null = null;
  let ready = false;
  let ending = false;
  /** What the index has seen; null: it is not begun. */
  let mark: Mark | null = null;
  let anew = true;
  const language: Language = {};
  let unsaved = false;
  /** The version of the operators' synonyms that the index has. */
  let understood = 0;
  /** What is suggested is of these questions, and lacks no change of goods if not `stale`. */
  let learnt = { asked: '', stale: true, until: 0 };
  let rest = { ms: FIRST_REST_MS, until: 0 };
  let busy: Promise<unknown> = Promise.resolve();

  // The pause after a failure is measured by the process's own timer: it is no business time.
  const putAside = (why: unknown): void => {
    thread = null;
    ready = false;
    mark = null;
    learnt = { asked: '', stale: true, until: 0 };
    understood = 0;
    rest = { ms: Math.min(LONGEST_REST_MS, rest.ms * 2), until: performance.now() + rest.ms };
    if (!ending) log.error({ err: why }, `search index lost: PostgreSQL answers, another try in ${rest.ms} ms`);
  };

  /** Starts the index from its file, where that is of this database. */
  async function start(ctx: Ctx): Promise<IndexThread> {
    const [place, snapshot] = await Promise.all([placeOfDatabase(ctx), snapshotNow(ctx)]);
    const large = (await countUpTo(ctx, mostHere)) > mostHere;
    const started: IndexThread = (open ?? (large ? startIndexThread : inThisThread))((why) => {
      if (thread === started) putAside(why);
    });
    thread = started;
    const loaded = await started.index.load(file, language);
    const kept = 'mark' in loaded ? markOf(loaded.mark) : null;
    const known = kept?.place === place && nextTransaction(kept.snapshot) <= nextTransaction(snapshot);
    mark = known ? kept : { place, snapshot };
    anew = !known;
    if (!known) {
      const why = 'refused' in loaded ? loaded.refused : 'it is of another database, or of another time of this one';
      const line = `search index: no snapshot taken (${why}); built anew from the documents`;
      if (why === NO_FILE) log.info(line);
      else log.warn(line);
    }
    return started;
  }

  /** Builds the index from all documents; one that answers goes on answering, and following, meanwhile. */
  async function build(ctx: Ctx, index: MemoryIndex, place: string): Promise<number> {
    const snapshot = await snapshotNow(ctx);
    await index.begin(language);
    let goods = 0;
    for await (const page of allDocuments(ctx)) {
      await index.fill(page);
      goods += page.length;
      if (ready) await catchUp(ctx, index);
    }
    await index.swap();
    mark = { place, snapshot };
    anew = false;
    if (await withoutTexts(ctx)) await enqueue(ctx, 'search.rebuild', {}, { key: 'search.rebuild' });
    return goods;
  }

  /** Reads what has changed since the mark. Answers how many changes that were. */
  async function catchUp(ctx: Ctx, index: MemoryIndex): Promise<number> {
    if (!mark) return 0;
    const look = await lookAtDocuments(ctx, mark.snapshot);
    if (look.synonyms !== understood) {
      await index.understand(await currentRules(ctx));
      understood = look.synonyms;
    }
    let changes = 0;
    let unknown = 0;
    for await (const page of changesOf(ctx, look)) {
      unknown += await index.apply(page);
      changes += page.length;
    }
    if (unknown > 0) {
      anew = true;
      log.error({ unknown }, 'search index: told of goods it does not hold; it is built anew beside itself');
    }
    mark = { place: mark.place, snapshot: look.snapshot };
    unsaved ||= changes > 0;
    return changes;
  }

  /** Grown too large for this thread: the next step starts it in its own from what is kept here; PostgreSQL answers meanwhile. */
  async function moveApart(at: IndexThread): Promise<void> {
    await save();
    ready = false;
    thread = null;
    understood = 0;
    await at.end();
  }

  async function step(ctx: Ctx): Promise<number> {
    if (ending || performance.now() < rest.until) return 0;
    try {
      const began = performance.now();
      const at = thread ?? (await start(ctx));
      const built = mark && anew ? await build(ctx, at.index, mark.place) : 0;
      const changes = await catchUp(ctx, at.index);
      if (thread !== at) return 0;
      if (!ready) {
        ready = true;
        rest.ms = FIRST_REST_MS;
        const goods = await at.index.goods();
        log.info({ goods, built, ms: Math.round(performance.now() - began) }, 'search index ready');
      }
      unsaved ||= built > 0;
      learnt.stale ||= built + changes > 0;
      if (changes > 0 && !at.apart && !open && (await at.index.goods()) > 1.5 * mostHere) await moveApart(at);
      return built + changes;
    } catch (error) {
      if (ending) return 0;
      if (!databaseAway(error)) {
        const failed = thread;
        putAside(error);
        await failed?.end();
        return 0;
      }
      rest.until = performance.now() + FIRST_REST_MS;
      throw error;
    }
  }

  /** Makes anew what is suggested, beside questions and changes. */
  async function learn(ctx: Ctx): Promise<void> {
    const now = performance.now();
    if (!thread || !ready || now < learnt.until) return;
    const list = await askedByMany(ctx);
    const asked = JSON.stringify(list);
    if (!learnt.stale && asked === learnt.asked) return;
    learnt = { asked, stale: false, until: now + learntMs };
    await thread.index.learn(list).catch((error: unknown) => {
      learnt.stale = true;
      if (!ending) ctx.log.warn({ err: error }, 'search suggestions not made anew');
    });
  }

  /** One at a time: what follows, and what keeps. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const done = busy.then(work);
    busy = done.catch(() => {});
    return done;
  }

  async function save(): Promise<void> {
    if (!thread || !ready || !mark || !unsaved) return;
    const began = performance.now();
    const bytes = await thread.index.save(file, markText(mark));
    unsaved = false;
    log.info({ bytes, ms: Math.round(performance.now() - began) }, 'search index kept');
  }

  return {
    async search(ctx, query) {
      if (!thread || !ready) return meanwhile.search(ctx, query);
      const now = ctx.clock.now().getTime();
      try {
        const question = asked(query, now);
        const weights = { lift: query.lift ?? (await liftNow(ctx)), likeness: null };
        return answered(query, question.order, now, await within(PATIENCE_MS, thread.index.ask(question, weights)));
      } catch (error) {
        ctx.log.warn({ err: error }, 'search index did not answer: PostgreSQL does');
        return meanwhile.search(ctx, query);
      }
    },
    async explain(ctx, query, lift) {
      const { text, filters } = query;
      if (!thread || !ready) return postgresEngine.explain(ctx, query, lift);
      if (queryTokens(text).length === 0) return [];
      const whole = { ...query, filters, sort: 'relevance', after: null, limit: 0, withFacets: false } as const;
      const question = asked(whole, ctx.clock.now().getTime());
      try {
        const all = await within(PATIENCE_MS, thread.index.explain(question, { lift, likeness: null }));
        return all.map(({ id, shop, category, score, text: words, lift: lifted, parts, weights, factors }) => ({
          shopId: shop as Uuid,
          productId: id as Uuid,
          categoryId: category,
          score,
          text: words,
          lift: lifted,
          factors,
          parts: PART_KEYS.map((key) => ({ key, value: parts[key], weight: weights[key] })),
        }));
      } catch (error) {
        ctx.log.warn({ err: error }, 'search index did not explain: PostgreSQL does');
        return postgresEngine.explain(ctx, query, lift);
      }
    },
    async suggest(ctx, typed, limit) {
      const learned = thread && ready ? within(PATIENCE_MS, thread.index.suggest(typed, limit)) : null;
      const found = await learned?.catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'search index did not suggest: PostgreSQL does');
        return null;
      });
      return found ?? (meanwhile.suggest ?? postgresEngine.suggest)(ctx, typed, limit);
    },
    upsert: postgresEngine.upsert,
    remove: postgresEngine.remove,
    follow: (ctx) => alone(() => step(ctx)),
    keep: () => alone(save),
    learn,
    ready: () => ready,
    answering: () => ({ by: thread && ready ? 'memory' : 'postgres', chosen: 'memory', refused: 0 }),
    lives: () => (thread && ready ? (thread.apart ? 'apart' : 'here') : null),
    async end() {
      ending = true;
      // Whoever builds is stopped; there is nothing to keep yet.
      if (!ready) await thread?.end();
      await alone(save).catch((error: unknown) => log.warn({ err: error }, 'search index not kept'));
      ready = false;
      await thread?.end();
      thread = null;
    },
  };
}
