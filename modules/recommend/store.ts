import type { Ctx, Uuid } from '#kernel';

/** Notes what a finished order kept; answers only what was not noted for its trade before, so that a repeat adds nothing. */
export async function keep(
  ctx: Ctx,
  tradeId: Uuid,
  shopId: Uuid,
  productIds: readonly Uuid[],
  at: Date,
): Promise<Uuid[]> {
  const rows = await ctx.sql<{ productId: Uuid }[]>`
    INSERT INTO recommend.kept (trade_id, product_id, shop_id, at)
    SELECT ${tradeId}::uuid, id, ${shopId}::uuid, ${at} FROM unnest(${[...productIds]}::uuid[]) AS n (id)
    ON CONFLICT DO NOTHING RETURNING product_id`;
  return rows.map((row) => row.productId);
}

/** Everything noted for a trade. */
export async function keptOf(ctx: Ctx, tradeId: Uuid): Promise<Uuid[]> {
  const rows = await ctx.sql<{ productId: Uuid }[]>`SELECT product_id FROM recommend.kept WHERE trade_id = ${tradeId}`;
  return rows.map((row) => row.productId);
}

export type Pair = { readonly productId: Uuid; readonly otherId: Uuid };

/** One more trade for each pair at that moment: what was there fades to it, or it fades to what came later (`together.ts` says the same). */
export async function tieUp(ctx: Ctx, pairs: readonly Pair[], at: Date, halfLifeDays: number): Promise<void> {
  if (pairs.length === 0) return;
  const seconds = halfLifeDays * 86_400;
  await ctx.sql`
    INSERT INTO recommend.ties AS t (product_id, other_id, weight, trades, at)
    SELECT a, b, 1, 1, ${at} FROM unnest(${pairs.map((one) => one.productId)}::uuid[], ${pairs.map((one) => one.otherId)}::uuid[]) AS n (a, b)
    ORDER BY a, b
    ON CONFLICT (product_id, other_id) DO UPDATE SET
      weight = t.weight * power(2, -greatest(0, extract(epoch FROM excluded.at - t.at))::double precision / ${seconds})
        + power(2, -greatest(0, extract(epoch FROM t.at - excluded.at))::double precision / ${seconds}),
      trades = t.trades + 1, at = greatest(t.at, excluded.at)`;
}

export type TieRow = { readonly otherId: Uuid; readonly weight: number };

/** What goes with a product at `now`, strongest first; pairs of fewer trades are left out. */
export async function tiesOf(
  ctx: Ctx,
  productId: Uuid,
  by: { readonly halfLifeDays: number; readonly trades: number; readonly most: number },
): Promise<TieRow[]> {
  const seconds = by.halfLifeDays * 86_400;
  return ctx.sql<TieRow[]>`
    SELECT other_id, weight * power(2, -greatest(0, extract(epoch FROM ${ctx.clock.now()}::timestamptz - at))::double precision / ${seconds}) AS weight
    FROM recommend.ties WHERE product_id = ${productId} AND trades >= ${by.trades} ORDER BY 2 DESC, other_id LIMIT ${by.most}`;
}

/** Notes of trades so old that none of their orders can still finish. */
export async function dropKept(ctx: Ctx, before: Date): Promise<number> {
  const rows = await ctx.sql`DELETE FROM recommend.kept WHERE at < ${before} RETURNING 1`;
  return rows.length;
}

/** Pairs that do not say the same both ways. */
export async function lopsided(ctx: Ctx): Promise<{ pairs: number; wrong: Pair[] }> {
  const wrong = await ctx.sql<Pair[]>`
    SELECT a.product_id, a.other_id FROM recommend.ties a
    LEFT JOIN recommend.ties b ON b.product_id = a.other_id AND b.other_id = a.product_id
    WHERE b.trades IS DISTINCT FROM a.trades OR b.at IS DISTINCT FROM a.at OR abs(b.weight - a.weight) > 1e-9 LIMIT 20`;
  const [all] = await ctx.sql<{ pairs: number }[]>`SELECT count(*)::int AS pairs FROM recommend.ties`;
  return { pairs: all?.pairs ?? 0, wrong };
}
