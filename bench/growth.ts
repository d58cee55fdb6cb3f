import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Pool } from '#kernel';
import { Connection } from './connection.ts';
import { type Figure, median, round, type Say } from './figure.ts';
import { type Inside, openInside } from './inside.ts';
import { dropHome, throwawayHome } from './market-child.ts';

/** One market of a ladder: the same work is asked of each, in turn. `Place` is what a request needs to know of it. */
export type Rung<Place> = { readonly size: number; readonly url: string; readonly place: Place };

export type Asked = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string | undefined;
  /** Of a POST that makes something. */
  readonly key?: string;
  readonly body?: object;
};
/** Answers the body; throws for anything but success. */
export type Send = (asked: Asked) => Promise<string>;

/** A piece of work: one request or several behind one another, the `turn`-th of its kind. */
export type Work<Place> = {
  readonly metric: string;
  /** What it is, for the notes. */
  readonly what: string;
  readonly run: (send: Send, place: Place, turn: number) => Promise<unknown>;
};

const ROUNDS = 5;
const TURNS = 24;
const WARM = 6;
/** The cost at the largest size over that at the smallest (issue 6). */
export const MOST_GROWTH = 2;

export type Filled<Place> = { readonly size: number; readonly home: string; readonly place: Place };

/**
 * A home with so much in it. `kept` names a folder where it stays for the next run, which then takes it as it is (`--kept FOLDER`): a million rows
 * are minutes of work.
 */
export async function filledHome<Place>(
  say: Say,
  name: string,
  size: number,
  kept: string | undefined,
  fill: (inside: Inside, home: string) => Promise<Place>,
): Promise<Filled<Place>> {
  const home = kept ? join(kept, `${name}-${size}`) : throwawayHome();
  const known = join(home, 'place.json');
  if (existsSync(known)) return { size, home, place: JSON.parse(readFileSync(known, 'utf8')) as Place };
  mkdirSync(home, { recursive: true });
  const began = performance.now();
  const inside = await openInside(home);
  try {
    const place = await fill(inside, home);
    writeFileSync(known, JSON.stringify(place));
    say(`  ${size} ${name} in ${round((performance.now() - began) / 1_000)} s`);
    return { size, home, place };
  } finally {
    await inside.close();
  }
}

/** Takes homes away that nobody wanted kept. */
export async function dropFilled(filled: readonly Filled<unknown>[], kept: string | undefined): Promise<void> {
  if (!kept) for (const { home } of filled) await dropHome(home);
}

const headerLines = ({ token, key, body }: Asked): string =>
  [
    ...(token ? [`Authorization: Bearer ${token}`] : []),
    ...(key ? [`Idempotency-Key: ${key}`] : []),
    ...(body ? ['Content-Type: application/json'] : []),
    'Accept-Language: zh-CN',
  ]
    .map((line) => `${line}\r\n`)
    .join('');

function over(connection: Connection): Send {
  return async (asked) => {
    const body = asked.body ? JSON.stringify(asked.body) : '';
    const reply = await connection.send(asked.method, asked.path, headerLines(asked), body);
    if (reply.status >= 300) throw new Error(`${asked.method} ${asked.path}: ${reply.status} ${reply.body}`);
    return reply.body;
  };
}

/**
 * Milliseconds of each work at each size: one client asks one market after the other, so that whatever else the machine does meets them
 * alike; of a round the median of its turns, then the median of the rounds. The ratio is the median of the rounds' ratios.
 */
