import type { Ctx, Json, Uuid } from '#kernel';
import type { Mapping } from './import/mapping.ts';
import type { ImportOptions } from './import/options.ts';
import type { PlannedProduct } from './import/plan.ts';
import type { RowProblem } from './import/rows.ts';

export type ImportState = 'ready' | 'running' | 'done' | 'failed';
export type Tally = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly repeated: number;
  readonly rejected: number;
};

/** What was made of the file before anything was written. */
export type Recognised = {
  readonly format: string;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly header: readonly string[];
  readonly headerKey: string;
  readonly fileRows: number;
  readonly elsewhere: number;
  readonly products: number;
  readonly skus: number;
  readonly categories: { readonly named: number; readonly guessed: number; readonly fallback: number };
  readonly shops: readonly { readonly name: string; readonly rows: number }[];
  readonly pictures: number;
};

export type ImportRow = Tally & {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly filename: string;
  readonly sha256: string;
  readonly state: ImportState;
  readonly options: ImportOptions;
  readonly mapping: Mapping;
  readonly recognised: Recognised;
  readonly rows: number;
  readonly nextChunk: number;
  readonly chunks: number;
  readonly failure: string | null;
  readonly madeBy: Uuid | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
};

const json = (ctx: Ctx, value: unknown) => ctx.sql.json(value as Json);

export type ImportWrite = Pick<
  ImportRow,
  'shopId' | 'id' | 'filename' | 'sha256' | 'options' | 'mapping' | 'recognised' | 'rows' | 'madeBy'
> & {
  readonly tally: Tally;
  /** The staged plan, which is kept with the import. */
  readonly plan: { readonly planId: Uuid; readonly chunks: number };
};

export async function insertImport(ctx: Ctx, row: ImportWrite): Promise<void> {
  const { tally } = row;
  await ctx.sql`
    INSERT INTO catalog.imports (shop_id, id, filename, sha256, state, options, mapping, recognised, rows, created, updated, unchanged, repeated, rejected, chunks, made_by, created_at, touched_at)
    VALUES (${row.shopId}, ${row.id}, ${row.filename}, ${row.sha256}, 'ready', ${json(ctx, row.options)}, ${json(ctx, row.mapping)}, ${json(ctx, row.recognised)},
      ${row.rows}, ${tally.created}, ${tally.updated}, ${tally.unchanged}, ${tally.repeated}, ${tally.rejected}, ${row.plan.chunks}, ${row.madeBy}, ${ctx.clock.now()},
      ${ctx.clock.now()})`;
  await keepPlan(ctx, row);
}

export async function importRow(ctx: Ctx, shopId: Uuid, id: Uuid, lock = false): Promise<ImportRow | null> {
  const [row] = await ctx.sql<
    ImportRow[]
  >`SELECT * FROM catalog.imports WHERE shop_id = ${shopId} AND id = ${id} ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`;
  return row ?? null;
}

export async function importsOf(ctx: Ctx, shopId: Uuid, before: Uuid | null, limit: number): Promise<ImportRow[]> {
  return ctx.sql<
    ImportRow[]
  >`SELECT * FROM catalog.imports WHERE shop_id = ${shopId} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``} ORDER BY id DESC LIMIT ${limit}`;
}

/** A new plan of a file that has not been run: mapping, options, what they amount to. */
export async function replanImport(ctx: Ctx, row: ImportWrite): Promise<boolean> {
  const { tally } = row;
  const rows = await ctx.sql`
    UPDATE catalog.imports SET options = ${json(ctx, row.options)}, mapping = ${json(ctx, row.mapping)}, recognised = ${json(ctx, row.recognised)}, rows = ${row.rows},
      created = ${tally.created}, updated = ${tally.updated}, unchanged = ${tally.unchanged}, repeated = ${tally.repeated}, rejected = ${tally.rejected},
      chunks = ${row.plan.chunks}, touched_at = ${ctx.clock.now()}
    WHERE shop_id = ${row.shopId} AND id = ${row.id} AND state = 'ready' RETURNING 1`;
  if (rows.length === 0) return false;
  await keepPlan(ctx, row);
  return true;
}

