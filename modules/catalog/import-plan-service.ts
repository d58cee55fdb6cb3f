import { type Ctx, newId, type ShopScope } from '#kernel';
import { categoryTree } from './categories-service.ts';
import { categoryFinder } from './import/finder.ts';
import type { Mapping } from './import/mapping.ts';
import { type ImportOptions, planOptions } from './import/options.ts';
import { type PlanCounts, type PlannedProduct, planProducts } from './import/plan.ts';
import type { ReadRow, RowProblem } from './import/rows.ts';
import type { OpenTable } from './import/source-table.ts';
import { type Survey, surveyRows } from './import/survey.ts';
import {
  clearStaging,
  type Staging,
  sortedRows,
  sortRows,
  stageChunk,
  stageProblems,
  stageRows,
} from './import-staging-store.ts';
import { productsNamed } from './store.ts';

/** Products in one transaction: large enough to be quick, small enough that a crash loses seconds of work. */
const CHUNK = 50;
/** Rows held at once while a file is planned. */
const BATCH = 100;

/** A plan whose problems and chunks are staged; here are only its counts. */
export type StagedPlan = Staging &
  PlanCounts & {
    readonly products: number;
    /** SKUs of products that the shop has already. */
    readonly updated: number;
    readonly chunks: number;
  };

/**
 * Plans a file of any length in the same memory: rows are read and staged in batches, put together by the database, and made
 * into chunks of products one after the other. What is staged is there for `use` and taken away behind it. Throws NoTable.
 */
export async function withPlan<T>(
  ctx: Ctx,
  scope: ShopScope,
  table: OpenTable,
  mapping: Mapping,
  options: ImportOptions,
  use: (plan: StagedPlan) => Promise<T>,
): Promise<T> {
  const staging: Staging = { shopId: scope.shopId, planId: newId(ctx) };
  try {
    return await use(await stagePlan(ctx, staging, table, mapping, options));
  } finally {
    await clearStaging(ctx, staging);
  }
}

async function stagePlan(
  ctx: Ctx,
  staging: Staging,
  table: OpenTable,
  mapping: Mapping,
  options: ImportOptions,
): Promise<StagedPlan> {
  const find = categoryFinder(await categoryTree(ctx));
  const problems: RowProblem[] = [];
  const wanted = planOptions(options);
  const survey = surveyRows(table.header, mapping, wanted, find, problems);
  let said = await stageFile(ctx, staging, table, survey, problems);
  await sortRows(ctx, staging);
  const planner = planProducts(survey.branch(), wanted, find, problems);
  const sum = { products: 0, updated: 0, chunks: 0 };
  let chunk: PlannedProduct[] = [];
  const finish = async (): Promise<void> => {
    await stageProblems(ctx, staging, said, problems);
    said += problems.splice(0).length;
    if (chunk.length === 0) return;
    const known = await productsNamed(
      ctx,
      staging.shopId,
      chunk.map((one) => one.outerCode),
    );
    for (const one of chunk) if (known.has(one.outerCode)) sum.updated += one.skus.length;
    await stageChunk(ctx, staging, sum.chunks, chunk);
    sum.products += chunk.length;
    sum.chunks += 1;
    chunk = [];
  };
  for await (const rows of productsRows(ctx, staging)) {
    const product = planner.product(rows);
    if (product) chunk.push(product);
    if (chunk.length >= CHUNK || problems.length >= BATCH) await finish();
  }
  await finish();
  return { ...staging, ...planner.counts(survey.counts()), ...sum };
}

/** Reads the file into the staging; answers how many problems are staged. */
async function stageFile(
  ctx: Ctx,
  staging: Staging,
  table: OpenTable,
  survey: Survey,
  problems: RowProblem[],
): Promise<number> {
  let batch: ReadRow[] = [];
  let rows = 0;
  let said = 0;
  const flush = async (): Promise<void> => {
    await stageRows(ctx, staging, rows, batch);
    rows += batch.length;
    batch = [];
    await stageProblems(ctx, staging, said, problems);
    said += problems.splice(0).length;
  };
  for await (const row of table.each()) {
    const one = survey.take(row);
    if (one) batch.push(one);
    if (batch.length >= BATCH || problems.length >= BATCH) await flush();
  }
  await flush();
  return said;
}

/** The rows of one product after the other. */
async function* productsRows(ctx: Ctx, staging: Staging): AsyncGenerator<ReadRow[]> {
  let key: string | null = null;
  let rows: ReadRow[] = [];
  for (let from = 0; ; ) {
    const page = await sortedRows(ctx, staging, from, BATCH);
    for (const one of page) {
      if (one.productKey !== key && rows.length > 0) {
        yield rows;
        rows = [];
      }
      key = one.productKey;
      rows.push(JSON.parse(one.body) as ReadRow);
    }
    const { length } = page;
    // The texts are not needed any more, and a statement keeps its answer (kernel/finished.ts).
    page.length = 0;
    if (length < BATCH) break;
    from += length;
  }
  if (rows.length > 0) yield rows;
}
