import { type Static, Type } from 'typebox';
import { type Ctx, decodeCursor, type Page, pageOf, refuseRequest, type Uuid } from '#kernel';
import { reviewById } from './store.ts';
import { FILTERS, type Review } from './types.ts';
import { type ReviewSchema, reviewViews, type WatchedReviewSchema, watchedViews } from './view.ts';

/** Text of a review or reply; with a least length it must not be blank. */
export const TextBody = (minLength: number, maxLength: number) =>
  Type.String({ minLength, maxLength, ...(minLength > 0 ? { pattern: '\\S' } : {}) });

export const Filters = Type.Enum([...FILTERS], { default: 'all' });
/** The key in a cursor of ours. */
export const before = (cursor: string | undefined): { at: Date; id: Uuid } | null => {
  const key = decodeCursor(cursor, 2);
  if (!key) return null;
  const at = new Date(Number(key[0]));
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(String(key[1]))) throw refuseRequest('cursor_invalid');
  return { at, id: String(key[1]) as Uuid };
};
/** Loads one more than asked, cuts it to a page and shows it. */
export async function page(
  ctx: Ctx,
  rows: readonly Review[],
  limit: number,
): Promise<Page<Static<typeof ReviewSchema>>> {
  const cut = pageOf(
    rows,
    limit,
    (row) => [row.at.getTime(), row.id],
    (row) => row,
  );
  return { items: await reviewViews(ctx, cut.items), nextCursor: cut.nextCursor };
}
/** The same with flags and appeals, for author, shop and operator. */
export async function watchedPage(
  ctx: Ctx,
  rows: readonly Review[],
  limit: number,
): Promise<Page<Static<typeof WatchedReviewSchema>>> {
  const cut = pageOf(
    rows,
    limit,
    (row) => [row.at.getTime(), row.id],
    (row) => row,
  );
  return { items: await watchedViews(ctx, cut.items), nextCursor: cut.nextCursor };
}
export const watchedOne = async (ctx: Ctx, review: Review): Promise<Static<typeof WatchedReviewSchema>> => {
  const [shown] = await watchedViews(ctx, [(await reviewById(ctx, review.id)) ?? review]);
  if (!shown) throw new Error('review without a view');
  return shown;
};
/** One review as everyone sees it. */
export const one = async (ctx: Ctx, review: Review): Promise<Static<typeof ReviewSchema>> => {
  const [shown] = await reviewViews(ctx, [review]);
  if (!shown) throw new Error('review without a view');
  return shown;
};
