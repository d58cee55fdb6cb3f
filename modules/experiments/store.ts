import type { Ctx } from '#kernel';
import type { Experiment, Surface, VariantFigures } from './types.ts';

const columns = (ctx: Ctx) => ctx.sql`
  key, name, hypothesis, surface, variants, state, starts_at, ends_at, stopped_at, adopted, created_at, made_by, results`;
/** jsonb travels as text, so that an array is not taken for something else by the driver. */
const text = (value: unknown): string => JSON.stringify(value);

/** False: the key is taken. */
export const insertExperiment = async (tx: Ctx, one: Experiment): Promise<boolean> =>
  (
    await tx.sql`
      INSERT INTO experiments.experiments (key, name, hypothesis, surface, variants, starts_at, ends_at, created_at, made_by)
      VALUES (${one.key}, ${one.name}, ${one.hypothesis}, ${one.surface}, ${text(one.variants)}::text::jsonb, ${one.startsAt}, ${one.endsAt}, ${one.createdAt},
        ${one.madeBy})
      ON CONFLICT DO NOTHING RETURNING 1`
  ).length === 1;

type Written = Pick<Experiment, 'name' | 'hypothesis' | 'surface' | 'variants' | 'startsAt' | 'endsAt'>;
/** A draft only: once it runs, other shares or values would mix people. */
export const changeDraft = async (tx: Ctx, key: string, one: Written): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE experiments.experiments SET name = ${one.name}, hypothesis = ${one.hypothesis}, surface = ${one.surface},
        variants = ${text(one.variants)}::text::jsonb, starts_at = ${one.startsAt}, ends_at = ${one.endsAt}
      WHERE key = ${key} AND state = 'draft' RETURNING 1`
  ).length === 1;

export async function experimentByKey(ctx: Ctx, key: string): Promise<Experiment | null> {
  const [row] = await ctx.sql<Experiment[]>`
    SELECT ${columns(ctx)} FROM experiments.experiments WHERE key = ${key}`;
  return row ?? null;
}
/** The same, held until the transaction ends. */
export async function holdExperiment(tx: Ctx, key: string): Promise<Experiment | null> {
  const [row] = await tx.sql<Experiment[]>`
    SELECT ${columns(tx)} FROM experiments.experiments WHERE key = ${key} FOR UPDATE`;
  return row ?? null;
}

/** Those that were started and not stopped: one a surface at most. */
export const runningRows = (ctx: Ctx): Promise<Experiment[]> => ctx.sql<Experiment[]>`
  SELECT ${columns(ctx)} FROM experiments.experiments WHERE state = 'running' ORDER BY key`;

/** Those of the surface whose end the clock has passed make room for the next. */
export const closeEnded = (tx: Ctx, surface: Surface): Promise<unknown> => tx.sql`
  UPDATE experiments.experiments SET state = 'stopped', stopped_at = ends_at
  WHERE surface = ${surface} AND state = 'running' AND ends_at <= ${tx.clock.now()}`;

export const setRunning = async (tx: Ctx, key: string, startsAt: Date): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE experiments.experiments SET state = 'running', starts_at = ${startsAt} WHERE key = ${key} AND state = 'draft' RETURNING 1`
  ).length === 1;

export const setStopped = async (tx: Ctx, key: string): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE experiments.experiments SET state = 'stopped', stopped_at = least(ends_at, ${tx.clock.now()}::timestamptz)
      WHERE key = ${key} AND state = 'running' RETURNING 1`
  ).length === 1;

export const setAdopted = async (tx: Ctx, key: string, variant: string): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE experiments.experiments SET adopted = ${variant} WHERE key = ${key} AND state = 'stopped' AND adopted IS NULL RETURNING 1`
  ).length === 1;

/** Those that ended before that moment and whose figures are not kept; other servers' are passed over. */
export const takeSettled = async (tx: Ctx, before: Date): Promise<string[]> =>
  (
    await tx.sql<{ key: string }[]>`
      SELECT key FROM experiments.experiments WHERE state <> 'draft' AND results IS NULL AND coalesce(stopped_at, ends_at) <= ${before}
      ORDER BY key LIMIT 20 FOR UPDATE SKIP LOCKED`
  ).map((one) => one.key);
export const keepResults = (tx: Ctx, key: string, figures: readonly VariantFigures[]): Promise<unknown> => tx.sql`
  UPDATE experiments.experiments SET results = ${text(figures)}::text::jsonb WHERE key = ${key} AND results IS NULL`;

export type Place = { readonly at: Date; readonly key: string } | null;
/** Newest first. */
export const experimentsPage = (ctx: Ctx, before: Place, limit: number): Promise<Experiment[]> => ctx.sql<Experiment[]>`
  SELECT ${columns(ctx)} FROM experiments.experiments
  WHERE true ${before ? ctx.sql`AND (created_at, key) < (${before.at}, ${before.key})` : ctx.sql``}
  ORDER BY created_at DESC, key DESC LIMIT ${limit}`;
