import {
  type Ctx,
  type CursorKey,
  chinaDay,
  days,
  earlier,
  mayInShop,
  parseId,
  startOfChinaDay,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { noPageCounts, type PageBy, type PageCounts, pageSums } from '#modules/behaviour';
import * as store from './figures-store.ts';

export type Figures = PageCounts & store.Given;
export const noFigures: Figures = {
  ...noPageCounts,
  likes: 0,
  collects: 0,
  comments: 0,
  clicks: 0,
  orders: 0,
  pieces: 0,
  orderedFen: 0,
  paidFen: 0,
  refundedFen: 0,
};
export type FigureRow = Figures & { readonly pieceId: Uuid | null; readonly day: string | null };

/** The last so many days in China, today included. */
export function lastDays(ctx: Ctx, count: number): store.Since {
  const day = chinaDay(earlier(ctx.clock.now(), days(count - 1)));
  return { day, moment: startOfChinaDay(day) };
}

const PAGE_BY: Readonly<Record<store.By, PageBy>> = { piece: 'ref', day: 'day', both: 'both', none: 'none' };

/** What became of an author's pieces since a day, in one way of telling apart: pages' own figures, what readers gave, what it led to. */
export async function figuresOf(ctx: Ctx, creatorId: Uuid, since: store.Since, by: store.By): Promise<FigureRow[]> {
  const refs = (await store.pieceIdsOf(ctx, creatorId)).map((id) => toId('pce', id));
  const [given, pages] = await Promise.all([
    store.givenOf(ctx, creatorId, since, by),
    pageSums(ctx, { page: 'piece', refs, since: since.day, by: PAGE_BY[by] }),
  ]);
  const rows = new Map<string, FigureRow>();
  const add = (pieceId: Uuid | null, day: string | null, more: Partial<Figures>): void => {
    const key = `${pieceId} ${day}`;
    rows.set(key, { ...noFigures, ...rows.get(key), ...more, pieceId, day });
  };
  for (const { pieceId, day, ...more } of given) add(pieceId, day, more);
  for (const { ref, day, ...more } of pages) add(ref ? uuidOf('pce', ref) : null, day, more);
  return [...rows.values()];
}

/** Where a piece stands in a report: what kept most first, then what was clicked and read most; its id where all are the same. */
export const placeOf = (row: Figures & { readonly pieceId: Uuid }): CursorKey => [
  row.refundedFen - row.paidFen,
  -row.clicks,
  -row.reads,
  row.pieceId,
];

/** Below nought when `a` stands before `b`. */
export function inOrder(a: CursorKey, b: CursorKey): number {
  const at = a.findIndex((part, place) => part !== b[place]);
  if (at < 0) return 0;
  return (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}

/** Together, by day (the newest first) and by piece (what kept most first). */
export async function contentReport(ctx: Ctx, creatorId: Uuid, count: number) {
  const since = lastDays(ctx, count);
  const [none, byDay, byPiece, followed] = await Promise.all([
    figuresOf(ctx, creatorId, since, 'none'),
    figuresOf(ctx, creatorId, since, 'day'),
    figuresOf(ctx, creatorId, since, 'piece'),
    store.followsByDay(ctx, creatorId, since.moment),
  ]);
  const followsOf = new Map(followed.map((one) => [one.day, one.follows]));
  const daysHere = [...new Set([...byDay.flatMap((one) => one.day ?? []), ...followsOf.keys()])].toSorted().reverse();
  return {
    since: since.moment,
    total: { ...(none[0] ?? noFigures), follows: followed.reduce((sum, one) => sum + one.follows, 0) },
    days: daysHere.map((day) => ({
      ...(byDay.find((one) => one.day === day) ?? noFigures),
      day,
      follows: followsOf.get(day) ?? 0,
    })),
    items: byPiece
      .flatMap(({ pieceId, ...rest }) => (pieceId ? [{ ...rest, pieceId }] : []))
      .toSorted((a, b) => inOrder(placeOf(a), placeOf(b))),
  };
}

const MOST_PATHS = 50;
/** From seeing to buying (种草到消费): over which goods an author's pieces led to orders and how long that took; and which pieces of others led to a shop's goods. */
export async function pathReport(ctx: Ctx, of: { creatorId: Uuid | null; shopId: Uuid | null }, count: number) {
  const since = lastDays(ctx, count).moment;
  const [own, others, lags] = await Promise.all([
    of.creatorId ? store.pathsOf(ctx, { creatorId: of.creatorId, shopId: null }, since, MOST_PATHS) : [],
    of.shopId ? store.pathsOf(ctx, of, since, MOST_PATHS) : [],
    of.creatorId ? store.lagsOf(ctx, of.creatorId, since) : [],
  ]);
  return { since, own, others, lags };
}

/** Of these pieces those that readers see and the caller did not write: who made one is no reader of it. */
export async function countableFor(ctx: Ctx, refs: readonly string[]): Promise<ReadonlySet<string>> {
  const me = userIdOf(ctx.actor);
  const rows = await store.ownersOfSeen(
    ctx,
    refs.flatMap((ref) => parseId('pce', ref) ?? []),
  );
  return new Set(
    rows
      .filter(({ userId, shopId }) =>
        shopId ? !mayInShop(ctx.actor, shopId, 'content.read') : userId === null || userId !== me,
      )
      .map(({ id }) => toId('pce', id)),
  );
}
