import type { Ctx, Uuid } from '#kernel';
import type { Walked } from './walks.ts';

/** So many halvings are nothing. */
const FADED = 400;

/** Adds walks one visit each: what was there fades to the new moment, or the new fades to what came later. Each pair once among them. */
export async function addWalks(
  tx: Ctx,
  walked: readonly (Walked & { readonly visits: number })[],
  halfLifeDays: number,
): Promise<void> {
  if (walked.length === 0) return;
  const seconds = halfLifeDays * 86_400;
  await tx.sql`
    INSERT INTO recommend.walks AS w (product_id, other_id, weight, visits, at)
    SELECT * FROM unnest(${walked.map((one) => one.from)}::uuid[], ${walked.map((one) => one.to)}::uuid[], ${walked.map((one) => one.weight)}::double precision[],
      ${walked.map((one) => one.visits)}::integer[], ${walked.map((one) => new Date(one.at).toISOString())}::timestamptz[]) AS n (a, b, weight, visits, at)
    ORDER BY a, b
    ON CONFLICT (product_id, other_id) DO UPDATE SET
      weight = w.weight * power(2, -least(${FADED}, greatest(0, extract(epoch FROM excluded.at - w.at))::double precision / ${seconds}))
        + excluded.weight * power(2, -least(${FADED}, greatest(0, extract(epoch FROM w.at - excluded.at))::double precision / ${seconds})),
      visits = w.visits + excluded.visits, at = greatest(w.at, excluded.at)`;
}

export type Near = { readonly productId: Uuid; readonly otherId: Uuid; readonly weight: number };
type By = { readonly halfLifeDays: number; readonly least: number; readonly most: number };

/** What people opened after, and before, these products, strongest first; pairs of fewer visits are left out. */
export const walksOf = async (ctx: Ctx, productIds: readonly Uuid[], by: By): Promise<Near[]> =>
  productIds.length === 0
    ? []
    : ctx.sql<Near[]>`
        SELECT product_id, other_id,
          weight * power(2, -least(${FADED}, greatest(0, extract(epoch FROM ${ctx.clock.now()}::timestamptz - at))::double precision / ${by.halfLifeDays * 86_400})) AS weight
        FROM recommend.walks WHERE product_id = ANY(${[...productIds]}::uuid[]) AND visits >= ${by.least} ORDER BY 3 DESC, other_id LIMIT ${by.most}`;

/** What was bought with these products, strongest first; pairs of fewer trades are left out. */
export const tiesOfAll = async (ctx: Ctx, productIds: readonly Uuid[], by: By): Promise<Near[]> =>
  productIds.length === 0
    ? []
    : ctx.sql<Near[]>`
        SELECT product_id, other_id,
          weight * power(2, -least(${FADED}, greatest(0, extract(epoch FROM ${ctx.clock.now()}::timestamptz - at))::double precision / ${by.halfLifeDays * 86_400})) AS weight
        FROM recommend.ties WHERE product_id = ANY(${[...productIds]}::uuid[]) AND trades >= ${by.least} ORDER BY 3 DESC, other_id LIMIT ${by.most}`;
