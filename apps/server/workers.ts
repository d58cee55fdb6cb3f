import { Logger, type Runner, run, runOnce, type TaskList } from 'graphile-worker';
import pg from 'pg';
import {
  type Consumer,
  type Ctx,
  createCtx,
  type DomainEvent,
  databaseAway,
  type EventName,
  later,
  type Module,
  minutes,
  type Recurring,
  type Runtime,
  seconds,
  system,
  transact,
} from '#kernel';
import { measureHouse } from './house-figures.ts';
import { GATHER_MS, onceIn, startLoop } from './loops.ts';
import { countWork, roundEnded } from './metrics.ts';
import { activeTracing } from './tracing.ts';

const BATCH = 200;
/** Events a consumer goes past in one look when none of them is for it. */
const MOST_PASSED = 2_000;
/** Jobs look at due moments, not at events: what an event makes due at once is found within this. */
const JOBS_MS = 1_000;
/** Work that is done less often than this has nothing that an event makes due at once; woken by each, it would run every second. */
const WOKEN_EVERY = minutes(1);
const GIVE_UP_AFTER = 8;

type Position = { tx: string; seq: number; failures: number; retryAt: Date | null };
type StreamRow = DomainEvent & { tx: string; seq: number };

/** Makes sure every consumer has a position; a new one starts at the beginning of the stream. */
export async function registerConsumers(runtime: Runtime, modules: readonly Module[]): Promise<void> {
  const names = modules.flatMap((module) => (module.consumers ?? []).map((consumer) => consumer.name));
  if (names.length > 0)
    await runtime.pool`INSERT INTO kernel.consumers (name) SELECT unnest(${names}::text[]) ON CONFLICT DO NOTHING`;
}

/** What one step of a consumer came to: events it went past, and whether it should look again at once. */
type Advance = { readonly passed: number; readonly again: boolean };

/**
 * Hands the next events to a consumer; its writes and its position commit together, so each event takes effect once.
 * Only events below the oldest running transaction are read: a later commit can never slip in before the position.
 * Answers how many events it passed.
 */
export const consume = async (runtime: Runtime, consumer: Consumer): Promise<number> =>
  (await advance(runtime, consumer)).passed;

async function advance(runtime: Runtime, consumer: Consumer): Promise<Advance> {
  const over = await passOver(runtime, consumer);
  if (!over.stopped) return { passed: over.passed, again: over.passed === MOST_PASSED };
  const passed = over.passed + (await handleNext(runtime, consumer));
  return { passed, again: passed > 0 };
}

/**
 * Most events are not for most consumers: the position goes past those in one statement that reads no payloads, up to the first
 * that is wanted. Losing this step in a crash only repeats it, so its commit waits for no disk.
 */
async function passOver(runtime: Runtime, consumer: Consumer): Promise<{ passed: number; stopped: boolean }> {
  const [row] = await runtime.pool<{ passed: number; stopped: boolean }[]>`
    WITH place AS MATERIALIZED (
      SELECT tx, seq FROM kernel.consumers WHERE name = ${consumer.name} AND failures = 0 FOR UPDATE SKIP LOCKED
    ), page AS MATERIALIZED (
      SELECT e.tx, e.seq, e.name = ANY((SELECT ${[...consumer.events]}::text[])::text[]) AS wanted
      FROM place p CROSS JOIN LATERAL (
        SELECT tx, seq, name FROM kernel.events WHERE (tx, seq) > (p.tx, p.seq) AND tx < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY tx, seq LIMIT ${MOST_PASSED}
      ) e
    ), wanted AS MATERIALIZED (
      SELECT tx, seq FROM page WHERE wanted ORDER BY tx, seq LIMIT 1
    ), passed AS MATERIALIZED (
      SELECT tx, seq FROM page WHERE NOT EXISTS (SELECT 1 FROM wanted w WHERE (w.tx, w.seq) <= (page.tx, page.seq))
    ), moved AS (
      UPDATE kernel.consumers SET tx = furthest.tx, seq = furthest.seq
      FROM (SELECT tx, seq FROM passed ORDER BY tx DESC, seq DESC LIMIT 1) furthest WHERE name = ${consumer.name}
    )
    SELECT (SELECT count(*) FROM passed) AS passed,
      EXISTS (SELECT 1 FROM wanted) OR NOT EXISTS (SELECT 1 FROM place) AS stopped,
      set_config('synchronous_commit', 'off', true) AS flush`;
  return row ?? { passed: 0, stopped: false };
}

