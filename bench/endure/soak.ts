import { setTimeout as after } from 'node:timers/promises';
import { randomFrom } from '../../demo/market/index.ts';
import { voiceOn } from './command.ts';
import { type Ground, openGround } from './ground.ts';
import { startLoad } from './load.ts';
import { answersStand, auditClean, moneyFound, queuesEmpty, tradesStand } from './proof.ts';

/** How the market stood at one moment; memory of both servers together, in MB. */
export type Sample = {
  readonly atSeconds: number;
  readonly heapMb: number;
  readonly rssMb: number;
  /** Events the slowest consumer has still to read. */
  readonly behind: number;
  readonly tasks: number;
  readonly connections: number;
  readonly trades: number;
};

export type SoakSummary = {
  readonly minutes: number;
  readonly samples: readonly Sample[];
  readonly tradesAMinute: number;
  readonly breaches: readonly string[];
};

export type SoakOptions = {
  readonly minutes: number;
  readonly seed: string;
  readonly people?: number;
  readonly say?: (line: string) => void;
};

const MB = 1_000_000;

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

async function sampleOf(ground: Ground, atSeconds: number, trades: number): Promise<Sample> {
  const sum = async (name: string): Promise<number> =>
    (await Promise.all(ground.servers.map((server) => metric(server.url, name)))).reduce((all, one) => all + one, 0);
  const [row] = await ground.sql<{ behind: number; tasks: number; connections: number }[]>`
    SELECT (SELECT coalesce(max(n), 0) FROM (
        SELECT (SELECT count(*) FROM kernel.events e WHERE (e.tx, e.seq) > (c.tx, c.seq)) AS n FROM kernel.consumers c) t)::bigint AS behind,
      (SELECT count(*) FROM graphile_worker._private_jobs) AS tasks,
      (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections`;
  return {
    atSeconds,
    heapMb: Math.round((await sum('nodejs_heap_size_used_bytes')) / MB),
    rssMb: Math.round((await sum('process_resident_memory_bytes')) / MB),
    behind: row?.behind ?? 0,
    tasks: row?.tasks ?? 0,
    connections: row?.connections ?? 0,
    trades,
  };
}

/** A part of the run, from and to as shares of it. */
const part = (samples: readonly Sample[], from: number, to: number): readonly Sample[] =>
  samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to));
const least = (samples: readonly Sample[], of: (one: Sample) => number): number => Math.min(...samples.map(of));

/**
 * What grew that should not. The first half is warming up; then the least of each quarter is compared: garbage comes and goes, a leak stays.
 * Short runs have too few samples to say anything: nothing is judged below twelve.
 */
export function growth(samples: readonly Sample[]): string[] {
  if (samples.length < 12) return [];
  const [before, after] = [part(samples, 0.5, 0.75), part(samples, 0.75, 1)];
  const wrong: string[] = [];
  const grew = (what: string, then: number, now: number, allowed: number): void => {
    if (now > then + allowed) wrong.push(`${what} grew from ${then} to ${now}`);
  };
  const heap = least(before, (one) => one.heapMb);
  grew(
    'heap (MB)',
    heap,
    least(after, (one) => one.heapMb),
    Math.max(20, heap * 0.15),
  );
  const rss = least(before, (one) => one.rssMb);
  grew(
    'memory (MB)',
    rss,
    least(after, (one) => one.rssMb),
    Math.max(60, rss * 0.15),
  );
  grew(
    'events behind',
    least(before, (one) => one.behind),
    least(after, (one) => one.behind),
    200,
  );
  grew(
    'tasks',
    least(before, (one) => one.tasks),
    least(after, (one) => one.tasks),
    20,
  );
  grew(
    'connections',
    least(before, (one) => one.connections),
    least(after, (one) => one.connections),
    5,
  );
  return wrong;
}

/** The same mixed load for minutes, nothing broken: memory flat, no queue that grows, the books in order at the end. */
export async function soak(options: SoakOptions): Promise<SoakSummary> {
  const { minutes, seed, people = 6, say = () => {} } = options;
  const ground = await openGround({ say });
  const samples: Sample[] = [];
  const wrong: string[] = [];
  let trades = 0;
  try {
    const voice = voiceOn(ground, { over: () => false });
    const load = startLoad(ground, voice, randomFrom(`soak/${seed}`), people);
    const began = performance.now();
    const every = Math.max(2, Math.min(30, minutes));
    while (performance.now() - began < minutes * 60_000) {
      await after(every * 1_000);
      const sample = await sampleOf(ground, Math.round((performance.now() - began) / 1_000), load.trades.length);
      samples.push(sample);
      say(JSON.stringify(sample));
    }
    await load.rest();
    trades = load.trades.length;
    wrong.push(...growth(samples));
    wrong.push(...(await answersStand(ground, voice.promised.slice(-300))));
    wrong.push(...(await tradesStand(ground, load.trades.slice(-500))));
    wrong.push(...(await moneyFound(ground, load.trades.slice(-500))));
    wrong.push(...(await queuesEmpty(ground)));
    wrong.push(...(await auditClean(ground)));
  } finally {
    await ground.close();
  }
  return { minutes, samples, tradesAMinute: Math.round(trades / minutes), breaches: wrong };
}
