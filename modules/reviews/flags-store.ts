import type { Ctx, Json, Uuid } from '#kernel';
import type { FlagAppeal, FlagEvent, FlagRule } from './types.ts';

export type NewFlag = {
  readonly shopId: Uuid;
  readonly reviewId: Uuid;
  readonly rule: FlagRule;
  readonly note: string | null;
  readonly evidence: Json;
  readonly by: Uuid | null;
};

/** Writes the flag and makes it the review's; throws the database's refusal of `flags_pkey` when there is one. */
export async function insertFlag(tx: Ctx, flag: NewFlag): Promise<void> {
  await tx.sql`
    WITH event AS (
      INSERT INTO reviews.flag_events (shop_id, review_id, verb, rule, note, evidence, by_user, at)
      VALUES (${flag.shopId}, ${flag.reviewId}, 'flagged', ${flag.rule}, ${flag.note}, ${tx.sql.json(flag.evidence)}, ${flag.by}, ${tx.clock.now()})
      RETURNING shop_id, review_id, seq
    )
    INSERT INTO reviews.flags (shop_id, review_id, seq) SELECT shop_id, review_id, seq FROM event`;
}

/** Takes the flag off; false when there is none. */
export async function clearFlag(
  tx: Ctx,
  of: { readonly shopId: Uuid; readonly reviewId: Uuid; readonly note: string; readonly by: Uuid | null },
): Promise<boolean> {
  const gone = await tx.sql`DELETE FROM reviews.flags WHERE shop_id = ${of.shopId} AND review_id = ${of.reviewId}`;
  if (gone.count === 0) return false;
  await tx.sql`
    INSERT INTO reviews.flag_events (shop_id, review_id, verb, note, by_user, at)
    VALUES (${of.shopId}, ${of.reviewId}, 'cleared', ${of.note}, ${of.by}, ${tx.clock.now()})`;
  return true;
}

/** What was flagged and cleared in a shop, in the order in which it happened. */
export const flagEventsOf = (ctx: Ctx, shopId: Uuid): Promise<FlagEvent[]> =>
  ctx.sql<FlagEvent[]>`SELECT seq, review_id, verb FROM reviews.flag_events WHERE shop_id = ${shopId} ORDER BY seq`;

/** Throws the database's refusal of `flag_appeals_pkey` when this side has appealed before. */
export const insertAppeal = (
  tx: Ctx,
  of: {
    readonly shopId: Uuid;
    readonly seq: number;
    readonly side: FlagAppeal['side'];
    readonly text: string;
    readonly by: Uuid | null;
  },
): Promise<unknown> =>
  tx.sql`
    INSERT INTO reviews.flag_appeals (shop_id, seq, side, text, by_user, at)
    VALUES (${of.shopId}, ${of.seq}, ${of.side}, ${of.text}, ${of.by}, ${tx.clock.now()})`;

/** Answers every open appeal against a flag; how many there were. */
export async function decideAppeals(
  tx: Ctx,
  of: {
    readonly shopId: Uuid;
    readonly seq: number;
    readonly decision: 'upheld' | 'rejected';
    readonly answer: string;
    readonly by: Uuid | null;
  },
): Promise<number> {
  const decided = await tx.sql`
    UPDATE reviews.flag_appeals SET decision = ${of.decision}, answer = ${of.answer}, decided_at = ${tx.clock.now()}, decided_by = ${of.by}
    WHERE shop_id = ${of.shopId} AND seq = ${of.seq} AND decision IS NULL`;
  return decided.count;
}

/** Appeals against these flags, oldest first. */
export const appealsOf = (ctx: Ctx, seqs: readonly number[]): Promise<FlagAppeal[]> =>
  seqs.length === 0
    ? Promise.resolve([])
    : ctx.sql<FlagAppeal[]>`
        SELECT seq, side, text, at, decision, answer, decided_at FROM reviews.flag_appeals
        WHERE seq = ANY(${[...seqs]}::bigint[]) ORDER BY seq, at, side`;

/** Open appeals of the market, with the oldest's moment. */
export async function openAppeals(ctx: Ctx): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await ctx.sql<{ count: number; oldest: Date | null }[]>`
    SELECT count(*) AS count, min(at) AS oldest FROM reviews.flag_appeals WHERE decision IS NULL`;
  return row ?? { count: 0, oldest: null };
}

export const putLikeness = (
  tx: Ctx,
  of: {
    readonly shopId: Uuid;
    readonly reviewId: Uuid;
    readonly buyerId: Uuid;
    readonly bands: readonly number[];
    readonly at: Date;
  },
): Promise<unknown> =>
  tx.sql`
    INSERT INTO reviews.likeness (shop_id, review_id, buyer_id, bands, at)
    VALUES (${of.shopId}, ${of.reviewId}, ${of.buyerId}, ${[...of.bands]}::int[], ${of.at}) ON CONFLICT DO NOTHING`;

/** Earlier texts of other buyers in the shop that may be alike; at most fifty, newest first. */
export const alike = (
  ctx: Ctx,
  of: {
    readonly shopId: Uuid;
    readonly reviewId: Uuid;
    readonly buyerId: Uuid;
    readonly bands: readonly number[];
    readonly since: Date;
  },
): Promise<{ reviewId: Uuid; body: string }[]> =>
  ctx.sql<{ reviewId: Uuid; body: string }[]>`
    SELECT l.review_id, r.body FROM reviews.likeness l JOIN reviews.reviews r ON r.shop_id = l.shop_id AND r.id = l.review_id
    WHERE l.bands && ${[...of.bands]}::int[] AND l.shop_id = ${of.shopId} AND l.buyer_id <> ${of.buyerId} AND l.review_id <> ${of.reviewId}
      AND l.at > ${of.since} ORDER BY l.at DESC LIMIT 50`;

/** Ratings of a product that say the same (good or bad) within a span that ends with this one. */
export async function sameWithin(
  ctx: Ctx,
  of: {
    readonly shopId: Uuid;
    readonly productId: Uuid;
    readonly rating: number;
    readonly from: Date;
    readonly until: Date;
  },
): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*) AS n FROM reviews.credit_events e JOIN reviews.reviews r ON r.shop_id = e.shop_id AND r.id = e.review_id
    WHERE r.product_id = ${of.productId} AND r.shop_id = ${of.shopId} AND r.at > ${of.from} AND r.at <= ${of.until} AND e.rating = ${of.rating}`;
  return row?.n ?? 0;
}
