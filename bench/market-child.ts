import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres } from '#postgres';
import type { MarketReady } from './market-process.ts';
import type { StagePlan } from './stage.ts';

export type MarketChild = MarketReady & {
  readonly home: string;
  readonly pid: number;
  gone(): boolean;
  /** Sets how far its clock stands from the machine's, in ms. */
  tellClock(aheadMs: number): void;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGKILL: nothing is put in order. Answers when the process is gone; its PostgreSQL stays. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** A folder for a market that nobody will miss. */
export const throwawayHome = (): string => mkdtempSync(join(tmpdir(), 'dongxi-stage-'));

/** Takes the home and its database away. */
export async function dropHome(home: string): Promise<void> {
  await removePostgres(home);
  rmSync(home, { recursive: true, force: true });
}

/** Opens the market of `home` in a process of its own; fills it with the plan when it is new. */
export async function openMarketChild(
  home: string,
  plan: StagePlan,
  options: { readonly nodeArgs?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<MarketChild> {
  const child = fork(join(import.meta.dirname, 'market-process.ts'), [JSON.stringify(plan)], {
    env: { ...process.env, DONGXI_HOME: home, ...options.env },
    // The server's own flags, as `npm start` gives them.
    execArgv: [...process.execArgv.filter((flag) => /^--(max|heap)-/.test(flag)), ...(options.nodeArgs ?? [])],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as MarketReady),
    once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`the market ended with ${code} before it was ready`)),
    ),
  ]);
  return {
    ...ready,
    home,
    pid: child.pid ?? 0,
    gone: () => child.exitCode !== null || child.signalCode !== null,
    tellClock: (aheadMs) => void child.send({ clockAheadMs: aheadMs }),
    signal: (signal) => void child.kill(signal),
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
