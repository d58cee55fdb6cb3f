import type { Ctx, Fen, Uuid } from '#kernel';
import type { Reason } from './fraud.ts';

export const REPORT_BY = ['day', 'word', 'product'] as const;
export type ReportBy = (typeof REPORT_BY)[number];
export type Figures = {
  readonly impressions: number;
  /** Charged and not given back. */
  readonly clicks: number;
  readonly spentFen: Fen;
  readonly refused: number;
  readonly givenBack: number;
  readonly orders: number;
  readonly amountFen: Fen;
};
export type Row = Figures & { readonly key: string };

/** A campaign's figures by day, word or goods; `null` = all in one row. Everything is counted on the day it happened, orders on the click's. */
export function report(
  ctx: Ctx,
  { shopId, id, by, from, to }: { shopId: Uuid; id: Uuid; by: ReportBy | null; from: string; to: string },
): Promise<Row[]> {
  const key =
    by === null
      ? ctx.sql`''`
      : by === 'day'
        ? ctx.sql`day::text`
        : by === 'word'
          ? ctx.sql`word`
          : ctx.sql`product_id::text`;
  return ctx.sql<Row[]>`
    WITH facts AS (
      SELECT ${key} AS key, 1 AS impressions, 0 AS clicks, 0 AS spent, 0 AS refused, 0 AS given_back, NULL::uuid AS order_id, 0 AS amount
      FROM ads.impressions WHERE shop_id = ${shopId} AND campaign_id = ${id} AND day BETWEEN ${from}::date AND ${to}::date
      UNION ALL
      SELECT ${key}, 0, (state = 'charged')::int, CASE WHEN state = 'charged' THEN price_fen ELSE 0 END, (state = 'refused')::int, (state = 'given_back')::int, NULL, 0
      FROM ads.clicks WHERE shop_id = ${shopId} AND campaign_id = ${id} AND day BETWEEN ${from}::date AND ${to}::date
      UNION ALL
      SELECT c.key, 0, 0, 0, 0, 0, a.order_id, a.amount_fen
      FROM (SELECT id, ${key} AS key FROM ads.clicks WHERE shop_id = ${shopId} AND campaign_id = ${id} AND day BETWEEN ${from}::date AND ${to}::date) AS c
      JOIN ads.attributions a ON a.click_id = c.id
    )
    SELECT key, sum(impressions)::bigint AS impressions, sum(clicks)::bigint AS clicks, sum(spent)::bigint AS spent_fen, sum(refused)::bigint AS refused,
      sum(given_back)::bigint AS given_back, count(DISTINCT order_id) AS orders, sum(amount)::bigint AS amount_fen
    FROM facts GROUP BY key ORDER BY key`;
}

/** Why clicks were not charged or were given back. */
export const reasons = (
  ctx: Ctx,
  { shopId, id, from, to }: { shopId: Uuid; id: Uuid; from: string; to: string },
): Promise<{ reason: Reason; count: number }[]> => ctx.sql<{ reason: Reason; count: number }[]>`
  SELECT reason, count(*) AS count FROM ads.clicks
  WHERE shop_id = ${shopId} AND campaign_id = ${id} AND day BETWEEN ${from}::date AND ${to}::date AND reason IS NOT NULL GROUP BY reason ORDER BY 2 DESC, 1`;

// ── What the audit looks for ────────────────────────────────────────────────────────────────────────────────────────

type Breach = { readonly breach: string };

/** Campaigns and their days that have spent another sum than their clicks cost. */
export const campaignsAmiss = (ctx: Ctx): Promise<Breach[]> => ctx.sql<Breach[]>`
  SELECT 'campaign ' || c.id || ' has spent ' || c.spent_fen || ' fen, its clicks cost ' || coalesce(k.cost, 0) AS breach
  FROM ads.campaigns c LEFT JOIN (SELECT campaign_id, sum(price_fen) AS cost FROM ads.clicks WHERE state = 'charged' GROUP BY 1) k ON k.campaign_id = c.id
  WHERE c.spent_fen <> coalesce(k.cost, 0)
  UNION ALL
  SELECT 'campaign ' || coalesce(d.campaign_id, k.campaign_id) || ' has spent ' || coalesce(d.spent_fen, 0) || ' fen on ' || coalesce(d.day, k.day) || ' of ' || coalesce(d.limit_fen, 0)
    || ', its clicks cost ' || coalesce(k.cost, 0)
  FROM ads.days d FULL JOIN (SELECT campaign_id, day, sum(price_fen) AS cost FROM ads.clicks WHERE state = 'charged' GROUP BY 1, 2) k
    ON k.campaign_id = d.campaign_id AND k.day = d.day
  WHERE coalesce(d.spent_fen, 0) <> coalesce(k.cost, 0) OR coalesce(d.spent_fen, 0) > coalesce(d.limit_fen, 0)`;

/** Clicks that cost another price than they were shown at, or more than was bid. */
export const clicksAmiss = (ctx: Ctx): Promise<Breach[]> => ctx.sql<Breach[]>`
  SELECT 'click ' || c.id || ' costs ' || c.price_fen || ' fen, shown at ' || i.price_fen AS breach
  FROM ads.clicks c JOIN ads.impressions i ON i.id = c.impression_id
  WHERE (c.price_fen, c.shop_id, c.campaign_id, c.product_id) IS DISTINCT FROM (i.price_fen, i.shop_id, i.campaign_id, i.product_id)`;

export type Books = {
  readonly shopId: Uuid;
  readonly balanceFen: number;
  /** Charged and not settled yet: still in the ledger's account. */
  readonly unsettledFen: number;
  /** Of the platform, by settlements less what was given back after them. */
  readonly earnedFen: number;
};
export const books = (ctx: Ctx): Promise<Books[]> => ctx.sql<Books[]>`
  SELECT a.shop_id, a.balance_fen, coalesce(sum(c.price_fen) FILTER (WHERE c.state = 'charged' AND c.settlement_id IS NULL), 0)::bigint AS unsettled_fen,
    coalesce(sum(c.price_fen) FILTER (WHERE c.state = 'charged' AND c.settlement_id IS NOT NULL), 0)::bigint AS earned_fen
  FROM ads.accounts a LEFT JOIN ads.clicks c ON c.shop_id = a.shop_id GROUP BY a.shop_id, a.balance_fen`;

/** Settlements that are not the sum of their clicks, what was given back included. */
export const settlementsAmiss = (ctx: Ctx): Promise<Breach[]> => ctx.sql<Breach[]>`
  SELECT 'settlement ' || s.id || ' is ' || s.amount_fen || ' fen of ' || s.clicks || ' clicks, found ' || coalesce(sum(c.price_fen), 0) || ' of ' || count(c.id) AS breach
  FROM ads.settlements s LEFT JOIN ads.clicks c ON c.settlement_id = s.id GROUP BY s.id, s.amount_fen, s.clicks
  HAVING s.amount_fen <> coalesce(sum(c.price_fen), 0) OR s.clicks <> count(c.id)`;