/** The next events it wants, in one transaction with its position. Answers how many events it passed. */
async function handleNext(runtime: Runtime, consumer: Consumer): Promise<number> {
  const ctx = createCtx(runtime, system(`consumer:${consumer.name}`));
  const failing: { event: DomainEvent | null } = { event: null };
  try {
    return await transact(ctx, async (tx) => {
      const [position] = await tx.sql<Position[]>`
        SELECT tx::text, seq, failures, retry_at FROM kernel.consumers WHERE name = ${consumer.name} FOR UPDATE SKIP LOCKED`;
      if (!position || (position.retryAt && position.retryAt > tx.clock.now())) return 0;
      // The last of the page comes too, wanted or not: that is how far the position goes.
      const rows = await tx.sql<(StreamRow & { page: number })[]>`
        SELECT tx::text, seq, id, name, subject_id, shop_id, at, payload, page FROM (
          SELECT *, count(*) OVER () AS page, row_number() OVER (ORDER BY tx, seq) AS place FROM (
            SELECT * FROM kernel.events
            WHERE (tx, seq) > (${position.tx}::text::xid8, ${position.seq}) AND tx < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY tx, seq LIMIT ${position.failures > 0 ? 1 : BATCH}
          ) next
        ) placed WHERE place = page OR name = ANY((SELECT ${[...consumer.events]}::text[])::text[]) ORDER BY tx, seq`;
      const wanted = rows.filter((row) => consumer.events.includes(row.name));
      if (consumer.handleAll && position.failures === 0) {
        if (wanted.length > 0) await consumer.handleAll(tx, wanted);
      } else
        for (const event of await concerning(tx, consumer, wanted)) {
          failing.event = event;
          await consumer.handle(tx, event);
          failing.event = null;
        }
      const last = rows.at(-1);
      if (!last) return 0;
      await tx.sql`
        UPDATE kernel.consumers SET tx = ${last.tx}::text::xid8, seq = ${last.seq}, failures = 0, retry_at = NULL, last_error = NULL
        WHERE name = ${consumer.name}`;
      return last.page;
    });
  } catch (error) {
    await giveWay(ctx, consumer, failing.event, error);
    return 0;
  }
}

const concerning = async (
  tx: Ctx,
  consumer: Consumer,
  events: readonly DomainEvent[],
): Promise<readonly DomainEvent[]> =>
  consumer.concerning && events.length > 1 ? consumer.concerning(tx, events) : events;

/** After a failure: wait longer each time; after eight, put the event aside for an operator and go on with the rest. */
async function giveWay(ctx: Ctx, consumer: Consumer, event: DomainEvent | null, error: unknown): Promise<void> {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  ctx.log.error({ err: error, consumer: consumer.name, event: event?.name, eventId: event?.id }, 'consumer failed');
  countWork(consumer.name, 'failed');
  // The database was away, not the event wrong: it does not count against it, and is tried again with the next look.
  if (databaseAway(error)) return;
  await transact(ctx, async (tx) => {
    const [position] = await tx.sql<{ failures: number; tx: string; seq: number }[]>`
      SELECT failures, tx::text, seq FROM kernel.consumers WHERE name = ${consumer.name} FOR UPDATE`;
    const failures = (position?.failures ?? 0) + 1;
    if (event && failures > GIVE_UP_AFTER) {
      const row = event as StreamRow;
      await tx.sql`
        INSERT INTO kernel.dead_letters (consumer, event_id, event_seq, error, at)
        VALUES (${consumer.name}, ${event.id}, ${row.seq}, ${said}, ${tx.clock.now()}) ON CONFLICT DO NOTHING`;
      await tx.sql`
        UPDATE kernel.consumers SET tx = ${row.tx}::text::xid8, seq = ${row.seq}, failures = 0, retry_at = NULL, last_error = ${said}
        WHERE name = ${consumer.name}`;
      countWork(consumer.name, 'dead');
      return;
    }
    await tx.sql`
      UPDATE kernel.consumers SET failures = ${failures}, last_error = ${said}, retry_at = ${later(tx.clock.now(), seconds(2 ** failures))}
      WHERE name = ${consumer.name}`;
  });
}

export const runRecurring = (runtime: Runtime, job: Recurring): Promise<number> =>
  job.run(createCtx(runtime, system(`job:${job.name}`)));

export function taskList(runtime: Runtime, modules: readonly Module[]): TaskList {
  return Object.fromEntries(
    modules.flatMap((module) =>
      (module.tasks ?? []).map((task) => [
        task.name,
        async (payload: unknown) => {
          const began = performance.now();
          try {
            await task.run(createCtx(runtime, system(`task:${task.name}`)), payload);
          } catch (error) {
            countWork(task.name, 'failed');
            throw error;
          }
          roundEnded(task.name, performance.now() - began);
          countWork(task.name, 'done');
        },
      ]),
    ),
  );
}

/** The queue's own connections. A dropped one is told in the log; the runner reconnects by itself. */
function queuePool(runtime: Runtime, ownerUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: ownerUrl, max, application_name: 'dongxi-tasks' });
  const lost = (error: Error): void => runtime.log.warn({ err: error }, 'task queue connection lost');
  pool.on('error', lost);
  pool.on('connect', (client) => void client.on('error', lost));
  return pool;
}

/** The queue speaks through our log, at the levels of our log. */
const quietly = (runtime: Runtime): Logger =>
  new Logger(() => (level, message) => {
    if (level === 'error') runtime.log.error(message);
    else if (level === 'warning') runtime.log.warn(message);
    else runtime.log.debug(message);
  });

