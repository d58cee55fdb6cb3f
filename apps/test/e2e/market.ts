import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Seconds } from '#kernel';

/** The small market (small-market.ts) running in a process of its own. */
export type PagesMarket = {
  readonly url: string;
  /** The market's clock forward, and everything done that is due by then. */
  advance(by: Seconds): Promise<void>;
  /** What the market's audit finds, after everything that is due; empty when every promise is kept. */
  audit(): Promise<readonly string[]>;
  stop(): Promise<void>;
};

type Done = { readonly done: number; readonly failed?: string; readonly breaches?: readonly string[] };
type Word = { readonly ready: string } | Done;

export async function openPagesMarket(): Promise<PagesMarket> {
  const env = { ...process.env, DONGXI_TEST_DATABASE_URL: inject('databaseUrl') };
  const child = fork(join(import.meta.dirname, 'market-process.ts'), [], { execArgv: [], env });
  const url = await new Promise<string>((found, fail) => {
    child.once('exit', (code) => fail(new Error(`the market ended with ${code} before it was ready`)));
    child.on('message', (word: Word) => {
      if ('ready' in word) found(word.ready);
    });
  });
  let wishes = 0;
  return {
    url,
    advance: async (by) => {
      wishes += 1;
      await wish(child, wishes, { advanceSeconds: by });
    },
    audit: async () => {
      wishes += 1;
      return (await wish(child, wishes, { audit: true })).breaches ?? ['nothing was looked at'];
    },
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null) return done();
        child.once('exit', () => done());
        child.send({ stop: true });
      }),
  };
}

type What = { readonly advanceSeconds: Seconds } | { readonly audit: true };
const wish = (child: ChildProcess, id: number, what: What): Promise<Done> =>
  new Promise((done, fail) => {
    const listen = (word: Word): void => {
      if (!('done' in word) || word.done !== id) return;
      child.off('message', listen);
      if (word.failed) fail(new Error(word.failed));
      else done(word);
    };
    child.on('message', listen);
    child.send({ id, ...what });
  });
