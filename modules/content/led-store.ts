import type { Ctx, Uuid } from '#kernel';

export type Click = {
  readonly who: Uuid;
  readonly productId: Uuid;
  readonly creatorId: Uuid;
  readonly pieceId: Uuid;
};

/** Keeps a click; answers whether the same one was made since `since`: then it is one for the figures. */
export async function keepClick(tx: Ctx, one: Click, since: Date): Promise<boolean> {
  const again = await tx.sql`
    SELECT 1 FROM content.clicks WHERE who = ${one.who} AND product_id = ${one.productId} AND piece_id = ${one.pieceId} AND at > ${since} LIMIT 1`;
  await tx.sql`
    INSERT INTO content.clicks (who, product_id, at, creator_id, piece_id)
    VALUES (${one.who}, ${one.productId}, ${tx.clock.now()}, ${one.creatorId}, ${one.pieceId}) ON CONFLICT DO NOTHING`;
  return again.length > 0;
}

export const countClick = (tx: Ctx, one: Click, day: string) => tx.sql`
  INSERT INTO content.click_days AS d (creator_id, piece_id, day, clicks) VALUES (${one.creatorId}, ${one.pieceId}, ${day}, 1)
  ON CONFLICT (creator_id, piece_id, day) DO UPDATE SET clicks = d.clicks + 1`;

/** Who signs in keeps what their browser has clicked. */
export const adoptClicks = (tx: Ctx, pairs: readonly { guestId: Uuid; userId: Uuid }[]) => tx.sql`
  WITH moved AS (
    DELETE FROM content.clicks c USING unnest(${pairs.map((one) => one.guestId)}::uuid[], ${pairs.map((one) => one.userId)}::uuid[]) AS p (guest_id, user_id)
    WHERE c.who = p.guest_id RETURNING p.user_id, c.product_id, c.at, c.creator_id, c.piece_id)
  INSERT INTO content.clicks (who, product_id, at, creator_id, piece_id) SELECT * FROM moved ON CONFLICT DO NOTHING`;

export type Placed = {
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly buyerId: Uuid;
  readonly at: Date;
};
export type Led = {
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly creatorId: Uuid;
  readonly pieceId: Uuid;
  readonly clickedAt: Date;
};

/** The last click of each buyer on each product at most `seconds` before it was ordered. */
export const lastClicks = (tx: Ctx, placed: readonly Placed[], seconds: number): Promise<Led[]> => tx.sql<Led[]>`
  SELECT DISTINCT ON (p.order_id, p.product_id) p.order_id, p.shop_id, p.product_id, c.creator_id, c.piece_id, c.at AS clicked_at
  FROM unnest(${placed.map((one) => one.orderId)}::uuid[], ${placed.map((one) => one.shopId)}::uuid[], ${placed.map((one) => one.productId)}::uuid[],
    ${placed.map((one) => one.buyerId)}::uuid[], ${placed.map((one) => one.at.toISOString())}::timestamptz[]) AS p (order_id, shop_id, product_id, buyer_id, at)
  JOIN content.clicks c ON c.who = p.buyer_id AND c.product_id = p.product_id AND c.at <= p.at AND c.at > p.at - make_interval(secs => ${seconds})
  ORDER BY p.order_id, p.product_id, c.at DESC, c.piece_id`;

export type LedLine = Led & {
  readonly lineId: Uuid;
  readonly placedAt: Date;
  readonly pieces: number;
  readonly orderedFen: number;
  readonly paidFen: number;
  readonly refundedFen: number;
};
export const ledOfOrders = (ctx: Ctx, orderIds: readonly Uuid[]): Promise<LedLine[]> =>
  ctx.sql<LedLine[]>`SELECT * FROM content.led WHERE order_id = ANY(${orderIds as Uuid[]}::uuid[])`;
/** A page of all lines in the order of their key. */
export const ledAfter = (ctx: Ctx, after: LedLine | null, limit: number): Promise<LedLine[]> => ctx.sql<LedLine[]>`
  SELECT * FROM content.led
  ${after ? ctx.sql`WHERE (shop_id, order_id, line_id) > (${after.shopId}, ${after.orderId}, ${after.lineId})` : ctx.sql``}
  ORDER BY shop_id, order_id, line_id LIMIT ${limit}`;

/** Lines as they are now; whose they are stays as it was first written. */
export const putLed = (tx: Ctx, lines: readonly LedLine[]) => tx.sql`
  INSERT INTO content.led (shop_id, order_id, line_id, creator_id, piece_id, product_id, clicked_at, placed_at, pieces, ordered_fen, paid_fen, refunded_fen)
  SELECT * FROM unnest(${lines.map((one) => one.shopId)}::uuid[], ${lines.map((one) => one.orderId)}::uuid[], ${lines.map((one) => one.lineId)}::uuid[],
    ${lines.map((one) => one.creatorId)}::uuid[], ${lines.map((one) => one.pieceId)}::uuid[], ${lines.map((one) => one.productId)}::uuid[],
    ${lines.map((one) => one.clickedAt.toISOString())}::timestamptz[], ${lines.map((one) => one.placedAt.toISOString())}::timestamptz[],
    ${lines.map((one) => one.pieces)}::int[], ${lines.map((one) => one.orderedFen)}::bigint[], ${lines.map((one) => one.paidFen)}::bigint[],
    ${lines.map((one) => one.refundedFen)}::bigint[])
  ON CONFLICT (shop_id, order_id, line_id) DO UPDATE SET ordered_fen = excluded.ordered_fen, paid_fen = excluded.paid_fen, refunded_fen = excluded.refunded_fen`;

/** Clicks too old to lead to anything: only their figures stay. */
export const dropClicks = async (ctx: Ctx, before: Date): Promise<number> =>
  (await ctx.sql`DELETE FROM content.clicks WHERE at < ${before}`).count;

/** Orders of which the consumer has not heard everything yet: it follows, at most a moment behind. */
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
