import type { Ctx, Json, Sql, Uuid } from '#kernel';
import type { Filter, Flag, FlagRule, FollowUp, Reply, Review, ReviewRow } from './types.ts';

/** Throws the database's refusal of `reviews_line_once` when the line was reviewed before. */
export async function insertReview(ctx: Ctx, row: ReviewRow): Promise<void> {
  await ctx.sql`
    INSERT INTO reviews.reviews (shop_id, id, order_id, line_id, product_id, sku_id, buyer_id, sale_attributes, goods_stars, service_stars,
      logistics_stars, body, media_ids, video_id, tags, anonymous, completed_at, at)
    VALUES (${row.shopId}, ${row.id}, ${row.orderId}, ${row.lineId}, ${row.productId}, ${row.skuId}, ${row.buyerId},
      ${ctx.sql.json(row.saleAttributes as unknown as Json)}, ${row.goodsStars}, ${row.serviceStars}, ${row.logisticsStars}, ${row.body},
      ${[...row.mediaIds]}::uuid[], ${row.videoId}, ${[...row.tags]}::text[], ${row.anonymous}, ${row.completedAt}, ${row.at})`;
}

type JoinedRow = ReviewRow & {
  readonly followBody: string | null;
  readonly followMediaIds: readonly Uuid[] | null;
  readonly followAt: Date | null;
  readonly replyBody: string | null;
  readonly replyVersion: number | null;
  readonly replyAt: Date | null;
  readonly replyFirstAt: Date | null;
  readonly helpful: number;
  readonly flagSeq: number | null;
  readonly flagRule: FlagRule | null;
  readonly flagNote: string | null;
  readonly flagEvidence: Json | null;
  readonly flagAt: Date | null;
};

/** Reviews with follow-up, the last wording of the reply and votes. The two `at`s of a reply tell whether it may be edited. */
const joined = (sql: Sql) => sql`
  SELECT r.shop_id, r.id, r.order_id, r.line_id, r.product_id, r.sku_id, r.buyer_id, r.sale_attributes, r.goods_stars, r.service_stars,
    r.logistics_stars, r.body, r.media_ids, r.video_id, r.tags, r.anonymous, r.completed_at, r.at,
    f.body AS follow_body, f.media_ids AS follow_media_ids, f.at AS follow_at,
    p.body AS reply_body, p.version AS reply_version, p.at AS reply_at, first.at AS reply_first_at,
    (SELECT count(*) FROM reviews.helpful_votes v WHERE v.shop_id = r.shop_id AND v.review_id = r.id) AS helpful,
    fe.seq AS flag_seq, fe.rule AS flag_rule, fe.note AS flag_note, fe.evidence AS flag_evidence, fe.at AS flag_at
  FROM reviews.reviews r
  LEFT JOIN reviews.follow_ups f ON f.shop_id = r.shop_id AND f.review_id = r.id
  LEFT JOIN reviews.flags g ON g.shop_id = r.shop_id AND g.review_id = r.id
  LEFT JOIN reviews.flag_events fe ON fe.shop_id = g.shop_id AND fe.seq = g.seq
  LEFT JOIN reviews.replies first ON first.shop_id = r.shop_id AND first.review_id = r.id AND first.version = 1
  LEFT JOIN LATERAL (SELECT body, version, at FROM reviews.replies last WHERE last.shop_id = r.shop_id AND last.review_id = r.id
    ORDER BY version DESC LIMIT 1) p ON true`;

function whole({
  followBody,
  followMediaIds,
  followAt,
  replyBody,
  replyVersion,
  replyAt,
  replyFirstAt,
  flagSeq,
  flagRule,
  flagNote,
  flagEvidence,
  flagAt,
  ...row
}: JoinedRow): Review {
  const flag: Flag | null =
    flagSeq !== null && flagRule && flagAt
      ? { seq: flagSeq, rule: flagRule, note: flagNote, evidence: flagEvidence ?? {}, at: flagAt }
      : null;
  const followUp: FollowUp | null =
    followBody !== null && followAt ? { body: followBody, mediaIds: followMediaIds ?? [], at: followAt } : null;
  const reply: Reply | null =
    replyBody !== null && replyVersion !== null && replyAt && replyFirstAt
      ? { body: replyBody, version: replyVersion, firstAt: replyFirstAt, at: replyAt }
      : null;
  return { ...row, followUp, reply, flag };
}

