import { setTimeout as after } from 'node:timers/promises';
import { type Random, randomFrom } from '../../demo/market/index.ts';
import { type Voice, voiceOn } from './command.ts';
import { chosen, type Fault } from './faults.ts';
import { type Ground, type GroundOptions, openGround } from './ground.ts';
import { type Load, startLoad } from './load.ts';
import { answersStand, auditClean, moneyFound, queuesEmpty, recovered, tradesStand } from './proof.ts';

export type EndureOptions = {
  readonly seed: string;
  readonly faults: number;
  /** No new fault after so many minutes. */
  readonly minutes: number;
  readonly people?: number;
  /** Faults for which a process has to start again: few of them where time is short. */
  readonly costlyAtMost?: number;
  /** Load before a fault and between two, in ms. */
  readonly between?: readonly [number, number];
  /** Nothing but these, where one is looked for. */
  readonly only?: readonly Fault[];
  /** How the market stands: pace, size of its disk, settings. */
  readonly ground?: GroundOptions;
  /** The whole audit after every so many faults (and at the end). */
  readonly auditEvery?: number;
  /** How many times its own limits of time it waits: more than once where others use the machine too. */
  readonly patience?: number;
  readonly say?: (line: string) => void;
};

/** The pace of CI: 20 faults take about a minute. */
export const briskly = (
  faults: number,
): Pick<EndureOptions, 'people' | 'costlyAtMost' | 'between' | 'auditEvery' | 'ground'> => ({
  people: 3,
  costlyAtMost: Math.ceil(faults / 20),
  between: [100, 300],
  auditEvery: faults > 20 ? 10 : 5,
  ground: { pace: 0.3, diskMib: 800 },
});

export type FaultReport = {
  readonly fault: string;
  /** Ms from the end of the fault until both servers took an order again. */
  readonly recoveryMs: number;
  /** Where the time went, by part of the proof. */
  readonly proofMs: Readonly<Record<string, number>>;
  readonly breaches: readonly string[];
};

export type Summary = {
  readonly seed: string;
  readonly seconds: number;
  readonly realFullDisk: boolean;
  readonly faults: readonly FaultReport[];
  readonly trades: number;
  readonly commands: {
    readonly done: number;
    readonly refused: number;
    readonly unknown: number;
    readonly errors500: number;
  };
  readonly refusals: Readonly<Record<string, number>>;
  readonly breaches: readonly string[];
};

/** Seconds after which nobody asks any more for the answer to a command: by then everything must have come back. */
const LAST_WORD = 90;

/**
 * A market under load that is broken again and again. After each fault: both servers take orders, every command is answered for sure, what
 * was answered stands, nothing is stuck; the audit. Breaches are counted, not thrown.
 */
export async function endure(options: EndureOptions): Promise<Summary> {
  const { seed, people = 8, say = () => {} } = options;
  const began = performance.now();
  const random = randomFrom(`endure/${seed}`);
  const ground = await openGround({ say, ...options.ground });
  const patience = { until: Number.POSITIVE_INFINITY };
  const voice = voiceOn(ground, { over: () => performance.now() > patience.until });
  const load = startLoad(ground, voice, randomFrom(`endure/${seed}/load`), people);
  say(`market open after ${Math.round((performance.now() - began) / 1_000)} s`);
  const plan = options.only
    ? Array.from({ length: options.faults }, () => random.pick(options.only ?? []))
    : chosen(options.faults, random, options.costlyAtMost);
  const reports: FaultReport[] = [];
  const atLast: string[] = [];
  try {
    const run = { ground, voice, load, random, patience, options };
    for (const [n, fault] of plan.entries()) {
      if (performance.now() - began > options.minutes * 60_000) break;
      const report = await oneFault(run, n + 1, fault);
      reports.push(report);
      say(
        `${String(n + 1).padStart(4)} ${fault.name}: serves again after ${report.recoveryMs} ms; ${JSON.stringify(report.proofMs)}`,
      );
      for (const breach of report.breaches) say(`     BREACH ${breach}`);
    }
    await load.rest();
    atLast.push(...(await answersStand(ground, random.sample(voice.promised, 300))));
    atLast.push(...(await tradesStand(ground, load.trades)));
    atLast.push(...(await moneyFound(ground, load.trades)));
    atLast.push(...(await queuesEmpty(ground, 60 * (options.patience ?? 1))));
    atLast.push(...(await auditClean(ground)));
  } finally {
    await ground.close();
  }
  return {
    seed,
    seconds: Math.round((performance.now() - began) / 1_000),
    realFullDisk: ground.disk.real,
    faults: reports,
    trades: load.trades.length,
    commands: voice.counts,
    refusals: Object.fromEntries(voice.refusals),
    breaches: [...new Set([...reports.flatMap((report) => report.breaches), ...atLast])],
  };
}

type Run = {
  readonly ground: Ground;
  readonly voice: Voice;
  readonly load: Load;
  readonly random: Random;
  readonly patience: { until: number };
  readonly options: EndureOptions;
};

async function oneFault(
  { ground, voice, load, random, patience, options }: Run,
  n: number,
  fault: Fault,
): Promise<FaultReport> {
  const [least, most] = options.between ?? [500, 2_000];
  const [promisedBefore, tradesBefore] = [voice.promised.length, load.trades.length];
  const breaches: string[] = [];
  const proofMs: Record<string, number> = {};
  const hold = async (name: string, what: () => Promise<readonly string[]>): Promise<void> => {
    const began = performance.now();
    breaches.push(
      ...(await what().catch((error: unknown) => [error instanceof Error ? error.message : String(error)])),
    );
    proofMs[name] = Math.round(performance.now() - began);
  };
  patience.until = Number.POSITIVE_INFINITY;
  load.go();
  await after(random.whole(least, most));
  await hold('fault', () => fault.strike(ground, random).then(() => []));
  await hold('recovery', () => backInService(ground, n, options.patience ?? 1));
  const slack = options.patience ?? 1;
  patience.until = performance.now() + LAST_WORD * slack * 1_000;
  await hold('answers', async () => {
    await load.rest();
    return performance.now() > patience.until ? [`commands had no answer after ${LAST_WORD * slack} s`] : [];
  });
  await hold('replays', () => answersStand(ground, voice.promised.slice(promisedBefore)));
  const [fresh, older] = [load.trades.slice(tradesBefore), load.trades.slice(0, tradesBefore)];
  await hold('trades', () => tradesStand(ground, [...fresh, ...random.sample(older, 20)]));
  await hold('queues', () => queuesEmpty(ground, 60 * slack));
  if (n % (options.auditEvery ?? 1) === 0) await hold('audit', () => auditClean(ground));
  return { fault: fault.name, recoveryMs: proofMs.recovery ?? 0, proofMs, breaches };
}

/** Both servers take orders again. One that has ended by itself is a breach, and is started for the next fault. */
async function backInService(ground: Ground, n: number, slack: number): Promise<string[]> {
  const wrong: string[] = [];
  for (const server of ground.servers.filter((one) => one.gone())) {
    wrong.push(`the ${server.name} server ended by itself`);
    await server.start();
  }
  await Promise.all(ground.servers.map((server) => recovered(ground, server, `probe-${n}`, slack)));
  return wrong;
}
