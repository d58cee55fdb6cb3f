import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Seconds } from '#kernel';

/** The small market (small-market.ts) running in a process of its own. */
export type PagesMarket = {
  readonly url: string;
  /** The market's clock forward, and everything done that is due by then. */
  advance(by: Seconds): Promise<void>;
  stop(): Promise<void>;
};

type Word = { readonly ready: string } | { readonly done: number; readonly failed?: string };

export async function openPagesMarket(): Promise<PagesMarket> {
  const child = fork(join(import.meta.dirname, 'market-process.ts'), [], { execArgv: [] });
  const url = await new Promise<string>((found, fail) => {
    child.once('exit', (code) => fail(new Error(`the market ended with ${code} before it was ready`)));
    child.on('message', (word: Word) => {
      if ('ready' in word) found(word.ready);
    });
  });
  let wishes = 0;
  return {
    url,
    advance: (by) => {
      wishes += 1;
      return wish(child, wishes, by);
    },
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null) return done();
        child.once('exit', () => done());
        child.send({ stop: true });
      }),
  };
}

const wish = (child: ChildProcess, id: number, by: Seconds): Promise<void> =>
  new Promise((done, fail) => {
    const listen = (word: Word): void => {
      if (!('done' in word) || word.done !== id) return;
      child.off('message', listen);
      if (word.failed) fail(new Error(word.failed));
      else done();
    };
    child.on('message', listen);
    child.send({ id, advanceSeconds: by });
  });
