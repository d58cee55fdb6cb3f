import { type Ctx, chinaDay, type Fen, type Uuid } from '#kernel';
import type { Impression } from './types.ts';

export type Candidate = {
  readonly shopId: Uuid;
  readonly campaignId: Uuid;
  readonly productId: Uuid;
  /** '' of a category. */
  readonly word: string;
  readonly bidFen: Fen;
  readonly tokens: readonly string[];
  readonly categoryIds: readonly string[];
  readonly shown: number;
  readonly clicked: number;
  readonly dailyFen: Fen;
  readonly totalFen: Fen | null;
  readonly spentFen: Fen;
  readonly todayFen: Fen;
  readonly accountFen: Fen;
  readonly pacing: 'even' | 'fast';
  readonly fromHour: number;
  readonly toHour: number;
};

const MOST = 300;

/**
 * Advertisements that ask for such a question and have money, highest bids first: by a word of theirs that is all in it, or by a category whose
 * goods share a word with it or are looked through. One statement, by indexes whatever the number of campaigns.
 */
export const candidates = (
  ctx: Ctx,
  { question, categoryId, day }: { question: readonly string[]; categoryId: string | null; day: string },
): Promise<Candidate[]> => {
  const words = question as string[];
  const within = categoryId === null ? ctx.sql`` : ctx.sql`AND i.category_ids @> ${[categoryId]}::text[]`;
  const meant = words.length === 0 ? ctx.sql`` : ctx.sql`AND i.tokens && ${words}::text[]`;
  return ctx.sql<Candidate[]>`
    WITH asked AS (
      SELECT w.shop_id, w.campaign_id, i.product_id, i.tokens, i.category_ids, i.shown, i.clicked, w.word, w.bid_fen
      FROM ads.words w JOIN ads.items i ON i.shop_id = w.shop_id AND i.campaign_id = w.campaign_id
      WHERE w.standing AND w.lead = ANY(${words}::text[]) AND w.tokens <@ ${words}::text[] AND i.live ${within}
      UNION ALL
      SELECT i.shop_id, i.campaign_id, i.product_id, i.tokens, i.category_ids, i.shown, i.clicked, '', NULL
      FROM ads.items i WHERE i.by_category AND i.standing AND i.live ${meant} ${within}
    )
    SELECT asked.shop_id, asked.campaign_id, product_id, tokens, category_ids, shown, clicked, word, coalesce(asked.bid_fen, c.bid_fen) AS bid_fen,
      c.daily_fen, c.total_fen, c.spent_fen, coalesce(d.spent_fen, 0)::bigint AS today_fen, a.balance_fen AS account_fen, c.pacing, c.from_hour, c.to_hour
    FROM asked JOIN ads.campaigns c ON c.shop_id = asked.shop_id AND c.id = asked.campaign_id
      JOIN ads.accounts a ON a.shop_id = c.shop_id
      LEFT JOIN ads.days d ON d.shop_id = c.shop_id AND d.campaign_id = c.id AND d.day = ${day}::date
    WHERE c.state = 'running' AND c.starts_at <= ${ctx.clock.now()} AND (c.ends_at IS NULL OR c.ends_at > ${ctx.clock.now()}) AND a.balance_fen > 0
      AND (c.target = 'words' OR c.category_id = ANY(category_ids))
    ORDER BY 9 DESC, product_id, word LIMIT ${MOST}`;
};

export const insertImpressions = (tx: Ctx, rows: readonly Impression[]) => tx.sql`
  INSERT INTO ads.impressions (id, shop_id, campaign_id, product_id, word, place, bid_fen, price_fen, relevance_bps, day, at)
  SELECT * FROM unnest(${rows.map((one) => one.id)}::uuid[], ${rows.map((one) => one.shopId)}::uuid[], ${rows.map((one) => one.campaignId)}::uuid[],
    ${rows.map((one) => one.productId)}::uuid[], ${rows.map((one) => one.word)}::text[], ${rows.map((one) => one.place)}::int[],
    ${rows.map((one) => one.bidFen)}::bigint[], ${rows.map((one) => one.priceFen)}::bigint[], ${rows.map((one) => one.relevanceBps)}::int[],
    ${rows.map((one) => chinaDay(one.at))}::date[], ${rows.map((one) => one.at.toISOString())}::timestamptz[])`;

export const impression = async (ctx: Ctx, id: Uuid): Promise<Impression | null> =>
  (
    await ctx.sql<Impression[]>`
      SELECT id, shop_id, campaign_id, product_id, word, place, bid_fen, price_fen, relevance_bps, at FROM ads.impressions WHERE id = ${id}`
  )[0] ?? null;

/** Counts what goods were shown and clicked since `from`, for what is expected of them. */
export async function measure(tx: Ctx, from: Date): Promise<number> {
  const done = await tx.sql`
    WITH seen AS (
      SELECT shop_id, campaign_id, product_id, count(*) AS shown FROM ads.impressions WHERE at >= ${from} GROUP BY 1, 2, 3
    ), hit AS (
      SELECT c.shop_id, c.campaign_id, c.product_id, count(*) AS clicked FROM ads.clicks c JOIN ads.impressions i ON i.id = c.impression_id
      WHERE i.at >= ${from} AND c.state = 'charged' GROUP BY 1, 2, 3
    )
    UPDATE ads.items SET shown = seen.shown, clicked = least(seen.shown, coalesce(hit.clicked, 0))
    FROM seen LEFT JOIN hit USING (shop_id, campaign_id, product_id)
    WHERE items.shop_id = seen.shop_id AND items.campaign_id = seen.campaign_id AND items.product_id = seen.product_id
      AND (items.shown, items.clicked) IS DISTINCT FROM (seen.shown, least(seen.shown, coalesce(hit.clicked, 0)))`;
  return done.count;
}