export type ListFilter = {
  readonly filter: Filter;
  readonly tag?: string | undefined;
  readonly before: { readonly at: Date; readonly id: Uuid } | null;
  readonly limit: number;
};
type Owner =
  | { readonly productId: Uuid }
  | { readonly shopId: Uuid; readonly productId?: Uuid | undefined }
  | { readonly buyerId: Uuid }
  /** The operator's view: every shop, or one. */
  | { readonly market: true; readonly ofShop?: Uuid | undefined };

/** Newest first; at most `limit`. */
export async function listReviews(ctx: Ctx, of: Owner, by: ListFilter): Promise<Review[]> {
  const { sql } = ctx;
  const filters: Record<Filter, ReturnType<Sql>> = {
    all: sql``,
    picture: sql`AND (cardinality(r.media_ids) > 0 OR r.video_id IS NOT NULL OR cardinality(f.media_ids) > 0)`,
    low: sql`AND r.goods_stars <= 3`,
    follow_up: sql`AND f.review_id IS NOT NULL`,
    unanswered: sql`AND first.review_id IS NULL`,
    folded: sql`AND g.review_id IS NOT NULL`,
    appealed: sql`AND EXISTS (SELECT 1 FROM reviews.flag_appeals a WHERE a.shop_id = g.shop_id AND a.seq = g.seq AND a.decision IS NULL)`,
  };
  // Everyone else finds what was folded under its own filter; author, shop and operator see it among the others, marked.
  const onPage = 'productId' in of && !('shopId' in of) && by.filter !== 'folded';
  const rows = await sql<JoinedRow[]>`
    ${joined(sql)} WHERE true
      ${'shopId' in of ? sql`AND r.shop_id = ${of.shopId}` : sql``}
      ${'productId' in of && of.productId ? sql`AND r.product_id = ${of.productId}` : sql``}
      ${'buyerId' in of ? sql`AND r.buyer_id = ${of.buyerId}` : sql``}
      ${'market' in of && of.ofShop ? sql`AND r.shop_id = ${of.ofShop}` : sql``}
      ${onPage ? sql`AND g.review_id IS NULL` : sql``}
      ${filters[by.filter]}
      ${by.tag ? sql`AND ${by.tag} = ANY(r.tags)` : sql``}
      ${by.before ? sql`AND (r.at, r.id) < (${by.before.at}, ${by.before.id})` : sql``}
    ORDER BY r.at DESC, r.id DESC LIMIT ${by.limit}`;
  return rows.map(whole);
}

/** One review by id, of any shop or of the given one. */
export async function reviewById(ctx: Ctx, id: Uuid, shopId?: Uuid): Promise<Review | null> {
  const [row] = await ctx.sql<JoinedRow[]>`
    ${joined(ctx.sql)} WHERE r.id = ${id} ${shopId ? ctx.sql`AND r.shop_id = ${shopId}` : ctx.sql``}`;
  return row ? whole(row) : null;
}

