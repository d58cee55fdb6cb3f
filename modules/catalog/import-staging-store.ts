import { createHash } from 'node:crypto';
import { type Ctx, earlier, hours, type Uuid } from '#kernel';
import { groupKey, type PlannedProduct } from './import/plan.ts';
import type { ReadRow, RowProblem } from './import/rows.ts';

/** Where one plan keeps what it has read and made, outside its memory and outside any transaction. */
export type Staging = { readonly shopId: Uuid; readonly planId: Uuid };

type Staged = { readonly at: number; readonly key: string; readonly body: unknown };

/** Texts are cut to their greatest length: half of a sign that fell on the edge is none that the database knows. */
const whole = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.toWellFormed() : value);

async function stage(
  ctx: Ctx,
  staging: Staging,
  kind: 'row' | 'problem' | 'chunk',
  all: readonly Staged[],
): Promise<void> {
  if (all.length === 0) return;
  await ctx.sql`
    INSERT INTO catalog.import_staging (shop_id, plan_id, kind, at, product_key, body, staged_at)
    SELECT ${staging.shopId}, ${staging.planId}, ${kind}, at, product_key, body, ${ctx.clock.now()}
    FROM unnest(${all.map((one) => one.at)}::integer[], ${all.map((one) => one.key)}::text[], ${all.map((one) => JSON.stringify(one.body, whole))}::text[])
      AS staged (at, product_key, body)`;
}

/** Rows in the order of the file, `from` being how many are staged already. */
export const stageRows = (ctx: Ctx, staging: Staging, from: number, rows: readonly ReadRow[]): Promise<void> =>
  stage(
    ctx,
    staging,
    'row',
    rows.map((body, n) => ({ at: from + n, key: keyOf(body), body })),
  );

export const stageProblems = (ctx: Ctx, staging: Staging, from: number, said: readonly RowProblem[]): Promise<void> =>
  stage(
    ctx,
    staging,
    'problem',
    said.map((body, n) => ({ at: from + n, key: '', body })),
  );

export const stageChunk = (
  ctx: Ctx,
  staging: Staging,
  at: number,
  products: readonly PlannedProduct[],
): Promise<void> => stage(ctx, staging, 'chunk', [{ at, key: '', body: products }]);

/** A digest: keys hold whatever a cell holds, also signs that a text of the database may not. */
const keyOf = (row: ReadRow): string => createHash('sha256').update(groupKey(row)).digest('base64url');

/** Puts the rows of a product beside one another, products in the order in which the file begins them. */
export async function sortRows(ctx: Ctx, staging: Staging): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.import_staging (shop_id, plan_id, kind, at, product_key, body, staged_at)
    SELECT shop_id, plan_id, 'sorted', row_number() OVER (ORDER BY first, at) - 1, product_key, body, staged_at
    FROM (SELECT *, min(at) OVER (PARTITION BY product_key) AS first FROM catalog.import_staging
      WHERE shop_id = ${staging.shopId} AND plan_id = ${staging.planId} AND kind = 'row') AS read`;
}

export type SortedRow = { readonly at: number; readonly productKey: string; readonly body: string };

export async function sortedRows(ctx: Ctx, staging: Staging, from: number, limit: number): Promise<SortedRow[]> {
  return ctx.sql<SortedRow[]>`
    SELECT at, product_key, body FROM catalog.import_staging
    WHERE shop_id = ${staging.shopId} AND plan_id = ${staging.planId} AND kind = 'sorted' AND at >= ${from} ORDER BY at LIMIT ${limit}`;
}

/** Takes a plan's staging away, and that of plans which were killed on the way. */
export async function clearStaging(ctx: Ctx, staging: Staging): Promise<void> {
  await ctx.sql`
    DELETE FROM catalog.import_staging
    WHERE (shop_id = ${staging.shopId} AND plan_id = ${staging.planId}) OR staged_at < ${earlier(ctx.clock.now(), hours(1))}`;
}