/** What is staged of a plan, chunks and what is to be said about rows, in place of what an earlier plan left. */
async function keepPlan(ctx: Ctx, { shopId, id, plan }: ImportWrite): Promise<void> {
  const staged = (kind: 'chunk' | 'problem') =>
    ctx.sql`SELECT shop_id, at, body::jsonb AS body FROM catalog.import_staging WHERE shop_id = ${shopId} AND plan_id = ${plan.planId} AND kind = ${kind}`;
  await ctx.sql`DELETE FROM catalog.import_chunks WHERE shop_id = ${shopId} AND import_id = ${id}`;
  await ctx.sql`DELETE FROM catalog.import_rows WHERE shop_id = ${shopId} AND import_id = ${id}`;
  await ctx.sql`
    INSERT INTO catalog.import_chunks (shop_id, import_id, chunk, products)
    SELECT shop_id, ${id}, at, body FROM (${staged('chunk')}) AS chunk`;
  await ctx.sql`
    INSERT INTO catalog.import_rows (shop_id, import_id, line, place, weight, column_name, code, params)
    SELECT shop_id, ${id}, (body ->> 'line')::integer, row_number() OVER (PARTITION BY (body ->> 'line')::integer ORDER BY at) - 1,
      body ->> 'weight', body ->> 'column', body ->> 'code', body -> 'params'
    FROM (${staged('problem')}) AS problem`;
}

/**
 * ready → running, by the plan that is kept: false when it was not ready any more, or another plan has taken the place of the one in
 * `row`. Counts begin anew, with what the plan settled.
 */
export async function startImport(ctx: Ctx, row: ImportRow, options: ImportOptions): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE catalog.imports SET state = 'running', options = ${json(ctx, options)}, created = 0, updated = 0, unchanged = 0, next_chunk = 0,
      touched_at = ${ctx.clock.now()}
    WHERE shop_id = ${row.shopId} AND id = ${row.id} AND state = 'ready' AND chunks = ${row.chunks}
      AND options = ${json(ctx, row.options)} AND mapping = ${json(ctx, row.mapping)} RETURNING 1`;
  return rows.length === 1;
}

/** Forgets the plan of one import that nobody has run since; false when there is none. The file stays, and is planned again when it is run. */
export async function forgetPlan(ctx: Ctx, since: Date): Promise<boolean> {
  const rows = await ctx.sql`
    WITH old AS (
      UPDATE catalog.imports SET chunks = 0 WHERE (shop_id, id) IN (
        SELECT shop_id, id FROM catalog.imports WHERE state = 'ready' AND chunks > 0 AND touched_at <= ${since} ORDER BY touched_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING shop_id, id)
    DELETE FROM catalog.import_chunks AS chunk USING old WHERE chunk.shop_id = old.shop_id AND chunk.import_id = old.id RETURNING 1`;
  return rows.length > 0;
}

export async function chunkOf(ctx: Ctx, shopId: Uuid, importId: Uuid, chunk: number): Promise<PlannedProduct[] | null> {
  const [row] = await ctx.sql<{ products: PlannedProduct[] }[]>`
    SELECT products FROM catalog.import_chunks WHERE shop_id = ${shopId} AND import_id = ${importId} AND chunk = ${chunk} AND done_at IS NULL`;
  return row?.products ?? null;
}

/** A chunk is done: its counts are added and the import moves on, all in the transaction that wrote its products. */
export async function finishChunk(ctx: Ctx, shopId: Uuid, importId: Uuid, chunk: number, tally: Tally): Promise<void> {
  const now = ctx.clock.now();
  await ctx.sql`UPDATE catalog.import_chunks SET done_at = ${now}, products = '[]' WHERE shop_id = ${shopId} AND import_id = ${importId} AND chunk = ${chunk}`;
  await ctx.sql`
    UPDATE catalog.imports SET created = created + ${tally.created}, updated = updated + ${tally.updated}, unchanged = unchanged + ${tally.unchanged},
      repeated = repeated + ${tally.repeated}, rejected = rejected + ${tally.rejected}, next_chunk = ${chunk + 1}, touched_at = ${now}
    WHERE shop_id = ${shopId} AND id = ${importId}`;
}

export async function endImport(
  ctx: Ctx,
  shopId: Uuid,
  id: Uuid,
  state: 'done' | 'failed',
  failure: string | null,
): Promise<void> {
  await ctx.sql`
    UPDATE catalog.imports SET state = ${state}, failure = ${failure}, finished_at = ${ctx.clock.now()} WHERE shop_id = ${shopId} AND id = ${id} AND state = 'running'`;
}

/** A running import that has been silent since: the chunk done last is older, and nobody holds it. */
export async function silentImport(ctx: Ctx, since: Date): Promise<{ shopId: Uuid; id: Uuid } | null> {
  const [row] = await ctx.sql<{ shopId: Uuid; id: Uuid }[]>`
    SELECT shop_id, id FROM catalog.imports WHERE state = 'running' AND touched_at <= ${since} ORDER BY touched_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return row ?? null;
}

