import type { Ctx } from '#kernel';

type Found = { readonly counted: number; readonly off: readonly string[] };

async function found(ctx: Ctx, rows: Promise<{ id: string }[]>): Promise<Found> {
  const [count] = await ctx.sql<{ n: number }[]>`SELECT count(*) AS n FROM aftersales.cases`;
  return { counted: count?.n ?? 0, off: (await rows).map((row) => row.id) };
}

export const amountsOff = (ctx: Ctx): Promise<Found> =>
  found(
    ctx,
    ctx.sql<{ id: string }[]>`
      SELECT id FROM aftersales.cases
      WHERE amount_fen <> freight_fen + (SELECT coalesce(sum((line->>'amountFen')::bigint), 0) FROM jsonb_array_elements(lines) AS line)`,
  );

export const statesOff = (ctx: Ctx): Promise<Found> =>
  found(
    ctx,
    ctx.sql<{ id: string }[]>`
      SELECT c.id FROM aftersales.cases c
      WHERE c.state IS DISTINCT FROM (
        SELECT h.to_state FROM aftersales.case_history h WHERE h.shop_id = c.shop_id AND h.case_id = c.id ORDER BY h.n DESC LIMIT 1)`,
  );
