import { Logger, type Runner, run, runOnce, type TaskList } from 'graphile-worker';
import pg from 'pg';
import {
  type Consumer,
  type Ctx,
  createCtx,
  type DomainEvent,
  later,
  type Module,
  type Recurring,
  type Runtime,
  seconds,
  system,
  transact,
} from '#kernel';
import { countWork, setBehind } from './metrics.ts';

const BATCH = 200;
const GATHER_MS = 100;
const GIVE_UP_AFTER = 8;

type Position = { tx: string; seq: number; failures: number; retryAt: Date | null };
type StreamRow = DomainEvent & { tx: string; seq: number };

/** Makes sure every consumer has a position; a new one starts at the beginning of the stream. */
export async function registerConsumers(runtime: Runtime, modules: readonly Module[]): Promise<void> {
  const names = modules.flatMap((module) => (module.consumers ?? []).map((consumer) => consumer.name));
  if (names.length > 0)
    await runtime.pool`INSERT INTO kernel.consumers (name) SELECT unnest(${names}::text[]) ON CONFLICT DO NOTHING`;
}

/**
 * Hands the next events to a consumer; its writes and its position commit together, so each event takes effect once.
 * Only events below the oldest running transaction are read: a later commit can never slip in before the position.
 * Answers how many events it passed.
 */
export async function consume(runtime: Runtime, consumer: Consumer): Promise<number> {
  const ctx = createCtx(runtime, system(`consumer:${consumer.name}`));
  const failing: { event: DomainEvent | null } = { event: null };
  try {
    return await transact(ctx, async (tx) => {
      const [position] = await tx.sql<Position[]>`
        SELECT tx::text, seq, failures, retry_at FROM kernel.consumers WHERE name = ${consumer.name} FOR UPDATE SKIP LOCKED`;
      if (!position || (position.retryAt && position.retryAt > tx.clock.now())) return 0;
      const rows = await tx.sql<StreamRow[]>`
        SELECT tx::text, seq, id, name, subject_id, shop_id, at, payload FROM kernel.events
        WHERE (tx, seq) > (${position.tx}::text::xid8, ${position.seq}) AND tx < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY tx, seq LIMIT ${position.failures > 0 ? 1 : BATCH}`;
      for (const row of rows) {
        if (!consumer.events.includes(row.name)) continue;
        failing.event = row;
        await consumer.handle(tx, row);
        failing.event = null;
      }
      const last = rows.at(-1);
      if (last)
        await tx.sql`
          UPDATE kernel.consumers SET tx = ${last.tx}::text::xid8, seq = ${last.seq}, failures = 0, retry_at = NULL, last_error = NULL
          WHERE name = ${consumer.name}`;
      return rows.length;
    });
  } catch (error) {
    await giveWay(ctx, consumer, failing.event, error);
    return 0;
  }
}

/** After a failure: wait longer each time; after eight, put the event aside for an operator and go on with the rest. */
async function giveWay(ctx: Ctx, consumer: Consumer, event: DomainEvent | null, error: unknown): Promise<void> {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  ctx.log.error({ err: error, consumer: consumer.name, event: event?.name, eventId: event?.id }, 'consumer failed');
  countWork(consumer.name, 'failed');
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

/** Events a consumer has not passed, whether or not they may be read yet. */
export async function eventsBehind(runtime: Runtime, consumer: Consumer): Promise<number> {
  const [row] = await runtime.pool<{ n: number }[]>`
    SELECT count(*) AS n FROM kernel.events e, kernel.consumers c WHERE c.name = ${consumer.name} AND (e.tx, e.seq) > (c.tx, c.seq)`;
  return row?.n ?? 0;
}

export const runRecurring = (runtime: Runtime, job: Recurring): Promise<number> =>
  job.run(createCtx(runtime, system(`job:${job.name}`)));

export function taskList(runtime: Runtime, modules: readonly Module[]): TaskList {
  return Object.fromEntries(
    modules.flatMap((module) =>
      (module.tasks ?? []).map((task) => [
        task.name,
        async (payload: unknown) => {
          await task.run(createCtx(runtime, system(`task:${task.name}`)), payload);
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

/** One process's share of the background work. `stop` lets what is running finish. */
export type Workers = { stop(): Promise<void>; wake(): void };

export async function startWorkers(runtime: Runtime, modules: readonly Module[], ownerUrl: string): Promise<Workers> {
  await registerConsumers(runtime, modules);
  const loops: Loop[] = [];
  for (const consumer of modules.flatMap((module) => module.consumers ?? []))
    loops.push(
      startLoop(runtime, consumer.name, 1_000, async () => {
        const passed = await consume(runtime, consumer);
        if (passed > 0) countWork(consumer.name, 'done', passed);
        return passed;
      }),
    );
  for (const job of modules.flatMap((module) => module.recurring ?? []))
    loops.push(startLoop(runtime, job.name, job.every * 1_000, () => runRecurring(runtime, job)));
  loops.push(startLoop(runtime, 'kernel.behind', 15_000, () => measureBehind(runtime, modules)));

  const tasks = taskList(runtime, modules);
  const pgPool = queuePool(runtime, ownerUrl, 4);
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
  let soon: NodeJS.Timeout | null = null;
  return {
    // Under load every order wakes the workers: they look ten times a second, not a thousand, and find more each time.
    wake: () => {
      soon ??= setTimeout(() => {
        soon = null;
        for (const loop of loops) loop.wake();
      }, GATHER_MS);
    },
    async stop() {
      if (soon) clearTimeout(soon);
      await Promise.all(loops.map((loop) => loop.stop()));
      await runner?.stop();
      await pgPool.end();
    },
  };
}

async function measureBehind(runtime: Runtime, modules: readonly Module[]): Promise<number> {
  for (const consumer of modules.flatMap((module) => module.consumers ?? []))
    setBehind(consumer.name, await eventsBehind(runtime, consumer));
  return 0;
}

type Loop = { stop(): Promise<void>; wake(): void };

/** Runs `step` again at once while it finds work, else after `everyMs` or a wake-up. A failure is logged and waited out. */
function startLoop(runtime: Runtime, name: string, everyMs: number, step: () => Promise<number>): Loop {
  let stopped = false;
  let woken = false;
  let rouse: (() => void) | null = null;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopped) {
      woken = false;
      let found = 0;
      try {
        found = await step();
      } catch (error) {
        runtime.log.error({ err: error, worker: name }, 'worker failed');
        countWork(name, 'failed');
      }
      if (found === 0 && !woken && !stopped) await pause(everyMs);
      rouse = null;
    }
  })();
  return {
    wake() {
      woken = true;
      rouse?.();
    },
    async stop() {
      stopped = true;
      rouse?.();
      await running;
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
async function readableSoon(runtime: Runtime, modules: readonly Module[]): Promise<boolean> {
  const [row] = await runtime.pool<{ n: number }[]>`
    SELECT count(*) AS n FROM kernel.consumers c
    WHERE c.name = ANY(${modules.flatMap((module) => (module.consumers ?? []).map((consumer) => consumer.name))}::text[])
      AND c.retry_at IS NULL AND EXISTS (SELECT 1 FROM kernel.events e WHERE (e.tx, e.seq) > (c.tx, c.seq))`;
  return (row?.n ?? 0) > 0;
}
