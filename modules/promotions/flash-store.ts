import type { Ctx, Uuid } from '#kernel';

/** Pieces of a flash price: of `pieces` so many are in orders that stand. */
export type FlashStock = {
  /** Whose rule it is: the shop's, or the market's. */
  readonly ownerId: Uuid;
  /** Whose shelf its pieces lie on. */
  readonly shopId: Uuid;
  readonly ruleId: Uuid;
  readonly skuId: Uuid;
  readonly pieces: number;
  readonly taken: number;
  readonly perBuyer: number;
  readonly endsAt: Date;
};
/** A trade takes pieces at a flash price. */
export type FlashTake = {
  readonly tradeId: Uuid;
  readonly ruleId: Uuid;
  readonly buyerId: Uuid;
  readonly pieces: number;
};
export type FlashBack = Pick<FlashTake, 'ruleId' | 'pieces'>;

export const insertFlashStock = (ctx: Ctx, one: Omit<FlashStock, 'taken'>) => ctx.sql`
  INSERT INTO promotions.flash_stocks (owner_id, shop_id, rule_id, sku_id, pieces, per_buyer, ends_at)
  VALUES (${one.ownerId}, ${one.shopId}, ${one.ruleId}, ${one.skuId}, ${one.pieces}, ${one.perBuyer}, ${one.endsAt})`;

export const flashStocksOf = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<FlashStock[]> => ctx.sql<FlashStock[]>`
  SELECT owner_id, shop_id, rule_id, sku_id, pieces, taken, per_buyer, ends_at FROM promotions.flash_stocks WHERE rule_id = ANY(${ruleIds as Uuid[]}::uuid[])`;

/** Pieces the buyer has of these prices, by rule. */
export const flashHadOf = (
  ctx: Ctx,
  buyerId: Uuid,
  ruleIds: readonly Uuid[],
): Promise<{ ruleId: Uuid; taken: number }[]> => ctx.sql<{ ruleId: Uuid; taken: number }[]>`
  SELECT rule_id, taken FROM promotions.flash_buyers WHERE buyer_id = ${buyerId} AND rule_id = ANY(${ruleIds as Uuid[]}::uuid[])`;

const summed = <K extends string>(takes: readonly FlashTake[], keyOf: (take: FlashTake) => K): [K, number][] =>
  [...Map.groupBy(takes, keyOf)]
    .map(([key, own]): [K, number] => [key, own.reduce((sum, one) => sum + one.pieces, 0)])
    .sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * Trades take what their quotes say, in the transaction of placing; false when there are fewer left, or a buyer may have fewer: then
 * nothing may stay, and the caller undoes it. `flash_stocks_within` and `flash_buyers_within` have the last word. The stock's row is locked
 * first by everybody, before any shelf.
 */
export async function takeFlash(ctx: Ctx, takes: readonly FlashTake[]): Promise<boolean> {
  const stocks = summed(takes, (one) => one.ruleId);
  const buyers = summed(takes, (one) => `${one.ruleId} ${one.buyerId}`);
  const [rules, people] = [stocks.map(([id]) => id), buyers.map(([key]) => key.split(' ') as [Uuid, Uuid])];
  const [, left, may] = await Promise.all([
    lock(ctx, rules),
    // Each sees what was written before the first statement got its locks.
    ctx.sql`
      UPDATE promotions.flash_stocks s SET taken = s.taken + t.pieces
      FROM unnest(${rules}::uuid[], ${stocks.map(([, sum]) => sum)}::int[]) AS t (rule_id, pieces)
      WHERE s.rule_id = t.rule_id AND s.closed_at IS NULL AND s.taken + t.pieces <= s.pieces RETURNING s.rule_id`,
    ctx.sql`
      INSERT INTO promotions.flash_buyers AS b (buyer_id, rule_id, taken, per_buyer)
      SELECT t.buyer_id, t.rule_id, t.pieces, s.per_buyer
      FROM unnest(${people.map(([rule]) => rule)}::uuid[], ${people.map(([, buyer]) => buyer)}::uuid[], ${buyers.map(([, sum]) => sum)}::int[])
        AS t (rule_id, buyer_id, pieces) JOIN promotions.flash_stocks s ON s.rule_id = t.rule_id AND t.pieces <= s.per_buyer
      ON CONFLICT ON CONSTRAINT flash_buyers_pkey DO UPDATE SET taken = b.taken + excluded.taken WHERE b.taken + excluded.taken <= b.per_buyer
      RETURNING b.buyer_id`,
  ]);
  if (left.length < rules.length || may.length < people.length) return false;
  await ctx.sql`
    INSERT INTO promotions.flash_takes (trade_id, rule_id, buyer_id, taken, kept)
    SELECT trade_id, rule_id, buyer_id, pieces, pieces
    FROM unnest(${takes.map((one) => one.tradeId)}::uuid[], ${takes.map((one) => one.ruleId)}::uuid[], ${takes.map((one) => one.buyerId)}::uuid[],
      ${takes.map((one) => one.pieces)}::int[]) AS t (trade_id, rule_id, buyer_id, pieces)`;
  return true;
}

