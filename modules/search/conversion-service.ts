import { type Ctx, transact, type Uuid } from '#kernel';
import { conversionOf } from '#modules/behaviour';
import { documentIds, writeConversions } from './store.ts';

const BATCH = 1_000;

/** Brings the documents' conversions to what the funnel says. Answers how many moved. */
export async function followConversions(ctx: Ctx): Promise<number> {
  let moved = 0;
  for (let after: Uuid | null = null; ; ) {
    const ids: Uuid[] = await documentIds(ctx, { after, limit: BATCH });
    const last = ids.at(-1);
    if (!last) return moved;
    moved += await transact(ctx, async (tx) => {
      const known = await conversionOf(tx, ids);
      return writeConversions(tx, new Map([...known].map(([id, { rate }]) => [id, rate])));
    });
    after = last;
  }
}
