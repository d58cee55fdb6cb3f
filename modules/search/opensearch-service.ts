import type { Logger } from 'pino';
import { type Ctx, databaseAway, enqueue, later, newId, seconds, type Uuid } from '#kernel';
import type { SearchEngine } from './engine.ts';
import type { FirstStage } from './first-stage.ts';
import { type DocumentChange, type Mark, nextTransaction } from './following.ts';
import {
  allDocuments,
  changesOf,
  lookAtDocuments,
  placeOfDatabase,
  snapshotNow,
  withoutTexts,
} from './following-store.ts';
import { IndexGone, type OpenSearch, openSearch, type Place } from './opensearch/client.ts';
import type { Change } from './opensearch/goods.ts';
import { hold, letGo, markOutside, outsideNow } from './outside-store.ts';
import { postgresEngine } from './postgres-service.ts';
import { twoStage } from './two-stage.ts';

export type OpenSearchOptions = {
  readonly log: Logger;
  readonly place: Place;
  /** Who answers until the index is there, and when it does not. */
  readonly meanwhile?: Pick<SearchEngine, 'search' | 'explain'>;
};

export type OpenSearchEngine = SearchEngine & {
  readonly follow: NonNullable<SearchEngine['follow']>;
  readonly answering: NonNullable<SearchEngine['answering']>;
  /** Whether OpenSearch answers questions; while it does not, PostgreSQL does. */
  ready(): boolean;
  /** Leaves the bringing up to date to another process. */
  end(): Promise<void>;
};

/** Who brings it up to date says so again before half of this is over. */
const HELD = seconds(20);
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;
/** Looks within a round; their numbers make the version of what they write. */
const MOST_LOOKS = 10n ** 9n;

/** Figures are written with their whole product: a part of a document cannot be kept from overwriting what is newer. */
const changeOf = (one: DocumentChange): Change[] =>
  one.kind === 'gone'
    ? [{ id: one.id, goods: null }]
    : one.kind === 'whole'
      ? [{ id: one.goods.id, goods: one.goods }]
      : [];

const firstStage = (client: OpenSearch): FirstStage => ({
  best: (_ctx, { match, filters, asOf, limit, withFacets }) =>
    client.search({
      match,
      filters,
      sort: 'relevance',
      listedBy: asOf.getTime(),
      after: null,
      limit,
      withFacets,
    }),
  inOrder: (_ctx, ask) => client.search({ ...ask, listedBy: null }),
});

/**
 * OpenSearch behind the face of search: an index that all processes share. PostgreSQL keeps the documents; one process at a time brings the index up to
 * date with them. PostgreSQL answers until the index is there, and while OpenSearch does not.
 */
