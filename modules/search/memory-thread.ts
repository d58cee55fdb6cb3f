// I/O: where the index lives: a large one in a thread of its own, so that a long question or a rebuild keeps no page waiting.
import { setImmediate as turn } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { DocumentChange } from './following.ts';
import { type MemoryIndex, memoryIndex } from './memory-index.ts';

type Call = { readonly id: number; readonly name: keyof MemoryIndex; readonly given: readonly unknown[] };
type Reply = { readonly id: number; readonly value?: unknown; readonly failed?: string };
type Work = (...given: readonly unknown[]) => Promise<unknown>;

/** In the thread: each message is a call of the index, answered by its number. */
function serve(port: NonNullable<typeof parentPort>): void {
  const index = memoryIndex();
  port.on('message', async ({ id, name, given }: Call) => {
    let reply: Reply;
    try {
      reply = { id, value: await (index[name] as Work)(...given) };
    } catch (error) {
      reply = { id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    port.postMessage(reply);
  });
}
// Also vitest runs files in threads: only our own has this.
if (!isMainThread && parentPort && process.env.DONGXI_SEARCH_THREAD === '1') serve(parentPort);

const NAMES = [
  'load',
  'begin',
  'fill',
  'swap',
  'apply',
  'ask',
  'explain',
  'learn',
  'suggest',
  'understand',
  'save',
  'goods',
] as const;

export type IndexThread = {
  readonly index: MemoryIndex;
  /** In a thread of its own. */
  readonly apart: boolean;
  readonly end: () => Promise<void>;
};

/** So many products are taken in before pages have their turn: a few milliseconds. */
const AT_ONCE = 20;

/** The index in this thread, with its words' dictionary: a second one would take more memory than a small market's index. */
export function inThisThread(): IndexThread {
  const index = memoryIndex();
  const inTurns =
    (work: (changes: readonly DocumentChange[]) => Promise<number>) =>
    async (changes: readonly DocumentChange[]): Promise<number> => {
      let told = 0;
      for (let at = 0; at < changes.length; at += AT_ONCE) {
        told += await work(changes.slice(at, at + AT_ONCE));
        await turn();
      }
      return told;
    };
  return {
    index: { ...index, fill: inTurns(index.fill), apply: inTurns(index.apply) },
    apart: false,
    end: async () => {},
  };
}

/** Starts the thread. `lost` is told once when it ends by itself: then nothing it held is there any more. */
export function startIndexThread(lost: (why: Error) => void): IndexThread {
  const worker = new Worker(new URL('./memory-thread.ts', import.meta.url), {
    env: { ...process.env, DONGXI_SEARCH_THREAD: '1' },
    name: 'dongxi-search',
  });
  // A market that has nothing else to do may end.
  worker.unref();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  let over: Error | null = null;
  const finish = (why: Error): void => {
    if (over) return;
    over = why;
    for (const one of waiting.values()) one.reject(why);
    waiting.clear();
    lost(why);
  };
  worker.on('message', ({ id, value, failed }: Reply) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (failed === undefined) call?.resolve(value);
    else call?.reject(new Error(failed));
  });
  worker.on('error', (error) => finish(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => finish(new Error(`the search thread ended with ${code}`)));
  const send = (name: keyof MemoryIndex, given: readonly unknown[]): Promise<unknown> => {
    if (over) return Promise.reject(over);
    calls += 1;
    const id = calls;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    worker.postMessage({ id, name, given } satisfies Call);
    return answer.promise;
  };
  const index = Object.fromEntries(
    NAMES.map((name) => [name, (...given: readonly unknown[]) => send(name, given)]),
  ) as unknown as MemoryIndex;
  return {
    index,
    apart: true,
    async end() {
      over ??= new Error('the search thread was ended');
      for (const one of waiting.values()) one.reject(over);
      waiting.clear();
      await worker.terminate();
    },
  };
}