export async function timeWorks<Place>(
  say: Say,
  rungs: readonly Rung<Place>[],
  works: readonly Work<Place>[],
): Promise<Figure[]> {
  let turn = 0;
  const figures: Figure[] = [];
  for (const { metric, run } of works) {
    const medians: number[][] = [];
    for (let at = 0; at < ROUNDS; at += 1) {
      // A line of its own for each round: one that waits while a large market is slow is closed behind its back.
      const lines = await Promise.all(
        rungs.map(async (rung) => {
          const connection = await Connection.to(rung.url);
          return { rung, connection, send: over(connection) };
        }),
      );
      const taken = lines.map((): number[] => []);
      for (let n = 0; n < TURNS + (at === 0 ? WARM : 0); n += 1) {
        turn += 1;
        for (const [place, { rung, send }] of lines.entries()) {
          const began = performance.now();
          await run(send, rung.place, turn);
          if (at > 0 || n >= WARM) taken[place]?.push(performance.now() - began);
        }
      }
      for (const { connection } of lines) connection.close();
      medians.push(taken.map(median));
    }
    const points = rungs.map((rung, at) => [rung.size, median(medians.map((one) => one[at] ?? 0))] as const);
    say(`  ${metric}: ${points.map(([size, ms]) => `${size} → ${round(ms)} ms`).join(' · ')}`);
    figures.push(grown(`${metric}_ms`, 'ms', points, median(medians.map((one) => (one.at(-1) ?? 0) / (one[0] ?? 1)))));
  }
  return figures;
}

/** A figure of a ladder: the value at its largest size, held against that at its smallest. */
export function grown(
  metric: string,
  unit: string,
  points: readonly (readonly [number, number])[],
  ratio = (points.at(-1)?.[1] ?? 0) / (points[0]?.[1] ?? 1),
): Figure {
  const [first, last] = [points[0] ?? [0, 0], points.at(-1) ?? [0, 0]];
  return {
    metric,
    value: last[1],
    unit,
    baseline: `${round(first[1])} ${unit} at ${first[0]}`,
    ratio,
    atMost: MOST_GROWTH,
    points,
  };
}

/** Pages of PostgreSQL's cache or disk that each work touches, everything it asks together: free of noise. Null before PostgreSQL 18. */
export async function countPages<Place>(
  inside: Inside,
  place: Place,
  works: readonly Work<Place>[],
): Promise<ReadonlyMap<string, number> | null> {
  const [version] = await inside.pool<
    { version: number }[]
  >`SELECT current_setting('server_version_num')::int AS version`;
  if ((version?.version ?? 0) < 180_000) return null;
  const send = within(inside.app);
  const empty = Math.min(...(await counted(inside.pool, 3, async () => {})));
  const pages = new Map<string, number>();
  let turn = 1_000_000;
  for (const { metric, run } of works) {
    const seen = await counted(inside.pool, WARM + TURNS, async () => {
      turn += 1;
      await run(send, place, turn);
    });
    pages.set(metric, Math.max(0, median(seen.slice(WARM)) - empty));
  }
  return pages;
}

const within =
  (app: FastifyInstance): Send =>
  async (asked) => {
    const reply = await app.inject({
      method: asked.method,
      url: asked.path,
      headers: Object.fromEntries(
        headerLines(asked)
          .split('\r\n')
          .filter((line) => line !== '')
          .map((line) => line.split(': ') as [string, string]),
      ),
      ...(asked.body ? { payload: JSON.stringify(asked.body) } : {}),
    });
    if (reply.statusCode >= 300) throw new Error(`${asked.method} ${asked.path}: ${reply.statusCode} ${reply.body}`);
    return reply.body;
  };

/** What the one line to the database touched in each of so many turns, as PostgreSQL itself counts by backend. */
async function counted(pool: Pool, turns: number, work: () => Promise<void>): Promise<number[]> {
  const touched = async (): Promise<number> => {
    // What a backend counted it tells once a second at most, unless it is asked.
    await pool`SELECT pg_stat_force_next_flush()`;
    const [row] = await pool<{ pages: number }[]>`
      SELECT coalesce(sum(coalesce(hits, 0) + coalesce(reads, 0)), 0)::bigint AS pages
      FROM pg_stat_get_backend_io(pg_backend_pid()) WHERE object = 'relation'`;
    return row?.pages ?? 0;
  };
  const seen: number[] = [];
  for (let n = 0; n < turns; n += 1) {
    const before = await touched();
    await work();
    seen.push((await touched()) - before);
  }
  return seen;
}
