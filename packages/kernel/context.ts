import type { Logger } from 'pino';
import type { Actor } from './access.ts';
import type { Pool, Sql } from './db.ts';
import { databaseRefusal } from './db.ts';
import type { DomainEvent, EventName, InTransactionListener } from './events.ts';
import { flushEvents } from './events.ts';
import type { Uuid } from './ids.ts';
import { uuidv7 } from './ids.ts';
import type { Secrets } from './secrets.ts';
import { beginStanding, newStanding, standingOn } from './standing.ts';
import type { Clock } from './time.ts';
import { watching } from './watching.ts';

export type Lang = 'zh-CN' | 'en';
export const LANGS: readonly Lang[] = ['zh-CN', 'en'];

/** What a running process holds once: composed in apps/server, built by hand in tests. */
export type Runtime = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: Secrets;
  /** DONGXI_HOME: media, keys, the embedded database. */
  readonly home: string;
  /** Where a browser finds us, without a trailing slash. */
  readonly baseUrl: string;
  readonly listeners: ReadonlyMap<EventName, readonly InTransactionListener[]>;
  readonly slots: Map<symbol, unknown>;
  /** Called after a commit with the names of the events it wrote, each as often as it was: workers look soon, kept answers that are no longer true go. */
  readonly wake: (events: readonly EventName[]) => void;
};

/** First parameter of every use case: who acts, when, in which transaction, for which request. */
export type Ctx = {
  readonly runtime: Runtime;
  /** A transaction inside `transact`, the pool outside it. */
  readonly sql: Sql;
  readonly inTransaction: boolean;
  /** Emitted and not written yet. */
  readonly pending: DomainEvent[];
  /** Names of all that was emitted in this transaction, each as often as it was, also of what is written already. */
  readonly emitted: EventName[];
  readonly actor: Actor;
  readonly clock: Clock;
  readonly log: Logger;
  readonly requestId: string;
  readonly lang: Lang;
};

/** A context outside any transaction, for a request or a worker. */
export function createCtx(
  runtime: Runtime,
  actor: Actor,
  more: { requestId?: string; lang?: Lang; log?: Logger; clock?: Clock } = {},
): Ctx {
  return {
    runtime,
    sql: runtime.pool,
    inTransaction: false,
    pending: [],
    emitted: [],
    actor,
    clock: more.clock ?? runtime.clock,
    log: more.log ?? runtime.log,
    requestId: more.requestId ?? uuidv7(Date.now()),
    lang: more.lang ?? 'zh-CN',
  };
}

/** A new id stamped with the context's clock. */
export const newId = (ctx: Ctx): Uuid => uuidv7(ctx.clock.now().getTime());

const RETRIED = new Set(['40001', '40P01']);

/**
 * Runs `work` in one transaction (joins the one `ctx` is already in). Events emitted inside are written before the commit.
 * A deadlock or serialisation failure runs `work` again, at most three times: so `work` must not touch the network.
 */
export async function transact<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.inTransaction) return work(ctx);
  const watch = watching();
  return watch ? watch.transaction(() => transactAlone(ctx, work)) : transactAlone(ctx, work);
}

async function transactAlone<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const standing = newStanding();
    try {
      const result = await beginStanding(ctx.runtime.pool, standing, async (sql) => {
        const tx: Ctx = {
          ...ctx,
          sql,
          inTransaction: true,
          pending: [],
          emitted: [],
        };
        try {
          const value = await work(tx);
          await flushEvents(tx);
          return { value, emitted: tx.emitted };
        } finally {
          standing.over = true;
        }
      });
      const { value, emitted } = result as { value: T; emitted: readonly EventName[] };
      if (emitted.length > 0) ctx.runtime.wake(emitted);
      return value;
    } catch (error) {
      const state = databaseRefusal(error)?.state;
      if (attempt >= 3 || !state || !RETRIED.has(state)) throw error;
      ctx.log.debug({ attempt, state }, 'transaction retried');
    }
  }
}

/**
 * `transact` for work that asks nothing before it writes: BEGIN travels with the work's first statements instead of waiting for an
 * answer of its own, which saves a round trip. Nothing is run again: who calls has another way when this throws.
 */
export async function transactAtOnce<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
  return ctx.inTransaction ? work(ctx) : atOnce(ctx, { pool: ctx.runtime.pool, begin: 'BEGIN' }, work);
}

/** `begin` is one text without values, and goes out on a connection of `pool` with the first statements of `work`. For the kernel alone. */
export async function atOnce<T>(
  ctx: Ctx,
  on: { readonly pool: Pool; readonly begin: string },
  work: (tx: Ctx) => Promise<T>,
): Promise<T> {
  const watch = watching();
  return watch ? watch.transaction(() => atOnceAlone(ctx, on, work)) : atOnceAlone(ctx, on, work);
}

async function atOnceAlone<T>(
  ctx: Ctx,
  { pool, begin }: { readonly pool: Pool; readonly begin: string },
  work: (tx: Ctx) => Promise<T>,
): Promise<T> {
  const reserved = await pool.reserve();
  const standing = newStanding();
  const sql = standingOn(reserved, standing);
  const lost = new Promise<never>((_, reject) => {
    standing.onLoss = reject;
  });
  lost.catch(() => {});
  try {
    const tx: Ctx = { ...ctx, sql, inTransaction: true, pending: [], emitted: [] };
    const begun = sql.unsafe(begin).execute();
    // Work that refuses before it waits for anything leaves nobody to hear that this was never sent.
    begun.catch(() => {});
    const [value] = await Promise.race([Promise.all([work(tx), begun]), lost]);
    await Promise.race([flushEvents(tx), lost]);
    standing.over = true;
    // A statement that failed unseen has ended the transaction: PostgreSQL then answers ROLLBACK.
    const { command } = await Promise.race([reserved.unsafe('COMMIT'), lost]);
    if (command !== 'COMMIT') throw new Error('the transaction was undone');
    if (tx.emitted.length > 0) ctx.runtime.wake(tx.emitted);
    return value;
  } catch (error) {
    standing.over = true;
    if (!standing.lost) await Promise.race([reserved.unsafe('ROLLBACK'), lost]).catch(() => {});
    throw error;
  } finally {
    standing.onLoss = null;
    // A lost connection has gone back to the pool by itself.
    if (!standing.lost) reserved.release();
  }
}

/** The same context acting as someone else, for example the system finishing what a buyer began. */
export const actingAs = (ctx: Ctx, actor: Actor): Ctx => ({ ...ctx, actor });

/** A typed place on the runtime for what a module needs from its composition (gateways, file store), without a container. */
export type Slot<T> = { readonly key: symbol; readonly type?: T };
export const slot = <T>(name: string): Slot<T> => ({ key: Symbol(name) });
export const provide = <T>(runtime: Runtime, place: Slot<T>, value: T): void =>
  void runtime.slots.set(place.key, value);
export function take<T>(from: { readonly runtime: Runtime }, place: Slot<T>): T {
  const value = from.runtime.slots.get(place.key);
  if (value === undefined) throw new Error(`nothing provided for ${String(place.key.description)}`);
  return value as T;
}
