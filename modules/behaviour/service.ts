import { type Ctx, chinaDay, earlier, minutes, toId, type Uuid, userIdOf } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { marksFor, runsOn, type Surface, type Tried, triedOn } from '#modules/experiments';
import { setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { choiceOf } from './person-store.ts';
import { isProgram, tooFast } from './robots.ts';
import { settings } from './settings.ts';
import { eventsSince, insertEvents } from './store.ts';
import type { Seen, Told } from './types.ts';

export type Caller = { readonly userAgent: string | undefined; readonly asksNotToBeFollowed: boolean };
/** Events written now, those that were there already, and those nobody counts: of programs, and of a shop's own people. */
export type Taken = { readonly taken: number; readonly repeated: number; readonly setAside: number };

/** Where the person works: their looks at their own goods are nobody's interest. */
const worksIn = (ctx: Ctx): ReadonlySet<string> =>
  new Set(
    ctx.actor.kind === 'user'
      ? ctx.actor.grants.flatMap((grant) => (grant.scope === 'shop' && grant.scopeId ? [grant.scopeId] : []))
      : [],
  );

/**
 * Takes what a page tells: all of a batch or, when something in it cannot be, nothing. Who it was is written down only of somebody who is signed in, has agreed
 * to personalisation and whose browser does not ask otherwise (Sec-GPC); of everybody else the event alone. Programs and a shop's own people are set aside.
 * Refuses behaviour.product_unknown, dwell_unclear, id_repeated.
 */
export async function takeEvents(ctx: Ctx, events: readonly Told[], caller: Caller): Promise<Taken> {
  if (new Set(events.map((one) => one.id)).size < events.length) throw refuse('id_repeated');
  if (events.some((one) => (one.kind === 'dwell') !== one.seconds > 0)) throw refuse('dwell_unclear');
  const aside = { taken: 0, repeated: 0, setAside: events.length };
  if (isProgram(caller.userAgent) || tooFast(events)) return aside;
  const products = await productSummaries(ctx, [...new Set(events.map((one) => one.productId))]);
  const now = ctx.clock.now();
  const unknown = events.find((one) => !products.has(one.productId));
  if (unknown) throw refuse('product_unknown', { productId: toId('prd', unknown.productId) });

  const followed = caller.asksNotToBeFollowed ? null : await followedId(ctx);
  if (followed) {
    const most = await setting(ctx, 'behaviour.most_per_minute', settings);
    if ((await eventsSince(ctx, followed, earlier(now, minutes(1)))) + events.length > most) return aside;
  }
  const markOf = followed ? await marksFor(ctx, followed) : null;
  const own = worksIn(ctx);
  const rows = events.flatMap((one): Seen[] => {
    const shopId = products.get(one.productId)?.shopId;
    if (!shopId || own.has(shopId)) return [];
    const at = new Date(now.getTime() - one.agoMs);
    const { id, kind, productId, source, seconds } = one;
    const trial = markOf?.(source, at) ?? '';
    return [{ id, kind, productId, source, trial, seconds, shopId, userId: followed, at, day: chinaDay(at) }];
  });
  const taken = await insertEvents(ctx, rows);
  return { taken, repeated: rows.length - taken, setAside: events.length - rows.length };
}

/** The caller's id when they agreed to be followed; null for everybody else. */
export async function followedId(ctx: Ctx): Promise<Uuid | null> {
  const userId = userIdOf(ctx.actor);
  return userId && (await choiceOf(ctx, userId))?.personal ? userId : null;
}

/**
 * What an experiment gives whoever asks on a surface, instead of the settings in force; null: what everybody gets. Only who agreed to be followed is in an experiment
 * (decision 0155), and who they are is asked only while one runs.
 */
export async function triedBy(ctx: Ctx, surface: Surface): Promise<Tried | null> {
  if (!userIdOf(ctx.actor) || !(await runsOn(ctx, surface))) return null;
  const visitor = await followedId(ctx);
  return visitor && triedOn(ctx, surface, visitor);
}
