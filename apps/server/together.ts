import {
  type Ctx,
  createCtx,
  type Gatherer,
  gatherer,
  type Input,
  type ReplyControl,
  type Route,
  type Runtime,
  system,
} from '#kernel';
import { type Answer, onceTogether, onceWrapped, type RequestKey } from './idempotency.ts';

/** One call of a route that works for several at once. */
export type Call = {
  readonly ctx: Ctx;
  readonly input: Input<never, never, never>;
  readonly control: ReplyControl;
  readonly request: RequestKey;
};

/** One group under way: with two they were half as large and cost a tenth more CPU a call; waiting for the commit fills the next. */
const LANES = 1;
const MOST = 64;
/** After a group came to nothing (a rush on the last pieces), everybody goes alone this long: what refuses is then close. */
const ALONE_MS = 250;

/**
 * Group commit: calls that come while others are being written share the next transaction. A group that cannot be is undone and
 * each of its calls made alone, so that nobody is refused, or answered, otherwise than alone.
 */
export function callsTogether(runtime: Runtime, route: Route, status: number): Gatherer<Call, Answer> {
  const { together } = route;
  if (!together) throw new Error(`${route.method} ${route.path} does not work for several`);
  let aloneUntil = 0;
  const alone = (calls: readonly Call[]): Promise<PromiseSettledResult<Answer>[]> =>
    Promise.allSettled(
      calls.map((call) =>
        onceWrapped(call.ctx, call.request, status, (tx) => route.handle(tx, call.input, call.control)),
      ),
    );
  return gatherer<Call, Answer>(
    async (calls) => {
      if (calls.length === 1 || performance.now() < aloneUntil) return alone(calls);
      const shared = createCtx(runtime, system(`together:${route.path}`));
      try {
        return await onceTogether(shared, calls, status, (tx, record) =>
          together(
            tx,
            calls.map(({ ctx, input }) => ({ ctx: { ...tx, actor: ctx.actor, requestId: ctx.requestId }, input })),
            record,
          ),
        );
      } catch (error) {
        runtime.log.debug({ err: error, calls: calls.length }, 'a group of calls goes alone');
        aloneUntil = performance.now() + ALONE_MS;
        return alone(calls);
      }
    },
    { lanes: LANES, most: MOST },
  );
}