/** One process's share of the background work. `wake` is told what has happened; `stop` lets what is running finish. */
export type Workers = { stop(): Promise<void>; wake(events: readonly EventName[]): void };

export async function startWorkers(runtime: Runtime, modules: readonly Module[], ownerUrl: string): Promise<Workers> {
  await registerConsumers(runtime, modules);
  const readers = modules
    .flatMap((module) => module.consumers ?? [])
    .map((consumer) => ({
      events: new Set(consumer.events),
      loop: startLoop(runtime, consumer.name, 1_000, async () => {
        const step = (): Promise<Advance> => advance(runtime, consumer);
        const { passed, again } = await (activeTracing()?.round(consumer.name, step, (one) => one.passed > 0) ??
          step());
        if (passed > 0) countWork(consumer.name, 'done', passed);
        return again;
      }),
    }));
  const jobs = modules
    .flatMap((module) => module.recurring ?? [])
    .map((job) => ({
      often: job.every <= WOKEN_EVERY,
      loop: startLoop(runtime, job.name, job.every * 1_000, async () => {
        const step = (): Promise<number> => runRecurring(runtime, job);
        const done = await (activeTracing()?.round(job.name, step, (n) => n > 0) ?? step());
        if (done > 0) countWork(job.name, 'done', done);
        return done > 0;
      }),
    }));
  const tasks = taskList(runtime, modules);
  const pgPool = queuePool(runtime, ownerUrl, 4);
  const watch = startLoop(runtime, 'kernel.figures', 15_000, async () => {
    await measureHouse(runtime, modules, pgPool);
    return false;
  });
  let runner: Runner | null = null;
  if (Object.keys(tasks).length > 0)
    runner = await run({
      pgPool,
      taskList: tasks,
      concurrency: 2,
      noHandleSignals: true,
      pollInterval: 2_000,
      logger: quietly(runtime),
    });
  const written = new Set<EventName>();
  const wakeReaders = onceIn(GATHER_MS, () => {
    for (const { events, loop } of readers) if (!events.isDisjointFrom(written)) loop.wake();
    written.clear();
  });
  const wakeJobs = onceIn(JOBS_MS, () => {
    for (const { often, loop } of jobs) if (often) loop.wake();
  });
  return {
    // Under load every order wakes the workers: readers look ten times a second, not a thousand, and find more each time.
    wake: (events) => {
      // Nothing named: time itself has moved on, everybody looks now.
      if (events.length === 0) for (const { loop } of [...readers, ...jobs]) loop.wake();
      if (events.length === 0) return;
      for (const name of events) written.add(name);
      wakeReaders.ask();
      wakeJobs.ask();
    },
    async stop() {
      wakeReaders.stop();
      wakeJobs.stop();
      await Promise.all([...[...readers, ...jobs].map(({ loop }) => loop), watch].map((loop) => loop.stop()));
      await runner?.stop();
      await pgPool.end();
    },
  };
}

/** Runs everything that is due at the runtime's clock until nothing is left: for tests, the seed and the demo. */
export async function drain(
  runtime: Runtime,
  modules: readonly Module[],
  ownerUrl: string,
  options: { readonly tasks?: boolean } = {},
): Promise<void> {
  await registerConsumers(runtime, modules);
  const tasks = options.tasks === false ? {} : taskList(runtime, modules);
  const pgPool = queuePool(runtime, ownerUrl, 1);
  try {
    for (let round = 0; round < 500; round += 1) {
      let found = 0;
      for (const module of modules) {
        for (const consumer of module.consumers ?? []) found += await consume(runtime, consumer);
        for (const job of module.recurring ?? []) found += await runRecurring(runtime, job);
      }
      if (Object.keys(tasks).length > 0 && (await tasksDue(runtime))) {
        await runOnce({ pgPool, taskList: tasks, noHandleSignals: true, logger: quietly(runtime) });
        found += 1;
      }
      if (found > 0) continue;
      const behind = await readableSoon(runtime, modules);
      if (!behind) return;
    }
    throw new Error('drain: work did not come to an end after 500 rounds');
  } finally {
    await pgPool.end();
  }
}

const tasksDue = async (runtime: Runtime): Promise<boolean> => {
  const [row] = await runtime.pool<{ due: boolean }[]>`SELECT kernel.tasks_due() AS due`;
  return row?.due ?? false;
};

/** True while some consumer that is not waiting out a failure has events ahead that another database's transaction still hides. */
export async function readableSoon(runtime: Runtime, modules: readonly Module[]): Promise<boolean> {
  const [row] = await runtime.pool<{ n: number }[]>`
    SELECT count(*) AS n FROM kernel.consumers c
    WHERE c.name = ANY(${modules.flatMap((module) => (module.consumers ?? []).map((consumer) => consumer.name))}::text[])
      AND c.retry_at IS NULL AND EXISTS (SELECT 1 FROM kernel.events e WHERE (e.tx, e.seq) > (c.tx, c.seq))`;
  return (row?.n ?? 0) > 0;
}
