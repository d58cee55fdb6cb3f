import type { Ctx, Text2, Uuid } from '#kernel';
import type { BoardLine, By, Sum } from './board.ts';

type Asked = { readonly orderId: Uuid; readonly shopId: Uuid; readonly skuId: Uuid; readonly at: Date };
/** Which of these were bought while their SKU was live in a campaign, and in which. */
export const liveIn = async (
  ctx: Ctx,
  asked: readonly Asked[],
): Promise<{ orderId: Uuid; shopId: Uuid; skuId: Uuid; campaignId: Uuid }[]> =>
  asked.length === 0
    ? []
    : ctx.sql<{ orderId: Uuid; shopId: Uuid; skuId: Uuid; campaignId: Uuid }[]>`
        SELECT a.order_id, a.shop_id, a.sku_id, e.campaign_id
        FROM unnest(${asked.map((one) => one.orderId)}::uuid[], ${asked.map((one) => one.shopId)}::uuid[], ${asked.map((one) => one.skuId)}::uuid[],
          ${asked.map((one) => one.at.toISOString())}::timestamptz[]) AS a (order_id, shop_id, sku_id, at)
        JOIN campaigns.entries e ON e.shop_id = a.shop_id AND e.sku_id = a.sku_id AND e.state = 'approved'
        JOIN campaigns.campaigns c ON c.id = e.campaign_id AND c.state <> 'draft' AND c.live_from <= a.at AND c.live_until > a.at`;

/** Lines as orders say them, put or changed. */
export async function putLines(tx: Ctx, lines: readonly BoardLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.sql`
    INSERT INTO campaigns.board_lines (shop_id, campaign_id, order_id, line_id, product_id, placed_at, province, pieces, gmv_fen, paid_fen, refunded_fen)
    SELECT * FROM unnest(${lines.map((one) => one.shopId)}::uuid[], ${lines.map((one) => one.campaignId)}::uuid[],
      ${lines.map((one) => one.orderId)}::uuid[], ${lines.map((one) => one.lineId)}::uuid[], ${lines.map((one) => one.productId)}::uuid[],
      ${lines.map((one) => one.placedAt.toISOString())}::timestamptz[], ${lines.map((one) => one.province)}::text[],
      ${lines.map((one) => one.pieces)}::integer[], ${lines.map((one) => one.gmvFen)}::bigint[], ${lines.map((one) => one.paidFen)}::bigint[],
      ${lines.map((one) => one.refundedFen)}::bigint[])
    ON CONFLICT ON CONSTRAINT board_lines_pkey DO UPDATE SET province = excluded.province, gmv_fen = excluded.gmv_fen, paid_fen = excluded.paid_fen,
      refunded_fen = excluded.refunded_fen`;
}

/** Adds to the sums; each campaign and key once among them. */
export async function addSums(tx: Ctx, sums: readonly Sum[]): Promise<void> {
  if (sums.length === 0) return;
  await tx.sql`
    INSERT INTO campaigns.board_sums AS s (campaign_id, by_what, key, orders, pieces, gmv_fen, paid_fen, refunded_fen)
    SELECT * FROM unnest(${sums.map((one) => one.campaignId)}::uuid[], ${sums.map((one) => one.byWhat)}::text[], ${sums.map((one) => one.key)}::text[],
      ${sums.map((one) => one.orders)}::bigint[], ${sums.map((one) => one.pieces)}::bigint[], ${sums.map((one) => one.gmvFen)}::bigint[],
      ${sums.map((one) => one.paidFen)}::bigint[], ${sums.map((one) => one.refundedFen)}::bigint[])
    ON CONFLICT ON CONSTRAINT board_sums_pkey DO UPDATE SET orders = s.orders + excluded.orders, pieces = s.pieces + excluded.pieces,
      gmv_fen = s.gmv_fen + excluded.gmv_fen, paid_fen = s.paid_fen + excluded.paid_fen, refunded_fen = s.refunded_fen + excluded.refunded_fen`;
}

/** The sums of a kind: minutes the last first, all else by what was paid. */
export const sumsBy = (ctx: Ctx, campaignId: Uuid, byWhat: By, limit: number): Promise<Sum[]> => ctx.sql<Sum[]>`
  SELECT campaign_id, by_what, key, orders, pieces, gmv_fen, paid_fen, refunded_fen FROM campaigns.board_sums
  WHERE campaign_id = ${campaignId} AND by_what = ${byWhat}
  ORDER BY ${byWhat === 'minute' ? ctx.sql`key DESC` : ctx.sql`paid_fen DESC, key`} LIMIT ${limit}`;

