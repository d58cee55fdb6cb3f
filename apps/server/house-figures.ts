import type pg from 'pg';
import type { Module, Runtime } from '#kernel';
import { type HouseFigures, setBehind, setHouse } from './metrics.ts';

/**
 * What stands in the database and concerns all processes alike: how far consumers are behind, the queue, what was put aside. Each process
 * looks, so that no figure goes when one of them does; a dashboard takes the greatest, not the sum.
 */
export async function measureHouse(runtime: Runtime, modules: readonly Module[], queue: pg.Pool): Promise<void> {
  const now = runtime.clock.now().getTime();
  for (const { name } of modules.flatMap((module) => module.consumers ?? [])) {
    const { count, oldest } = await behindOf(runtime, name);
    setBehind(name, count, oldest ? Math.max(0, (now - oldest.getTime()) / 1000) : 0);
  }
  setHouse({ ...(await queueFigures(queue)), ...(await databaseFigures(runtime)) });
}

async function behindOf(runtime: Runtime, consumer: string): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await runtime.pool<{ count: number; oldest: Date | null }[]>`
    SELECT count(*) AS count, min(e.at) AS oldest FROM kernel.events e, kernel.consumers c
    WHERE c.name = ${consumer} AND (e.tx, e.seq) > (c.tx, c.seq)`;
  return row ?? { count: 0, oldest: null };
}

/** The queue is its owner's: the application's role may add to it, not look into it. */
async function queueFigures(queue: pg.Pool): Promise<Pick<HouseFigures, 'tasks' | 'oldestTaskSeconds'>> {
  const { rows } = await queue.query<{ due: number; later: number; failed: number; oldest: number }>(
    `SELECT count(*) FILTER (WHERE attempts < max_attempts AND run_at <= now() AND locked_at IS NULL)::int AS due,
       count(*) FILTER (WHERE attempts < max_attempts AND run_at > now())::int AS later,
       count(*) FILTER (WHERE attempts >= max_attempts AND locked_at IS NULL)::int AS failed,
       coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE attempts < max_attempts AND run_at <= now() AND locked_at IS NULL)), 0)::float8 AS oldest
     FROM graphile_worker.jobs`,
  );
  const { oldest = 0, due = 0, later = 0, failed = 0 } = rows[0] ?? {};
  return { tasks: { due, later, failed }, oldestTaskSeconds: oldest };
}

async function databaseFigures(runtime: Runtime): Promise<Omit<HouseFigures, 'tasks' | 'oldestTaskSeconds'>> {
  const [row] = await runtime.pool<{ dead: number; most: number; bytes: number }[]>`
    SELECT (SELECT count(*) FROM kernel.dead_letters WHERE replayed_at IS NULL) AS dead,
      current_setting('max_connections')::int AS most, pg_database_size(current_database()) AS bytes`;
  const programs = await runtime.pool<{ application: string; count: number }[]>`
    SELECT CASE WHEN application_name ~ '^dongxi[a-z-]*$' THEN application_name ELSE 'other' END AS application, count(*) AS count
    FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1`;
  return {
    deadLetters: row?.dead ?? 0,
    mostConnections: row?.most ?? 0,
    databaseBytes: row?.bytes ?? 0,
    connections: Object.fromEntries(programs.map(({ application, count }) => [application, count])),
  };
}