const lock = (ctx: Ctx, ruleIds: readonly Uuid[]) => ctx.sql`
  SELECT 1 FROM promotions.flash_stocks WHERE rule_id = ANY(${ruleIds as Uuid[]}::uuid[]) ORDER BY rule_id FOR NO KEY UPDATE`;

/** Pieces of the trade were closed or cancelled: they are there again, and their buyer may have them again. Answers which SKUs' shelves they came from. */
export async function flashBack(
  ctx: Ctx,
  tradeId: Uuid,
  parts: readonly FlashBack[],
): Promise<{ shopId: Uuid; ruleId: Uuid; skuId: Uuid; pieces: number }[]> {
  if (parts.length === 0) return [];
  await lock(
    ctx,
    parts.map((part) => part.ruleId),
  );
  return ctx.sql`
    WITH back AS (
      UPDATE promotions.flash_takes t SET kept = t.kept - p.pieces
      FROM unnest(${parts.map((part) => part.ruleId)}::uuid[], ${parts.map((part) => part.pieces)}::int[]) AS p (rule_id, pieces)
      WHERE t.trade_id = ${tradeId} AND t.rule_id = p.rule_id RETURNING t.rule_id, t.buyer_id, p.pieces
    ), buyers AS (
      UPDATE promotions.flash_buyers b SET taken = b.taken - back.pieces FROM back WHERE b.buyer_id = back.buyer_id AND b.rule_id = back.rule_id
    )
    UPDATE promotions.flash_stocks s SET taken = s.taken - back.pieces FROM back WHERE s.rule_id = back.rule_id
    RETURNING s.shop_id, s.rule_id, s.sku_id, back.pieces`;
}

/** Takes no more; answers whose shelf its pieces lie on, null when it had closed before. */
export const closeFlash = async (ctx: Ctx, ruleId: Uuid): Promise<Uuid | null> =>
  (
    await ctx.sql<
      { shopId: Uuid }[]
    >`UPDATE promotions.flash_stocks SET closed_at = ${ctx.clock.now()} WHERE rule_id = ${ruleId} AND closed_at IS NULL RETURNING shop_id`
  )[0]?.shopId ?? null;

/** One whose time is over. */
export const dueFlash = async (ctx: Ctx): Promise<Uuid | null> =>
  (
    await ctx.sql<{ ruleId: Uuid }[]>`
      SELECT rule_id FROM promotions.flash_stocks WHERE closed_at IS NULL AND ends_at <= ${ctx.clock.now()}
      ORDER BY ends_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`
  )[0]?.ruleId ?? null;

/** Stocks and buyers that count other pieces than their trades keep. */
export const flashAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'flash price ' || s.rule_id || ' counts ' || s.taken || ' taken, trades keep ' || coalesce(k.kept, 0) AS breach
  FROM promotions.flash_stocks s LEFT JOIN (SELECT rule_id, sum(kept) AS kept FROM promotions.flash_takes GROUP BY rule_id) k ON k.rule_id = s.rule_id
  WHERE s.taken <> coalesce(k.kept, 0)
  UNION ALL
  SELECT 'flash price ' || b.rule_id || ' counts ' || b.taken || ' of buyer ' || b.buyer_id || ', trades keep ' || coalesce(k.kept, 0)
  FROM promotions.flash_buyers b LEFT JOIN (SELECT rule_id, buyer_id, sum(kept) AS kept FROM promotions.flash_takes GROUP BY rule_id, buyer_id) k
    ON k.rule_id = b.rule_id AND k.buyer_id = b.buyer_id
  WHERE b.taken <> coalesce(k.kept, 0)`;
