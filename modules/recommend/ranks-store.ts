import type { Ctx, Uuid } from '#kernel';
import type { List, ListOf, Row, Scope, ScopeKind } from './ranks.ts';

/** Takes the turn of making them, when the last was before `before`; false when it is another's, or nobody's yet. */
export async function takeTurn(tx: Ctx, before: Date): Promise<boolean> {
  const rows = await tx.sql`
    UPDATE recommend.rank_runs SET made_at = ${tx.clock.now()} WHERE made_at <= ${before} RETURNING 1`;
  return rows.length > 0;
}
export async function madeAt(ctx: Ctx): Promise<Date> {
  const [row] = await ctx.sql<{ madeAt: Date }[]>`SELECT made_at FROM recommend.rank_runs`;
  return row?.madeAt ?? new Date(0);
}

const AT_ONCE = 5_000;
export async function replaceRanks(tx: Ctx, rows: readonly Row[]): Promise<void> {
  await tx.sql`DELETE FROM recommend.ranks`;
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = rows.slice(from, from + AT_ONCE);
    await tx.sql`
      INSERT INTO recommend.ranks (list, scope_kind, scope_id, place, product_id, figure)
      SELECT * FROM unnest(${part.map((one) => one.list)}::text[], ${part.map((one) => one.scopeKind)}::text[], ${part.map((one) => one.scopeId)}::text[],
        ${part.map((one) => one.place)}::integer[], ${part.map((one) => one.productId)}::uuid[], ${part.map((one) => one.figure)}::bigint[])`;
  }
}

export type Standing = { readonly place: number; readonly productId: Uuid; readonly figure: number };
export const rankRows = (ctx: Ctx, list: List, scope: Scope, after: number, most: number): Promise<Standing[]> =>
  ctx.sql<Standing[]>`
    SELECT place, product_id, figure FROM recommend.ranks
    WHERE list = ${list} AND scope_kind = ${scope.kind} AND scope_id = ${scope.id} AND place > ${after} ORDER BY place LIMIT ${most}`;

/** Scopes that have this list: tracks, categories, belts, of each those with the longest first. */
export const scopesOf = (ctx: Ctx, list: List, most: number): Promise<Scope[]> => ctx.sql<Scope[]>`
  SELECT scope_kind AS kind, scope_id AS id FROM recommend.ranks WHERE list = ${list} AND scope_kind <> 'all'
  GROUP BY scope_kind, scope_id ORDER BY scope_kind DESC, max(place) DESC, scope_id LIMIT ${most}`;

/** The top of a list: how long it is, and who leads it. */
export type Head = ListOf & { readonly goods: number; readonly first: readonly Uuid[] };
/** Goods looked at for the top of a list: some may have left since it was made. */
const LEADERS = 6;
const heads = (ctx: Ctx) => ctx.sql`
  SELECT list, scope_kind AS kind, scope_id AS id, max(place) AS goods,
    (array_agg(product_id ORDER BY place) FILTER (WHERE place <= ${LEADERS})) AS first FROM recommend.ranks`;

/** The tops of these lists. */
export const headsOf = async (ctx: Ctx, lists: readonly ListOf[]): Promise<Head[]> =>
  lists.length === 0
    ? []
    : ctx.sql<Head[]>`
        ${heads(ctx)} WHERE (list, scope_kind, scope_id) IN (SELECT * FROM unnest(${lists.map((one) => one.list)}::text[],
          ${lists.map((one) => one.kind)}::text[], ${lists.map((one) => one.id)}::text[]))
        GROUP BY list, scope_kind, scope_id`;

/** Where a page of the index ended. */
export type HeadPlace = { readonly kind: ScopeKind; readonly goods: number; readonly id: string };
const kindPlace = (ctx: Ctx) =>
  ctx.sql`CASE scope_kind WHEN 'all' THEN 0 WHEN 'category' THEN 1 WHEN 'track' THEN 2 ELSE 3 END`;
const placeOfKind: Readonly<Record<ScopeKind, number>> = { all: 0, category: 1, track: 2, belt: 3 };

/** All lists of one rule: of the market, of categories, tracks and belts, the longest of each first. */
export const headsOfList = (
  ctx: Ctx,
  list: List,
  kind: ScopeKind | null,
  after: HeadPlace | null,
  most: number,
): Promise<Head[]> => ctx.sql<Head[]>`
  ${heads(ctx)} WHERE list = ${list} ${kind ? ctx.sql`AND scope_kind = ${kind}` : ctx.sql``}
  GROUP BY list, scope_kind, scope_id
  ${after ? ctx.sql`HAVING (${kindPlace(ctx)}, -max(place), scope_id) > (${placeOfKind[after.kind]}, ${-after.goods}::integer, ${after.id})` : ctx.sql``}
  ORDER BY ${kindPlace(ctx)}, -max(place), scope_id LIMIT ${most}`;

/** Lists that hold these goods on one of their first places: those that hold most of them first, then the narrower ones. */
export const scopesHolding = async (
  ctx: Ctx,
  productIds: readonly Uuid[],
  high: number,
  most: number,
): Promise<ListOf[]> =>
  productIds.length === 0
    ? []
    : ctx.sql<ListOf[]>`
        SELECT list, scope_kind AS kind, scope_id AS id FROM recommend.ranks
        WHERE product_id = ANY(${[...productIds]}::uuid[]) AND place <= ${high}
        GROUP BY list, scope_kind, scope_id ORDER BY count(*) DESC, ${kindPlace(ctx)} DESC, list, scope_id LIMIT ${most}`;

/** Somebody bought these: once more each. */
export async function addBuyers(
  tx: Ctx,
  bought: readonly { readonly productId: Uuid; readonly buyer: string }[],
): Promise<void> {
  if (bought.length === 0) return;
  await tx.sql`
    INSERT INTO recommend.buyers AS b (product_id, buyer, trades)
    SELECT p, d, 1 FROM unnest(${bought.map((one) => one.productId)}::uuid[], ${bought.map((one) => one.buyer)}::text[]) AS n (p, d)
    ON CONFLICT ON CONSTRAINT buyers_pkey DO UPDATE SET trades = b.trades + 1`;
}
export type Again = { readonly productId: Uuid; readonly buyers: number; readonly again: number };
export const buyersOf = (ctx: Ctx, least: number): Promise<Again[]> => ctx.sql<Again[]>`
  SELECT product_id, count(*)::int AS buyers, (count(*) FILTER (WHERE trades > 1))::int AS again FROM recommend.buyers
  GROUP BY product_id HAVING count(*) >= ${least} AND count(*) FILTER (WHERE trades > 1) > 0`;
