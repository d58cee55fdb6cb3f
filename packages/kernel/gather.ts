import { system } from './access.ts';
import { type Ctx, createCtx, type Runtime } from './context.ts';

/**
 * Natural batching: what arrives while earlier work is under way goes together in the next group. Nobody waits for company: the
 * first goes at the end of its turn of the event loop, alone if nobody came with it. `lanes` groups are under way at once.
 */
export type Gatherer<I, O> = (item: I) => Promise<O>;

type Waiting<I, O> = {
  readonly item: I;
  readonly resolve: (value: O) => void;
  readonly reject: (reason: unknown) => void;
};

/** `run` answers one outcome for each item, in their order; when it throws, everybody in the group gets its error. */
export function gatherer<I, O>(
  run: (items: readonly I[]) => Promise<readonly PromiseSettledResult<O>[]>,
  { lanes, most }: { readonly lanes: number; readonly most: number },
): Gatherer<I, O> {
  const waiting: Waiting<I, O>[] = [];
  let running = 0;
  let asked = false;

  const start = (): void => {
    asked = false;
    while (running < lanes && waiting.length > 0) {
      running += 1;
      void go(waiting.splice(0, most));
    }
  };
  const go = async (group: readonly Waiting<I, O>[]): Promise<void> => {
    try {
      const outcomes = await run(group.map((one) => one.item));
      group.forEach((one, place) => {
        const outcome = outcomes[place];
        if (outcome?.status === 'fulfilled') one.resolve(outcome.value);
        else one.reject(outcome ? outcome.reason : new Error('a gathered item without an outcome'));
      });
    } catch (error) {
      for (const one of group) one.reject(error);
    } finally {
      running -= 1;
      start();
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (asked || running >= lanes) return;
      asked = true;
      setImmediate(start);
    });
}

const LANES = 1;
const MOST_READS = 64;

/**
 * A read by key that many ask for at once: outside a transaction it becomes one query for all of them. It starts after everyone
 * in it has asked, so each sees what was committed before. Inside a transaction it reads there.
 */
export function gatheredRead<K, V>(
  read: (ctx: Ctx, keys: readonly K[]) => Promise<ReadonlyMap<string, V>>,
  name: (key: K) => string,
): (ctx: Ctx, keys: readonly K[]) => Promise<ReadonlyMap<string, V>> {
  const gatherers = new WeakMap<Runtime, Gatherer<readonly K[], ReadonlyMap<string, V>>>();
  return (ctx, keys) => {
    if (ctx.inTransaction) return read(ctx, keys);
    const known = gatherers.get(ctx.runtime);
    if (known) return known(keys);
    const { runtime } = ctx;
    const gather = gatherer<readonly K[], ReadonlyMap<string, V>>(
      async (asked) => {
        const all = new Map(asked.flat().map((key) => [name(key), key]));
        const found = await read(createCtx(runtime, system('gathered-read')), [...all.values()]);
        return asked.map(() => ({ status: 'fulfilled', value: found }));
      },
      { lanes: LANES, most: MOST_READS },
    );
    gatherers.set(runtime, gather);
    return gather(keys);
  };
}
