import type { Ctx } from '#kernel';
import { countAll } from './credit.ts';
import * as store from './credit-store.ts';
import type { Review } from './types.ts';

/**
 * Counts the pair's month anew after a flag was set or taken off, and moves the running totals by exactly the difference. The
 * caller holds the pair's lock and has written the flag.
 */
export async function recount(tx: Ctx, review: Review, way: 'leaves' | 'returns'): Promise<void> {
  const event = await store.creditEventOf(tx, review.shopId, review.id);
  if (!event) throw new Error(`review ${review.id} without its credit event`);
  const counting = await store.genuineInMonth(tx, event);
  const due = countAll(counting);
  const rows = counting.flatMap((one, at) => {
    const { place, points } = due[at] ?? { place: null, points: 0 };
    return place === null ? [] : [{ ...one, place, points }];
  });
  const before = await store.replaceCounted(tx, event, rows);
  const after = rows.reduce((sum, row) => sum + row.points, 0);
  await store.moveTotals(tx, event, way === 'returns' ? 1 : -1, after - before);
}
