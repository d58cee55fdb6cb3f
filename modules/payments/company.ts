import { type Ctx, createCtx, type Gatherer, gatherer, type Runtime, system, transactAtOnce } from '#kernel';
import { completeAll, completePayment, type Told } from './completion.ts';
import type { Completion } from './model.ts';

/** One group under way, so that waiting for its commit fills the next (decision 0030). */
const LANES = 1;
const MOST = 64;

const gatherers = new WeakMap<Runtime, Gatherer<Told, Completion>>();

/**
 * Through the door (completePayment) with whoever comes at the same moment: a festival's payments are told all at once, and one commit
 * for several costs what one costs. A group that cannot be is undone and each of its payments completed alone, so that what becomes of
 * one never depends on who came with it.
 */
export function completeInCompany(ctx: Ctx, told: Told): Promise<Completion> {
  if (ctx.inTransaction) return completePayment(ctx, told.input, told.said);
  const { runtime } = ctx;
  const known = gatherers.get(runtime);
  if (known) return known(told);
  const gather = gatherer<Told, Completion>(
    async (group) => {
      const shared = createCtx(runtime, system('payments'));
      try {
        const done = await transactAtOnce(shared, (tx) => completeAll(tx, group));
        return done.map((value) => ({ status: 'fulfilled', value }));
      } catch (error) {
        runtime.log.debug({ err: error, payments: group.length }, 'a group of payments goes alone');
        return Promise.allSettled(group.map(({ input, said }) => completePayment(shared, input, said)));
      }
    },
    { lanes: LANES, most: MOST },
  );
  gatherers.set(runtime, gather);
  return gather(told);
}
