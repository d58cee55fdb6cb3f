import {
  type Ctx,
  createCtx,
  gatherer,
  type Input,
  Refusal,
  type ReplyControl,
  type Route,
  type Runtime,
  system,
} from '#kernel';
import { type Answer, answeredBefore, onceTogether, onceWrapped, type RequestKey } from './idempotency.ts';

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

type Prepared = { readonly call: Call; readonly work: unknown };

/**
 * Group commit: calls that come while others are being written share the next transaction, and are prepared meanwhile. A group
 * that cannot be is undone and each of its calls made alone, so that nobody is refused, or answered, otherwise than alone.
 */
export function callsTogether(runtime: Runtime, route: Route, status: number): (call: Call) => Promise<Answer> {
  const { together } = route;
  if (!together) throw new Error(`${route.method} ${route.path} does not work for several`);
  let aloneUntil = 0;
  const alone = (call: Call): Promise<Answer> =>
    onceWrapped(call.ctx, call.request, status, (tx) => route.handle(tx, call.input, call.control));
  const gather = gatherer<Prepared, Answer>(
    async (members) => {
      const shared = createCtx(runtime, system(`together:${route.path}`));
      try {
        const requests = members.map(({ call }) => call.request);
        const work = members.map((one) => one.work);
        const write = (tx: Ctx, record: (replies: readonly unknown[]) => Promise<void>) =>
          together.write(tx, work, record);
        const answers = await onceTogether(shared, requests, status, write);
        return answers.map((value) => ({ status: 'fulfilled', value }));
      } catch (error) {
        runtime.log.debug({ err: error, calls: members.length }, 'a group of calls goes alone');
        if (members.length > 1) aloneUntil = performance.now() + ALONE_MS;
        return Promise.allSettled(members.map(({ call }) => alone(call)));
      }
    },
    { lanes: LANES, most: MOST },
  );
  const underWay = new Set<string>();
  const answerTo = async (call: Call, repeated: boolean): Promise<Answer> => {
    const lonely = (): boolean => performance.now() < aloneUntil;
    if (lonely() && !together.stands) return alone(call);
    let work: unknown;
    try {
      work = await together.prepare(call.ctx, call.input);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // It may also be a replay of what succeeded, which finds the cart empty.
      if (!together.stands || repeated) return alone(call);
      const before = await answeredBefore(call.ctx, call.request);
      if (before) return before;
      throw error;
    }
    return lonely() ? alone(call) : gather({ call, work });
  };
  return async (call) => {
    const name = `${call.request.caller} ${call.request.key}`;
    const repeated = underWay.has(name);
    underWay.add(name);
    try {
      return await answerTo(call, repeated);
    } finally {
      if (!repeated) underWay.delete(name);
    }
  };
}