export function openSearchEngine({ log, place, meanwhile = postgresEngine }: OpenSearchOptions): OpenSearchEngine {
  const client = openSearch(place);
  const { alias } = place;
  const asked = twoStage(firstStage(client));
  let me: Uuid | null = null;
  let database: string | null = null;
  /** What this process holds: the round it began, its looks so far, and until when it need not say so again. */
  let held: { readonly round: number; looks: bigint; mark: Mark | null; renewAt: number } | null = null;
  let ready = false;
  let ending = false;
  let refused = 0;
  let rest = { ms: FIRST_REST_MS, until: 0 };
  let busy: Promise<unknown> = Promise.resolve();

  // The pause after a failure is measured by the process's own timer: it is no business time.
  function fallBack(why: unknown): void {
    if (ready || rest.ms === FIRST_REST_MS)
      log.error(
        { err: why },
        `search index: OpenSearch does not answer, PostgreSQL does; another try in ${rest.ms} ms`,
      );
    ready = false;
    rest = { ms: Math.min(LONGEST_REST_MS, rest.ms * 2), until: performance.now() + rest.ms };
  }

  async function write(changes: readonly DocumentChange[], index: string | null): Promise<number> {
    if (!held) return 0;
    held.looks += 1n;
    const list = changes.flatMap(changeOf);
    const left = await client.write(list, BigInt(held.round) * MOST_LOOKS + held.looks, index);
    refused += left.length;
    if (left.length > 0)
      log.error(
        { refused: left.length, first: left.slice(0, 3) },
        'search index: OpenSearch refused goods; they are not found there',
      );
    return list.length;
  }

  /** Says that this process still brings it up to date; false: another does. */
  async function holding(ctx: Ctx): Promise<boolean> {
    me ??= newId(ctx);
    const now = ctx.clock.now();
    if (held && now.getTime() < held.renewAt) return true;
    const taken = await hold(ctx, alias, me, later(now, HELD));
    const before = held?.round === taken?.round ? held : null;
    const renewAt = now.getTime() + HELD * 500;
    held = taken && {
      round: taken.round,
      looks: before?.looks ?? 0n,
      // Another process may have found the index gone.
      mark: taken.mark && (before?.mark ?? taken.mark),
      renewAt,
    };
    // How far it is stands in the row at each renewal, so that the next one need not go through all since the beginning.
    if (held?.mark && before) await markOutside(ctx, alias, held.round, held.mark);
    return held !== null;
  }

  /** Builds another index beside the one that answers, and takes it in its place. */
  async function build(ctx: Ctx, where: string): Promise<number> {
    const snapshot = await snapshotNow(ctx);
    const began = performance.now();
    const index = `${alias}-${newId(ctx)}`;
    await client.create(index);
    let goods = 0;
    try {
      for await (const page of allDocuments(ctx)) {
        if (ending || !(await holding(ctx))) throw new Error('another process builds the index');
        goods += await write(page, index);
      }
      await client.swap(index);
    } catch (error) {
      await client
        .drop(index)
        .catch((err: unknown) => log.warn({ err, index }, 'an index that was begun is left over'));
      throw error;
    }
    if (!held) return 0;
    held.mark = { place: where, snapshot };
    await markOutside(ctx, alias, held.round, held.mark);
    log.info({ goods, ms: Math.round(performance.now() - began) }, 'search index built in OpenSearch');
    if (await withoutTexts(ctx)) await enqueue(ctx, 'search.rebuild', {}, { key: 'search.rebuild' });
    return goods;
  }

  async function catchUp(ctx: Ctx): Promise<number> {
    if (!held?.mark) return 0;
    const look = await lookAtDocuments(ctx, held.mark.snapshot);
    let changes = 0;
    const whole = look.changed.map((one) => ({ ...one, fresh: true }));
    for await (const page of changesOf(ctx, { ...look, changed: whole })) changes += await write(page, null);
    held.mark = { place: held.mark.place, snapshot: look.snapshot };
    if (changes > 0) await markOutside(ctx, alias, held.round, held.mark);
    return changes;
  }

  async function step(ctx: Ctx): Promise<number> {
    if (ending || performance.now() < rest.until) return 0;
    try {
      database ??= await placeOfDatabase(ctx);
      let done = 0;
      if (await holding(ctx)) {
        const mark = held?.mark;
        const known =
          mark?.place === database && nextTransaction(mark.snapshot) <= nextTransaction(await snapshotNow(ctx));
        if (!known) done += await build(ctx, database);
        done += await catchUp(ctx);
      }
      if (!ready) {
        const there = held !== null || (await outsideNow(ctx, alias))?.place === database;
        if (there) {
          await client.alive();
          ready = true;
          rest = { ms: FIRST_REST_MS, until: 0 };
          log.info('search index: OpenSearch answers');
        }
      }
      return done;
    } catch (error) {
      if (ending) return 0;
      if (databaseAway(error)) {
        rest.until = performance.now() + FIRST_REST_MS;
        throw error;
      }
      if (error instanceof IndexGone) await rebuildNext(ctx);
      fallBack(error);
      return 0;
    }
  }

  /** The index is not there any more: whoever holds it builds it with the next step. */
  async function rebuildNext(ctx: Ctx): Promise<void> {
    const round = held?.round ?? (await outsideNow(ctx, alias))?.round;
    if (held) held.mark = null;
    if (round !== undefined) await markOutside(ctx, alias, round, null);
  }

  /** Asks OpenSearch, and PostgreSQL where it does not answer. */
  async function either<T>(ctx: Ctx, ask: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
    if (!ready) return otherwise();
    try {
      return await ask();
    } catch (error) {
      // What is wrong with the database is wrong with PostgreSQL's answer too.
      if (databaseAway(error)) throw error;
      ctx.log.warn({ err: error }, 'OpenSearch did not answer a search: PostgreSQL does');
      fallBack(error);
      return otherwise();
    }
  }

  /** One at a time. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const done = busy.then(work);
    busy = done.catch(() => {});
    return done;
  }

  let last: Ctx | null = null;
  return {
    search: (ctx, query) =>
      either(
        ctx,
        () => asked.search(ctx, query),
        () => meanwhile.search(ctx, query),
      ),
    explain: (ctx, query, lift) =>
      either(
        ctx,
        () => asked.explain(ctx, query, lift),
        () => meanwhile.explain(ctx, query, lift),
      ),
    // Suggestions and corrections are made of the documents in each process: they are asked at every key.
    suggest: postgresEngine.suggest,
    upsert: postgresEngine.upsert,
    remove: postgresEngine.remove,
    follow: (ctx) => {
      last = ctx;
      return alone(() => step(ctx));
    },
    ready: () => ready,
    answering: () => ({ by: ready ? 'opensearch' : 'postgres', chosen: 'opensearch', refused }),
    async end() {
      ending = true;
      await busy;
      ready = false;
      const ctx = last;
      if (ctx && me && held)
        await letGo(ctx, alias, me).catch((err: unknown) => log.warn({ err }, 'search index not let go of'));
      held = null;
    },
  };
}
