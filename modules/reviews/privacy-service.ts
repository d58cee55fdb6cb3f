import type { Ctx, Json, Uuid } from '#kernel';
import { listReviews } from './store.ts';
import type { Review } from './types.ts';

const PAGE = 500;

/** A person's reviews for the file they may ask for (PIPL art. 45). */
export async function ownReviews(ctx: Ctx, userId: Uuid): Promise<Json> {
  const all: Json[] = [];
  for (let before: { at: Date; id: Uuid } | null = null; ; ) {
    const rows: Review[] = await listReviews(ctx, { buyerId: userId }, { filter: 'all', before, limit: PAGE });
    for (const row of rows)
      all.push({
        at: row.at.toISOString(),
        goodsStars: row.goodsStars,
        serviceStars: row.serviceStars,
        logisticsStars: row.logisticsStars,
        text: row.body,
        pictures: row.mediaIds.length,
        video: row.videoId !== null,
        anonymous: row.anonymous,
        followUp: row.followUp && { at: row.followUp.at.toISOString(), text: row.followUp.body },
      });
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return all;
    before = { at: last.at, id: last.id };
  }
}