/** Heard of again: nobody else asks for it until it has been silent as long once more. */
export async function touchImport(ctx: Ctx, shopId: Uuid, id: Uuid): Promise<void> {
  await ctx.sql`UPDATE catalog.imports SET touched_at = ${ctx.clock.now()} WHERE shop_id = ${shopId} AND id = ${id}`;
}

/** Adds what the work says about rows, behind what the plan said. */
export async function addProblems(
  ctx: Ctx,
  shopId: Uuid,
  importId: Uuid,
  problems: readonly RowProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  const seen = new Map<number, number>();
  const places = problems.map((one) => {
    const place = seen.get(one.line) ?? 1000;
    seen.set(one.line, place + 1);
    return place;
  });
  await ctx.sql`
    INSERT INTO catalog.import_rows (shop_id, import_id, line, place, weight, column_name, code, params)
    SELECT ${shopId}, ${importId}, line, place, weight, column_name, code, params::jsonb
    FROM unnest(${problems.map((one) => one.line)}::integer[], ${places}::integer[], ${problems.map((one) => one.weight)}::text[],
      ${problems.map((one) => one.column)}::text[], ${problems.map((one) => one.code)}::text[], ${problems.map((one) => JSON.stringify(one.params))}::text[])
      AS problem (line, place, weight, column_name, code, params)
    ON CONFLICT ON CONSTRAINT import_rows_pkey DO NOTHING`;
}

export type ProblemRow = RowProblem & { readonly place: number };

export async function problemsOf(
  ctx: Ctx,
  shopId: Uuid,
  importId: Uuid,
  weight: RowProblem['weight'] | undefined,
  after: { line: number; place: number } | null,
  limit: number,
): Promise<ProblemRow[]> {
  const { sql } = ctx;
  return sql<ProblemRow[]>`
    SELECT line, place, weight, column_name AS column, code, params FROM catalog.import_rows
    WHERE shop_id = ${shopId} AND import_id = ${importId}
      ${weight ? sql`AND weight = ${weight}` : sql``}
      ${after ? sql`AND (line, place) > (${after.line}::integer, ${after.place}::integer)` : sql``}
    ORDER BY line, place LIMIT ${limit}`;
}

export async function savedMapping(ctx: Ctx, shopId: Uuid, headerKey: string): Promise<Mapping | null> {
  const [row] = await ctx.sql<
    { mapping: Mapping }[]
  >`SELECT mapping FROM catalog.import_mappings WHERE shop_id = ${shopId} AND header_key = ${headerKey}`;
  return row?.mapping ?? null;
}

export async function saveMapping(ctx: Ctx, shopId: Uuid, headerKey: string, mapping: Mapping): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.import_mappings (shop_id, header_key, mapping, updated_at) VALUES (${shopId}, ${headerKey}, ${json(ctx, mapping)}, ${ctx.clock.now()})
    ON CONFLICT ON CONSTRAINT import_mappings_pkey DO UPDATE SET mapping = excluded.mapping, updated_at = excluded.updated_at`;
}

export async function mappingsOf(
  ctx: Ctx,
  shopId: Uuid,
): Promise<{ headerKey: string; mapping: Mapping; updatedAt: Date }[]> {
  return ctx.sql<{ headerKey: string; mapping: Mapping; updatedAt: Date }[]>`
    SELECT header_key, mapping, updated_at FROM catalog.import_mappings WHERE shop_id = ${shopId} ORDER BY updated_at DESC LIMIT 100`;
}
