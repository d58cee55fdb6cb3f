import { type Ctx, refusedBy, type ShopScope, transact, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { markOrders, tagsInUse } from './store/marks.ts';
import type { OrderFlag } from './types.ts';

export const MOST_TAGS = 10;
export const TAG_LENGTH = 20;

/** What is left out stays as it is. */
export type Marks = {
  readonly note?: string | null | undefined;
  readonly flag?: OrderFlag | null | undefined;
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
};

const clean = (tags: readonly string[] | undefined): string[] => [
  ...new Set((tags ?? []).map((tag) => tag.trim()).filter((tag) => tag !== '')),
];

/**
 * The shop's private note, flag and tags on many orders at once (T6); buyers never see them. All of them or none. Answers how many
 * orders were marked. Refuses orders.order_not_found when one is not the shop's, nothing_to_mark, tags_too_many.
 */
export async function mark(ctx: Ctx, scope: ShopScope, orderIds: readonly Uuid[], marks: Marks): Promise<number> {
  const ids = [...new Set(orderIds)].sort();
  const addTags = clean(marks.addTags);
  const removeTags = clean(marks.removeTags);
  if (marks.note === undefined && marks.flag === undefined && addTags.length + removeTags.length === 0)
    throw refuse('nothing_to_mark');
  return transact(ctx, async (tx) => {
    try {
      const marked = await markOrders(tx, scope.shopId, ids, {
        note: marks.note?.trim() || null,
        writesNote: marks.note !== undefined,
        flag: marks.flag ?? null,
        writesFlag: marks.flag !== undefined,
        addTags,
        removeTags,
      });
      if (marked < ids.length) throw refuse('order_not_found');
    } catch (error) {
      throw refusedBy(error, 'orders_tags_few') ? refuse('tags_too_many', { most: MOST_TAGS }) : error;
    }
    await record(tx, {
      action: 'orders.mark',
      subject: { kind: 'orders', id: `${ids.length}` },
      shopId: scope.shopId,
      after: {
        orderIds: ids,
        ...(marks.note === undefined ? {} : { note: marks.note }),
        ...(marks.flag === undefined ? {} : { flag: marks.flag }),
        addTags,
        removeTags,
      },
    });
    return ids.length;
  });
}

/** Tags the shop uses, with how many orders bear each: most used first, at most a hundred. */
export const tagsOfShop = (ctx: Ctx, scope: ShopScope): Promise<{ tag: string; count: number }[]> =>
  tagsInUse(ctx, scope.shopId, 100);
