import type { Ctx, Uuid } from '#kernel';

export async function firstOrdersOn(ctx: Ctx, device: string, now: Date): Promise<number> {
  const [row] = await ctx.sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM promotions.first_orders WHERE device = ${device} AND kept_until > ${now}`;
  return row?.count ?? 0;
}

/** Takes the first free number of each device up to `most`; answers how many got one. What is kept no longer gives its number up. */
export async function takeFirstOrders(
  tx: Ctx,
  taken: readonly { readonly device: string; readonly tradeId: Uuid }[],
  most: number,
  now: Date,
  keptUntil: Date,
): Promise<number> {
  const done = await tx.sql`
    INSERT INTO promotions.first_orders AS f (device, nth, trade_id, kept_until)
    SELECT asked.device, free.nth, asked.trade_id, ${keptUntil}
    FROM unnest(${taken.map((one) => one.device)}::text[], ${taken.map((one) => one.tradeId)}::uuid[]) AS asked (device, trade_id)
    JOIN LATERAL (
      SELECT min(n)::int AS nth FROM generate_series(1, ${most}::int) AS n
      WHERE NOT EXISTS (SELECT 1 FROM promotions.first_orders k WHERE k.device = asked.device AND k.nth = n AND k.kept_until > ${now})
    ) AS free ON free.nth IS NOT NULL
    ON CONFLICT ON CONSTRAINT first_orders_pkey DO UPDATE SET trade_id = excluded.trade_id, kept_until = excluded.kept_until
    WHERE f.kept_until <= ${now}`;
  return done.count;
}

export const dropFirstOrder = (tx: Ctx, tradeId: Uuid): Promise<unknown> =>
  tx.sql`DELETE FROM promotions.first_orders WHERE trade_id = ${tradeId}`;