export async function reviewsOfOrder(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Review[]> {
  const rows = await ctx.sql<JoinedRow[]>`
    ${joined(ctx.sql)} WHERE r.shop_id = ${shopId} AND r.order_id = ${orderId} ORDER BY r.id`;
  return rows.map(whole);
}

/** Throws the database's refusal of `follow_ups_pkey` when there is one. */
export async function insertFollowUp(ctx: Ctx, of: Review, followUp: FollowUp): Promise<void> {
  await ctx.sql`
    INSERT INTO reviews.follow_ups (shop_id, review_id, body, media_ids, at)
    VALUES (${of.shopId}, ${of.id}, ${followUp.body}, ${[...followUp.mediaIds]}::uuid[], ${followUp.at})`;
}

/** Throws the database's refusal of `replies_pkey` when another wrote this version first. */
export async function insertReply(
  ctx: Ctx,
  of: Review,
  reply: { readonly body: string; readonly version: number; readonly at: Date; readonly by: Uuid | null },
): Promise<void> {
  await ctx.sql`
    INSERT INTO reviews.replies (shop_id, review_id, version, body, by, at)
    VALUES (${of.shopId}, ${of.id}, ${reply.version}, ${reply.body}, ${reply.by}, ${reply.at})`;
}

/** Casts or takes back a person's vote; answers the votes now. */
export async function putVote(ctx: Ctx, of: Review, userId: Uuid, helpful: boolean): Promise<number> {
  if (helpful)
    await ctx.sql`
      INSERT INTO reviews.helpful_votes (shop_id, review_id, user_id, at) VALUES (${of.shopId}, ${of.id}, ${userId}, ${ctx.clock.now()})
      ON CONFLICT ON CONSTRAINT helpful_votes_pkey DO NOTHING`;
  else
    await ctx.sql`
      DELETE FROM reviews.helpful_votes WHERE shop_id = ${of.shopId} AND review_id = ${of.id} AND user_id = ${userId}`;
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*) AS n FROM reviews.helpful_votes WHERE shop_id = ${of.shopId} AND review_id = ${of.id}`;
  return row?.n ?? 0;
}

export type Summary = {
  readonly all: number;
  readonly picture: number;
  readonly low: number;
  readonly followUp: number;
  readonly folded: number;
};

/** Counts behind the filters of a product's reviews. */
export async function filterCounts(ctx: Ctx, productId: Uuid): Promise<Summary> {
  const [row] = await ctx.sql<Summary[]>`
    SELECT count(*) FILTER (WHERE g.review_id IS NULL) AS "all",
      count(*) FILTER (WHERE g.review_id IS NULL AND (cardinality(r.media_ids) > 0 OR r.video_id IS NOT NULL OR cardinality(f.media_ids) > 0)) AS picture,
      count(*) FILTER (WHERE g.review_id IS NULL AND r.goods_stars <= 3) AS low,
      count(*) FILTER (WHERE g.review_id IS NULL AND f.review_id IS NOT NULL) AS follow_up, count(g.review_id) AS folded
    FROM reviews.reviews r LEFT JOIN reviews.follow_ups f ON f.shop_id = r.shop_id AND f.review_id = r.id
    LEFT JOIN reviews.flags g ON g.shop_id = r.shop_id AND g.review_id = r.id
    WHERE r.product_id = ${productId}`;
  return row ?? { all: 0, picture: 0, low: 0, followUp: 0, folded: 0 };
}

/** What a product's reviews say most, most said first. */
export async function tagCounts(ctx: Ctx, productId: Uuid): Promise<{ code: string; count: number }[]> {
  return ctx.sql<{ code: string; count: number }[]>`
    SELECT code, count(*) AS count FROM reviews.reviews r, unnest(r.tags) AS code
    WHERE r.product_id = ${productId}
      AND NOT EXISTS (SELECT 1 FROM reviews.flags g WHERE g.shop_id = r.shop_id AND g.review_id = r.id) GROUP BY code ORDER BY count(*) DESC, code LIMIT 12`;
}

/** Low ratings of the last `since` that the shop has not answered. */
export async function lowUnanswered(ctx: Ctx, shopId: Uuid, since: Date): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*) AS n FROM reviews.reviews r
    WHERE r.shop_id = ${shopId} AND r.goods_stars <= 3 AND r.at > ${since}
      AND NOT EXISTS (SELECT 1 FROM reviews.replies p WHERE p.shop_id = r.shop_id AND p.review_id = r.id)`;
  return row?.n ?? 0;
}