/** Which of these products were paid for most in a campaign, what was given back left out; such without a sale are absent. */
export const bestPaid = async (
  ctx: Ctx,
  campaignId: Uuid,
  productIds: readonly Uuid[],
  limit: number,
): Promise<Uuid[]> =>
  (
    await ctx.sql<{ key: Uuid }[]>`
      SELECT key FROM campaigns.board_sums
      WHERE campaign_id = ${campaignId} AND by_what = 'product' AND key = ANY(${[...productIds]}::text[]) AND paid_fen > refunded_fen
      ORDER BY paid_fen - refunded_fen DESC, key LIMIT ${limit}`
  ).map((row) => row.key);

export const titlesOf = async (
  ctx: Ctx,
  campaignId: Uuid,
  productIds: readonly string[],
): Promise<Map<string, Text2>> =>
  new Map(
    (
      await ctx.sql<{ productId: Uuid; title: Text2 }[]>`
        SELECT DISTINCT ON (product_id) product_id, title FROM campaigns.entries
        WHERE campaign_id = ${campaignId} AND product_id = ANY(${[...productIds]}::uuid[]) ORDER BY product_id, sku_id`
    ).map((row) => [row.productId, row.title]),
  );

/** Sums that are not those of their lines: for the audit. */
export const sumsAmiss = (ctx: Ctx): Promise<{ campaignId: Uuid; byWhat: By; key: string }[]> => ctx.sql<
  { campaignId: Uuid; byWhat: By; key: string }[]
>`
  WITH real AS (
    SELECT l.campaign_id, k.by_what, k.key, count(DISTINCT l.order_id) AS orders, sum(l.pieces) AS pieces, sum(l.gmv_fen) AS gmv_fen, sum(l.paid_fen) AS paid_fen,
      sum(l.refunded_fen) AS refunded_fen
    FROM campaigns.board_lines l CROSS JOIN LATERAL (VALUES ('all', ''), ('minute', to_char(l.placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')),
      ('province', l.province), ('product', l.product_id::text)) AS k (by_what, key)
    GROUP BY 1, 2, 3
  )
  SELECT coalesce(r.campaign_id, s.campaign_id) AS campaign_id, coalesce(r.by_what, s.by_what) AS by_what, coalesce(r.key, s.key) AS key
  FROM real r FULL JOIN campaigns.board_sums s ON s.campaign_id = r.campaign_id AND s.by_what = r.by_what AND s.key = r.key
  WHERE (r.orders, r.pieces, r.gmv_fen, r.paid_fen, r.refunded_fen) IS DISTINCT FROM (s.orders, s.pieces, s.gmv_fen, s.paid_fen, s.refunded_fen) LIMIT 100`;

/** Lines of the board after a key, for the audit to hold against the orders. */
export const linesAfter = (ctx: Ctx, after: Uuid | null, limit: number): Promise<Uuid[]> =>
  ctx.sql<{ orderId: Uuid }[]>`
    SELECT DISTINCT order_id FROM campaigns.board_lines WHERE ${after ? ctx.sql`order_id > ${after}` : ctx.sql`true`} ORDER BY order_id LIMIT ${limit}`.then(
    (rows) => rows.map((row) => row.orderId),
  );

export const linesOfOrders = (ctx: Ctx, orderIds: readonly Uuid[], lock = false): Promise<BoardLine[]> => ctx.sql<
  BoardLine[]
>`
  SELECT shop_id, campaign_id, order_id, line_id, product_id, placed_at, province, pieces, gmv_fen, paid_fen, refunded_fen
  FROM campaigns.board_lines WHERE order_id = ANY(${[...orderIds]}::uuid[]) ${lock ? ctx.sql`ORDER BY order_id, campaign_id, line_id FOR UPDATE` : ctx.sql``}`;

/** Orders of which a consumer has not heard everything yet: it follows, at most a moment behind. */
export const unheardOf = async (
  ctx: Ctx,
  orderIds: readonly Uuid[],
  consumer: string,
  events: readonly string[],
): Promise<Set<Uuid>> =>
  new Set(
    (
      await ctx.sql<{ orderId: Uuid }[]>`
        SELECT DISTINCT e.subject_id AS order_id FROM kernel.events e
        WHERE e.subject_id = ANY(${[...orderIds]}::uuid[]) AND e.name = ANY(${[...events]}::text[])
          AND NOT EXISTS (SELECT 1 FROM kernel.consumers c WHERE c.name = ${consumer} AND (c.tx, c.seq) >= (e.tx, e.seq))`
    ).map((row) => row.orderId),
  );
