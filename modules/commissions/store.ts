import type { Ctx, CursorKey, Uuid } from '#kernel';
import type { CommissionLine, PoolGoods } from './types.ts';

/** One word of a shop on a product at a time. */
export const lockOffer = (tx: Ctx, shopId: Uuid, productId: Uuid): Promise<unknown> =>
  tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`commissions.offers ${shopId} ${productId}`}, 0))`;

export async function poolRate(ctx: Ctx, shopId: Uuid, productId: Uuid): Promise<number | null> {
  const [row] = await ctx.sql<{ rateBps: number }[]>`
    SELECT rate_bps FROM commissions.pool WHERE shop_id = ${shopId} AND product_id = ${productId}`;
  return row?.rateBps ?? null;
}

/** A shop that changes its mind within a millisecond is heard in order. */
export async function putOffer(
  tx: Ctx,
  one: { shopId: Uuid; productId: Uuid; rateBps: number | null; by: Uuid | null },
): Promise<void> {
  await tx.sql`
    INSERT INTO commissions.offers (shop_id, product_id, since, rate_bps, by_user)
    SELECT ${one.shopId}, ${one.productId}, greatest(${tx.clock.now()}::timestamptz, max(since) + interval '1 millisecond'), ${one.rateBps}, ${one.by}
    FROM commissions.offers WHERE shop_id = ${one.shopId} AND product_id = ${one.productId}`;
  if (one.rateBps === null)
    await tx.sql`DELETE FROM commissions.pool WHERE shop_id = ${one.shopId} AND product_id = ${one.productId}`;
  else
    await tx.sql`
      INSERT INTO commissions.pool (shop_id, product_id, rate_bps, since) VALUES (${one.shopId}, ${one.productId}, ${one.rateBps}, ${tx.clock.now()})
      ON CONFLICT (shop_id, product_id) DO UPDATE SET rate_bps = excluded.rate_bps, since = excluded.since`;
}

/** What of the pool stands, newest first, of one shop or of all; one more than asked. */
export const poolPage = (
  ctx: Ctx,
  shopId: Uuid | null,
  before: CursorKey | null,
  limit: number,
): Promise<PoolGoods[]> =>
  ctx.sql<PoolGoods[]>`
    SELECT shop_id, product_id, rate_bps, since FROM commissions.pool
    WHERE ${shopId ? ctx.sql`shop_id = ${shopId}` : ctx.sql`true`}
      ${before ? ctx.sql`AND (since, product_id) < (${String(before[0])}::timestamptz, ${String(before[1])}::uuid)` : ctx.sql``}
    ORDER BY since DESC, product_id DESC LIMIT ${limit + 1}`;

type Asked = { readonly shopId: Uuid; readonly productId: Uuid; readonly at: Date };
/** What each shop gave on its product at a moment, in the order asked; null: nothing. */
export const ratesAt = async (ctx: Ctx, asked: readonly Asked[]): Promise<(number | null)[]> =>
  (
    await ctx.sql<{ rateBps: number | null }[]>`
      SELECT (SELECT o.rate_bps FROM commissions.offers o WHERE o.shop_id = a.shop_id AND o.product_id = a.product_id AND o.since <= a.at
        ORDER BY o.since DESC LIMIT 1) AS rate_bps
      FROM unnest(${asked.map((one) => one.shopId)}::uuid[], ${asked.map((one) => one.productId)}::uuid[],
        ${asked.map((one) => one.at.toISOString())}::timestamptz[]) WITH ORDINALITY AS a (shop_id, product_id, at, place) ORDER BY a.place`
  ).map((row) => row.rateBps);

export type NewLine = Pick<
  CommissionLine,
  'shopId' | 'orderId' | 'lineId' | 'userId' | 'pieceId' | 'productId' | 'rateBps' | 'placedAt'
>;
/** Written once, however often it is told. */
export const insertLines = (tx: Ctx, lines: readonly NewLine[]): Promise<unknown> => tx.sql`
  INSERT INTO commissions.lines (shop_id, order_id, line_id, user_id, piece_id, product_id, rate_bps, placed_at)
  SELECT * FROM unnest(${lines.map((one) => one.shopId)}::uuid[], ${lines.map((one) => one.orderId)}::uuid[], ${lines.map((one) => one.lineId)}::uuid[],
    ${lines.map((one) => one.userId)}::uuid[], ${lines.map((one) => one.pieceId)}::uuid[], ${lines.map((one) => one.productId)}::uuid[],
    ${lines.map((one) => one.rateBps)}::int[], ${lines.map((one) => one.placedAt.toISOString())}::timestamptz[])
  ON CONFLICT (shop_id, order_id, line_id) DO NOTHING`;

/** Lines of orders, held until the transaction ends; in one order by everybody. */
export const lockLines = (tx: Ctx, orderIds: readonly Uuid[]): Promise<CommissionLine[]> =>
  tx.sql<CommissionLine[]>`
    SELECT * FROM commissions.lines WHERE order_id = ANY(${[...orderIds]}::uuid[]) ORDER BY shop_id, order_id, line_id FOR UPDATE`;

export const stand = (tx: Ctx, one: CommissionLine): Promise<unknown> => tx.sql`
  UPDATE commissions.lines SET kept_fen = ${one.keptFen}, expected_fen = ${one.expectedFen}, settled_at = ${one.settledAt},
    booked_fen = ${one.bookedFen}, journals = ${one.journals}, try_at = ${one.tryAt}
  WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND line_id = ${one.lineId}`;

/** An order's money is released: from now on what its lines earn is owed, whoever books it. */
export const markOwed = (tx: Ctx, orderId: Uuid): Promise<unknown> => tx.sql`
  UPDATE commissions.lines SET settled_at = ${tx.clock.now()}, try_at = ${tx.clock.now()}
  WHERE order_id = ${orderId} AND settled_at IS NULL AND expected_fen > 0`;

/** Orders of which a balance did not have what is owed, and which are asked for again. */
export const shortOrders = async (ctx: Ctx, limit: number): Promise<Uuid[]> =>
  (
    await ctx.sql<{ orderId: Uuid }[]>`
      SELECT order_id FROM commissions.lines WHERE try_at <= ${ctx.clock.now()} ORDER BY try_at LIMIT ${limit}`
  ).map((row) => row.orderId);

/** What a shop owes creators and has not given, in fen. */
export async function owedBy(ctx: Ctx, shopId: Uuid): Promise<number> {
  const [row] = await ctx.sql<{ fen: number }[]>`
    SELECT coalesce(sum(expected_fen - booked_fen), 0)::bigint AS fen FROM commissions.lines WHERE shop_id = ${shopId} AND try_at IS NOT NULL`;
  return row?.fen ?? 0;
}

export type Whose = { readonly shopId?: Uuid; readonly userId?: Uuid };
/** Newest first; one more than asked. */
export const linesPage = (ctx: Ctx, whose: Whose, before: CursorKey | null, limit: number): Promise<CommissionLine[]> =>
  ctx.sql<CommissionLine[]>`
    SELECT * FROM commissions.lines WHERE ${of(ctx, whose)}
      ${before ? ctx.sql`AND (placed_at, line_id) < (${String(before[0])}::timestamptz, ${String(before[1])}::uuid)` : ctx.sql``}
    ORDER BY placed_at DESC, line_id DESC LIMIT ${limit + 1}`;

const of = (ctx: Ctx, { shopId, userId }: Whose) =>
  shopId ? ctx.sql`shop_id = ${shopId}` : userId ? ctx.sql`user_id = ${userId}` : ctx.sql`true`;

/** What is on its way (paid for, not released) and what is in the books, in fen. */
export async function sumsOf(ctx: Ctx, whose: Whose): Promise<{ expectedFen: number; bookedFen: number }> {
  const [row] = await ctx.sql<{ expectedFen: number; bookedFen: number }[]>`
    SELECT coalesce(sum(expected_fen - booked_fen), 0)::bigint AS expected_fen, coalesce(sum(booked_fen), 0)::bigint AS booked_fen
    FROM commissions.lines WHERE ${of(ctx, whose)}`;
  return row ?? { expectedFen: 0, bookedFen: 0 };
}

/** A page of all lines in the order of their key: for the audit. */
export const linesAfter = (ctx: Ctx, after: CommissionLine | null, limit: number): Promise<CommissionLine[]> =>
  ctx.sql<CommissionLine[]>`
    SELECT * FROM commissions.lines
    ${after ? ctx.sql`WHERE (shop_id, order_id, line_id) > (${after.shopId}, ${after.orderId}, ${after.lineId})` : ctx.sql``}
    ORDER BY shop_id, order_id, line_id LIMIT ${limit}`;
