import type { Ctx } from '#kernel';
import type { VariantFigures } from '#modules/experiments';

/**
 * What became of each variant of an experiment: counts are sums of the funnel; visitors are the people of its single events who still agree, each with what they paid.
 * Read by the mark's beginning (`key.`): keys hold no full stop.
 */
export const figuresByVariant = (ctx: Ctx, experiment: string): Promise<VariantFigures[]> => ctx.sql<VariantFigures[]>`
  WITH marks AS (
    SELECT trial, sum(impressions)::bigint AS impressions, sum(clicks)::bigint AS clicks, sum(adds)::bigint AS adds, sum(orders)::bigint AS orders,
      sum(paid_orders)::bigint AS paid_orders, sum(paid_fen)::bigint AS paid_fen
    FROM behaviour.funnel WHERE trial <> '' AND starts_with(trial, ${`${experiment}.`}) GROUP BY trial),
  seen AS (
    SELECT trial, user_id, bool_or(kind = 'click') AS opened FROM behaviour.events
    WHERE trial <> '' AND trial IN (SELECT trial FROM marks) AND counted AND user_id IS NOT NULL GROUP BY trial, user_id),
  spent AS (
    SELECT trial, user_id, sum(payable_fen)::numeric AS fen FROM behaviour.purchases
    WHERE trial <> '' AND trial IN (SELECT trial FROM marks) AND paid AND user_id IS NOT NULL GROUP BY trial, user_id),
  people AS (
    SELECT trial, count(*)::int AS visitors, count(*) FILTER (WHERE opened)::int AS openers, count(fen)::int AS buyers,
      coalesce(sum(fen), 0)::bigint AS spent_fen, coalesce(sum(fen * fen), 0)::double precision AS spent_squares
    FROM seen LEFT JOIN spent USING (trial, user_id) GROUP BY trial)
  SELECT split_part(trial, '.', 2) AS variant, impressions, clicks, adds, orders, paid_orders, paid_fen, coalesce(visitors, 0)::int AS visitors,
    coalesce(openers, 0)::int AS openers, coalesce(buyers, 0)::int AS buyers, coalesce(spent_fen, 0)::bigint AS spent_fen,
    coalesce(spent_squares, 0)::double precision AS spent_squares
  FROM marks LEFT JOIN people USING (trial) ORDER BY trial`;
