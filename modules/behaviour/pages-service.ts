import { type Ctx, chinaDay, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { insertPageEvents, type PageKind, type PageName } from './pages-store.ts';
import { isProgram, tooFast } from './robots.ts';
import type { Caller, Taken } from './service.ts';
import { settings } from './settings.ts';

/** Which of these pages are there and counted for the caller: who made one is no reader of it. */
export type Countable = (ctx: Ctx, refs: readonly string[]) => Promise<ReadonlySet<string>>;
const known = new Map<PageName, Countable>();
/** Called at import by the modules to the right that have such pages. */
export const registerPages = (page: PageName, countable: Countable): void => void known.set(page, countable);

export type PageTold = {
  readonly id: Uuid;
  readonly page: PageName;
  readonly ref: string;
  readonly kind: PageKind;
  readonly agoMs: number;
  readonly seconds: number;
};

/**
 * Takes what pages of content and rank lists tell: that one came into sight, was read, shared, or opened by a shared link. Nobody is written down, agreed or not.
 * Programs, one's own pages, pages that are not there and stays shorter than `behaviour.read_seconds` are set aside. Refuses behaviour.id_repeated, dwell_unclear.
 */
export async function takePages(
  ctx: Ctx,
  events: readonly PageTold[],
  caller: Pick<Caller, 'userAgent'>,
): Promise<Taken> {
  if (new Set(events.map((one) => one.id)).size < events.length) throw refuse('id_repeated');
  if (events.some((one) => (one.kind === 'read') !== one.seconds > 0)) throw refuse('dwell_unclear');
  const pace = events.map(({ kind, agoMs }) => ({ agoMs, kind: kind === 'seen' ? 'impression' : 'dwell' }) as const);
  if (isProgram(caller.userAgent) || tooFast(pace)) return { taken: 0, repeated: 0, setAside: events.length };
  const least = await setting(ctx, 'behaviour.read_seconds', settings);
  const now = ctx.clock.now().getTime();
  const groups = await Promise.all(
    [...Map.groupBy(events, (one) => one.page)].map(async ([page, own]) => {
      const there = (await known.get(page)?.(ctx, [...new Set(own.map((one) => one.ref))])) ?? new Set<string>();
      return own.filter((one) => there.has(one.ref) && (one.kind !== 'read' || one.seconds >= least));
    }),
  );
  const rows = groups
    .flat()
    .map(({ id, page, ref, kind, agoMs }) => ({ id, page, ref, kind, day: chinaDay(new Date(now - agoMs)) }));
  const taken = await insertPageEvents(ctx, rows);
  return { taken, repeated: rows.length - taken, setAside: events.length - rows.length };
}
